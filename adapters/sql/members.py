"""Organisations with their members in SQL."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Uuid, bindparam, insert, literal_column, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters.sql.audit import keep_audit
from adapters.sql.member_rows import MEMBER, WITH_ROLE, member_of, role_columns
from adapters.sql.statements import Statement
from adapters.sql.tables import membership, organization
from domain.identity.members import AlreadyMember, Member
from domain.identity.roles import OWNER
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId, UserId
from domain.shared.organization import Organization
from ports.members import LockedMember

_ORGANIZATION: Any = bindparam("of_organization", type_=Uuid())
_USER: Any = bindparam("of_user", type_=Uuid())
_FOUND = insert(organization)
_LOCK = Statement(
    select(*MEMBER)
    .select_from(WITH_ROLE)
    .where(
        membership.c.organization_id == _ORGANIZATION,
        or_(membership.c.user_id == _USER, membership.c.role == literal_column("'owner'")),
    )
    .order_by(membership.c.user_id)
    .with_for_update(of=membership)
)
_ADD: dict[str, Any] = {
    "postgresql": postgresql.insert(membership).on_conflict_do_nothing().returning(membership.c.user_id),
    "sqlite": sqlite.insert(membership).on_conflict_do_nothing().returning(membership.c.user_id),
}
_SAVE = update(membership).where(membership.c.organization_id == _ORGANIZATION, membership.c.user_id == _USER)


class SqlMembers:
    """The `Members` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def found(self, organization: Organization, created_at: datetime) -> None:
        """See `Members.found`."""
        kept = {
            "id": organization.id,
            "name": organization.name,
            "currency": organization.currency,
            "time_zone": organization.time_zone,
            "created_at": created_at,
        }
        self._connection.execute(_FOUND, kept)

    def lock(self, organization_id: OrganizationId, user_id: UserId) -> LockedMember | None:
        """See `Members.lock`."""
        given = {"of_organization": organization_id, "of_user": user_id}
        found = [member_of(row) for row in _LOCK.all(self._connection, given)]
        owners = [each.user.id for each in found if each.role == OWNER and each.is_in_force]
        asked = next((each for each in found if each.user.id == user_id), None)
        return None if asked is None else LockedMember(member=asked, owners=owners)

    def add(self, member: Member, audit: AuditEntry) -> None:
        """See `Members.add`."""
        kept = {
            "organization_id": member.organization_id,
            "user_id": member.user.id,
            "is_active": member.is_active,
            "joined_at": member.joined_at,
            **role_columns(member.role),
        }
        if self._connection.execute(_ADD[self._connection.dialect.name], kept).first() is None:
            raise AlreadyMember(member.user.id)
        keep_audit(self._connection, [audit])

    def save(self, member: Member, audit: AuditEntry) -> None:
        """See `Members.save`."""
        changed = {"is_active": member.is_active, **role_columns(member.role)}
        given = {"of_organization": member.organization_id, "of_user": member.user.id}
        self._connection.execute(_SAVE.values(changed), given)
        keep_audit(self._connection, [audit])
