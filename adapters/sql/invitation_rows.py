"""Invitations as rows."""

from typing import Any

from sqlalchemy import and_

from adapters.sql.decoding import AnyRow
from adapters.sql.member_rows import role_columns
from adapters.sql.tables import invitation, role
from domain.identity.emails import Email
from domain.identity.invitations import Invitation
from domain.identity.permissions import kept_permissions
from domain.identity.roles import BUILT_IN, Role

_SAME = ("id", "organization_id", "secret_hash", "invited_by", "created_at", "accepted_at", "withdrawn_at")

INVITATION = [
    *(invitation.c[name].label(f"invitation_{name}") for name in (*_SAME, "email", "role")),
    role.c.id.label("invitation_role_id"),
    role.c.name.label("invitation_role_name"),
    role.c.permissions.label("invitation_role_permissions"),
]
"""The columns of an invitation, whose role may be of the organisation's own, or be gone."""

OFFERING = invitation.outerjoin(
    role, and_(role.c.organization_id == invitation.c.organization_id, role.c.id == invitation.c.role_id)
)
"""Invitations with what `INVITATION` selects."""


def invitation_of(row: AnyRow) -> Invitation:
    """An invitation, from the columns `INVITATION`."""
    same = {name: getattr(row, f"invitation_{name}") for name in _SAME}
    return Invitation(email=Email(row.invitation_email), role=_role_of(row), **same)


def invitation_row(kept: Invitation) -> dict[str, Any]:
    """An invitation as it is kept."""
    same = {name: getattr(kept, name) for name in _SAME}
    offered = {"role": None, "role_id": None} if kept.role is None else role_columns(kept.role)
    return same | offered | {"email": kept.email.shown, "email_key": kept.email.key}


def _role_of(row: AnyRow) -> Role | None:
    if row.invitation_role is not None:
        return BUILT_IN[row.invitation_role]
    if row.invitation_role_id is None:
        return None
    return Role(
        id=row.invitation_role_id,
        name=row.invitation_role_name,
        permissions=kept_permissions(row.invitation_role_permissions),
    )
