"""
Fills a migrated PostgreSQL database with the rows of a shape, by COPY.

Sums agree as the product's own would: lots = movements = on hand. Hashes are of the right length and mean nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from domain.inventory.lots import EPOCH, MICROSECOND
from tests.benchmarks.shape import LOT_UNITS, Shape

MILLION = 1_000_000
RECEIVED = datetime(2025, 1, 1, tzinfo=UTC)
HASH = "0123456789abcdef" * 4
SHELF_LIFE = 9_999
"""Days."""
_FIRST_TURN = 10**12
"""Adjustments of a lot's receipt have the lot's number; those that came later are numbered from here."""

Row = tuple[Any, ...]


def load(url: str, shape: Shape) -> None:
    """Fill the database, and let its planner know what there is."""
    with psycopg.connect(url, autocommit=True) as connection:
        # The rows are known to fit each other: foreign keys need not be looked up three million times.
        connection.execute("SET session_replication_role = replica")
        for table, (columns, rows) in _TABLES.items():
            names = SQL(", ").join(map(Identifier, columns.split()))
            statement = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table), names)
            with connection.cursor().copy(statement) as copy:
                for row in rows(shape):
                    copy.write_row(row)
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def unit_cost(lot: int) -> int:
    """What a unit of the lot of that number cost, in millionths: whole currency units, so that no value is rounded."""
    return (lot % 7 + 1) * MILLION


def lots_of(shape: Shape, item: int) -> range:
    """The numbers of an item's lots."""
    return range((item - 1) * shape.lots + 1, item * shape.lots + 1)


def _users(_: Shape) -> Iterator[Row]:
    yield _id(1), "Bench", RECEIVED


def _organizations(shape: Shape) -> Iterator[Row]:
    for number in range(1, shape.organizations + 1):
        yield _id(number), "Bench", "EUR", "Europe/Berlin", RECEIVED


def _memberships(shape: Shape) -> Iterator[Row]:
    for number in range(1, shape.organizations + 1):
        yield _id(number), _id(1), "owner", True, RECEIVED


def _items(shape: Shape) -> Iterator[Row]:
    on_hand = shape.lots * LOT_UNITS * MILLION
    for item in range(1, shape.all_items + 1):
        code, costs = f"I{item:07d}", [unit_cost(lot) for lot in lots_of(shape, item)]
        named = (_owner(shape, item), _id(item), code, f"Item {item}", f"item {item}\n{code.casefold()}")
        rules = ("ingredient", "kg", True, True, SHELF_LIFE, "fifo", costs[-1] if costs else MILLION, RECEIVED)
        sequence = shape.lots + 6 * shape.turnover
        yield (*named, *rules, on_hand, 0, sum(costs) * LOT_UNITS, sequence, HASH, shape.lots)


def _lots(shape: Shape) -> Iterator[Row]:
    for item in range(1, shape.all_items + 1):
        for lot in lots_of(shape, item):
            received = _received(lot)
            last_day = None if lot % 3 else datetime(2099, 12, 31, tzinfo=UTC).date()
            what = (_owner(shape, item), _id(lot), _id(item), f"L{lot}", unit_cost(lot), received, last_day)
            yield (*what, LOT_UNITS * MILLION, LOT_UNITS * MILLION, 0, (received - EPOCH) // MICROSECOND)


def _adjustments(shape: Shape) -> Iterator[Row]:
    for item in range(1, shape.all_items + 1):
        for count, lot in enumerate(lots_of(shape, item), 1):
            on_hand, at = count * LOT_UNITS * MILLION, _received(lot)
            yield _adjustment(shape, item, lot, "restock", on_hand, at)
        for turn in range(2 * shape.turnover):
            out = turn % 2 == 0
            on_hand = (shape.lots * LOT_UNITS - 3 * out) * MILLION
            kind = "sale" if out else "return"
            yield _adjustment(shape, item, _turn_id(shape, item, turn), kind, on_hand, _turned_at(turn))


def _adjustment(shape: Shape, item: int, number: int, kind: str, on_hand: int, at: datetime) -> Row:
    return (_owner(shape, item), _id(number), _id(item), kind, _id(1), "", MILLION, on_hand, at, at)


def _movements(shape: Shape) -> Iterator[Row]:
    for item in range(1, shape.all_items + 1):
        lots = lots_of(shape, item)
        for sequence, lot in enumerate(lots, 1):
            yield _movement(shape, item, sequence, lot, lot, LOT_UNITS, LOT_UNITS, _received(lot))
        for turn in range(2 * shape.turnover):
            adjustment, at = _turn_id(shape, item, turn), _turned_at(turn)
            delta = 1 if turn % 2 else -1
            for place, lot in enumerate(lots[:3]):
                sequence = shape.lots + 3 * turn + place + 1
                remaining = LOT_UNITS if turn % 2 else LOT_UNITS - 1
                yield _movement(shape, item, sequence, adjustment, lot, delta, remaining, at)


def _movement(
    shape: Shape, item: int, sequence: int, adjustment: int, lot: int, delta: int, remaining: int, at: datetime
) -> Row:
    cost = unit_cost(lot)
    key = (_owner(shape, item), _id(item), sequence, _id(adjustment), _id(lot))
    return (*key, delta * MILLION, 0, remaining * MILLION, cost, delta * cost, at, at, HASH)


def _id(number: int) -> str:
    """The text of `numbered`: three million are made in a tenth of the time."""
    return f"{number:032d}"


def _owner(shape: Shape, item: int) -> str:
    return _id(shape.organization_of(item))


def _turn_id(shape: Shape, item: int, turn: int) -> int:
    return _FIRST_TURN + item * 2 * shape.turnover + turn


def _received(lot: int) -> datetime:
    return RECEIVED + timedelta(seconds=lot)


def _turned_at(turn: int) -> datetime:
    return RECEIVED + timedelta(days=100, seconds=turn)


_TABLES: Mapping[str, tuple[str, Callable[[Shape], Iterator[Row]]]] = {
    "user": ("id name created_at", _users),
    "organization": ("id name currency time_zone created_at", _organizations),
    "membership": ("organization_id user_id role is_active joined_at", _memberships),
    "inventory_item": (
        """organization_id id code name search_key kind unit tracked perishable shelf_life_days picking_policy unit_cost
        created_at on_hand reserved value sequence last_hash lots_made""",
        _items,
    ),
    "inventory_lot": (
        "organization_id id item_id code unit_cost received_at expires_on original remaining reserved pick_order",
        _lots,
    ),
    "inventory_adjustment": (
        "organization_id id item_id type actor_id notes cost_before on_hand effective_at recorded_at",
        _adjustments,
    ),
    "inventory_history": (
        """organization_id item_id sequence adjustment_id lot_id delta reserved_delta remaining unit_cost cost
        effective_at recorded_at hash""",
        _movements,
    ),
}
