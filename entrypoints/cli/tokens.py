"""API tokens: make them and list them."""

from typing import Annotated

import typer
from rich.console import Group

from domain.identity.permissions import Permission
from entrypoints.cli import records, tables
from entrypoints.cli.options import AsJson, OrganizationName
from entrypoints.cli.reading import When, when
from entrypoints.cli.screen import show
from entrypoints.cli.session import open_session


def commands() -> typer.Typer:
    """The group `stillroom tokens`."""
    group = typer.Typer(no_args_is_help=True, help="API tokens, by which programs come in.")
    group.command("create")(create)
    group.command("list")(listed)
    return group


def create(
    name: Annotated[str, typer.Argument(help="What it is for, so that people know it again.")],
    scopes: Annotated[
        list[Permission] | None, typer.Option("--scope", help="What it may; may be repeated; all.")
    ] = None,
    expires: Annotated[When | None, typer.Option(parser=when, metavar="TIME", help="When it ends; never.")] = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Make an API token. Its text is shown this once and kept nowhere."""
    with open_session(organization, *Permission) as session:
        ends = None if expires is None else expires.last_moment(session.organization)
        granted = sorted(scopes or Permission)
        caller = session.caller
        text = session.app.issue_token(caller.organization_id, caller.actor_id, name, granted, ends)
        record = {
            "token": text,
            "name": name,
            "scopes": granted,
            "expires_at": None if ends is None else ends.isoformat(),
        }
        show(as_json, record, lambda: Group(text, "", "Keep it now: it is not shown again."))


def listed(organization: OrganizationName = None, as_json: AsJson = False) -> None:
    """List the organisation's tokens, newest first."""
    with open_session(organization, *Permission) as session:
        found = session.app.view_access.tokens(session.caller)
        record = {"tokens": [records.token(each) for each in found]}
        show(as_json, record, lambda: tables.tokens(found, session.organization))
