"""Organisations: found one, list them, and change one."""

from typing import Annotated

import typer
from rich.console import RenderableType

from domain.identity.permissions import Permission
from entrypoints.cli import records, tables
from entrypoints.cli.options import AsJson, OrganizationName
from entrypoints.cli.screen import show
from entrypoints.cli.session import open_as_operator, open_session


def commands() -> typer.Typer:
    """The group `stillroom organizations`, or `stillroom orgs`."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Organisations: the tenants of this installation. For operators, but to edit one's own.",
    )
    group.command("create")(create)
    group.command("list")(listed)
    group.command("edit")(edit)
    return group


def create(
    name: Annotated[str, typer.Argument(help="What it is called.")],
    currency: Annotated[str, typer.Option(metavar="CODE", help="What it counts money in: EUR.")],
    time_zone: Annotated[str, typer.Option(metavar="ZONE", help="Where its days begin: Europe/Berlin.")],
    owner: Annotated[str, typer.Option(metavar="NAME", help="Its first user, who may do everything.")],
    email: Annotated[str | None, typer.Option(metavar="ADDRESS", help="The owner's email address.")] = None,
    as_json: AsJson = False,
) -> None:
    """Found an organisation with its first user."""
    with open_as_operator() as app:
        founded, owner_id = app.identity.found_organization(
            name, currency=currency, time_zone=time_zone, owner=owner, email=email
        )
    record = records.organization(founded) | {"owner_id": str(owner_id)}
    show(as_json, record, lambda: tables.properties(record))


def listed(as_json: AsJson = False) -> None:
    """List all organisations."""
    with open_as_operator() as app:
        found = app.identity.view_access.organizations()

    def view() -> RenderableType:
        return tables.organizations(found) if found else "There is no organisation yet."

    show(as_json, {"organizations": [records.organization(each) for each in found]}, view)


def edit(
    name: Annotated[str | None, typer.Option(help="What it is called from now on.")] = None,
    time_zone: Annotated[str | None, typer.Option(metavar="ZONE", help="Where its days begin from now on.")] = None,
    currency: Annotated[
        str | None, typer.Option(metavar="CODE", help="What it counts money in, until something has a cost.")
    ] = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Change an organisation; what is left out stays."""
    with open_session(organization, Permission.EDIT_ORGANIZATION) as session:
        edited = session.app.identity.edit_organization(
            session.caller, name=name, time_zone=time_zone, currency=currency
        )
    record = records.organization(edited)
    show(as_json, record, lambda: tables.properties(record))
