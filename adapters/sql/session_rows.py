"""Sessions as rows."""

from typing import Any

from adapters.sql.decoding import AnyRow
from adapters.sql.tables import session
from domain.identity.sessions import Device, Method, Session

_SAME = (
    "id",
    "secret_hash",
    "user_id",
    "organization_id",
    "method",
    "authenticated_at",
    "created_at",
    "last_seen_at",
)

SESSION = [column.label(f"session_{column.name}") for column in session.c]
"""The columns of a session."""


def session_of(row: AnyRow) -> Session:
    """A session, from the columns `SESSION`."""
    return Session(
        id=row.session_id,
        secret_hash=row.session_secret_hash,
        user_id=row.session_user_id,
        organization_id=row.session_organization_id,
        method=Method(row.session_method),
        authenticated_at=row.session_authenticated_at,
        created_at=row.session_created_at,
        last_seen_at=row.session_last_seen_at,
        device=Device(address=row.session_address, name=row.session_device),
    )


def session_row(kept: Session) -> dict[str, Any]:
    """A session as it is kept."""
    same = {name: getattr(kept, name) for name in _SAME}
    return same | {"address": kept.device.address, "device": kept.device.name}
