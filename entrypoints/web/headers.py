"""Security headers on every answer: pages, API, static files and errors alike."""

from collections.abc import Iterable

from flask import Flask, Response, request

from entrypoints.settings import Environment, Settings

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
_ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
)
_TWO_YEARS = "max-age=63072000; includeSubDomains"
_FOR_EVER = "public, max-age=31536000, immutable"


def content_policy(origins: Iterable[str]) -> str:
    """
    The policy of a site whose forms may lead to these origins, besides itself.

    Browsers hold what a form is redirected to against it, too: so a provider's sign-in page, or its checkout, has to be
    allowed.
    """
    return CONTENT_POLICY.replace("form-action 'self'", " ".join(("form-action 'self'", *sorted(set(origins)))))


def add_security_headers(site: Flask, settings: Settings, origins: Iterable[str] = ()) -> None:
    """
    Put them on every answer of the site; in production, who came by HTTPS has to come by it from then on.

    origins: where the pages of identity and billing providers are.
    """
    insisting = settings.environment is Environment.PRODUCTION
    policy = content_policy(origins)

    @site.after_request
    def secure(response: Response) -> Response:
        response.headers.extend(_ALWAYS)
        response.headers["Content-Security-Policy"] = policy
        response.headers["Referrer-Policy"] = "no-referrer" if request.endpoint == _CALLBACK else "same-origin"
        if insisting and request.is_secure:
            response.headers["Strict-Transport-Security"] = _TWO_YEARS
        response.headers["Cache-Control"] = _caching(response)
        return response


def _caching(response: Response) -> str:
    """A file whose address carries its fingerprint never changes; everything else is somebody's data."""
    if request.endpoint in _FILES and response.status_code < 400:
        return _FOR_EVER if "v" in request.args else "no-cache"
    return "no-store"


_CALLBACK = "providers.callback"
"""Its address holds a provider's code, which no other address has to learn."""
_FILES = frozenset({"static", "api_page.asset"})
