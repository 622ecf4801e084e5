"""Audit entries kept by themselves, and read; those of an adjustment are recorded together with it."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Integer, Text, Uuid, bindparam, exists, func, insert, not_, select, tuple_

from adapters.sql.decoding import AnyRow
from adapters.sql.ledger_rows import as_json, audit_row
from adapters.sql.rows import rows
from adapters.sql.statements import Statement
from adapters.sql.tables import audit_log, user
from adapters.sql.types import Moment, can_be_kept
from domain.shared.audit import AuditEntry, AuditLine, AuditQuery
from domain.shared.identifiers import OrganizationId

_ORGANIZATION: Any = bindparam("of_organization", type_=Uuid())
_log = audit_log.c
_GIVEN = rows("audit", {column.name: column.type for column in _log if column.name != "organization_id"})
_COLUMNS = ["organization_id", *_GIVEN.c.keys()]
_KEEP = insert(audit_log).from_select(_COLUMNS, select(_ORGANIZATION, *_GIVEN.c))

_same = audit_log.alias("same")
_KEPT_LATELY = exists().where(
    _same.c.organization_id == _ORGANIZATION,
    _same.c.created_at >= bindparam("since", type_=Moment()),
    *(_same.c[name] == _GIVEN.c[name] for name in ("actor_id", "action", "subject", "subject_id")),
)
KEEP_ONCE = Statement(
    insert(audit_log).from_select(_COLUMNS, select(_ORGANIZATION, *_GIVEN.c).where(not_(_KEPT_LATELY)))
)
"""Keeps an entry, unless one like it was kept `since`."""

_CONDITIONS: dict[str, Any] = {
    "actor_id": _log.actor_id == bindparam("actor_id", type_=Uuid()),
    "action": func.substr(_log.action, 1, func.length(bindparam("action", type_=Text())))
    == bindparam("action", type_=Text()),
    "subject": _log.subject == bindparam("subject", type_=Text()),
    "subject_id": _log.subject_id == bindparam("subject_id", type_=Text()),
    "since": _log.created_at >= bindparam("since", type_=Moment()),
    "until": _log.created_at <= bindparam("until", type_=Moment()),
    "before": tuple_(_log.created_at, _log.id)
    < tuple_(bindparam("before_at", type_=Moment()), bindparam("before_id", type_=Uuid())),
}


def keep_audit(connection: Connection, entries: Sequence[AuditEntry]) -> None:
    """Keep the audit entries of one organisation."""
    if entries:
        given = {"of_organization": entries[0].organization_id, "audit": as_json(map(audit_row, entries))}
        connection.execute(_KEEP, given)


def audit_statement(query: AuditQuery) -> Statement:
    """The statement that answers such a query."""
    return _statement(tuple(name for name in _CONDITIONS if getattr(query, name)))


def audit_parameters(organization_id: OrganizationId, query: AuditQuery) -> dict[str, Any] | None:
    """Its parameters; None where no entry can fit, because what is asked for cannot stand in a database."""
    if not all(map(can_be_kept, (query.action, query.subject, query.subject_id))):
        return None
    before_at, before_id = query.before or (None, None)
    return {
        "of_organization": organization_id,
        "actor_id": query.actor_id,
        "action": query.action,
        "subject": query.subject,
        "subject_id": query.subject_id,
        "since": query.since,
        "until": query.until,
        "before_at": before_at,
        "before_id": before_id,
        "most": query.limit,
    }


def audit_line_of(row: AnyRow) -> AuditLine:
    """A line, from the columns that `audit_statement` selects."""
    kept = {name: getattr(row, name) for name in AuditEntry.__dataclass_fields__}
    return AuditLine(entry=AuditEntry(**kept), actor=row.actor)


@cache
def _statement(conditions: Iterable[str]) -> Statement:
    return Statement(
        select(*(_log[name] for name in AuditEntry.__dataclass_fields__), user.c.name.label("actor"))
        .select_from(audit_log.outerjoin(user, user.c.id == _log.actor_id))
        .where(_log.organization_id == _ORGANIZATION, *(_CONDITIONS[name] for name in conditions))
        .order_by(_log.created_at.desc(), _log.id.desc())
        .limit(bindparam("most", type_=Integer()))
    )
