"""
What somebody could do to the stock behind the application's back, and what verification says of it.

Of malt there are lots A (10 kg) and B (5 kg). Movements 1 and 2 are their deliveries, 3 and 4 a sale of 12 kg out of
both, and 5 is a reservation of 2 kg, which leaves 1 kg of lot B free.
"""

from collections.abc import Mapping
from typing import NamedTuple

from domain.inventory.verification import Check

OF_MALT = "item_id = (SELECT id FROM inventory_item WHERE code = 'malt')"
MALT = "code = 'malt'"
THE_SALE = "type = 'sale'"

Found = tuple[Check, str]
"""What should hold, and where it does not."""


class Damage(NamedTuple):
    """Statements, and the findings that they cause."""

    statements: tuple[str, ...]
    found: frozenset[Found]


def damage(*statements: str, finds: set[Found]) -> Damage:
    return Damage(statements, frozenset(finds))


def moved(values: str, movement: int = 3) -> str:
    return f"UPDATE inventory_history SET {values} WHERE sequence = {movement} AND {OF_MALT}"


def chain_at(*movements: int) -> set[Found]:
    return {(Check.CHAIN, f"movement {movement}") for movement in movements}


MOVEMENTS: Mapping[str, Damage] = {
    "a movement moved more": damage(
        moved("delta = delta - 1"),
        finds={*chain_at(3), (Check.ON_HAND_IS_MOVEMENTS, "item"), (Check.LOT_IS_MOVEMENTS, "lot A")},
    ),
    "a movement cost less": damage(moved("cost = cost + 1"), finds={*chain_at(3), (Check.LOT_VALUE_IS_COSTS, "lot A")}),
    "a movement left more": damage(moved("remaining = 7"), finds=chain_at(3)),
    "a movement took from another lot": damage(
        moved("lot_id = (SELECT id FROM inventory_lot WHERE code = 'B')"),
        finds={
            *chain_at(3),
            *((check, f"lot {lot}") for check in (Check.LOT_IS_MOVEMENTS, Check.LOT_VALUE_IS_COSTS) for lot in "AB"),
        },
    ),
    "a movement was dated otherwise": damage(
        moved("effective_at = '2026-01-01 00:00:00.000000+00:00'"), finds=chain_at(3)
    ),
    "a movement was recorded otherwise": damage(
        moved("recorded_at = '2026-01-01 00:00:00.000000+00:00'"), finds=chain_at(3)
    ),
    "a movement reserved more": damage(
        moved("reserved_delta = reserved_delta + 1", 5),
        finds={*chain_at(5), (Check.RESERVED_IS_ORDERS, "lot B, movements")},
    ),
    "a movement is gone": damage(
        f"DELETE FROM inventory_history WHERE sequence = 3 AND {OF_MALT}",
        finds={
            (Check.SEQUENCE, "movement 4"),
            *chain_at(4),
            (Check.ON_HAND_IS_MOVEMENTS, "item"),
            (Check.LOT_IS_MOVEMENTS, "lot A"),
            (Check.LOT_VALUE_IS_COSTS, "lot A"),
        },
    ),
    "the last movement is gone": damage(
        f"DELETE FROM inventory_history WHERE sequence = 5 AND {OF_MALT}",
        finds={(Check.HEAD, "item"), (Check.RESERVED_IS_ORDERS, "lot B, movements")},
    ),
    "two hashes are exchanged": damage(
        f"CREATE TEMP TABLE taken AS SELECT sequence, hash FROM inventory_history WHERE {OF_MALT}",
        "UPDATE inventory_history SET hash = (SELECT hash FROM taken WHERE sequence = 7 - inventory_history.sequence) "
        f"WHERE sequence IN (3, 4) AND {OF_MALT}",
        finds=chain_at(3, 4, 5),
    ),
    "a movement was put after the last": damage(
        f"CREATE TEMP TABLE forged AS SELECT * FROM inventory_history WHERE sequence = 5 AND {OF_MALT}",
        "UPDATE forged SET sequence = 6, reserved_delta = 0",
        "INSERT INTO inventory_history SELECT * FROM forged",
        finds={*chain_at(6), (Check.HEAD, "item")},
    ),
}
ADJUSTMENTS: Mapping[str, Damage] = {
    f"an adjustment's {column} was edited": damage(
        f"UPDATE inventory_adjustment SET {column} = {value} WHERE {THE_SALE}", finds=chain_at(3, 4)
    )
    for column, value in {
        "notes": "'it was not me'",
        "reference": "'order 2'",
        "type": "'damaged'",
        "actor_id": "(SELECT id FROM inventory_item WHERE code = 'malt')",
        "effective_at": "'2026-01-01 00:00:00.000000+00:00'",
        "recorded_at": "'2026-01-01 00:00:00.000000+00:00'",
        "origin": "id",
        "on_hand": "1",
        "cost_before": "1",
    }.items()
}
LOTS: Mapping[str, Damage] = {
    "a lot holds less": damage(
        "UPDATE inventory_lot SET remaining = remaining - 1 WHERE code = 'B'",
        finds={
            (Check.ON_HAND_IS_LOTS, "item"),
            (Check.VALUE_IS_LOTS, "item"),
            (Check.LOT_IS_MOVEMENTS, "lot B"),
            (Check.LOT_VALUE_IS_COSTS, "lot B"),
        },
    ),
    "lot and item hold less, and agree": damage(
        "UPDATE inventory_lot SET remaining = remaining - 1 WHERE code = 'B'",
        f"UPDATE inventory_item SET on_hand = on_hand - 1, value = value - 2 WHERE {MALT}",
        finds={
            (Check.ON_HAND_IS_MOVEMENTS, "item"),
            (Check.LOT_IS_MOVEMENTS, "lot B"),
            (Check.LOT_VALUE_IS_COSTS, "lot B"),
        },
    ),
    "a lot costs more": damage(
        "UPDATE inventory_lot SET unit_cost = 3000000 WHERE code = 'B'",
        finds={(Check.VALUE_IS_LOTS, "item"), (Check.LOT_VALUE_IS_COSTS, "lot B")},
    ),
    "a lot is reserved less": damage(
        "UPDATE inventory_lot SET reserved = reserved - 1 WHERE code = 'B'",
        finds={
            (Check.RESERVED_IS_LOTS, "item"),
            (Check.RESERVED_IS_ORDERS, "lot B"),
            (Check.RESERVED_IS_ORDERS, "lot B, movements"),
        },
    ),
    "a lot never held what remains": damage(
        "UPDATE inventory_lot SET original = remaining - 1 WHERE code = 'B'", finds={(Check.RESERVED_FITS, "lot B")}
    ),
    "a lot is gone": damage(
        "DELETE FROM inventory_lot WHERE code = 'B'",
        finds={
            (Check.ON_HAND_IS_LOTS, "item"),
            (Check.VALUE_IS_LOTS, "item"),
            (Check.RESERVED_IS_LOTS, "item"),
            (Check.LOT_IS_MOVEMENTS, "lot <id of B>"),
        },
    ),
    "an order has reserved more": damage(
        "UPDATE reservation SET quantity = quantity + 1", finds={(Check.RESERVED_IS_ORDERS, "lot B")}
    ),
    "an order has reserved nothing": damage(
        "UPDATE reservation SET quantity = 0", finds={(Check.RESERVED_IS_ORDERS, "lot B")}
    ),
}
ITEMS: Mapping[str, Damage] = {
    "an item has more": damage(
        f"UPDATE inventory_item SET on_hand = on_hand + 1 WHERE {MALT}",
        finds={(Check.ON_HAND_IS_LOTS, "item"), (Check.ON_HAND_IS_MOVEMENTS, "item")},
    ),
    "an item is worth more": damage(
        f"UPDATE inventory_item SET value = value + 1 WHERE {MALT}", finds={(Check.VALUE_IS_LOTS, "item")}
    ),
    "an item is reserved less": damage(
        f"UPDATE inventory_item SET reserved = reserved - 1 WHERE {MALT}", finds={(Check.RESERVED_IS_LOTS, "item")}
    ),
    "an item forgot its last movement": damage(
        f"UPDATE inventory_item SET sequence = sequence - 1 WHERE {MALT}", finds={(Check.HEAD, "item")}
    ),
    "an item has another last hash": damage(
        f"UPDATE inventory_item SET last_hash = (SELECT hash FROM inventory_history WHERE sequence = 4 AND {OF_MALT}) "
        f"WHERE {MALT}",
        finds={(Check.HEAD, "item")},
    ),
}
