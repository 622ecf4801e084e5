"""Who calls, in SQL."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Uuid, and_, bindparam, case, literal_column, or_, select, update
from sqlalchemy.exc import DBAPIError

from adapters.sql.audit import KEEP_ONCE
from adapters.sql.engine import impatient, reading
from adapters.sql.ledger_rows import as_json, audit_row
from adapters.sql.member_rows import MEMBER, ORGANIZATION, WITH_ROLE, member_of, organization_of
from adapters.sql.session_rows import SESSION, session_of
from adapters.sql.statements import Statement
from adapters.sql.tables import api_token, membership, organization, session, user
from adapters.sql.token_rows import TOKEN, token_of
from adapters.sql.types import Moment, can_be_kept
from domain.identity.api_tokens import ApiToken
from domain.identity.sessions import Session
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId, UserId
from ports.access import Presented, Resumed

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
        *(column for column in ORGANIZATION if column.name != "organization_id"),
    )
    .select_from(_OF_TOKEN)
    .where(api_token.c.prefix == bindparam("prefix"))
)
_OF_SESSION = WITH_ROLE.join(
    session,
    and_(session.c.organization_id == membership.c.organization_id, session.c.user_id == membership.c.user_id),
).join(organization, organization.c.id == session.c.organization_id)
_RESUMED = Statement(
    select(*SESSION, *MEMBER, *ORGANIZATION)
    .select_from(_OF_SESSION)
    .where(session.c.secret_hash == bindparam("secret_hash"))
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
_SEEN = (session.c.id == bindparam("of_session", type_=Uuid()),)
_NOTE_SEEN = Statement(
    update(session)
    .where(
        session.c.id.in_(select(session.c.id).where(*_SEEN).with_for_update(skip_locked=True)),
        session.c.last_seen_at < bindparam("seen_at", type_=Moment()),
    )
    .values(last_seen_at=bindparam("seen_at", type_=Moment()))
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
        return Presented(token=token_of(row), member=member_of(row), organization=organization_of(row))

    def session(self, secret_hash: str) -> Resumed | None:
        """See `Access.session`."""
        found = _RESUMED.read(self._reading, {"secret_hash": secret_hash}) if can_be_kept(secret_hash) else []
        if not found:
            return None
        [row] = found
        return Resumed(session=session_of(row), member=member_of(row), organization=organization_of(row))

    def owner(self, organization_id: OrganizationId) -> UserId | None:
        """See `Access.owner`."""
        found = _OWNER.read(self._reading, {"of_organization": organization_id})
        return found[0].user_id if found else None

    def note_use(self, token: ApiToken, used_at: datetime) -> None:
        """See `Access.note_use`."""
        given = {"of_organization": token.organization_id, "token_id": token.id, "used_at": used_at}
        with suppress(DBAPIError), impatient(self._reading) as connection:
            _NOTE_USE.all(connection, given)

    def note_seen(self, session: Session, seen_at: datetime) -> None:
        """See `Access.note_seen`."""
        with suppress(DBAPIError), impatient(self._reading) as connection:
            _NOTE_SEEN.all(connection, {"of_session": session.id, "seen_at": seen_at})

    def note_refusal(self, entry: AuditEntry, since: datetime) -> None:
        """See `Access.note_refusal`."""
        audit = as_json([audit_row(entry)])
        given = {"of_organization": entry.organization_id, "audit": audit, "since": since}
        KEEP_ONCE.read(self._reading, given)
