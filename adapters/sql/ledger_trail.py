"""Which earlier movements a return or a reversal has to know."""

from sqlalchemy import Text, Uuid, and_, literal_column, select, union

from adapters.sql.rows import OF_ORGANIZATION, rows
from adapters.sql.tables import inventory_adjustment, inventory_history

LATER = 20
"""How many of the movements that came after it a reversal gets to know."""

_TRAILS = rows("trails", {"item_id": Uuid(), "reference": Text(), "origin": Uuid()})
_named, _same_order = inventory_adjustment.alias("named"), inventory_adjustment.alias("same_order")
_came_of, _moved = inventory_adjustment.alias("came_of"), inventory_history.alias("chain_moved")

# What is joined to these goes by their organisation and not by the parameter, so that SQLite, which takes a whole
# organisation for ten rows, cannot begin with all of it.
_seeds = union(
    select(_same_order.c.organization_id, _same_order.c.id)
    .select_from(_same_order)
    .join(_TRAILS, and_(_same_order.c.item_id == _TRAILS.c.item_id, _same_order.c.reference == _TRAILS.c.reference))
    .where(_same_order.c.organization_id == OF_ORGANIZATION),
    select(_named.c.organization_id, _named.c.id)
    .select_from(_named)
    .join(_TRAILS, and_(_named.c.item_id == _TRAILS.c.item_id, _named.c.id == _TRAILS.c.origin))
    .where(_named.c.organization_id == OF_ORGANIZATION),
    select(_same_order.c.organization_id, _same_order.c.id)
    .select_from(_TRAILS)
    .join(_named, and_(_named.c.organization_id == OF_ORGANIZATION, _named.c.id == _TRAILS.c.origin))
    .join(
        _same_order,
        and_(
            _same_order.c.organization_id == OF_ORGANIZATION,
            _same_order.c.item_id == _TRAILS.c.item_id,
            _same_order.c.reference == _named.c.reference,
        ),
    ),
).cte("seeds")
_chain = select(_seeds.c.organization_id, _seeds.c.id).cte("chain", recursive=True)
_chain = _chain.union(
    select(_came_of.c.organization_id, _came_of.c.id)
    .select_from(_came_of)
    .join(_chain, and_(_came_of.c.organization_id == _chain.c.organization_id, _came_of.c.origin == _chain.c.id))
)

CHAIN = (
    select(_moved.c.item_id, _moved.c.sequence)
    .select_from(_moved)
    .join(_chain, and_(_moved.c.organization_id == _chain.c.organization_id, _moved.c.adjustment_id == _chain.c.id))
    .subquery("chain_movements")
)
"""The movements of the adjustments named, of their orders, and of all that came of them."""

_origin_moved, _after = inventory_history.alias("origin_moved"), inventory_history.alias("after_moved")

_origins = (
    select(_origin_moved.c.organization_id, _origin_moved.c.item_id, _origin_moved.c.lot_id, _origin_moved.c.sequence)
    .select_from(_TRAILS)
    .join(
        _origin_moved,
        and_(_origin_moved.c.organization_id == OF_ORGANIZATION, _origin_moved.c.adjustment_id == _TRAILS.c.origin),
    )
    .cte("origins")
    .prefix_with("MATERIALIZED")
)

LATER_MOVEMENTS = (
    select(_after.c.item_id, _after.c.sequence)
    .select_from(_origins)
    .join(
        _after,
        and_(
            _after.c.organization_id == _origins.c.organization_id,
            _after.c.item_id == _origins.c.item_id,
            _after.c.lot_id == _origins.c.lot_id,
            _after.c.sequence > _origins.c.sequence,
        ),
    )
    .order_by(_after.c.item_id, _after.c.sequence)
    .limit(literal_column(str(LATER)))
    .subquery("later_movements")
)
"""The first movements that came after an adjustment on its lots."""
