"""Invitations: who is asked to join the organisation."""

from uuid import UUID

from domain.identity.permissions import Permission
from domain.shared.identifiers import InvitationId
from entrypoints.web.api.answers.people import InvitationAnswer, InvitationList, invitation_answer, invitation_list
from entrypoints.web.api.bodies.people import InvitationBody
from entrypoints.web.api.endpoints import Call, Routes

invitations = Routes("Invitations")


@invitations.get("/invitations", Permission.MANAGE_USERS)
def list_invitations(call: Call) -> InvitationList:
    """The invitations that nobody has accepted or withdrawn, newest first; some may have expired."""
    return invitation_list(call.app.identity.view_access.invitations(call.caller), call.app.clock())


@invitations.post("/invitations", Permission.MANAGE_USERS)
def invite(call: Call, body: InvitationBody) -> InvitationAnswer:
    """
    Mail an invitation, in a role that gives no more than you have. Its link works once, for a week.

    One to the same address that is still open is withdrawn.
    """
    return invitation_answer(call.app.identity.invite(call.caller, body.email, body.role, call.key), call.app.clock())


@invitations.post("/invitations/<uuid:invitation_id>/resend", Permission.MANAGE_USERS)
def resend_invitation(call: Call, invitation_id: UUID) -> InvitationAnswer:
    """Invite the same person again: a new invitation, with a link of its own, comes in the place of this one."""
    again = call.app.identity.invite.again(call.caller, InvitationId(invitation_id), call.key)
    return invitation_answer(again, call.app.clock())


@invitations.delete("/invitations/<uuid:invitation_id>", Permission.MANAGE_USERS)
def withdraw_invitation(call: Call, invitation_id: UUID) -> InvitationAnswer:
    """Take an invitation back: its link leads to nothing from now on."""
    return invitation_answer(
        call.app.identity.invite.withdraw(call.caller, InvitationId(invitation_id)), call.app.clock()
    )
