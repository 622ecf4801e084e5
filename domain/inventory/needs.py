"""Which lots can matter to a set of changes, so that never all of them have to be read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.inventory.asked import Asked
from domain.inventory.changes import RECEIPTS, RETURNS, USES, WRITE_OFFS, Change, ChangeType, Part
from domain.inventory.items import Item
from domain.shared.identifiers import AdjustmentId, ItemId, LotId
from domain.shared.quantity import LIMIT


@dataclass(slots=True, kw_only=True)
class Need:
    """
    What to read of one item.

    `usable` asks for usable lots in picking order until their free stock reaches so many millionths; `expired`, `held`
    and `part_used` for all lots of that kind. `first_day` and `last_day` are the earliest and the latest day on which
    lots are judged: usable means usable on the last. `references` and `reservations` ask for what orders, and single
    reservations, hold; `trails` and `origins` for the movements of all adjustments of an order reference, and of single
    adjustments and all others of their reference. With both come those of the adjustments that name one of them as
    origin, or name one of these; with `origins` also what came after on their lots. Lots that any of these name are
    read with them.
    """

    item_id: ItemId
    first_day: date
    last_day: date
    usable: int = 0
    expired: bool = False
    held: bool = False
    part_used: bool = False
    lot_ids: set[LotId] = field(default_factory=set)
    lot_codes: set[str] = field(default_factory=set)
    references: set[str] = field(default_factory=set)
    reservations: set[AdjustmentId] = field(default_factory=set)
    trails: set[str] = field(default_factory=set)
    origins: set[AdjustmentId] = field(default_factory=set)


def needs_of(items: Mapping[ItemId, Item], asked: Iterable[Asked]) -> list[Need]:
    """One need for each item that is changed, all its changes taken together."""
    needs: dict[ItemId, Need] = {}
    on_hand: dict[ItemId, int | None] = {item_id: item.on_hand for item_id, item in items.items()}
    for line in asked:
        item_id = line.change.item_id
        need = needs.setdefault(item_id, Need(item_id=item_id, first_day=line.today, last_day=line.today))
        need.first_day, need.last_day = min(need.first_day, line.today), max(need.last_day, line.today)
        on_hand[item_id] = _add(need, line, on_hand[item_id])
    return list(needs.values())


def _add(need: Need, asked: Asked, on_hand: int | None) -> int | None:
    """Put one change into its item's need; what is on hand after it, None when that cannot be told beforehand."""
    change, quantity = asked.change, asked.quantity or 0
    if change.parts is not None:
        return _add_told(need, change, change.parts, on_hand)
    names_lot = change.lot_id is not None or change.lot_code is not None
    if change.lot_id is not None:
        need.lot_ids.add(change.lot_id)
    elif change.lot_code is not None and change.type not in RECEIPTS:
        need.lot_codes.add(change.lot_code)
    match change.type:
        case ChangeType.RECOUNT:
            return None if names_lot else _add_count(need, quantity, on_hand)
        case kind if kind in RECEIPTS or (kind is ChangeType.MANUAL and quantity > 0):
            delta = quantity
        case kind if kind in USES | WRITE_OFFS | {ChangeType.MANUAL, ChangeType.RESERVED}:
            delta = _add_removal(need, asked, abs(quantity), names_lot=names_lot)
        case kind:
            _add_names(need, asked, kind)
            delta = quantity if kind in RETURNS else 0
    return None if on_hand is None else on_hand + delta


def _add_told(need: Need, change: Change, parts: Sequence[Part], on_hand: int | None) -> int | None:
    need.lot_codes.update(part.lot_code for part in parts if not part.makes_lot)
    if any(part.reserved_delta < 0 for part in parts):
        need.references.update([change.reference] if change.reference is not None else [])
        need.reservations.update([change.origin] if change.origin is not None else [])
    if change.type is ChangeType.REVERSAL and change.origin is not None:
        need.origins.add(change.origin)
    return None if on_hand is None else on_hand + sum(part.delta for part in parts)


def _add_count(need: Need, counted: int, on_hand: int | None) -> int:
    down = LIMIT if on_hand is None else on_hand - counted
    if down > 0:
        _add_usable(need, down)
        need.expired = need.held = True
    need.part_used = need.part_used or on_hand is None or down < 0
    return counted


def _add_removal(need: Need, asked: Asked, quantity: int, *, names_lot: bool) -> int:
    kind, reference = asked.change.type, asked.change.reference
    if kind in USES and reference is not None:
        need.references.add(reference)
    if not names_lot:
        _add_usable(need, quantity)
        need.expired = need.expired or kind in WRITE_OFFS
    return 0 if kind is ChangeType.RESERVED else -quantity


def _add_usable(need: Need, quantity: int) -> None:
    """No item holds more than LIMIT, and a sum beyond it would not fit a database's integer."""
    need.usable = min(need.usable + quantity, LIMIT)


def _add_names(need: Need, asked: Asked, kind: ChangeType) -> None:
    reference, origin = asked.change.reference, asked.change.origin
    if kind is ChangeType.UNRESERVED:
        need.references.update([reference] if reference is not None else [])
        need.reservations.update([origin] if origin is not None else [])
    else:
        need.trails.update([reference] if reference is not None and kind in RETURNS else [])
        need.origins.update([origin] if origin is not None else [])
