"""
Which names the site answers to, and whose word it takes for where a request comes from.

What a proxy adds is believed for as many proxies as the settings count, and for none by default: everything else in
those headers was written by the client.
"""

from typing import TYPE_CHECKING

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from entrypoints.settings import Settings
from entrypoints.web.refusals import UntrustedHost

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_REFUSED = "stillroom.untrusted_host"


class _OwnHost:
    """
    Lets a request in under a name of the site's own only.

    Another name is put aside before anything can build an address of it; the request is refused when it has its id.
    """

    def __init__(self, inner: "WSGIApplication", trusted: tuple[str, ...]) -> None:
        self._inner = inner
        self._trusted = frozenset(trusted)
        self._own = trusted[0]

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> "Iterable[bytes]":
        host = environ.get("HTTP_HOST", "")
        if name_of(host) not in self._trusted:
            environ[_REFUSED] = True
            environ["HTTP_HOST"] = self._own
        return self._inner(environ, start_response)


def name_of(host: str) -> str:
    """A host without its port, in small letters: `[::1]:8000` is `[::1]`."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdecimal() else host.lower()


def answer_to_own_names(site: Flask, settings: Settings) -> None:
    """Refuse requests to names that the settings do not trust, and believe as many proxies as they count."""
    inner = _OwnHost(site.wsgi_app, settings.trusted_hosts)
    hops = settings.proxy_hops
    # Flask's own way to put something before it.
    site.wsgi_app = ProxyFix(inner, x_for=hops, x_proto=hops, x_host=hops) if hops else inner  # type: ignore[method-assign]

    @site.before_request
    def refuse() -> None:
        if _REFUSED in request.environ:
            raise UntrustedHost
