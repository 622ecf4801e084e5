"""Invitations as forms of the members' page: invite, invite again, and take back."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from werkzeug.wrappers import Response

from domain.identity.emails import EMAIL_LIMIT
from domain.identity.names import NAME_LIMIT
from domain.identity.permissions import Permission
from domain.shared.identifiers import InvitationId
from entrypoints.web.incoming.fields import Form, Text
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.layout import Done, done
from entrypoints.web.pages.members import list_members

invitation_pages = PageRoutes()


class InvitationForm(Form):
    """Who is invited, and as what."""

    email: Annotated[Text, Field(max_length=EMAIL_LIMIT)] = ""
    role: Annotated[Text, Field(max_length=NAME_LIMIT)] = ""


@invitation_pages.post("/members/invitations", Permission.MANAGE_USERS, again=list_members)
def invite(visit: Visit, form: InvitationForm) -> Response:
    """Mail an invitation."""
    visit.app.identity.invite(visit.caller, form.email, form.role)
    return done("pages.list_members", Done.INVITED)


@invitation_pages.post("/members/invitations/<uuid:invitation_id>/again", Permission.MANAGE_USERS)
def invite_again(visit: Visit, invitation_id: UUID) -> Response:
    """Mail it once more, with another link."""
    visit.app.identity.invite.again(visit.caller, InvitationId(invitation_id))
    return done("pages.list_members", Done.INVITED_AGAIN)


@invitation_pages.post("/members/invitations/<uuid:invitation_id>/withdraw", Permission.MANAGE_USERS)
def withdraw_invitation(visit: Visit, invitation_id: UUID) -> Response:
    """Take it back."""
    visit.app.identity.invite.withdraw(visit.caller, InvitationId(invitation_id))
    return done("pages.list_members", Done.WITHDRAWN)
