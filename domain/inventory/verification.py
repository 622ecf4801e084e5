"""Proof that an item's numbers agree: lots, movements, totals, reservations and the chain of hashes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.inventory.adjustments import Adjustment, Movement, hash_of
from domain.inventory.items import GENESIS, Item
from domain.inventory.lots import Lot
from domain.shared.identifiers import ItemId, LotId


class Check(StrEnum):
    """What can differ."""

    ON_HAND_IS_LOTS = "on hand is the sum of the lots"
    VALUE_IS_LOTS = "the value on hand is the sum of the lots' values"
    ON_HAND_IS_MOVEMENTS = "on hand is the sum of the movements"
    LOT_IS_MOVEMENTS = "a lot's remainder is the sum of its movements"
    LOT_VALUE_IS_COSTS = "a lot's value is the sum of its movements' costs"
    RESERVED_IS_LOTS = "reserved is the sum of the lots' reserved"
    RESERVED_IS_ORDERS = "a lot's reserved is the sum of its reservations"
    RESERVED_FITS = "reserved is at most what remains, and that at most the original"
    SEQUENCE = "movements are numbered without a gap"
    CHAIN = "each movement carries the hash of its content and its predecessor"
    HEAD = "the item knows its last movement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One disagreement: of which item, what should hold, and the two sides as text."""

    item_id: ItemId
    item: str
    check: Check
    where: str
    expected: str
    got: str


def verify_item(
    item: Item,
    lots: Sequence[Lot],
    reserved: Mapping[LotId, int],
    movements: Iterable[tuple[Adjustment, Movement]],
) -> list[Finding]:
    """
    Every disagreement of one item; an empty list is the proof.

    `reserved` is what open reservations hold by lot. `movements` come in sequence, each with the adjustment it is of,
    and are read once: memory does not grow with them.
    """
    chain = _Chain(item)
    for adjustment, movement in movements:
        chain.add(adjustment, movement)
    rows = [*chain.findings, *_head(item, chain), *_totals(item, lots, chain), *_each_lot(item, lots, reserved, chain)]
    return [row for row in rows if row.expected != row.got]


class _Chain:
    """Walks an item's movements once, adding up and following the hashes."""

    def __init__(self, item: Item) -> None:
        self._item = item
        self.sequence = 0
        self.hash = GENESIS
        self.delta: dict[LotId | None, int] = defaultdict(int)
        self.reserved: dict[LotId | None, int] = defaultdict(int)
        self.cost: dict[LotId | None, int] = defaultdict(int)
        self.findings: list[Finding] = []

    def add(self, adjustment: Adjustment, movement: Movement) -> None:
        item, where = self._item, f"movement {movement.sequence}"
        expected = self.sequence + 1
        if movement.sequence != expected:
            self.findings.append(_finding(item, Check.SEQUENCE, where, expected, movement.sequence))
        expected_hash = hash_of(adjustment, movement, self.hash)
        if movement.hash != expected_hash:
            self.findings.append(_finding(item, Check.CHAIN, where, expected_hash, movement.hash))
        self.sequence, self.hash = movement.sequence, movement.hash
        self.delta[movement.lot_id] += movement.delta
        self.reserved[movement.lot_id] += movement.reserved_delta
        self.cost[movement.lot_id] += movement.cost


def _finding(item: Item, check: Check, where: str, expected: object, got: object) -> Finding:
    return Finding(item_id=item.id, item=item.name, check=check, where=where, expected=str(expected), got=str(got))


def _head(item: Item, chain: _Chain) -> Iterator[Finding]:
    expected, got = f"{chain.sequence} {chain.hash}", f"{item.sequence} {item.last_hash}"
    yield _finding(item, Check.HEAD, "item", expected, got)


def _totals(item: Item, lots: Sequence[Lot], chain: _Chain) -> Iterator[Finding]:
    yield _finding(item, Check.ON_HAND_IS_LOTS, "item", sum(lot.remaining for lot in lots), item.on_hand)
    yield _finding(item, Check.ON_HAND_IS_MOVEMENTS, "item", sum(chain.delta.values()), item.on_hand)
    yield _finding(item, Check.VALUE_IS_LOTS, "item", sum(lot.value for lot in lots), item.value)
    yield _finding(item, Check.RESERVED_IS_LOTS, "item", sum(lot.reserved for lot in lots), item.reserved)


def _each_lot(item: Item, lots: Sequence[Lot], reserved: Mapping[LotId, int], chain: _Chain) -> Iterator[Finding]:
    for lot in lots:
        where = f"lot {lot.code}"
        yield _finding(item, Check.LOT_IS_MOVEMENTS, where, chain.delta[lot.id], lot.remaining)
        yield _finding(item, Check.LOT_VALUE_IS_COSTS, where, chain.cost[lot.id], lot.value)
        yield _finding(item, Check.RESERVED_IS_ORDERS, where, reserved.get(lot.id, 0), lot.reserved)
        yield _finding(item, Check.RESERVED_IS_ORDERS, f"{where}, movements", chain.reserved[lot.id], lot.reserved)
        ordered = 0 <= lot.reserved <= lot.remaining <= lot.original
        yield _finding(item, Check.RESERVED_FITS, where, "True", ordered)
    unknown = {lot_id for lot_id in chain.delta if lot_id is not None} - {lot.id for lot in lots}
    for lot_id in sorted(unknown):
        yield _finding(item, Check.LOT_IS_MOVEMENTS, f"lot {lot_id}", "a lot", "no such lot")
