"""Lots followed through batches in SQL: one statement, however far it goes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine

from adapters.sql.decoding import AnyRow
from adapters.sql.engine import reading
from adapters.sql.genealogy_parts import LOTS_OF_CODE, lineage_statement
from adapters.sql.statements import Statement
from adapters.sql.types import can_be_kept
from domain.production.batches import BatchStatus
from domain.production.genealogy import (
    Direction,
    Lineage,
    Link,
    LinkKind,
    Receipt,
    TracedBatch,
    TracedItem,
    TracedLot,
    Use,
    UseKind,
)
from domain.shared.identifiers import ItemId, LotId, OrganizationId

_STATUSES = {each.value: each for each in BatchStatus}
_USES = {each.value: each for each in UseKind}


class SqlGenealogy:
    """The `Genealogy` port: by itself, or on the connection of one transaction."""

    def __init__(self, kept: Engine | Connection) -> None:
        self._send = _on(kept)

    def lineage(self, organization_id: OrganizationId, lot_id: LotId, direction: Direction) -> Lineage | None:
        """See `Genealogy.lineage`."""
        found = self._send(lineage_statement(direction), {"of_organization": organization_id, "of_lot": lot_id})
        return _lineage_of(lot_id, found) if found else None

    def lots_of_code(self, organization_id: OrganizationId, code: str) -> Sequence[TracedLot]:
        """See `Genealogy.lots_of_code`."""
        if not can_be_kept(code):
            return []
        found = self._send(LOTS_OF_CODE, {"of_organization": organization_id, "of_code": code})
        return sorted((_called_of(row) for row in found), key=lambda lot: lot.item.code)


def _on(kept: Engine | Connection) -> Callable[[Statement, Mapping[str, Any]], Sequence[AnyRow]]:
    if isinstance(kept, Connection):
        return lambda statement, given: statement.all(kept, given)
    engine = reading(kept)
    return lambda statement, given: statement.read(engine, given)


def _lineage_of(lot_id: LotId, found: Sequence[AnyRow]) -> Lineage:
    parts: dict[str, list[AnyRow]] = {name: [] for name in ("lot", "item", "batch", "input", "use", "receipt")}
    for row in found:
        parts[row.part].append(row)
    items = {row.item_id: TracedItem(row.item_id, row.code, row.name, row.kind, row.unit) for row in parts["item"]}
    return Lineage(
        lot_id=lot_id,
        lots={row.lot_id: _lot_of(row, items) for row in parts["lot"]},
        batches={row.batch_id: _batch_of(row) for row in parts["batch"]},
        links=[
            *(Link(LinkKind.INPUT, row.lot_id, row.batch_id, row.quantity) for row in parts["input"]),
            *(Link(LinkKind.OUTPUT, row.lot_id, row.batch_id, row.made) for row in parts["lot"] if row.batch_id),
        ],
        uses=[Use(_USES[row.kind], row.lot_id, row.code, row.quantity, row.at) for row in parts["use"]],
        receipts=[Receipt(row.lot_id, row.code, row.quantity, row.at) for row in parts["receipt"]],
    )


def _called_of(row: AnyRow) -> TracedLot:
    item = TracedItem(row.item_id, row.item_code, row.name, row.kind, row.unit)
    return _lot_of(row, {row.item_id: item})


def _lot_of(row: AnyRow, items: Mapping[ItemId, TracedItem]) -> TracedLot:
    return TracedLot(
        row.lot_id,
        items[row.item_id],
        row.code,
        row.at,
        row.expires_on,
        row.quantity,
        row.remaining,
        row.reserved,
        row.reason,
    )


def _batch_of(row: AnyRow) -> TracedBatch:
    return TracedBatch(row.batch_id, row.code, row.name, _STATUSES[row.kind], row.at, row.ended_at)
