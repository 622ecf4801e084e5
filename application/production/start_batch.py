"""Start a batch: take all that its plan needs, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from application.billing.room import Room
from application.caller import Caller
from application.production.batch_work import BatchWork, Request
from domain.billing.plans import Limit
from domain.inventory.changes import Change, ChangeType
from domain.inventory.needs import Need
from domain.inventory.stock import Stock
from domain.production.batch_refusals import Shortfall
from domain.production.batch_steps import Step, begin, check_planned
from domain.production.batch_supply import Draw, drawn
from domain.production.batches import Batch, Event, EventKind, Role
from domain.shared.identifiers import BatchId, ItemId
from domain.shared.quantity import LIMIT, MILLION, Quantity
from domain.shared.units import BUILT_IN, quantity_in
from ports.stock_ledger import Locked
from ports.transactions import Transaction


@dataclass(frozen=True, slots=True)
class StartBatch:
    """
    Take every line of the plan from stock, or nothing.

    What is reserved under the batch's label is taken first. A forced start takes what there is, and records what was
    wanting. The number of statements does not grow with the plan.

    :raises UnknownBatch, KeyReused: as `BatchWork` does.
    :raises BatchNotPlanned: it was started, or is over.
    :raises Shortage: there is not enough for some lines; each is told.
    :raises ArchivedItem: an item is out of use.
    :raises LimitReached: the organisation's plan has no room for another batch this month.
    """

    work: BatchWork
    room: Room

    def __call__(self, caller: Caller, batch_id: BatchId, *, forced: bool = False, key: str | None = None) -> Batch:
        verb = "force_batch" if forced else "start_batch"
        asked = Request(caller=caller, batch_id=batch_id, verb=verb, key=key)
        return self.work(asked, lambda transaction, batch: self._step(transaction, caller, batch, forced=forced))

    def _step(self, transaction: Transaction, caller: Caller, batch: Batch, *, forced: bool) -> Step:
        check_planned(batch)
        self.room.require(transaction, caller.organization_id, Limit.BATCHES, 1)
        item_ids = {line.item_id for line in batch.plan.lines if line.tracked}
        locked = transaction.stock.lock(caller.organization_id, item_ids, own_units=True)
        wanted = _wanted(batch, locked)
        available = self._available(transaction, caller, batch, locked, wanted)
        units = {item_id: item.unit for item_id, item in locked.items.items()}
        draws, shortfalls = drawn(wanted, available, units, forced=forced)
        changes = [(Role.USE, _use(batch, draw)) for draw in draws]
        movements = self.work.move(transaction, caller, locked, changes)
        started = self.work.event(caller, EventKind.STARTED, text="forced" if shortfalls else "")
        return begin(batch, [started, *self._shortfalls(caller, batch, shortfalls)], movements)

    def _available(
        self, transaction: Transaction, caller: Caller, batch: Batch, locked: Locked, wanted: Sequence[Draw]
    ) -> Mapping[ItemId, Quantity]:
        today = caller.organization.day_of(self.work.clock())
        needs: dict[ItemId, Need] = {}
        for each in wanted:
            item_id = each.line.item_id
            if item_id in locked.items:
                first = Need(item_id=item_id, first_day=today, last_day=today, references={batch.label})
                need = needs.setdefault(item_id, first)
                need.usable = min(need.usable + each.quantity, LIMIT)
        stocks = transaction.stock.read(caller.organization_id, locked.items, list(needs.values()))
        return {item_id: _usable(stock, batch.label, today) for item_id, stock in stocks.items()}

    def _shortfalls(self, caller: Caller, batch: Batch, shortfalls: Sequence[Shortfall]) -> Sequence[Event]:
        return [
            self.work.event(
                caller,
                EventKind.SHORTFALL,
                text=f"line {each.line}",
                name=each.item,
                amount=each.missing,
                unit=each.unit,
                item_id=batch.plan.lines[each.line - 1].item_id,
            )
            for each in shortfalls
        ]


def _wanted(batch: Batch, locked: Locked) -> Sequence[Draw]:
    """What each line takes, in the unit in which its item is kept now."""
    units, draws = BUILT_IN.extended(locked.own_units), []
    for line in batch.plan.lines:
        item, quantity = locked.items.get(line.item_id), line.quantity
        if item is not None and item.unit != line.stock_unit:
            amount = Fraction(quantity, MILLION)
            stock_unit = units.find(line.stock_unit)
            quantity = quantity_in(amount, stock_unit, units.find(item.unit), density=item.density, field="quantity")
        draws.append(Draw(line=line, quantity=quantity))
    return draws


def _usable(stock: Stock, label: str, today: date) -> Quantity:
    """What a batch may take: what nobody has reserved, and what is reserved under its label."""
    usable = {lot.id: lot.free for lot in stock.lots if lot.is_usable(today)}
    reserved = (row.quantity for row in stock.reservations if row.reference == label and row.lot_id in usable)
    return Quantity(sum(usable.values()) + sum(reserved))


def _use(batch: Batch, draw: Draw) -> Change:
    return Change(
        type=ChangeType.BATCH_USE,
        item_id=draw.line.item_id,
        amount=Fraction(draw.quantity, MILLION),
        reference=batch.label,
    )
