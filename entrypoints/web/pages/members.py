"""Members: who is in the organisation, as what, and who is shut out."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from flask import render_template
from pydantic import Field
from werkzeug.wrappers import Response

from domain.identity.invitations import Invitation, InvitationState
from domain.identity.members import Member
from domain.identity.names import NAME_LIMIT
from domain.identity.permissions import Permission
from domain.identity.roles import VIEWER
from domain.shared.identifiers import SessionId, UserId
from entrypoints.web.incoming.fields import Form, Text
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.layout import Done, done
from entrypoints.web.pages.mistakes import Mistake
from entrypoints.web.pages.states import State

member_pages = PageRoutes()


class RoleChoice(Form):
    """The role that a member shall have, by its name."""

    role: Annotated[Text, Field(max_length=NAME_LIMIT)] = ""


@member_pages.get("/members", Permission.MANAGE_USERS)
def list_members(visit: Visit, mistake: Mistake | None = None) -> str:
    """All members, those who are shut out too, and who is invited."""
    seen, own, now = visit.app.identity.view_access, visit.caller.permissions, visit.app.clock()
    members = seen.members(visit.caller)
    given = mistake.given if mistake else {}
    return render_template(
        "members.html",
        members=[(member, member_state(member)) for member in members],
        names={member.user.id: member.user.name for member in members},
        invitations=[(each, invitation_state(each, now)) for each in seen.invitations(visit.caller)],
        roles=[role for role in seen.roles(visit.caller) if role.permissions <= own],
        email=given.get("email", ""),
        chosen=given.get("role", VIEWER.name),
        mistake=mistake,
        you=visit.caller.actor_id,
    )


@member_pages.get("/members/<uuid:user_id>", Permission.MANAGE_USERS)
def show_member(visit: Visit, user_id: UUID, mistake: Mistake | None = None) -> str:
    """One member, with what can be changed of them."""
    member = visit.app.identity.view_access.member(visit.caller, UserId(user_id))
    chosen = mistake.given.get("role") if mistake else None
    return render_template(
        "member.html",
        member=member,
        state_of_member=member_state(member),
        roles=visit.app.identity.view_access.roles(visit.caller),
        chosen=chosen or member.role.name,
        mistake=mistake,
        sessions=visit.app.identity.close_session.seen_of_member(visit.caller, UserId(user_id)),
        you=visit.caller.actor_id,
    )


@member_pages.post("/members/<uuid:user_id>/role", Permission.MANAGE_USERS, again=show_member)
def give_role(visit: Visit, user_id: UUID, form: RoleChoice) -> Response:
    """Give them another role."""
    visit.app.identity.change_member.role(visit.caller, UserId(user_id), form.role)
    return done("pages.show_member", Done.ROLE_GIVEN, user_id=user_id)


@member_pages.post("/members/<uuid:user_id>/deactivate", Permission.MANAGE_USERS, again=show_member)
def shut_out(visit: Visit, user_id: UUID) -> Response:
    """Shut them out."""
    visit.app.identity.change_member.deactivate(visit.caller, UserId(user_id))
    return done("pages.show_member", Done.DEACTIVATED, user_id=user_id)


@member_pages.post("/members/<uuid:user_id>/restore", Permission.MANAGE_USERS, again=show_member)
def let_in(visit: Visit, user_id: UUID) -> Response:
    """Let them in again."""
    visit.app.identity.change_member.restore(visit.caller, UserId(user_id))
    return done("pages.show_member", Done.RESTORED, user_id=user_id)


@member_pages.post("/members/<uuid:user_id>/sessions/<uuid:session_id>/end", Permission.MANAGE_USERS)
def end_session_of_member(visit: Visit, user_id: UUID, session_id: UUID) -> Response:
    """Sign them out of one device."""
    visit.app.identity.close_session.one_of_member(visit.caller, UserId(user_id), SessionId(session_id))
    return done("pages.show_member", Done.SIGNED_OUT, user_id=user_id)


@member_pages.post("/members/<uuid:user_id>/sessions/end", Permission.MANAGE_USERS, again=show_member)
def end_sessions_of_member(visit: Visit, user_id: UUID) -> Response:
    """Sign them out of all devices."""
    visit.app.identity.close_session.of_member(visit.caller, UserId(user_id))
    return done("pages.show_member", Done.SIGNED_OUT, user_id=user_id)


def member_state(member: Member) -> State:
    """Whether a member can come in, in a word."""
    if member.user.disabled_at is not None:
        return State("Disabled", "bad")
    return State("Active", "good") if member.is_active else State("Shut out", "quiet")


def invitation_state(invitation: Invitation, now: datetime) -> State:
    """Whether an invitation can still be accepted, in a word."""
    if invitation.role is None:
        return State("Role removed", "bad")
    return State("Open", "good") if invitation.state(now) is InvitationState.OPEN else State("Expired", "quiet")
