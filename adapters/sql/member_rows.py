"""Members as rows: what each statement selects that asks who somebody is and what they may do, and how it is read."""

from typing import Any

from sqlalchemy import and_

from adapters.sql.decoding import AnyRow
from adapters.sql.tables import membership, organization, role, user
from domain.identity.emails import Email
from domain.identity.members import Member, User
from domain.identity.permissions import kept_permissions
from domain.identity.roles import BUILT_IN, Role
from domain.shared.organization import Organization

_OF_USER = ("name", "email", "created_at", "disabled_at", "email_verified_at")
_OF_MEMBERSHIP = ("organization_id", "user_id", "role", "role_id", "is_active", "joined_at")

USER = [user.c.id, *(user.c[name] for name in _OF_USER)]
"""The columns of a user."""

MEMBER = [
    *(membership.c[name].label(f"member_{name}") for name in _OF_MEMBERSHIP),
    *(user.c[name].label(f"user_{name}") for name in _OF_USER),
    role.c.name.label("role_name"),
    role.c.permissions.label("role_permissions"),
]
"""The columns of a member, whose role may be of the organisation's own."""

ROLE = [role.c.id, role.c.name, role.c.permissions]
"""The columns of an own role."""

ORGANIZATION = [organization.c[name].label(f"organization_{name}") for name in Organization.__dataclass_fields__]
"""The columns of an organisation."""

WITH_ROLE = membership.join(user, user.c.id == membership.c.user_id).outerjoin(
    role, and_(role.c.organization_id == membership.c.organization_id, role.c.id == membership.c.role_id)
)
"""Memberships with what `MEMBER` selects."""


def user_of(row: AnyRow) -> User:
    """A user, from the columns `USER`."""
    return User(
        id=row.id,
        name=row.name,
        email=None if row.email is None else Email(row.email),
        created_at=row.created_at,
        disabled_at=row.disabled_at,
        email_verified_at=row.email_verified_at,
    )


def organization_of(row: AnyRow) -> Organization:
    """An organisation, from the columns `ORGANIZATION`."""
    return Organization(
        id=row.organization_id,
        name=row.organization_name,
        currency=row.organization_currency,
        time_zone=row.organization_time_zone,
    )


def role_of(row: AnyRow) -> Role:
    """An own role, from the columns `ROLE`."""
    return Role(id=row.id, name=row.name, permissions=kept_permissions(row.permissions))


def member_of(row: AnyRow) -> Member:
    """A member, from the columns `MEMBER`."""
    return Member(
        organization_id=row.member_organization_id,
        user=User(
            id=row.member_user_id,
            name=row.user_name,
            email=None if row.user_email is None else Email(row.user_email),
            created_at=row.user_created_at,
            disabled_at=row.user_disabled_at,
            email_verified_at=row.user_email_verified_at,
        ),
        role=_role_of_member(row),
        is_active=row.member_is_active,
        joined_at=row.member_joined_at,
    )


def role_columns(of: Role) -> dict[str, Any]:
    """A role as a membership keeps it."""
    return {"role": of.name if of.id is None else None, "role_id": of.id}


def _role_of_member(row: AnyRow) -> Role:
    if row.member_role is not None:
        return BUILT_IN[row.member_role]
    return Role(id=row.member_role_id, name=row.role_name, permissions=kept_permissions(row.role_permissions))
