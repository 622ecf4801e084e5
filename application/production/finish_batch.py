"""Finish a batch: keep what it gave, as lots that cost what went into them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from application.caller import Caller
from application.production.batch_work import BatchWork, Request
from domain.inventory.changes import Change, ChangeType
from domain.inventory.items import Item
from domain.production.batch_outputs import (
    Fill,
    Made,
    Portion,
    check_made,
    costs_of,
    left_over,
    lot_codes,
    unit_cost_of,
)
from domain.production.batch_steps import Step, check_in_progress, check_signed_off, finish
from domain.production.batches import Batch, Event, EventKind, Role
from domain.production.product_refusals import UnknownSku
from domain.production.products import Sku
from domain.production.refusals import UnknownMaterial
from domain.shared.identifiers import BatchId, SkuId
from domain.shared.money import Money
from domain.shared.quantity import MILLION, Quantity, to_quantity
from domain.shared.rounding import round_half_even
from domain.shared.units import BUILT_IN, UnitTable, convert
from ports.stock_ledger import Locked
from ports.transactions import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A lot to be made: of which item, how much in its stock unit, and the portion of the yield that is in it."""

    item: Item
    quantity: Quantity
    portion: Portion
    lot_code: str | None
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class FinishBatch:
    """
    Keep what came out of a batch, in one transaction.

    The number of statements grows neither with the ingredients nor with the outputs.

    :raises UnknownBatch, KeyReused: as `BatchWork` does.
    :raises BatchNotInProgress: it was not started, or is over.
    :raises DeviationOpen: a deviation waits for its sign-off.
    :raises BadYield, NothingMade: nothing, or less, came out.
    :raises ContainersTooLarge, TooFewContainers, BadContainer: it cannot have been filled so.
    :raises UnknownSku: the organisation has no such SKU.
    :raises LotCodeTaken, DomainError: the lots cannot be made, as in `AdjustInventory`.
    """

    work: BatchWork

    def __call__(self, caller: Caller, batch_id: BatchId, made: Made, key: str | None = None) -> Batch:
        asked = Request(caller=caller, batch_id=batch_id, verb="finish_batch", told=[made], key=key)
        return self.work(asked, lambda transaction, batch: self._step(transaction, caller, batch, made))

    def _step(self, transaction: Transaction, caller: Caller, batch: Batch, made: Made) -> Step:
        check_in_progress(batch)
        check_signed_off(transaction.batches.events(caller.organization_id, batch.id))
        check_made(made)
        skus = _skus(transaction, caller, made.fills)
        locked = self._lock(transaction, caller, batch, made, skus)
        yielded, outputs = _outputs(batch, made, skus, locked)
        before = transaction.batches.movements(caller.organization_id, batch.id)
        names = {item_id: item.name for item_id, item in locked.items.items()}
        costs = costs_of([output.portion for output in outputs], before, names)
        codes = lot_codes(batch.label, [(output.item.id, output.lot_code) for output in outputs])
        changes = self._changes(caller, batch, outputs, costs, codes)
        movements = self.work.move(transaction, caller, locked, changes)
        return finish(batch, yielded, self._events(caller, batch, made, yielded, outputs, codes), movements)

    def _lock(
        self, transaction: Transaction, caller: Caller, batch: Batch, made: Made, skus: Mapping[SkuId, Sku]
    ) -> Locked:
        item_ids = {sku.item_id for sku in skus.values()}
        item_ids |= {fill.container for fill in made.fills if fill.container is not None}
        if batch.plan.output_item_id is not None:
            item_ids.add(batch.plan.output_item_id)
        locked = transaction.stock.lock(caller.organization_id, item_ids, own_units=True)
        for missing in sorted(item_ids - locked.items.keys()):
            raise UnknownMaterial(str(missing), field="container")
        return locked

    def _changes(
        self, caller: Caller, batch: Batch, outputs: Sequence[Output], costs: Sequence[Money], codes: Sequence[str]
    ) -> Sequence[tuple[Role, Change]]:
        today = caller.organization.day_of(self.work.clock())
        return [
            (
                Role.OUTPUT,
                Change(
                    type=ChangeType.BATCH_OUTPUT,
                    item_id=output.item.id,
                    amount=Fraction(output.quantity, MILLION),
                    unit_cost=unit_cost_of(cost, output.quantity),
                    expires_on=output.expires_on or _by_recipe(batch, output.item, today),
                    lot_code=code,
                    reference=batch.label,
                ),
            )
            for output, cost, code in zip(outputs, costs, codes, strict=True)
        ]

    def _events(
        self,
        caller: Caller,
        batch: Batch,
        made: Made,
        yielded: Quantity,
        outputs: Sequence[Output],
        codes: Sequence[str],
    ) -> Sequence[Event]:
        unit = batch.plan.unit
        finished = self.work.event(caller, EventKind.FINISHED, text=made.notes.strip(), amount=yielded, unit=unit)
        lots = [
            self.work.event(
                caller,
                EventKind.OUTPUT,
                text=code,
                name=output.item.name,
                amount=output.quantity,
                unit=output.item.unit,
                item_id=output.item.id,
            )
            for output, code in zip(outputs, codes, strict=True)
        ]
        return [finished, *lots]


