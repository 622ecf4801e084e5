"""What comes out of a batch, as lots of items: how much of which, and what of the yield is in each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from domain.inventory.items import Item, ItemKind
from domain.production.batch_outputs import Fill, Made, Portion, left_over
from domain.production.batches import Batch
from domain.production.products import PIECE, Sku
from domain.production.refusals import BadContainer, naming_line
from domain.shared.identifiers import SkuId
from domain.shared.quantity import MILLION, Quantity, to_quantity
from domain.shared.rounding import round_half_even
from domain.shared.units import BUILT_IN, UnitTable, convert
from ports.stock_ledger import Locked

_CONTAINERS = frozenset({ItemKind.CONTAINER, ItemKind.PACKAGING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A lot to be made: of which item, how much in its stock unit, and the portion of the yield that is in it."""

    item: Item
    quantity: Quantity
    portion: Portion
    lot_code: str | None
    expires_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Yield:
    """What came out in all, the lots that it goes into, and how much of it goes into none; in the plan's unit."""

    amount: Quantity
    outputs: Sequence[Output]
    lost: Fraction


def shared_out(batch: Batch, made: Made, skus: Mapping[SkuId, Sku], locked: Locked, today: date) -> Yield:
    """
    What was filled as lots of SKUs, and the rest as a lot of what the recipe makes.

    What is wrong with one fill is told with its number, from 1, as `details["line"]`.

    :raises ContainersTooLarge, NothingMade: as `left_over` does.
    :raises BadContainer: something was filled into what is no container.
    :raises UnknownUnit, IncompatibleUnits, DensityNeeded, AmountTooSmall, AmountTooLarge: an amount cannot be told so.
    """
    units, plan = BUILT_IN.extended(locked.own_units), batch.plan
    bulk = None if plan.output_item_id is None else locked.items[plan.output_item_id]
    density = None if bulk is None else bulk.density
    exact = convert(made.amount, units.find(made.unit), units.find(plan.unit), density=density)
    outputs = []
    for number, fill in enumerate(made.fills, 1):
        with naming_line(number):
            outputs.append(_filled(fill, skus[fill.sku_id], batch, bulk, locked, units))
    lost = left_over(exact, [output.portion for output in outputs], plan.unit, has_bulk=bulk is not None)
    if bulk is not None:
        stock = convert(lost, units.find(plan.unit), units.find(bulk.unit), density=density)
        # What is less than a millionth is no lot; it is lost.
        if not outputs or round_half_even(stock * MILLION):
            outputs.append(_rest(made, bulk, stock, lost))
            lost = Fraction(0)
    dated = [replace(each, expires_on=each.expires_on or _last_day(batch, each.item, today)) for each in outputs]
    return Yield(amount=to_quantity(exact, field="amount"), outputs=dated, lost=lost)


def _rest(made: Made, bulk: Item, stock: Fraction, holds: Fraction) -> Output:
    """What was not filled: so much in the unit of its stock, which holds so much of the yield."""
    return Output(
        item=bulk,
        quantity=to_quantity(stock, field="amount"),
        portion=Portion(holds=holds),
        lot_code=made.lot_code,
        expires_on=made.expires_on,
    )


def _filled(fill: Fill, sku: Sku, batch: Batch, bulk: Item | None, locked: Locked, units: UnitTable) -> Output:
    item = locked.items[sku.item_id]
    density = item.density if bulk is None else bulk.density
    size = Fraction(sku.size, MILLION)
    one = convert(size, units.find(sku.unit), units.find(batch.plan.unit), density=density)
    container = None if fill.container is None else _checked_container(locked.items[fill.container])
    return Output(
        item=item,
        quantity=to_quantity(_pieces(fill.count, item, units), field="count"),
        portion=Portion(
            holds=one * fill.count,
            containers=Fraction(0) if container is None else _pieces(fill.count, container, units),
            container=fill.container,
        ),
        lot_code=fill.lot_code,
        expires_on=fill.expires_on,
    )


def _pieces(count: int, item: Item, units: UnitTable) -> Fraction:
    """So many pieces in the unit of the item's stock, such as dozens."""
    return convert(Fraction(count), units.find(PIECE), units.find(item.unit), density=None)


def _checked_container(item: Item) -> Item:
    if item.kind not in _CONTAINERS:
        expected = " or ".join(sorted(_CONTAINERS))
        raise BadContainer(f"{item.name} is no container.", field="container", expected=expected, got=item.kind)
    return item


def _last_day(batch: Batch, item: Item, today: date) -> date | None:
    """When a lot ends by the recipe's shelf life, or by the item's own where the recipe has none."""
    days = item.shelf_life_days if batch.plan.shelf_life_days is None else batch.plan.shelf_life_days
    return today + timedelta(days=days) if item.perishable and days is not None else None
