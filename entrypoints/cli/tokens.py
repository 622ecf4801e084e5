"""API tokens: make them, list them and revoke them."""

from typing import Annotated

import typer
from rich.console import Group

from domain.identity.api_tokens import UnknownToken
from domain.identity.permissions import Permission
from domain.shared.identifiers import ApiTokenId
from entrypoints.cli import records, tables
from entrypoints.cli.options import AsJson, OrganizationName
from entrypoints.cli.reading import When, uuid_of, when
from entrypoints.cli.screen import show
from entrypoints.cli.session import Session, open_session


def commands() -> typer.Typer:
    """The group `stillroom tokens`."""
    group = typer.Typer(no_args_is_help=True, help="API tokens, by which programs come in.")
    group.command("create")(create)
    group.command("list")(listed)
    group.command("revoke")(revoke)
    return group


def create(
    name: Annotated[str, typer.Argument(help="What it is for, so that people know it again.")],
    scopes: Annotated[
        list[Permission] | None,
        typer.Option("--scope", help="What it may do; may be repeated. All that you may do, if left out."),
    ] = None,
    expires: Annotated[When | None, typer.Option(parser=when, metavar="TIME", help="When it ends; never.")] = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Make an API token. Its text is shown this once and kept nowhere."""
    with open_session(organization, Permission.MANAGE_TOKENS) as session:
        ends = None if expires is None else expires.last_moment(session.organization)
        issued = session.app.identity.issue_token(session.caller, name, scopes or session.caller.permissions, ends)
        record = {"token": issued.text} | records.token(issued.token)
        show(as_json, record, lambda: Group(issued.text, "", "Keep it now: it is not shown again."))


def listed(organization: OrganizationName = None, as_json: AsJson = False) -> None:
    """List tokens, newest first: yours, and everybody's if you manage users."""
    with open_session(organization, Permission.MANAGE_TOKENS) as session:
        found = session.app.identity.view_access.tokens(session.caller)
        record = {"tokens": [records.token(each) for each in found]}
        show(as_json, record, lambda: tables.tokens(found, session.organization))


def revoke(
    token: Annotated[str, typer.Argument(metavar="TOKEN", help="The token, by id or prefix.")],
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Revoke a token for ever: yours, and anybody's if you manage users."""
    with open_session(organization, Permission.MANAGE_TOKENS) as session:
        revoked = session.app.identity.revoke_token(session.caller, _token_id(session, token))
        show(as_json, records.token(revoked), lambda: f"The token {revoked.name} opens nothing any more.")


def _token_id(session: Session, named: str) -> ApiTokenId:
    """
    The id of the token of that id or prefix.

    :raises UnknownToken: the organisation has none of that prefix.
    """
    token_id = uuid_of(named)
    if token_id is not None:
        return ApiTokenId(token_id)
    found = (each.id for each in session.app.identity.view_access.tokens(session.caller) if each.prefix == named)
    token = next(found, None)
    if token is None:
        raise UnknownToken(named)
    return token
