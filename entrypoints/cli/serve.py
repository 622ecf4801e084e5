"""Serve the pages and the API."""

from ipaddress import ip_address
from typing import TYPE_CHECKING, Annotated

import typer

from entrypoints.cli import installation
from entrypoints.cli.refusals import AddressUnusable, DemoExposed
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

    With STILLROOM_DEMO_SIGN_IN=1 one signs in to the demo by one click: only in development, and only on the loopback
    address.
    """
    run(installation.read_settings(), host=host, port=port, workers=workers)


def run(settings: "Settings", *, host: str, port: int, workers: int) -> None:
    """
    Serve with these settings until a signal comes.

    :raises AddressUnusable: nobody can listen there, or somebody does already.
    :raises DemoExposed: the demo's sign-in is offered, and others could reach it.
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
    installation.require_fit_to_serve(settings, workers)
    _check_demo(settings, address)
    installation.schema_of(settings).require_newest()
    shown = f"[{address}]" if ":" in address else address

    def started() -> None:
        console().print(f"Stillroom is at http://{shown}:{port}/ (Ctrl+C stops it)")
        if settings.demo_sign_in:
            console().print("Open it, and sign in to the demo as owner, maker or viewer by one click.")
        if settings.smtp_url is None:
            console().print("Its mail, such as for a sign-up, is shown by `stillroom worker` on the same database.")

    installation.serve(settings, address, port, workers, started)


def _reason(error: OSError) -> str:
    """What the system says, without the technicalities behind it."""
    return (error.strerror or "it is not an address").partition(" (")[0]


def _check_demo(settings: "Settings", address: str) -> None:
    if settings.demo_sign_in and not ip_address(address).is_loopback:
        raise DemoExposed(
            "Signing in to the demo takes no proof of anything; serve it on the loopback address only.",
            field="--host",
            expected=LOOPBACK,
            got=address,
        )