def _skus(transaction: Transaction, caller: Caller, fills: Sequence[Fill]) -> Mapping[SkuId, Sku]:
    wanted = {fill.sku_id for fill in fills}
    found = {sku.id: sku for sku in transaction.products.skus(caller.organization_id, wanted)} if wanted else {}
    for sku_id in sorted(wanted - found.keys()):
        raise UnknownSku(str(sku_id))
    return found


def _outputs(batch: Batch, made: Made, skus: Mapping[SkuId, Sku], locked: Locked) -> tuple[Quantity, Sequence[Output]]:
    """What came out in all, in the plan's unit, and the lots that it goes into."""
    units, plan = BUILT_IN.extended(locked.own_units), batch.plan
    bulk = None if plan.output_item_id is None else locked.items[plan.output_item_id]
    density = None if bulk is None else bulk.density
    exact = convert(made.amount, units.find(made.unit), units.find(plan.unit), density=density)
    outputs = [_filled(fill, skus[fill.sku_id], batch, bulk, locked, units) for fill in made.fills]
    portions = [output.portion for output in outputs]
    rest = left_over(exact, portions, plan.unit, has_bulk=bulk is not None)
    if bulk is not None:
        stock = convert(rest, units.find(plan.unit), units.find(bulk.unit), density=density)
        # What is less than a millionth is no lot; it is lost.
        if not outputs or round_half_even(stock * MILLION):
            quantity = to_quantity(stock, field="amount")
            portion = Portion(holds=rest)
            outputs.append(
                Output(
                    item=bulk,
                    quantity=quantity,
                    portion=portion,
                    lot_code=made.lot_code,
                    expires_on=made.expires_on,
                )
            )
    return to_quantity(exact, field="amount"), outputs


def _filled(fill: Fill, sku: Sku, batch: Batch, bulk: Item | None, locked: Locked, units: UnitTable) -> Output:
    item = locked.items[sku.item_id]
    density = item.density if bulk is None else bulk.density
    size = Fraction(sku.size, MILLION)
    one = convert(size, units.find(sku.unit), units.find(batch.plan.unit), density=density)
    return Output(
        item=item,
        quantity=to_quantity(Fraction(fill.count), field="count"),
        portion=Portion(holds=one * fill.count, count=fill.count, container=fill.container),
        lot_code=fill.lot_code,
        expires_on=fill.expires_on,
    )


def _by_recipe(batch: Batch, item: Item, today: date) -> date | None:
    """When a lot ends by the recipe's shelf life; the item's own counts where the recipe has none."""
    days = batch.plan.shelf_life_days
    return today + timedelta(days=days) if item.perishable and days is not None else None
