"""Serve the pages and the API."""

from ipaddress import ip_address
from typing import TYPE_CHECKING, Annotated

import typer

from entrypoints.cli import installation
from entrypoints.cli.refusals import AddressUnusable, PageTokenExposed
from entrypoints.cli.screen import console

if TYPE_CHECKING:
    from entrypoints.settings import Settings

LOOPBACK = "127.0.0.1"

Host = Annotated[str, typer.Option(help="The address to listen on.", metavar="ADDRESS")]
Port = Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)]
Workers = Annotated[int, typer.Option(help="How many processes answer.", min=1)]


def serve(host: Host = LOOPBACK, port: Port = 8000, workers: Workers = 1) -> None:
    """
    Serve the pages and the JSON API, until Ctrl+C or SIGTERM.

    With STILLROOM_PAGE_TOKEN the pages act by that API token: only in development, and only on the loopback address.
    """
    run(installation.read_settings(), host=host, port=port, workers=workers)


def run(settings: "Settings", *, host: str, port: int, workers: int) -> None:
    """
    Serve with these settings until a signal comes.

    :raises AddressUnusable: nobody can listen there, or somebody does already.
    :raises PageTokenExposed: there is a page token, and others could reach the pages.
    :raises UnfitSettings: production must not be served with these settings, or by so many workers.
    :raises SchemaBehind: the database is not at the revision that this version works with.
    """
    try:
        address = installation.listening_address(host, port)
    except OSError as error:
        raise AddressUnusable(
            f"Nobody can listen on {host}, port {port}: {_reason(error)}; choose another --port or --host.",
            field="--port",
            expected="an address of this machine and a port that is free",
            got=f"{host}:{port}",
        ) from error
    _check_page_token(settings, address)
    installation.require_fit_to_serve(settings, workers)
    installation.schema_of(settings).require_newest()
    shown = f"[{address}]" if ":" in address else address

    def started() -> None:
        console().print(f"Stillroom is at http://{shown}:{port}/ (Ctrl+C stops it)")

    installation.serve(settings, address, port, workers, started)


def _reason(error: OSError) -> str:
    """What the system says, without the technicalities behind it."""
    return (error.strerror or "it is not an address").partition(" (")[0]


def _check_page_token(settings: "Settings", address: str) -> None:
    if settings.page_token is None:
        return
    if settings.environment == "production":
        raise PageTokenExposed(
            "By a page token everybody who reaches the pages acts; in production, unset STILLROOM_PAGE_TOKEN.",
            field="STILLROOM_PAGE_TOKEN",
            expected="nothing in production",
            got="a token",
        )
    if not ip_address(address).is_loopback:
        raise PageTokenExposed(
            "By a page token everybody who reaches the pages acts; serve on the loopback address only.",
            field="--host",
            expected=LOOPBACK,
            got=address,
        )
