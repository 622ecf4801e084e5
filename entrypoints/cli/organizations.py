"""Organisations: found one, and list them."""

from typing import Annotated

import typer
from rich.console import RenderableType

from entrypoints.cli import installation, records, tables
from entrypoints.cli.options import AsJson
from entrypoints.cli.screen import show


def commands() -> typer.Typer:
    """The group `stillroom organizations`."""
    group = typer.Typer(no_args_is_help=True, help="Organisations: the tenants of this installation.")
    group.command("create")(create)
    group.command("list")(listed)
    return group


def create(
    name: Annotated[str, typer.Argument(help="What it is called.")],
    currency: Annotated[str, typer.Option(metavar="CODE", help="What it counts money in: EUR.")],
    time_zone: Annotated[str, typer.Option(metavar="ZONE", help="Where its days begin: Europe/Berlin.")],
    owner: Annotated[str, typer.Option(metavar="NAME", help="Its first user, who may do everything.")],
    as_json: AsJson = False,
) -> None:
    """Found an organisation with its first user."""
    with installation.opened(installation.read_settings()) as app:
        founded, owner_id = app.found_organization(name, currency=currency, time_zone=time_zone, owner=owner)
    record = records.organization(founded) | {"owner_id": str(owner_id)}
    show(as_json, record, lambda: tables.properties(record))


def listed(as_json: AsJson = False) -> None:
    """List all organisations."""
    with installation.opened(installation.read_settings()) as app:
        found = app.view_access.organizations()

    def view() -> RenderableType:
        return tables.organizations(found) if found else "There is no organisation yet."

    show(as_json, {"organizations": [records.organization(each) for each in found]}, view)
