"""
Invitations: somebody is asked by mail to join an organisation in a role.

One is worth what its inviter may still give when it is accepted: with a role, or a right, that is gone, it leads to
nothing. The secret in its link shows that the address is theirs who accept, and is kept as a hash.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.identity.emails import Email
from domain.identity.members import Member, User
from domain.identity.permissions import Permission, Permissions, require_own
from domain.identity.roles import Role
from domain.shared.errors import DomainError
from domain.shared.identifiers import InvitationId, OrganizationId, UserId

LIFETIME = timedelta(days=7)
MOST_OPEN = 50
"""Invitations of one organisation that are open at a time."""
COUNTED_FOR = timedelta(days=1)
MOST_MAILED, MOST_TO_ONE = 100, 5
"""How many an organisation sends within that time, in all and to one address, whatever became of them."""


class InvitationState(StrEnum):
    """What became of an invitation."""

    OPEN = "open"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class UnknownInvitation(DomainError):
    """The organisation has no such invitation."""

    code = "identity.unknown_invitation"

    def __init__(self, got: str) -> None:
        super().__init__(
            "The organisation has no such invitation.",
            field="invitation_id",
            expected="the id of one of its invitations",
            got=got,
        )


class BadInvitation(DomainError):
    """The invitation is unknown, was used or withdrawn, is too old, or is no longer its inviter's to give."""

    code = "identity.bad_invitation"

    def __init__(self) -> None:
        super().__init__(
            "This invitation does not work any more; ask whoever invited you for a new one.",
            field="token",
            expected="an invitation that is open",
            got="another",
        )


class InvitationEnded(DomainError):
    """The invitation was accepted or withdrawn, and nothing can be done with it any more."""

    code = "identity.invitation_ended"

    def __init__(self, state: InvitationState) -> None:
        super().__init__(
            f"This invitation is {state}; make a new one.",
            field="invitation_id",
            expected="an invitation that is open or expired",
            got=f"one that is {state}",
        )


class OtherAddress(DomainError):
    """The invitation is for another address than that of who would accept it."""

    code = "identity.other_address"

    def __init__(self, invited: Email, got: str) -> None:
        super().__init__(
            f"This invitation is for {invited}. Sign out, then open its link again and go on with that address; or ask"
            " for an invitation to the address that you sign in with.",
            field="email",
            expected=invited.shown,
            got=got,
        )


class TooManyInvitations(DomainError):
    """The organisation has as many open invitations, or has sent as many lately, as it may."""

    code = "identity.too_many_invitations"

    def __init__(self, message: str, most: int) -> None:
        super().__init__(message, field="email", expected=f"at most {most}", got=str(most + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """
    What is kept of an invitation: of its secret the SHA-256 alone, in hexadecimal.

    `role` is None when it was one of the organisation's own that there is no more.
    """

    id: InvitationId
    organization_id: OrganizationId
    email: Email
    role: Role | None
    secret_hash: str = field(repr=False)
    invited_by: UserId
    created_at: datetime
    accepted_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def expires_at(self) -> datetime:
        """From when on it comes too late."""
        return self.created_at + LIFETIME

    @property
    def is_pending(self) -> bool:
        """Whether nobody has accepted or withdrawn it, in time or not: of these an address has one at most."""
        return self.accepted_at is None and self.withdrawn_at is None

    def state(self, now: datetime) -> InvitationState:
        """What has become of it."""
        if self.accepted_at is not None:
            return InvitationState.ACCEPTED
        if self.withdrawn_at is not None:
            return InvitationState.WITHDRAWN
        return InvitationState.OPEN if now < self.expires_at else InvitationState.EXPIRED


def invited(invitation: Invitation, role: Role, *, recent: Sequence[Invitation], own: Permissions) -> list[Invitation]:
    """
    The invitations, withdrawn, in whose place this one comes.

    recent: those of the organisation that are pending, and all of the last day. own: the permissions of the inviter.

    :raises MoreThanOwn: the role gives more than the inviter has.
    :raises TooManyInvitations: too many are open, or were sent.
    """
    require_own(role.permissions, own, field="role")
    now, key = invitation.created_at, invitation.email.key
    replaced = [each for each in recent if each.is_pending and each.email.key == key]
    lately = [each for each in recent if now - each.created_at < COUNTED_FOR]
    if sum(each.email.key == key for each in lately) >= MOST_TO_ONE:
        raise TooManyInvitations("This address was invited often today; try again tomorrow.", MOST_TO_ONE)
    if len(lately) >= MOST_MAILED:
        raise TooManyInvitations("Many invitations were sent today; send more tomorrow.", MOST_MAILED)
    others = [each for each in recent if each not in replaced and each.state(now) is InvitationState.OPEN]
    if len(others) >= MOST_OPEN:
        raise TooManyInvitations("Many invitations are open; withdraw some of them first.", MOST_OPEN)
    return [replace(each, withdrawn_at=now) for each in replaced]


def withdrawn(invitation: Invitation, now: datetime) -> Invitation:
    """
    The invitation taken back; one that was taken back already stays as it is.

    :raises InvitationEnded: somebody accepted it.
    """
    if invitation.accepted_at is not None:
        raise InvitationEnded(InvitationState.ACCEPTED)
    return invitation if invitation.withdrawn_at is not None else replace(invitation, withdrawn_at=now)


def accepted(
    invitation: Invitation, user: User, *, inviter: Member | None, own_roles: Iterable[Role], now: datetime
) -> tuple[Invitation, Member]:
    """
    The invitation accepted, and the member whom it makes.

    inviter: as they are now. own_roles: the organisation's own, as they are now.

    :raises BadInvitation: it is not open, or the inviter may not give that role any more, or there is no such role.
    :raises OtherAddress: it is for another address than the user's.
    """
    if invitation.state(now) is not InvitationState.OPEN:
        raise BadInvitation
    require_invited(invitation, user)
    role = next((each for each in own_roles if invitation.role and each.id == invitation.role.id), None)
    if invitation.role is not None and invitation.role.id is None:
        role = invitation.role
    if role is None or inviter is None or not role.permissions | {Permission.MANAGE_USERS} <= inviter.permissions:
        raise BadInvitation
    member = Member(organization_id=invitation.organization_id, user=user, role=role, joined_at=now)
    return replace(invitation, accepted_at=now), member


def require_invited(invitation: Invitation, user: User) -> None:
    """
    Go on only with the user to whose address the invitation went.

    :raises OtherAddress: they have another, or none.
    """
    if user.email is None or user.email.key != invitation.email.key:
        raise OtherAddress(invitation.email, "no address" if user.email is None else user.email.shown)
