"""Security headers on every answer: pages, API, static files and errors alike."""

from flask import Flask, Response, request

from entrypoints.settings import Environment, Settings

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
_ALWAYS = (
    ("Content-Security-Policy", CONTENT_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
)
_TWO_YEARS = "max-age=63072000; includeSubDomains"
_FOR_EVER = "public, max-age=31536000, immutable"


def add_security_headers(site: Flask, settings: Settings) -> None:
    """Put them on every answer of the site; in production, who came by HTTPS has to come by it from then on."""
    insisting = settings.environment is Environment.PRODUCTION

    @site.after_request
    def secure(response: Response) -> Response:
        response.headers.extend(_ALWAYS)
        if insisting and request.is_secure:
            response.headers["Strict-Transport-Security"] = _TWO_YEARS
        response.headers["Cache-Control"] = _caching(response)
        return response


def _caching(response: Response) -> str:
    """A file whose address carries its fingerprint never changes; everything else is somebody's data."""
    if request.endpoint in _FILES and response.status_code < 400:
        return _FOR_EVER if "v" in request.args else "no-cache"
    return "no-store"


_FILES = frozenset({"static", "api_page.asset"})
