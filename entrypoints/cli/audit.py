"""The command `stillroom audit`."""

from typing import Annotated

import typer
from rich.console import Group, RenderableType

from domain.identity.permissions import Permission
from domain.shared.audit import AuditQuery
from domain.shared.identifiers import UserId
from entrypoints.cli import people
from entrypoints.cli.options import AsJson, Limit, OrganizationName
from entrypoints.cli.reading import When, uuid_of, when
from entrypoints.cli.screen import show
from entrypoints.cli.session import Session, open_session


def audit(
    actor: Annotated[str | None, typer.Option(metavar="USER", help="Who did it, by email address or id.")] = None,
    action: Annotated[str, typer.Option(metavar="TEXT", help="What the action begins with: identity.")] = "",
    subject: Annotated[str, typer.Option(metavar="KIND", help="The kind of thing: inventory_item.")] = "",
    subject_id: Annotated[str, typer.Option(metavar="ID", help="Which one.")] = "",
    since: Annotated[When | None, typer.Option(parser=when, metavar="TIME", help="The first day or time.")] = None,
    until: Annotated[When | None, typer.Option(parser=when, metavar="TIME", help="The last day or time.")] = None,
    limit: Limit = 50,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """List who did what in the organisation, and who was denied what, the newest first."""
    with open_session(organization, Permission.VIEW_AUDIT_LOGS) as session:
        query = AuditQuery(
            actor_id=None if actor is None else _actor_id(session, actor),
            action=action,
            subject=subject,
            subject_id=subject_id,
            since=None if since is None else since.first_moment(session.organization),
            until=None if until is None else until.last_moment(session.organization),
            limit=limit,
        )
        page = session.app.identity.view_audit(session.caller, query)
        record = {"entries": [people.audit_line(line) for line in page.rows], "more": page.more}

        def view() -> RenderableType:
            listed = people.audit_table(page.rows, session.organization)
            return Group(listed, "", "There is more; see it with a higher --limit.") if page.more else listed

        show(as_json, record, view)


def _actor_id(session: Session, named: str) -> UserId:
    """
    The id of the member of that id or address.

    :raises UnknownMember: the organisation has none of that address.
    """
    user_id = uuid_of(named)
    return session.member_of_email(named).user.id if user_id is None else UserId(user_id)
