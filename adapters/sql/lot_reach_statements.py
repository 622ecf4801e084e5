"""The statements that tell what became of lots: which are reached, and then all about those, in their order."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Uuid,
    and_,
    case,
    cast,
    exists,
    func,
    literal_column,
    select,
    union,
)
from sqlalchemy import text as sql

from adapters.sql.genealogy_links import ZERO, batches_after, came_out, is_ours, went_in
from adapters.sql.product_reading import LOT_LINES
from adapters.sql.rows import OF_ORGANIZATION, looked_up, rows
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

_lot, _item, _held, _sku, _done = inventory_lot.c, inventory_item.c, reservation.c, product_sku.c, batch_movement.c
_moved, _made = inventory_history.c, inventory_adjustment.c
_origin, _undoing = inventory_adjustment.alias("origin"), inventory_adjustment.alias("undoing")
_taken, _put = batch_movement.alias("taken"), batch_movement.alias("put")
_REVERSAL: ColumnElement[Any] = literal_column("'reversal'")

_FIRST = rows("first", {"id": Uuid()})
_is_first = _lot.id.in_(select(_FIRST.c.id))
_batches = looked_up(select(batches_after(lambda lot_id: lot_id.in_(select(_FIRST.c.id)))))
_reached = looked_up(
    union(
        select(_lot.id.label("lot_id")).where(is_ours(inventory_lot), _is_first),
        select(_put.c.lot_id).join(_batches, and_(came_out(_put), _put.c.batch_id == _batches.c.batch_id)),
    )
)
_after_first = case((_is_first, ZERO), else_=literal_column("1"))
REACHED = Statement(
    select(_lot.id, _after_first.label("after_first"))
    .select_from(_reached)
    .join(inventory_lot, and_(is_ours(inventory_lot), _lot.id == _reached.c.lot_id))
    .join(inventory_item, and_(is_ours(inventory_item), _item.id == _lot.item_id))
    .order_by(_after_first, _item.code, _lot.code, _lot.id)
)
"""The lots that those named in `first` reach, themselves among them and before all others, in the order of telling."""

_GIVEN = rows("given", {"place": Integer(), "id": Uuid()})
_its_lot = and_(is_ours(inventory_lot), _lot.id == _GIVEN.c.id)
LOTS = (
    LOT_LINES.add_columns(_item.code.label("item_code"), _item.kind, _item.unit)
    .join(_GIVEN, _GIVEN.c.id == _lot.id)
    .where(_lot.organization_id == OF_ORGANIZATION)
    .order_by(_GIVEN.c.place)
)
"""The lots that are `given`, each with its place."""

CLAIMS = (
    select(_lot.id.label("lot_id"), _held.reference, cast(func.sum(_held.quantity), BigInteger).label("quantity"))
    .select_from(_GIVEN)
    .join(inventory_lot, _its_lot)
    # The item leads to the index of what is reserved.
    .join(reservation, and_(is_ours(reservation), _held.item_id == _lot.item_id, _held.lot_id == _lot.id))
    .where(sql("reservation.quantity > 0"))
    .group_by(_GIVEN.c.place, _lot.id, _held.reference)
    .order_by(_GIVEN.c.place, _held.reference)
)
"""What orders hold of them."""

SOURCES = (
    select(_GIVEN.c.place, _GIVEN.c.id.label("lot_id"), _item.code.label("item_code"), _item.kind)
    .add_columns(_lot.code.label("lot_code"), _sku.gtin)
    .distinct()
    .select_from(_GIVEN)
    .join(_put, and_(came_out(_put), _put.c.lot_id == _GIVEN.c.id))
    .join(_taken, and_(went_in(_taken), _taken.c.batch_id == _put.c.batch_id))
    .join(inventory_lot, and_(is_ours(inventory_lot), _lot.id == _taken.c.lot_id))
    .join(inventory_item, and_(is_ours(inventory_item), _item.id == _lot.item_id))
    .outerjoin(product_sku, and_(is_ours(product_sku), _sku.item_id == _lot.item_id))
    .order_by(_GIVEN.c.place, _item.code, _lot.code)
)
"""Of what batches made them."""

_undone = exists().where(is_ours(_undoing), _undoing.c.origin == _made.id, _undoing.c.type == _REVERSAL)
CHANGES = (
    select(_moved.lot_id, _moved.adjustment_id, _made.type, _moved.delta, _moved.effective_at)
    .add_columns(func.coalesce(_origin.c.reference, _made.reference).label("reference"))
    .add_columns(_origin.c.type.label("came_from"), batch.c.label.label("batch"), batch.c.status, _done.role)
    .select_from(_GIVEN)
    .join(inventory_history, and_(is_ours(inventory_history), _moved.lot_id == _GIVEN.c.id))
    .join(inventory_adjustment, and_(is_ours(inventory_adjustment), _made.id == _moved.adjustment_id))
    .outerjoin(_origin, and_(is_ours(_origin), _origin.c.id == _made.origin))
    .outerjoin(
        batch_movement,
        and_(is_ours(batch_movement), _done.adjustment_id == _moved.adjustment_id, _done.lot_id == _moved.lot_id),
    )
    .outerjoin(batch, and_(is_ours(batch), batch.c.id == _done.batch_id))
    # As the index of a lot's movements says it.
    .where(sql("inventory_history.delta <> 0"), _made.type != _REVERSAL, ~_undone)
    .order_by(_GIVEN.c.place, _moved.sequence)
)
"""What happened to them and stands, in the order of the ledger."""
