"""Prints in the background, in SQL: each is drawn by whoever finds it free first, and nobody waits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Integer, Uuid, bindparam, delete, func, insert, or_, select, update

from adapters.sql.audit import keep_audit
from adapters.sql.decoding import AnyRow
from adapters.sql.engine import reading
from adapters.sql.rows import OF_ORGANIZATION
from adapters.sql.statements import Statement
from adapters.sql.tables import label_job
from adapters.sql.types import Moment
from domain.production.label_jobs import JobState, LabelJob
from domain.production.label_prints import Printing
from domain.production.label_sheets import SheetName
from domain.production.labels import Days, Durability
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import LabelJobId, LotId, OrganizationId

_columns = label_job.c
_KEPT = [_columns[name] for name in LabelJob.__dataclass_fields__]
"""All but the file, which nobody reads who looks how far it is."""
_STATE = ("state", "drawn", "tries", "claimed_until", "ended_at", "refusal", "reason")
"""The columns that change in a job's life."""
_THIS = (_columns.organization_id == OF_ORGANIZATION, _columns.id == bindparam("of_job", type_=Uuid()))

_COUNT = Statement(select(func.count().label("kept")).where(_columns.organization_id == OF_ORGANIZATION))
_ADD = insert(label_job)
# SQLite, where a transaction has the whole file, leaves FOR UPDATE out.
_FIRST_FREE = Statement(
    select(*_KEPT)
    .where(
        _columns.ended_at.is_(None),
        or_(_columns.claimed_until.is_(None), _columns.claimed_until <= bindparam("now", type_=Moment())),
    )
    .order_by(_columns.created_at, _columns.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_SAVE = update(label_job).where(*_THIS).values({name: bindparam(f"new_{name}") for name in (*_STATE, "content")})
_STILL_OURS = _columns.claimed_until == bindparam("taken_until", type_=Moment())
_RECORD = _SAVE.where(_STILL_OURS)
_PRUNE = delete(label_job).where(_columns.created_at < bindparam("before", type_=Moment()))
_ONE = Statement(select(*_KEPT).where(*_THIS))
# Ids are made in the order of time.
_LATEST = Statement(
    select(*_KEPT)
    .where(_columns.organization_id == OF_ORGANIZATION)
    .order_by(_columns.id.desc())
    .limit(bindparam("most", type_=Integer()))
)
_CONTENT = Statement(select(_columns.content).where(*_THIS))


class SqlLabelJobs:
    """The `LabelJobs` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, organization_id: OrganizationId) -> int:
        """See `LabelJobs.count`."""
        [row] = _COUNT.all(self._connection, {"of_organization": organization_id})
        return int(row.kept)

    def add(self, job: LabelJob, audit: AuditEntry) -> None:
        """See `LabelJobs.add`."""
        self._connection.execute(_ADD, _row(job))
        keep_audit(self._connection, [audit])

    def take(self, now: datetime) -> LabelJob | None:
        """See `LabelJobs.take`."""
        found = _FIRST_FREE.all(self._connection, {"now": now})
        if not found:
            return None
        taken = _job_of(found[0]).taken(now)
        self._connection.execute(_SAVE, _changed(taken, None))
        return taken

    def record(self, job: LabelJob, *, taken: LabelJob, content: bytes | None = None) -> bool:
        """See `LabelJobs.record`."""
        given = _changed(job, content) | {"taken_until": taken.claimed_until}
        return self._connection.execute(_RECORD, given).rowcount == 1

    def prune(self, before: datetime) -> int:
        """See `LabelJobs.prune`."""
        return self._connection.execute(_PRUNE, {"before": before}).rowcount


class SqlLabelJobReading:
    """The `LabelJobReading` port."""

    def __init__(self, engine: Engine) -> None:
        self._engine = reading(engine)

    def job(self, organization_id: OrganizationId, job_id: LabelJobId) -> LabelJob | None:
        """See `LabelJobReading.job`."""
        found = _ONE.read(self._engine, {"of_organization": organization_id, "of_job": job_id})
        return _job_of(found[0]) if found else None

    def latest(self, organization_id: OrganizationId, limit: int) -> Sequence[LabelJob]:
        """See `LabelJobReading.latest`."""
        return [_job_of(row) for row in _LATEST.read(self._engine, {"of_organization": organization_id, "most": limit})]

    def content(self, organization_id: OrganizationId, job_id: LabelJobId) -> bytes | None:
        """See `LabelJobReading.content`."""
        found = _CONTENT.read(self._engine, {"of_organization": organization_id, "of_job": job_id})
        return found[0].content if found else None


def _changed(job: LabelJob, content: bytes | None) -> dict[str, Any]:
    """The parameters of a statement that keeps how far a job is."""
    state = {f"new_{name}": getattr(job, name) for name in _STATE} | {"new_content": content}
    return {"of_organization": job.organization_id, "of_job": job.id, **state}


def _row(job: LabelJob) -> dict[str, Any]:
    asked = job.asked
    written = {
        "lots": [[lot_id.hex, copies] for lot_id, copies in asked.lots],
        "sheet": asked.sheet.value,
        "date": asked.days.durability.value,
        "made": asked.days.made,
    }
    return {column.name: getattr(job, column.name) for column in _KEPT} | {"asked": written}


def _job_of(row: AnyRow) -> LabelJob:
    kept = {column.name: getattr(row, column.name) for column in _KEPT}
    return LabelJob(**kept | {"state": JobState(row.state), "asked": _printing_of(row.asked)})


def _printing_of(asked: dict[str, Any]) -> Printing:
    return Printing(
        lots=tuple((LotId(UUID(lot_id)), copies) for lot_id, copies in asked["lots"]),
        sheet=SheetName(asked["sheet"]),
        days=Days(durability=Durability(asked["date"]), made=asked["made"]),
    )
