"""The pages as a part of the site: each is read only, and seen by the visitor alone."""

from uuid import UUID

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from application.app import App
from domain.shared.identifiers import ItemId
from entrypoints.settings import Settings
from entrypoints.web.pages.item import item_page
from entrypoints.web.pages.stock import stock_page
from entrypoints.web.pages.visitor import visitor
from entrypoints.web.sessions import SessionCookie


def pages_blueprint(app: App, settings: Settings, cookie: SessionCookie) -> Blueprint:
    """All pages, showing what this application knows."""
    blueprint = Blueprint("pages", __name__)

    @blueprint.get("/", provide_automatic_options=False)
    def home() -> Response:
        return redirect(url_for("pages.stock"), 303)

    @blueprint.get("/stock", provide_automatic_options=False)
    def stock() -> str:
        return stock_page(app, visitor(app, settings, cookie))

    @blueprint.get("/items/<uuid:item_id>", provide_automatic_options=False)
    def item(item_id: UUID) -> str:
        return item_page(app, visitor(app, settings, cookie), ItemId(item_id))

    return blueprint
