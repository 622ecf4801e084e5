"""
What became of lots, in SQL: first which lots are reached, then all about them, streamed in their order.

The statements that follow the first are told the lots that it found.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    Uuid,
    and_,
    case,
    cast,
    exists,
    func,
    literal_column,
    select,
    text,
)

from adapters.sql.decoding import AnyRow
from adapters.sql.engine import snapshot
from adapters.sql.genealogy_statement import forward
from adapters.sql.ledger_rows import as_json
from adapters.sql.product_reading import LOT_LINES, lot_line_of
from adapters.sql.rows import OF_ORGANIZATION, rows
from adapters.sql.statements import Statement
from adapters.sql.tables import (
    batch,
    batch_movement,
    inventory_adjustment,
    inventory_history,
    inventory_item,
    inventory_lot,
    product_sku,
    reservation,
)
from domain.inventory.changes import ChangeType
from domain.inventory.items import ItemKind
from domain.production.batches import Role
from domain.shared.identifiers import AdjustmentId, LotId, OrganizationId
from ports.lot_reach import Claim, LotChange, ReachedLot, SourceLot

CHUNK = 1000
"""Rows that are fetched at a time."""

_lot, _item, _held = inventory_lot.c, inventory_item.c, reservation.c
_moved, _made = inventory_history.c, inventory_adjustment.c
_origin, _undoing = inventory_adjustment.alias("origin"), inventory_adjustment.alias("undoing")
_taken, _put = batch_movement.alias("taken"), batch_movement.alias("put")
_REVERSAL: ColumnElement[Any] = literal_column("'reversal'")
_INPUT = _taken.c.role.in_([literal_column("'use'"), literal_column("'extra'")])
_OUTPUT = _put.c.role == literal_column("'output'")

_FIRST = rows("first", {"id": Uuid()})
_ASKED = select(_lot.id.label("lot_id")).where(
    _lot.organization_id == OF_ORGANIZATION, _lot.id.in_(select(_FIRST.c.id))
)
_reached = forward(_ASKED.cte("reached", recursive=True))
_place = case((_lot.id.in_(select(_FIRST.c.id)), literal_column("0")), else_=literal_column("1"))
_REACHED = Statement(
    select(_lot.id, _place.label("place"))
    .select_from(_reached)
    .join(inventory_lot, and_(_lot.organization_id == OF_ORGANIZATION, _lot.id == _reached.c.lot_id))
    .join(inventory_item, and_(_item.organization_id == OF_ORGANIZATION, _item.id == _lot.item_id))
    .order_by(_place, _item.code, _lot.code, _lot.id)
)

_GIVEN = rows("given", {"place": Integer(), "id": Uuid()})
_ITS_LOT = and_(_lot.organization_id == OF_ORGANIZATION, _lot.id == _GIVEN.c.id)
_LOTS = (
    LOT_LINES.add_columns(_item.code.label("item_code"), _item.kind, _item.unit)
    .join(_GIVEN, _GIVEN.c.id == _lot.id)
    .where(_lot.organization_id == OF_ORGANIZATION)
    .order_by(_GIVEN.c.place)
)
_CLAIMS = (
    select(_lot.id.label("lot_id"), _held.reference, cast(func.sum(_held.quantity), BigInteger).label("quantity"))
    .select_from(_GIVEN)
    .join(inventory_lot, _ITS_LOT)
    .join(
        reservation,
        and_(
            _held.organization_id == OF_ORGANIZATION,
            _held.item_id == _lot.item_id,
            _held.lot_id == _lot.id,
            text("reservation.quantity > 0"),
        ),
    )
    .group_by(_GIVEN.c.place, _lot.id, _held.reference)
    .order_by(_GIVEN.c.place, _held.reference)
)
_SOURCES = (
    select(_GIVEN.c.place, _GIVEN.c.id.label("lot_id"), _item.code.label("item_code"), _item.kind)
    .add_columns(_lot.code.label("lot_code"), product_sku.c.gtin)
    .distinct()
    .select_from(_GIVEN)
    .join(
        _put,
        and_(_put.c.organization_id == OF_ORGANIZATION, _put.c.lot_id == _GIVEN.c.id, _OUTPUT),
    )
    .join(_taken, and_(_taken.c.organization_id == OF_ORGANIZATION, _taken.c.batch_id == _put.c.batch_id, _INPUT))
    .join(inventory_lot, and_(_lot.organization_id == OF_ORGANIZATION, _lot.id == _taken.c.lot_id))
    .join(inventory_item, and_(_item.organization_id == OF_ORGANIZATION, _item.id == _lot.item_id))
    .outerjoin(
        product_sku, and_(product_sku.c.organization_id == OF_ORGANIZATION, product_sku.c.item_id == _lot.item_id)
    )
    .order_by(_GIVEN.c.place, _item.code, _lot.code)
)
_STANDS = and_(
    _made.type != _REVERSAL,
    ~exists().where(
        _undoing.c.organization_id == OF_ORGANIZATION,
        _undoing.c.origin == _made.id,
        _undoing.c.type == _REVERSAL,
    ),
)
_CHANGES = (
    select(_moved.lot_id, _moved.adjustment_id, _made.type, _moved.delta, _moved.effective_at)
    .add_columns(func.coalesce(_origin.c.reference, _made.reference).label("reference"))
    .add_columns(_origin.c.type.label("came_from"), batch.c.label.label("batch"), batch_movement.c.role)
    .select_from(_GIVEN)
    .join(inventory_lot, _ITS_LOT)
    .join(
        inventory_history,
        and_(_moved.organization_id == OF_ORGANIZATION, _moved.item_id == _lot.item_id, _moved.lot_id == _lot.id),
    )
    .join(inventory_adjustment, and_(_made.organization_id == OF_ORGANIZATION, _made.id == _moved.adjustment_id))
    .outerjoin(_origin, and_(_origin.c.organization_id == OF_ORGANIZATION, _origin.c.id == _made.origin))
    .outerjoin(
        batch_movement,
        and_(
            batch_movement.c.organization_id == OF_ORGANIZATION,
            batch_movement.c.adjustment_id == _moved.adjustment_id,
            batch_movement.c.lot_id == _moved.lot_id,
        ),
    )
    .outerjoin(batch, and_(batch.c.organization_id == OF_ORGANIZATION, batch.c.id == batch_movement.c.batch_id))
    .where(_moved.delta != literal_column("0"), _STANDS)
    .order_by(_GIVEN.c.place, _moved.sequence)
)


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
            found = _REACHED.all(connection, whose | first)
            given = as_json({"place": place, "id": row.id.hex} for place, row in enumerate(found))
            streams = (
                opened.enter_context(_stream(connection, each, whose | {"given": given}))
                for each in (_LOTS, _CLAIMS, _SOURCES, _CHANGES)
            )
            yield _merged({row.id for row in found if not row.place}, *streams)


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
        type=ChangeType(row.type),
        delta=row.delta,
        effective_at=row.effective_at,
        reference=row.reference,
        came_from=None if row.came_from is None else ChangeType(row.came_from),
        batch=row.batch,
        role=None if row.role is None else Role(row.role),
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
