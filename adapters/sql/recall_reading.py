"""Recalls looked at in SQL: every look is one statement."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Engine, Integer, Text, Uuid, bindparam, func, or_, select

from adapters.sql.decoding import AnyRow
from adapters.sql.engine import reading
from adapters.sql.recall_rows import lots_of, recall_of, recalls
from adapters.sql.rows import OF_ORGANIZATION
from adapters.sql.statements import Statement
from adapters.sql.stock_list import containing
from adapters.sql.tables import inventory_item, inventory_lot, recall, user
from adapters.sql.types import can_be_kept
from domain.shared.identifiers import OrganizationId, RecallId
from ports.recall_reading import FoundLot, NamedLot, RecallQuery, ToldRecall

_lot, _item = inventory_lot.c, inventory_item.c
_starter, _closer = user.alias("starter"), user.alias("closer")
_ID_OF_NUMBER = Statement(
    select(recall.c.id).where(
        recall.c.organization_id == OF_ORGANIZATION, recall.c.number == bindparam("of_number", type_=BigInteger())
    )
)
_LARGEST = 2**63 - 1
_CONDITIONS: dict[str, Any] = {
    "kind": recall.c.kind == bindparam("kind", type_=Text()),
    "open": recall.c.closed_at.is_(None),
    "closed": recall.c.closed_at.is_not(None),
    "before": recall.c.number < bindparam("before", type_=BigInteger()),
}


def _told(dialect: str) -> Any:  # noqa: ANN401 - SQLAlchemy's type of a SELECT of many columns
    return (
        recalls(dialect)
        .add_columns(_starter.c.name.label("starter_name"), _closer.c.name.label("closer_name"))
        .select_from(recall)
        .outerjoin(_starter, _starter.c.id == recall.c.started_by)
        .outerjoin(_closer, _closer.c.id == recall.c.closed_by)
        .where(recall.c.organization_id == OF_ORGANIZATION)
    )


@cache
def _one(dialect: str) -> Statement:
    return Statement(_told(dialect).where(recall.c.id == bindparam("of_recall", type_=Uuid())))


@cache
def _page(dialect: str, conditions: tuple[str, ...]) -> Statement:
    return Statement(
        _told(dialect)
        .where(*(_CONDITIONS[name] for name in conditions))
        .order_by(recall.c.number.desc())
        .limit(bindparam("most", type_=Integer()))
    )


_LOTS = Statement(
    select(_lot.id, _lot.code, _lot.item_id, _lot.received_at, _lot.expires_on, _lot.remaining, _item.unit)
    .add_columns(_item.code.label("item_code"), _item.name.label("item_name"))
    .join(inventory_item, (_item.organization_id == _lot.organization_id) & (_item.id == _lot.item_id))
    .where(
        _lot.organization_id == OF_ORGANIZATION,
        or_(
            func.lower(_lot.code).like(bindparam("of_lot", type_=Text()), escape="\\"),
            _item.search_key.like(bindparam("of_item", type_=Text()), escape="\\"),
        ),
    )
    .order_by(_lot.id.desc())
    .limit(bindparam("most", type_=Integer()))
)


class SqlRecallReading:
    """The `RecallReading` port."""

    def __init__(self, engine: Engine) -> None:
        self._reading = reading(engine)
        self._dialect = engine.dialect.name

    def page(self, organization_id: OrganizationId, query: RecallQuery) -> Sequence[ToldRecall]:
        """See `RecallReading.page`."""
        asked = {
            "kind": query.kind is not None,
            "open": query.is_open is True,
            "closed": query.is_open is False,
            "before": query.before is not None,
        }
        given = {
            "of_organization": organization_id,
            "kind": None if query.kind is None else query.kind.value,
            "before": query.before,
            "most": query.limit + 1,
        }
        statement = _page(self._dialect, tuple(name for name, wanted in asked.items() if wanted))
        return [_told_of(row) for row in statement.read(self._reading, given)]

    def recall(self, organization_id: OrganizationId, recall_id: RecallId) -> ToldRecall | None:
        """See `RecallReading.recall`."""
        given = {"of_organization": organization_id, "of_recall": recall_id}
        found = _one(self._dialect).read(self._reading, given)
        return _told_of(found[0]) if found else None

    def id_of_number(self, organization_id: OrganizationId, number: int) -> RecallId | None:
        """See `RecallReading.id_of_number`."""
        given = {"of_organization": organization_id, "of_number": number}
        found = _ID_OF_NUMBER.read(self._reading, given) if 0 < number <= _LARGEST else []
        return RecallId(found[0].id) if found else None

    def lots(self, organization_id: OrganizationId, search: str, limit: int) -> Sequence[FoundLot]:
        """See `RecallReading.lots`."""
        if not can_be_kept(search):
            return []
        given = {
            "of_organization": organization_id,
            # Databases change the case of the letters from A to Z alone, as bytes do.
            "of_lot": containing(search.encode().lower().decode()),
            "of_item": containing(search.casefold()),
            "most": limit,
        }
        return [_found_of(row) for row in _LOTS.read(self._reading, given)]


def _found_of(row: AnyRow) -> FoundLot:
    lot = NamedLot(id=row.id, code=row.code, item_id=row.item_id, item_code=row.item_code, item_name=row.item_name)
    return FoundLot(
        lot=lot, received_at=row.received_at, expires_on=row.expires_on, remaining=row.remaining, unit=row.unit
    )


def _told_of(row: AnyRow) -> ToldRecall:
    return ToldRecall(recall=recall_of(row), lots=lots_of(row), started_by=row.starter_name, closed_by=row.closer_name)
