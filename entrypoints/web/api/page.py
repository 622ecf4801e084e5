"""The page of the API's description: Swagger UI, served by ourselves."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from flask import Blueprint, Response, abort, render_template

from entrypoints.web.assets import fingerprint_of

PAGE = "/api/v1/docs"
_TYPES: Mapping[str, str] = MappingProxyType({"swagger_bundle.js": "text/javascript", "swagger_style.css": "text/css"})


def api_page_blueprint() -> Blueprint:
    """The page, and the parts of Swagger UI that it loads: they come with the wheel `offapi`."""
    blueprint = Blueprint("api_page", __name__, url_prefix=PAGE)

    @blueprint.get("/", provide_automatic_options=False)
    def page() -> str:
        return render_template("api.html", integrity_of=_integrity)

    @blueprint.get("/<name>", provide_automatic_options=False)
    def asset(name: str) -> Response:
        if name not in _TYPES:
            abort(404)
        return Response(_content(name), mimetype=_TYPES[name])

    return blueprint


def _content(name: str) -> bytes:
    return (files("offapi") / name).read_bytes()


@cache
def _integrity(name: str) -> str:
    return fingerprint_of(_content(name)).integrity
