"""Stock that comes in: deliveries and outputs as new lots, returns into the lots they left."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from domain.inventory.asked import Asked
from domain.inventory.effects import Effect, spread
from domain.inventory.items import Item
from domain.inventory.lots import Lot, pick_order
from domain.inventory.refusals import InvalidChange, NoRoomInLot, ReturnTooLarge
from domain.inventory.stock import Stock
from domain.inventory.trail import still_out
from domain.shared.identifiers import LotId
from domain.shared.quantity import Quantity


def receive(stock: Stock, asked: Asked, quantity: Quantity) -> Effect:
    """
    A new lot of `quantity` at the cost given, or at the item's current cost.

    :raises InvalidChange: the expiry is missing, not allowed, or before the receipt.
    """
    effect = Effect(stock)
    lot = new_lot(stock.item, asked, quantity)
    effect.lots[lot.id] = lot
    effect.unit_cost = asked.change.unit_cost
    effect.makes_lot = True
    return effect


def new_lot(item: Item, asked: Asked, quantity: Quantity) -> Lot:
    """A lot that enters now. Without a code it is numbered after the item's code."""
    change = asked.change
    expires_on = _expiry(item, asked)
    return Lot(
        id=asked.stamp.lot_id,
        item_id=item.id,
        code=change.lot_code or f"{item.code}-{item.lots_made + 1:04d}",
        unit_cost=item.unit_cost if change.unit_cost is None else change.unit_cost,
        received_at=asked.effective_at,
        expires_on=expires_on,
        original=quantity,
        remaining=quantity,
        pick_order=pick_order(item.picking_policy, asked.effective_at, expires_on),
    )


def _expiry(item: Item, asked: Asked) -> date | None:
    given = asked.change.expires_on
    if not item.perishable:
        if given is None:
            return None
        raise InvalidChange(
            f"{item.name} is not perishable, so its lots have no expiry; mark it perishable first.",
            field="expiration_date",
            expected="nothing",
            got=given.isoformat(),
        )
    if given is None:
        return _by_shelf_life(item, asked.today)
    if given < asked.today:
        raise InvalidChange(
            "The lot would have expired before it came in.",
            field="expiration_date",
            expected=f"{asked.today.isoformat()} or later",
            got=given.isoformat(),
        )
    return given


def _by_shelf_life(item: Item, today: date) -> date:
    if item.shelf_life_days is None:
        raise InvalidChange(
            f"{item.name} is perishable and has no shelf life, so a new lot needs its expiry.",
            field="expiration_date",
            expected="a date",
            got="nothing",
        )
    return today + timedelta(days=item.shelf_life_days)


def take_back(stock: Stock, asked: Asked, quantity: Quantity) -> Effect:
    """
    A return: into the lot named, or into the lots of the sale named, the last taken first.

    :raises ReturnTooLarge: more would come back than is out.
    :raises NoRoomInLot: a lot was counted up since, and would hold more than it began with.
    :raises UnknownAdjustment: there is no such sale.
    """
    effect = Effect(stock)
    change = asked.change
    named = stock.named(change.lot_id, change.lot_code)
    if change.reference is None and change.origin is None and named is not None:
        given: dict[LotId, int] = {named.id: named.original - named.remaining}
    else:
        given = still_out(stock, change.origin, change.reference)
        if named is not None:
            given = {named.id: given.get(named.id, 0)}
    lots = [stock.lot(lot_id) for lot_id in given]
    parts, left = spread(lots, quantity, lambda lot: min(given[lot.id], lot.original - lot.remaining))
    if left and quantity <= sum(given.values()):
        raise _no_room(stock, lots, given, left)
    if left:
        raise ReturnTooLarge(stock.item.unit, wanted=quantity, given=Quantity(quantity - left))
    for lot, part in parts:
        effect.shift(lot, remaining=part)
    return effect


def _no_room(stock: Stock, lots: Sequence[Lot], given: Mapping[LotId, int], left: int) -> NoRoomInLot:
    """Which lot has no room for what left it, and how far it has to be counted down."""
    lot = next(each for each in lots if each.original - each.remaining < given[each.id])
    excess = min(left, given[lot.id] - (lot.original - lot.remaining))
    return NoRoomInLot(
        lot.code, stock.item.unit, remaining=lot.remaining, original=lot.original, excess=Quantity(excess)
    )
