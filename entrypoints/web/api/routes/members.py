"""Members: who is in the organisation, and as what."""

from http import HTTPStatus
from uuid import UUID

from domain.identity.permissions import Permission
from domain.shared.identifiers import SessionId, UserId
from entrypoints.web.api.answers.people import MemberAnswer, MemberList, member_answer, member_list
from entrypoints.web.api.answers.sessions import (
    EndedSessions,
    SessionAnswer,
    SessionList,
    ended_sessions,
    session_answer,
    session_list,
)
from entrypoints.web.api.bodies.people import MemberEditBody
from entrypoints.web.api.endpoints import Call, Routes

members = Routes("Members")


@members.get("/members", Permission.MANAGE_USERS)
def list_members(call: Call) -> MemberList:
    """All members, those who are deactivated too."""
    return member_list(call.app.identity.view_access.members(call.caller))


@members.patch("/members/<uuid:user_id>", Permission.MANAGE_USERS)
def edit_member(call: Call, user_id: UUID, body: MemberEditBody) -> MemberAnswer:
    """Give a member another role. It counts from their next request on, and nobody can give more than they have."""
    return member_answer(call.app.identity.change_member.role(call.caller, UserId(user_id), body.role))


@members.post("/members/<uuid:user_id>/deactivate", Permission.MANAGE_USERS, HTTPStatus.OK)
def deactivate_member(call: Call, user_id: UUID) -> MemberAnswer:
    """Shut a member out at once, their tokens too. What they did stays."""
    return member_answer(call.app.identity.change_member.deactivate(call.caller, UserId(user_id)))


@members.post("/members/<uuid:user_id>/restore", Permission.MANAGE_USERS, HTTPStatus.OK)
def restore_member(call: Call, user_id: UUID) -> MemberAnswer:
    """Let a member in again, with the role they had."""
    return member_answer(call.app.identity.change_member.restore(call.caller, UserId(user_id)))


@members.get("/members/<uuid:user_id>/sessions", Permission.MANAGE_USERS)
def list_sessions_of_member(call: Call, user_id: UUID) -> SessionList:
    """Where a member is signed in to this organisation, the one used last first."""
    return session_list(call.app.identity.close_session.seen_of_member(call.caller, UserId(user_id)))


@members.delete("/members/<uuid:user_id>/sessions", Permission.MANAGE_USERS)
def end_sessions_of_member(call: Call, user_id: UUID) -> EndedSessions:
    """Sign a member out of this organisation on all devices."""
    return ended_sessions(call.app.identity.close_session.of_member(call.caller, UserId(user_id)))


@members.delete("/members/<uuid:user_id>/sessions/<uuid:session_id>", Permission.MANAGE_USERS)
def end_session_of_member(call: Call, user_id: UUID, session_id: UUID) -> SessionAnswer:
    """Sign a member out of one device."""
    ended = call.app.identity.close_session.one_of_member(call.caller, UserId(user_id), SessionId(session_id))
    return session_answer(ended)
