"""Members: users in an organisation, each with one role there; and who may change that."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from domain.identity.emails import Email
from domain.identity.permissions import Permissions, require_own
from domain.identity.roles import OWNER, Role
from domain.shared.errors import DomainError
from domain.shared.identifiers import OrganizationId, UserId


class UnknownUser(DomainError):
    """There is no such user."""

    code = "identity.unknown_user"


class DisabledUser(DomainError):
    """The user is shut out of the installation."""

    code = "identity.disabled_user"

    def __init__(self) -> None:
        super().__init__(
            "This user is disabled; enable them first.",
            field="user_id",
            expected="a user in force",
            got="a disabled one",
        )


class UserWithoutAddress(DomainError):
    """The user has no address by which they could sign in or be written to."""

    code = "identity.user_without_address"

    def __init__(self) -> None:
        super().__init__(
            "This user has no address that mail can be carried to, by which they could sign in.",
            field="user_id",
            expected="a user with an email address",
            got="one without",
        )


class UnknownMember(DomainError):
    """The organisation has no such member."""

    code = "identity.unknown_member"

    def __init__(self, got: str) -> None:
        super().__init__(
            "The organisation has no such member.", field="user_id", expected="the id of one of its members", got=got
        )


class EmailTaken(DomainError):
    """Another user has that email address."""

    code = "identity.email_taken"

    def __init__(self, email: Email) -> None:
        super().__init__(
            f"There is a user with the address {email} already.",
            field="email",
            expected="an address that no other user has",
            got=email.shown,
        )


class AlreadyMember(DomainError):
    """The user is a member of the organisation, active or not."""

    code = "identity.already_member"

    def __init__(self, user_id: UserId, *, field: str = "user_id") -> None:
        super().__init__(
            "This user is a member already; restore them if they are deactivated.",
            field=field,
            expected="a user who is not a member",
            got=str(user_id),
        )


class LastOwner(DomainError):
    """The organisation would be left without anybody who may do everything in it."""

    code = "identity.last_owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person, in however many organisations. `email` is None for an owner whom an operator made without one."""

    id: UserId
    name: str
    email: Email | None = None
    created_at: datetime
    disabled_at: datetime | None = None
    email_verified_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A user in one organisation. `is_active` is the organisation's own say; a user can be disabled for all of them."""

    organization_id: OrganizationId
    user: User
    role: Role
    is_active: bool = True
    joined_at: datetime

    @property
    def is_in_force(self) -> bool:
        """Whether they may do anything at all."""
        return self.is_active and self.user.disabled_at is None

    @property
    def permissions(self) -> Permissions:
        """What they may do now."""
        return self.role.permissions if self.is_in_force else frozenset()


def with_role(member: Member, role: Role, *, owners: Collection[UserId], own: Permissions) -> Member:
    """
    The member in another role, which somebody gives who may do all that both roles may.

    owners: the users who are owners in force. own: the permissions of who changes it.

    :raises MoreThanOwn: one of the roles gives more than its giver has.
    :raises LastOwner: no owner would be left.
    """
    require_own(member.role.permissions, own, field="user_id")
    require_own(role.permissions, own, field="role")
    if role != OWNER:
        _leave_an_owner(member, owners)
    return replace(member, role=role)


def deactivated(member: Member, *, owners: Collection[UserId], own: Permissions) -> Member:
    """
    The member shut out of the organisation; what they did stays theirs.

    :raises MoreThanOwn: they may do more than who shuts them out.
    :raises LastOwner: no owner would be left.
    """
    require_own(member.role.permissions, own, field="user_id")
    _leave_an_owner(member, owners)
    return replace(member, is_active=False)


def restored(member: Member, *, own: Permissions) -> Member:
    """
    The member let in again, with the role they had.

    :raises MoreThanOwn: that role gives more than who lets them in has.
    """
    require_own(member.role.permissions, own, field="user_id")
    return replace(member, is_active=True)


def _leave_an_owner(member: Member, owners: Collection[UserId]) -> None:
    if set(owners) == {member.user.id}:
        raise LastOwner(
            "An organisation needs an owner; make another member one first.",
            field="user_id",
            expected="a member who is not the only owner",
            got=str(member.user.id),
        )
