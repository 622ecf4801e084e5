"""Recalls as rows: each with its lots, as they are called, in one column."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, Select, func, select

from adapters.sql.decoding import AnyRow
from adapters.sql.tables import inventory_item, inventory_lot, recall, recall_lot
from domain.production.recalls import Outcome, Recall, RecallKind
from domain.shared.identifiers import ItemId, LotId
from ports.recall_reading import NamedLot

STATE = ("packed_at", "reached", "closed_at", "closed_by", "outcome", "note")
"""The columns that change in a recall's life."""
_KEPT = [name for name in Recall.__dataclass_fields__ if name != "lots"]

_lot, _item = inventory_lot.c, inventory_item.c
_NAMES = [_lot.id, _lot.code, _lot.item_id, _item.code, _item.name]
_AS_JSON: Mapping[str, Any] = {
    "postgresql": func.json_agg(func.json_build_array(*_NAMES), type_=JSON()),
    "sqlite": func.json_group_array(func.json_array(*_NAMES), type_=JSON()),
}


def recalls(dialect: str) -> Select[Any]:
    """Recalls, in the columns of `recall_of` and `lots_of`; which ones has to be said."""
    return select(*(recall.c[name] for name in _KEPT), _lots(dialect))


def _lots(dialect: str) -> ColumnElement[Any]:
    return (
        select(_AS_JSON[dialect])
        .select_from(recall_lot)
        .join(inventory_lot, (_lot.organization_id == recall_lot.c.organization_id) & (_lot.id == recall_lot.c.lot_id))
        .join(inventory_item, (_item.organization_id == _lot.organization_id) & (_item.id == _lot.item_id))
        .where(recall_lot.c.organization_id == recall.c.organization_id, recall_lot.c.recall_id == recall.c.id)
        .correlate(recall)
        .scalar_subquery()
        .label("lots")
    )


def recall_of(row: AnyRow) -> Recall:
    """A recall, from the columns of `recalls`."""
    kept = {name: getattr(row, name) for name in _KEPT}
    outcome = None if row.outcome is None else Outcome(row.outcome)
    lots = tuple(sorted(LotId(UUID(each[0])) for each in row.lots))
    return Recall(**kept | {"kind": RecallKind(row.kind), "outcome": outcome, "lots": lots})


def lots_of(row: AnyRow) -> list[NamedLot]:
    """The lots of a recall as they are called, from the columns of `recalls`."""
    found = [
        NamedLot(id=LotId(UUID(lot_id)), code=code, item_id=ItemId(UUID(item_id)), item_code=item, item_name=name)
        for lot_id, code, item_id, item, name in row.lots
    ]
    return sorted(found, key=lambda lot: (lot.item_code, lot.code))


def recall_row(kept: Recall) -> dict[str, Any]:
    """A recall as it is kept, without its lots."""
    outcome = None if kept.outcome is None else kept.outcome.value
    return {name: getattr(kept, name) for name in _KEPT} | {"kind": kept.kind.value, "outcome": outcome}
