"""Whether a database's sums agree after others than the product have written to it."""

DISAGREEMENTS = """
    WITH moved AS (
        SELECT organization_id, item_id, sum(delta) AS delta, sum(cost) AS cost, count(*) AS movements
        FROM inventory_history GROUP BY organization_id, item_id
    ), lot_moved AS (
        SELECT organization_id, lot_id, sum(delta) AS delta
        FROM inventory_history GROUP BY organization_id, lot_id
    ), kept AS (
        SELECT organization_id, item_id, sum(remaining) AS remaining
        FROM inventory_lot GROUP BY organization_id, item_id
    )
    SELECT
        (SELECT count(*) FROM inventory_item AS item
         JOIN moved ON moved.organization_id = item.organization_id AND moved.item_id = item.id
         JOIN kept ON kept.organization_id = item.organization_id AND kept.item_id = item.id
         WHERE item.on_hand <> moved.delta OR item.on_hand <> kept.remaining
            OR item.value <> moved.cost OR item.sequence <> moved.movements)
      + (SELECT count(*) FROM inventory_lot AS lot
         JOIN lot_moved ON lot_moved.organization_id = lot.organization_id AND lot_moved.lot_id = lot.id
         WHERE lot.remaining <> lot_moved.delta)
"""
"""How many items and lots there are whose lots, movements and totals do not agree: the same on both databases."""
