"""Our own static files: each address carries the file's fingerprint, so that browsers may keep it for ever."""

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flask import Flask, url_for


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A file's SHA-256 in the forms that addresses and subresource integrity take."""

    short: str
    integrity: str


@cache
def fingerprint(name: str) -> Fingerprint:
    """The fingerprint of a file in `static/`, read once."""
    return fingerprint_of((files("entrypoints.web") / "static" / name).read_bytes())


def fingerprint_of(content: bytes) -> Fingerprint:
    """The fingerprint of what a file holds."""
    digest = hashlib.sha256(content)
    return Fingerprint(digest.hexdigest()[:12], f"sha256-{b64encode(digest.digest()).decode()}")


def offer_assets(site: Flask) -> None:
    """Let templates say `asset(name)` for a file's address and `integrity(name)` for what a browser checks."""

    @site.template_global()
    def asset(name: str) -> str:
        return url_for("static", filename=name, v=fingerprint(name).short)

    @site.template_global()
    def integrity(name: str) -> str:
        return fingerprint(name).integrity
