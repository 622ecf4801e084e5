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
from entrypoints.web.pages.account import account_blueprint
from entrypoints.web.pages.address import address_blueprint
from entrypoints.web.pages.blueprint import PAGE_FILES, pages_blueprint
from entrypoints.web.pages.completing import completing_blueprint
from entrypoints.web.pages.confirming import confirming_blueprint
from entrypoints.web.pages.demo import add_demo
from entrypoints.web.pages.joining import joining_blueprint
from entrypoints.web.pages.layout import show_layout
from entrypoints.web.pages.linking import identity_blueprint
from entrypoints.web.pages.passkey_proofs import passkey_proof_blueprint
from entrypoints.web.pages.passkeys import offer_passkeys, passkey_blueprint
from entrypoints.web.pages.providing import provider_blueprint
from entrypoints.web.pages.shown import show_numbers
from entrypoints.web.pages.signing import signing_blueprint
from entrypoints.web.pages.two_steps import two_steps_blueprint
from entrypoints.web.passing_cookies import half_cookie, invitation_cookie, leaving_cookie, login_cookie, sign_up_cookie
from entrypoints.web.problems import Passes, answer_problems, never
from entrypoints.web.rates import limit_rates
from entrypoints.web.sessions import SessionCookie
from entrypoints.web.tracing import Working, trace_requests, uncounted
from entrypoints.web.webhooks import webhook_blueprint

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
    add_security_headers(
        site, settings, [*(provider.origin for provider in app.providers.values()), *app.billing_origins]
    )
    answer_problems(site, app, is_outage)
    offer_assets(site)
    show_numbers(site)
    show_layout(site)
    offer_passkeys(site, app)
    cookie = SessionCookie(settings)
    site.register_blueprint(api_blueprint(app, cookie))
    site.register_blueprint(api_page_blueprint())
    site.register_blueprint(webhook_blueprint(app))
    site.register_blueprint(pages_blueprint(app, cookie))
    _let_people_in(site, app, settings, cookie)
    return site


def _let_people_in(site: Flask, app: App, settings: Settings, cookie: SessionCookie) -> None:
    """The pages by which people come in, prove that it is them, leave, and keep their ways in."""
    half, login, leaving = half_cookie(settings), login_cookie(settings), leaving_cookie(settings)
    invitation = invitation_cookie(settings)
    for blueprint in (
        signing_blueprint(app, cookie, half, leaving),
        joining_blueprint(app, cookie, invitation),
        completing_blueprint(app, cookie, half),
        confirming_blueprint(app, cookie, login),
        provider_blueprint(app, cookie, login, sign_up_cookie(settings), invitation),
        passkey_blueprint(app, cookie, login),
        passkey_proof_blueprint(app, cookie, login, half),
        account_blueprint(app, cookie, leaving),
        address_blueprint(app, cookie),
        identity_blueprint(app, cookie, login),
        two_steps_blueprint(app, cookie),
    ):
        site.register_blueprint(blueprint)
    add_demo(site, app, settings, cookie)
