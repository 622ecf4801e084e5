"""Finish a batch: keep what it gave, as lots that cost what went into them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from application.caller import Caller
from application.production.batch_work import BatchWork, Request
from application.production.batch_yield import Output, Yield, shared_out
from application.production.pass_on_hold import HeldInput, held_input, hold_made
from domain.inventory.changes import Change, ChangeType
from domain.production.batch_outputs import Fill, Made, check_made, costs_of, lot_codes, unit_cost_of
from domain.production.batch_steps import Step, check_in_progress, check_signed_off, finish
from domain.production.batch_use import went_in
from domain.production.batches import Batch, Event, EventKind, Role
from domain.production.product_refusals import UnknownSku
from domain.production.products import Sku
from domain.production.refusals import UnknownMaterial
from domain.shared.identifiers import BatchId, ItemId, SkuId
from domain.shared.money import Money
from domain.shared.quantity import MILLION
from ports.stock_ledger import Locked
from ports.transactions import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeLot:
    """A lot that is made, as it is called and what of the inputs it bears."""

    output: Output
    code: str
    cost: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """
    A batch that ends: where it stands then, the lots that it makes, and what of the yield goes into none of them.

    `held` is the input for whose hold all these lots are held, too; None if they are free.
    """

    step: Step
    lots: Sequence[MadeLot]
    lost: Fraction
    held: HeldInput | None


@dataclass(frozen=True, slots=True)
class FinishBatch:
    """
    Keep what came out of a batch, in one transaction.

    What is made of a held lot is held from its first moment, for the same reason; `held_input` tells for which of
    several. The items of the inputs are locked with those of the outputs, in one order: so a hold with descendants,
    which locks them as well, either is seen here or sees the lots that were made.

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
        return self.work(asked, lambda transaction, batch: self._finish(transaction, caller, batch, made).step)

    def foresee(self, caller: Caller, batch_id: BatchId, made: Made) -> Outcome:
        """What that would make, and what would be lost; nothing is changed."""
        return self.work.rehearse(
            caller, batch_id, lambda transaction, batch: self._finish(transaction, caller, batch, made)
        )

    def _finish(self, transaction: Transaction, caller: Caller, batch: Batch, made: Made) -> Outcome:
        check_in_progress(batch)
        check_signed_off(transaction.batches.events(caller.organization_id, batch.id))
        check_made(made)
        skus = _skus(transaction, caller, made.fills)
        before = transaction.batches.movements(caller.organization_id, batch.id)
        inputs = went_in(before)
        locked = self._lock(transaction, caller, _outputs(batch, made, skus), inputs.values())
        held = held_input(transaction, caller, locked, inputs)
        came = shared_out(batch, made, skus, locked, self._today(caller))
        names = {item_id: item.name for item_id, item in locked.items.items()}
        costs = costs_of([output.portion for output in came.outputs], before, names)
        codes = lot_codes(batch.label, [(output.item.id, output.lot_code) for output in came.outputs])
        lots = [
            MadeLot(output=output, code=code, cost=cost)
            for output, code, cost in zip(came.outputs, codes, costs, strict=True)
        ]
        movements = self.work.move(transaction, caller, locked, [(Role.OUTPUT, _receipt(batch, lot)) for lot in lots])
        if held is not None:
            hold_made(transaction, caller, self.work, held, movements)
        step = finish(batch, came.amount, self._events(caller, batch, made, came, lots), movements)
        return Outcome(step=step, lots=lots, lost=came.lost, held=held)

    def _today(self, caller: Caller) -> date:
        return caller.organization.day_of(self.work.clock())

    def _lock(
        self, transaction: Transaction, caller: Caller, outputs: set[ItemId], inputs: Collection[ItemId]
    ) -> Locked:
        locked = transaction.stock.lock(caller.organization_id, {*outputs, *inputs}, own_units=True)
        for missing in sorted(outputs - locked.items.keys()):
            raise UnknownMaterial(str(missing), field="container")
        return locked

    def _events(
        self, caller: Caller, batch: Batch, made: Made, came: Yield, lots: Sequence[MadeLot]
    ) -> Sequence[Event]:
        unit = batch.plan.unit
        finished = self.work.event(caller, EventKind.FINISHED, text=made.notes.strip(), amount=came.amount, unit=unit)
        told = [
            self.work.event(
                caller,
                EventKind.OUTPUT,
                text=lot.code,
                name=lot.output.item.name,
                amount=lot.output.quantity,
                unit=lot.output.item.unit,
                item_id=lot.output.item.id,
            )
            for lot in lots
        ]
        return [finished, *told]


def _skus(transaction: Transaction, caller: Caller, fills: Sequence[Fill]) -> Mapping[SkuId, Sku]:
    wanted = {fill.sku_id for fill in fills}
    found = {sku.id: sku for sku in transaction.products.skus(caller.organization_id, wanted)} if wanted else {}
    for sku_id in sorted(wanted - found.keys()):
        raise UnknownSku(str(sku_id))
    return found


def _outputs(batch: Batch, made: Made, skus: Mapping[SkuId, Sku]) -> set[ItemId]:
    """The items that are made, and what they are filled into."""
    item_ids = {sku.item_id for sku in skus.values()}
    item_ids |= {fill.container for fill in made.fills if fill.container is not None}
    return item_ids if batch.plan.output_item_id is None else item_ids | {batch.plan.output_item_id}


def _receipt(batch: Batch, lot: MadeLot) -> Change:
    output = lot.output
    return Change(
        type=ChangeType.BATCH_OUTPUT,
        item_id=output.item.id,
        amount=Fraction(output.quantity, MILLION),
        unit_cost=unit_cost_of(lot.cost, output.quantity),
        expires_on=output.expires_on,
        lot_code=lot.code,
        reference=batch.label,
    )
