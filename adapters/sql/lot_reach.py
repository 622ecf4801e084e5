"""What became of lots, in SQL: first which lots are reached, then all about them, streamed in their order."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from sqlalchemy import Connection, Engine

from adapters.sql.decoding import AnyRow
from adapters.sql.engine import snapshot
from adapters.sql.ledger_rows import as_json
from adapters.sql.lot_reach_statements import CHANGES, CLAIMS, LOTS, REACHED, SOURCES
from adapters.sql.product_reading import lot_line_of
from domain.inventory.changes import ChangeType
from domain.inventory.items import ItemKind
from domain.production.batches import BatchStatus, Role
from domain.shared.identifiers import AdjustmentId, LotId, OrganizationId
from ports.lot_reach import Claim, LotChange, ReachedLot, SourceLot

CHUNK = 1000
"""Rows that are fetched at a time."""

# A look-up takes a tenth of the time that an enumeration takes to find its member.
_TYPES = {each.value: each for each in ChangeType}
_ROLES = {each.value: each for each in Role}


class SqlLotReach:
    """The `LotReach` port."""

    def __init__(self, engine: Engine) -> None:
        self._snapshot = snapshot(engine)

    @contextmanager
    def reach(self, organization_id: OrganizationId, lot_ids: Collection[LotId]) -> Iterator[Iterator[ReachedLot]]:
        """See `LotReach.reach`: five statements, whatever they find."""
        whose: dict[str, Any] = {"of_organization": organization_id}
        first = {"first": as_json({"id": each.hex} for each in sorted(set(lot_ids)))}
        with self._snapshot.connect() as connection, ExitStack() as opened:
            found = REACHED.all(connection, whose | first)
            given = as_json({"place": place, "id": row.id.hex} for place, row in enumerate(found))
            streams = (
                opened.enter_context(_stream(connection, each, whose | {"given": given}))
                for each in (LOTS, CLAIMS, SOURCES, CHANGES)
            )
            yield _merged({row.id for row in found if not row.after_first}, *streams)


def _stream(connection: Connection, statement: Any, given: dict[str, Any]) -> Any:  # noqa: ANN401 - SQLAlchemy's types
    return connection.execute(statement, given, execution_options={"yield_per": CHUNK})


def _merged(
    first: Collection[LotId],
    lots: Iterable[AnyRow],
    claims: Iterable[AnyRow],
    sources: Iterable[AnyRow],
    changes: Iterable[AnyRow],
) -> Iterator[ReachedLot]:
    claims_of, sources_of, changes_of = _ByLot(claims), _ByLot(sources), _ByLot(changes)
    for row in lots:
        yield ReachedLot(
            line=lot_line_of(row),
            item_code=row.item_code,
            kind=ItemKind(row.kind),
            unit=row.unit,
            is_first=row.id in first,
            sources=[_source(each) for each in sources_of(row.id)],
            claims=[Claim(reference=each.reference, quantity=each.quantity) for each in claims_of(row.id)],
            changes=(_change(each) for each in changes_of(row.id)),
        )


def _source(row: AnyRow) -> SourceLot:
    return SourceLot(item_code=row.item_code, kind=ItemKind(row.kind), lot_code=row.lot_code, gtin=row.gtin)


def _change(row: AnyRow) -> LotChange:
    return LotChange(
        adjustment_id=AdjustmentId(row.adjustment_id),
        type=_TYPES[row.type],
        delta=row.delta,
        effective_at=row.effective_at,
        reference=row.reference,
        came_from=None if row.came_from is None else _TYPES[row.came_from],
        batch=row.batch,
        role=None if row.role is None else _ROLES[row.role],
        is_running=row.status == BatchStatus.IN_PROGRESS,
    )


class _ByLot:
    """Rows that come in the order of their lots, asked for in the same order; what is not walked is left out."""

    def __init__(self, found: Iterable[AnyRow]) -> None:
        self._rows = iter(found)
        self._next = next(self._rows, None)
        self._asked: LotId | None = None

    def __call__(self, lot_id: LotId) -> Iterator[AnyRow]:
        for _ in self._of(self._asked):
            pass
        self._asked = lot_id
        return self._of(lot_id)

    def _of(self, lot_id: LotId | None) -> Iterator[AnyRow]:
        while self._next is not None and self._next.lot_id == lot_id:
            row = self._next
            self._next = next(self._rows, None)
            yield row
