"""People looked at in SQL: every look is one statement."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Engine, Integer, Uuid, bindparam, select

from adapters.sql.audit import audit_line_of, audit_parameters, audit_statement
from adapters.sql.engine import reading
from adapters.sql.invitation_rows import INVITATION, OFFERING, invitation_of
from adapters.sql.invitations import PENDING
from adapters.sql.member_rows import (
    MEMBER,
    ORGANIZATION,
    ROLE,
    USER,
    WITH_ROLE,
    member_of,
    organization_of,
    role_of,
    user_of,
)
from adapters.sql.statements import Statement
from adapters.sql.tables import api_token, invitation, membership, organization, role, user
from adapters.sql.token_rows import TOKEN, token_of
from adapters.sql.types import can_be_kept
from domain.identity.api_tokens import ApiToken
from domain.identity.invitations import Invitation
from domain.identity.members import Member, User
from domain.identity.roles import Role
from domain.shared.audit import AuditLine, AuditQuery
from domain.shared.identifiers import OrganizationId, UserId
from domain.shared.organization import Organization
from ports.people_reading import Offered

_ORGANIZATION: Any = bindparam("of_organization", type_=Uuid())
_USER_OF_EMAIL = Statement(select(*USER).where(user.c.email_key == bindparam("key")))
_MEMBERS = Statement(
    select(*MEMBER)
    .select_from(WITH_ROLE)
    .where(membership.c.organization_id == _ORGANIZATION)
    .order_by(membership.c.joined_at, membership.c.user_id)
)
_ORGANIZATIONS = Statement(
    select(*ORGANIZATION)
    .join(membership, membership.c.organization_id == organization.c.id)
    .where(membership.c.user_id == bindparam("of_user", type_=Uuid()), membership.c.is_active)
    .order_by(membership.c.joined_at, organization.c.id)
)
_ROLES = Statement(select(*ROLE).where(role.c.organization_id == _ORGANIZATION).order_by(role.c.name_key))
_TOKENS = Statement(
    select(*TOKEN)
    .where(api_token.c.organization_id == _ORGANIZATION)
    .order_by(api_token.c.created_at.desc(), api_token.c.id.desc())
)
_INVITATIONS = Statement(
    select(*INVITATION)
    .select_from(OFFERING)
    .where(invitation.c.organization_id == _ORGANIZATION, PENDING)
    .order_by(invitation.c.created_at.desc(), invitation.c.id.desc())
)
_OFFERED = Statement(
    select(*INVITATION, *ORGANIZATION, user.c.name.label("inviter"))
    .select_from(
        OFFERING.join(organization, organization.c.id == invitation.c.organization_id).join(
            user, user.c.id == invitation.c.invited_by
        )
    )
    .where(invitation.c.secret_hash == bindparam("secret_hash"))
)


@cache
def _users_statement(*, follows: bool) -> Statement:
    statement = select(*USER)
    if follows:
        statement = statement.where(user.c.id > bindparam("after", type_=Uuid()))
    return Statement(statement.order_by(user.c.id).limit(bindparam("most", type_=Integer())))


class SqlPeopleReading:
    """The `PeopleReading` port."""

    def __init__(self, engine: Engine) -> None:
        self._reading = reading(engine)

    def users(self, *, limit: int, after: UserId | None) -> Sequence[User]:
        """See `PeopleReading.users`."""
        statement = _users_statement(follows=after is not None)
        return [user_of(row) for row in statement.read(self._reading, {"after": after, "most": limit})]

    def user_of_email(self, key: str) -> User | None:
        """See `PeopleReading.user_of_email`."""
        found = _USER_OF_EMAIL.read(self._reading, {"key": key}) if can_be_kept(key) else []
        return user_of(found[0]) if found else None

    def members(self, organization_id: OrganizationId) -> Sequence[Member]:
        """See `PeopleReading.members`."""
        return [member_of(row) for row in _MEMBERS.read(self._reading, {"of_organization": organization_id})]

    def organizations_of(self, user_id: UserId) -> Sequence[Organization]:
        """See `PeopleReading.organizations_of`."""
        return [organization_of(row) for row in _ORGANIZATIONS.read(self._reading, {"of_user": user_id})]

    def roles(self, organization_id: OrganizationId) -> Sequence[Role]:
        """See `PeopleReading.roles`."""
        return [role_of(row) for row in _ROLES.read(self._reading, {"of_organization": organization_id})]

    def tokens(self, organization_id: OrganizationId) -> Sequence[ApiToken]:
        """See `PeopleReading.tokens`."""
        return [token_of(row) for row in _TOKENS.read(self._reading, {"of_organization": organization_id})]

    def invitations(self, organization_id: OrganizationId) -> Sequence[Invitation]:
        """See `PeopleReading.invitations`."""
        return [invitation_of(row) for row in _INVITATIONS.read(self._reading, {"of_organization": organization_id})]

    def offered(self, secret_hash: str) -> Offered | None:
        """See `PeopleReading.offered`."""
        found = _OFFERED.read(self._reading, {"secret_hash": secret_hash}) if can_be_kept(secret_hash) else []
        if not found:
            return None
        [row] = found
        return Offered(invitation=invitation_of(row), organization=organization_of(row), inviter=row.inviter)

    def audit(self, organization_id: OrganizationId, query: AuditQuery) -> Sequence[AuditLine]:
        """See `PeopleReading.audit`."""
        given = audit_parameters(organization_id, query)
        if given is None:
            return []
        return [audit_line_of(row) for row in audit_statement(query).read(self._reading, given)]
