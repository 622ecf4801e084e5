"""Members, roles and tokens as answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from application.identity.issue_token import IssuedToken
from domain.identity.api_tokens import ApiToken
from domain.identity.invitations import Invitation, InvitationState
from domain.identity.members import Member
from domain.identity.permissions import Permission
from domain.identity.roles import Role


class MemberAnswer(TypedDict):
    """A user in the organisation."""

    user_id: UUID
    name: str
    email: str | None
    role: Annotated[str, Field(description="the name of their role")]
    is_active: Annotated[bool, Field(description="false when the organisation has shut them out")]
    is_disabled: Annotated[bool, Field(description="true when the installation has shut them out of everything")]
    joined_at: datetime


class MemberList(TypedDict):
    """All members, in the order in which they joined."""

    members: list[MemberAnswer]


class RoleAnswer(TypedDict):
    """A named set of permissions."""

    role_id: Annotated[UUID | None, Field(description="null for a built-in role, which never changes")]
    name: str
    permissions: list[Permission]


class RoleList(TypedDict):
    """The built-in roles, then the organisation's own."""

    roles: list[RoleAnswer]


class InvitationAnswer(TypedDict):
    """Somebody who is asked to join the organisation."""

    invitation_id: UUID
    email: str
    role: Annotated[str | None, Field(description="the name of the role; null if it was removed since")]
    state: InvitationState
    invited_by: Annotated[UUID, Field(description="the member who sent it, as a user")]
    created_at: datetime
    expires_at: Annotated[datetime, Field(description="from when on it cannot be accepted")]


class InvitationList(TypedDict):
    """The invitations that nobody has accepted or withdrawn, newest first; some may have expired."""

    invitations: list[InvitationAnswer]


class TokenAnswer(TypedDict):
    """What is kept of a token, which opens nothing."""

    token_id: UUID
    name: str
    prefix: Annotated[str, Field(description="how it begins, after `stillroom_`")]
    user_id: UUID
    scopes: list[Permission]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: Annotated[datetime | None, Field(description="to the hour")]


class NewTokenAnswer(TokenAnswer):
    """A token that was just made."""

    token: Annotated[str, Field(description="the token itself: keep it now, it is not told again")]


class TokenList(TypedDict):
    """Tokens, newest first."""

    tokens: list[TokenAnswer]


def member_answer(member: Member) -> MemberAnswer:
    """A member as they are now."""
    return MemberAnswer(
        user_id=member.user.id,
        name=member.user.name,
        email=None if member.user.email is None else member.user.email.shown,
        role=member.role.name,
        is_active=member.is_active,
        is_disabled=member.user.disabled_at is not None,
        joined_at=member.joined_at,
    )


def member_list(members: Sequence[Member]) -> MemberList:
    """All of them."""
    return MemberList(members=[member_answer(member) for member in members])


def role_answer(role: Role) -> RoleAnswer:
    """A role, its permissions by name."""
    return RoleAnswer(role_id=role.id, name=role.name, permissions=sorted(role.permissions))


def role_list(roles: Sequence[Role]) -> RoleList:
    """All of them."""
    return RoleList(roles=[role_answer(role) for role in roles])


def invitation_answer(invitation: Invitation, now: datetime) -> InvitationAnswer:
    """An invitation without what its link holds."""
    return InvitationAnswer(
        invitation_id=invitation.id,
        email=invitation.email.shown,
        role=None if invitation.role is None else invitation.role.name,
        state=invitation.state(now),
        invited_by=invitation.invited_by,
        created_at=invitation.created_at,
        expires_at=invitation.expires_at,
    )


def invitation_list(invitations: Sequence[Invitation], now: datetime) -> InvitationList:
    """All of them."""
    return InvitationList(invitations=[invitation_answer(each, now) for each in invitations])


def token_answer(token: ApiToken) -> TokenAnswer:
    """A token without what it opens by."""
    return TokenAnswer(
        token_id=token.id,
        name=token.name,
        prefix=token.prefix,
        user_id=token.user_id,
        scopes=sorted(token.scopes),
        created_at=token.created_at,
        expires_at=token.expires_at,
        revoked_at=token.revoked_at,
        last_used_at=token.last_used_at,
    )


def new_token_answer(issued: IssuedToken) -> NewTokenAnswer:
    """A token with its text."""
    return NewTokenAnswer(**token_answer(issued.token), token=issued.text)


def token_list(tokens: Sequence[ApiToken]) -> TokenList:
    """All of them."""
    return TokenList(tokens=[token_answer(token) for token in tokens])
