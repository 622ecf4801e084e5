"""Where members are signed in, as commands of the group `stillroom users`."""

from typing import Annotated
from uuid import UUID

import typer
from rich.console import RenderableType

from domain.identity.permissions import Permission
from domain.shared.identifiers import SessionId
from entrypoints.cli import people, tables
from entrypoints.cli.options import AsJson, OrganizationName
from entrypoints.cli.screen import show
from entrypoints.cli.session import open_session

MemberName = Annotated[str, typer.Argument(metavar="MEMBER", help="The member, by email address or id.")]


def listed(member: MemberName, organization: OrganizationName = None, as_json: AsJson = False) -> None:
    """List where a member is signed in to the organisation, the device used last first."""
    with open_session(organization, Permission.MANAGE_USERS) as session:
        found = session.app.identity.close_session.seen_of_member(session.caller, session.user_id(member))

        def view() -> RenderableType:
            return people.sessions_table(found, session.organization) if found else "Nobody is signed in there."

        show(as_json, {"sessions": [people.session(each) for each in found]}, view)


def sign_out(
    member: MemberName,
    session_id: Annotated[
        UUID | None, typer.Option("--session", metavar="ID", help="Of this device alone, by its session's id.")
    ] = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Sign a member out of the organisation, on all devices or on one. It counts from their next request on."""
    with open_session(organization, Permission.MANAGE_USERS) as session:
        close, user_id = session.app.identity.close_session, session.user_id(member)
        if session_id is None:
            ended = close.of_member(session.caller, user_id)
        else:
            close.one_of_member(session.caller, user_id, SessionId(session_id))
            ended = 1
        devices = "one device" if ended == 1 else f"{ended} devices"
        show(as_json, {"ended": ended}, lambda: tables.plain(f"They are signed out of {devices}."))
