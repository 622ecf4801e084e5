"""Who calls, in SQL."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Uuid, and_, bindparam, case, literal_column, or_, select, update
from sqlalchemy.exc import DBAPIError

from adapters.sql.audit import KEEP_ONCE
from adapters.sql.engine import impatient, reading
from adapters.sql.ledger_rows import as_json, audit_row
from adapters.sql.member_rows import MEMBER, WITH_ROLE, member_of
from adapters.sql.statements import Statement
from adapters.sql.tables import api_token, membership, organization, user
from adapters.sql.token_rows import TOKEN, token_of
from adapters.sql.types import Moment, can_be_kept
from domain.identity.api_tokens import ApiToken
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId, UserId
from domain.shared.organization import Organization
from ports.access import Presented

_ORGANIZATION: Any = bindparam("of_organization", type_=Uuid())
_TOKEN: Any = bindparam("token_id", type_=Uuid())
_USED_AT: Any = bindparam("used_at", type_=Moment())
_OF_TOKEN = WITH_ROLE.join(
    api_token,
    and_(
        api_token.c.organization_id == membership.c.organization_id,
        api_token.c.user_id == membership.c.user_id,
    ),
).join(organization, organization.c.id == api_token.c.organization_id)

_PRESENTED = Statement(
    select(
        *TOKEN,
        *MEMBER,
        *(organization.c[name].label(f"organization_{name}") for name in ("name", "currency", "time_zone")),
    )
    .select_from(_OF_TOKEN)
    .where(api_token.c.prefix == bindparam("prefix"))
)
_IN_FORCE = and_(membership.c.is_active, user.c.disabled_at.is_(None))
_OWNER = Statement(
    select(membership.c.user_id)
    .join(user, user.c.id == membership.c.user_id)
    .where(membership.c.organization_id == _ORGANIZATION, membership.c.role == literal_column("'owner'"))
    .order_by(
        case((_IN_FORCE, literal_column("0")), else_=literal_column("1")),
        membership.c.joined_at,
        membership.c.user_id,
    )
    .limit(literal_column("1"))
)
_SAME_TOKEN = (api_token.c.organization_id == _ORGANIZATION, api_token.c.id == _TOKEN)
# Whoever is about to change the row is not waited for.
_FREE = select(api_token.c.id).where(*_SAME_TOKEN).with_for_update(skip_locked=True)
_NOTE_USE = Statement(
    update(api_token)
    .where(
        *_SAME_TOKEN,
        api_token.c.id.in_(_FREE),
        or_(api_token.c.last_used_at.is_(None), api_token.c.last_used_at < _USED_AT),
    )
    .values(last_used_at=_USED_AT)
)


class SqlAccess:
    """The `Access` port."""

    def __init__(self, engine: Engine) -> None:
        self._reading = reading(engine)

    def token(self, prefix: str) -> Presented | None:
        """See `Access.token`."""
        found = _PRESENTED.read(self._reading, {"prefix": prefix}) if can_be_kept(prefix) else []
        if not found:
            return None
        [row] = found
        whose = Organization(
            id=row.organization_id,
            name=row.organization_name,
            currency=row.organization_currency,
            time_zone=row.organization_time_zone,
        )
        return Presented(token=token_of(row), member=member_of(row), organization=whose)

    def owner(self, organization_id: OrganizationId) -> UserId | None:
        """See `Access.owner`."""
        found = _OWNER.read(self._reading, {"of_organization": organization_id})
        return found[0].user_id if found else None

    def note_use(self, token: ApiToken, used_at: datetime) -> None:
        """See `Access.note_use`."""
        given = {"of_organization": token.organization_id, "token_id": token.id, "used_at": used_at}
        with suppress(DBAPIError), impatient(self._reading) as connection:
            _NOTE_USE.all(connection, given)

    def note_refusal(self, entry: AuditEntry, since: datetime) -> None:
        """See `Access.note_refusal`."""
        audit = as_json([audit_row(entry)])
        given = {"of_organization": entry.organization_id, "audit": audit, "since": since}
        KEEP_ONCE.read(self._reading, given)
