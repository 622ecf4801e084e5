"""The site: pages and API in one WSGI application."""

from flask import Flask

from application.app import App
from entrypoints.settings import Settings
from entrypoints.web.api.blueprint import API_FILES, api_blueprint
from entrypoints.web.api.page import api_page_blueprint
from entrypoints.web.assets import offer_assets
from entrypoints.web.forgery import refuse_forgeries
from entrypoints.web.headers import add_security_headers
from entrypoints.web.hosts import answer_to_own_names
from entrypoints.web.incoming.parsing import refuse_other_encodings
from entrypoints.web.incoming.uploads import take_files
from entrypoints.web.login_cookie import LoginCookie
from entrypoints.web.pages.account import account_blueprint
from entrypoints.web.pages.blueprint import PAGE_FILES, pages_blueprint
from entrypoints.web.pages.layout import show_layout
from entrypoints.web.pages.providing import provider_blueprint
from entrypoints.web.pages.shown import show_numbers
from entrypoints.web.pages.signing import signing_blueprint
from entrypoints.web.problems import Passes, answer_problems, never
from entrypoints.web.rates import limit_rates
from entrypoints.web.sessions import SessionCookie
from entrypoints.web.tracing import Working, trace_requests, uncounted

BODY_LIMIT = 1024 * 1024
"""Bytes of a request's body: more than a bulk adjustment of the most lines needs."""


def create_site(app: App, settings: Settings, working: Working = uncounted, is_outage: Passes = never) -> Flask:
    """
    The pages and the API of an application, for any WSGI server.

    `working` counts what each request asks of the database, `is_outage` tells whether a failure is only for a while.
    """
    site = Flask("entrypoints.web", static_folder="static", template_folder="templates")
    site.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    trace_requests(site, app, working)
    answer_to_own_names(site, settings)
    limit_rates(site, settings, app.clock)
    take_files(site, API_FILES | PAGE_FILES)
    refuse_other_encodings(site)
    refuse_forgeries(site, settings, app.secrets)
    add_security_headers(site, settings, [provider.origin for provider in app.providers.values()])
    answer_problems(site, app, is_outage)
    offer_assets(site)
    show_numbers(site)
    show_layout(site)
    cookie = SessionCookie(settings)
    site.register_blueprint(api_blueprint(app, cookie))
    site.register_blueprint(api_page_blueprint())
    site.register_blueprint(pages_blueprint(app, settings, cookie))
    site.register_blueprint(signing_blueprint(app, cookie))
    site.register_blueprint(provider_blueprint(app, cookie, LoginCookie(settings)))
    site.register_blueprint(account_blueprint(app, cookie))
    return site
