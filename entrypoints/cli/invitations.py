"""Invitations, as commands of the group `stillroom users`."""

from typing import Annotated

import typer
from rich.console import RenderableType

from domain.identity.invitations import UnknownInvitation
from domain.identity.permissions import Permission
from domain.shared.identifiers import InvitationId
from entrypoints.cli import people, tables
from entrypoints.cli.options import AsJson, Key, OrganizationName
from entrypoints.cli.reading import uuid_of
from entrypoints.cli.screen import show
from entrypoints.cli.session import Session, open_session


def invite(
    email: Annotated[str, typer.Argument(metavar="ADDRESS", help="Where the invitation is mailed to.")],
    role: Annotated[str, typer.Option(metavar="ROLE", help="owner, manager, maker, viewer, or an own role's name.")],
    key: Key = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Mail an invitation, which works once, for a week; an open one to the same address is withdrawn."""
    with open_session(organization, Permission.MANAGE_USERS) as session:
        made = session.app.identity.invite(session.caller, email, role, key)
        record = people.invitation(made, session.app.clock())
        show(
            as_json, record, lambda: tables.plain(f"{made.email} gets a mail with a link to join as {record['role']}.")
        )


def listed(organization: OrganizationName = None, as_json: AsJson = False) -> None:
    """List the invitations that nobody has accepted or withdrawn, newest first."""
    with open_session(organization, Permission.MANAGE_USERS) as session:
        now, found = session.app.clock(), session.app.identity.view_access.invitations(session.caller)

        def view() -> RenderableType:
            made = people.invitations_table(found, session.organization, now)
            return made if found else "Nobody is invited."

        show(as_json, {"invitations": [people.invitation(each, now) for each in found]}, view)


def resend(
    invitation: Annotated[str, typer.Argument(metavar="INVITATION", help="The invitation, by its address or id.")],
    key: Key = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Mail an invitation again, with a new link for another week; the link from before leads to nothing."""
    with open_session(organization, Permission.MANAGE_USERS) as session:
        made = session.app.identity.invite.again(session.caller, _invitation_id(session, invitation), key)
        record = people.invitation(made, session.app.clock())
        show(as_json, record, lambda: tables.plain(f"{made.email} gets another mail, with a new link."))


def withdraw(
    invitation: Annotated[str, typer.Argument(metavar="INVITATION", help="The invitation, by its address or id.")],
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Take an invitation back: its link leads to nothing from now on."""
    with open_session(organization, Permission.MANAGE_USERS) as session:
        gone = session.app.identity.invite.withdraw(session.caller, _invitation_id(session, invitation))
        record = people.invitation(gone, session.app.clock())
        show(as_json, record, lambda: tables.plain(f"The invitation of {gone.email} leads to nothing any more."))


def _invitation_id(session: Session, named: str) -> InvitationId:
    """
    The id of the invitation of that address, or the id that was given.

    :raises UnknownInvitation: none is open for that address.
    """
    invitation_id = uuid_of(named)
    if invitation_id is not None:
        return InvitationId(invitation_id)
    found = session.app.identity.view_access.invitations(session.caller)
    fitting = (each.id for each in found if each.email.shown.casefold() == named.casefold())
    chosen = next(fitting, None)
    if chosen is None:
        raise UnknownInvitation(ascii(named[:100]))
    return chosen
