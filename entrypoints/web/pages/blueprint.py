"""The pages as a part of the site: each behind its permission, and each refusal of a form beside that form."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from application.app import App
from domain.shared.errors import DomainError
from entrypoints.web.incoming.parsing import parse_form
from entrypoints.web.pages.audit import audit_pages
from entrypoints.web.pages.batch_finish import batch_finish_pages
from entrypoints.web.pages.batch_run import batch_run_pages
from entrypoints.web.pages.batches import batch_pages
from entrypoints.web.pages.billing import billing_pages
from entrypoints.web.pages.endpoints import PageEndpoint, Visit
from entrypoints.web.pages.exporting import export_pages
from entrypoints.web.pages.filling import filling_pages
from entrypoints.web.pages.genealogy import genealogy_pages
from entrypoints.web.pages.importing import import_pages
from entrypoints.web.pages.invitations import invitation_pages
from entrypoints.web.pages.item import item_pages
from entrypoints.web.pages.label_jobs import label_job_pages
from entrypoints.web.pages.labels import label_pages
from entrypoints.web.pages.members import member_pages
from entrypoints.web.pages.mistakes import Mistake
from entrypoints.web.pages.organization import organization_pages
from entrypoints.web.pages.products import product_pages
from entrypoints.web.pages.recall import recall_pages
from entrypoints.web.pages.recalls import recall_list_pages
from entrypoints.web.pages.recipe import recipe_pages
from entrypoints.web.pages.recipe_forms import recipe_form_pages
from entrypoints.web.pages.recipes import recipe_list_pages
from entrypoints.web.pages.roles import role_pages
from entrypoints.web.pages.shopping import shopping_pages
from entrypoints.web.pages.skus import sku_pages
from entrypoints.web.pages.stock import stock_pages
from entrypoints.web.pages.tokens import token_pages
from entrypoints.web.pages.visitor import visitor
from entrypoints.web.sessions import SessionCookie
from entrypoints.web.statuses import STATUS

ROUTES = (
    stock_pages,
    item_pages,
    label_pages,
    label_job_pages,
    genealogy_pages,
    import_pages,
    export_pages,
    recipe_list_pages,
    shopping_pages,
    recipe_pages,
    recipe_form_pages,
    filling_pages,
    batch_pages,
    recall_list_pages,
    recall_pages,
    batch_run_pages,
    batch_finish_pages,
    product_pages,
    sku_pages,
    member_pages,
    invitation_pages,
    role_pages,
    token_pages,
    billing_pages,
    organization_pages,
    audit_pages,
)
PAGES: tuple[PageEndpoint, ...] = tuple(endpoint for routes in ROUTES for endpoint in routes.endpoints)

PAGE_FILES = frozenset(f"pages.{page.function.__name__}" for page in PAGES if page.takes_file)
"""Endpoints whose forms bring a file."""


def pages_blueprint(app: App, cookie: SessionCookie) -> Blueprint:
    """All pages, showing what this application knows."""
    blueprint = Blueprint("pages", __name__)
    for endpoint in PAGES:
        blueprint.add_url_rule(
            endpoint.rule,
            endpoint.function.__name__,
            _view(app, cookie, endpoint),
            methods=[endpoint.method],
            provide_automatic_options=False,
        )

    @blueprint.get("/", provide_automatic_options=False)
    def home() -> Response:
        return redirect(url_for("pages.stock"), HTTPStatus.SEE_OTHER)

    return blueprint


def _view(app: App, cookie: SessionCookie, endpoint: PageEndpoint) -> Callable[..., ResponseReturnValue]:
    """What Flask calls: who visits comes first, then what the form says, then the page."""

    def view(**arguments: object) -> ResponseReturnValue:
        g.visit = visit = Visit(app=app, caller=visitor(app, cookie))
        form = {}
        try:
            with app.identity.note_denials(visit.caller):
                visit.caller.require(*endpoint.permissions)
                for permission in endpoint.also:
                    visit.caller.require(permission)
                if endpoint.form is not None:
                    form["form"] = parse_form(endpoint.form)
                answer = endpoint.function(visit, **arguments, **form)
        except DomainError as refusal:
            again = endpoint.again_after(refusal)
            if again is None:
                raise
            mistake = Mistake(form=endpoint.function.__name__, refusal=refusal, given=request.form)
            return again(visit, mistake=mistake, **arguments), STATUS[refusal.code]
        return answer

    return view
