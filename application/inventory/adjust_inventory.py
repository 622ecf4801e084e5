"""Change stock: the one way in which anything ever comes, goes, is counted, held for an order or put back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from application.caller import Caller
from application.inventory.lines import naming_line, naming_receipt
from application.requests import claim_for, first_answer
from domain.inventory.adjustments import Adjustment
from domain.inventory.asked import Asked, Stamp, ask
from domain.inventory.changes import RETURNS, Change, ChangeType
from domain.inventory.items import Item
from domain.inventory.needs import needs_of
from domain.inventory.planning import Plan, plan_change
from domain.inventory.refusals import InvalidChange, OfBatch, UnknownItem
from domain.inventory.stock import Stock
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import AdjustmentId, AuditId, ItemId, LotId
from domain.shared.money import format_money
from domain.shared.quantity import format_quantity
from domain.shared.units import BUILT_IN, UnitTable
from ports.clock import Clock
from ports.ids import Ids
from ports.stock_ledger import Locked
from ports.transactions import Transaction, Transactions

_BACKWARD = RETURNS | {ChangeType.REVERSAL}
_OF_BATCHES = frozenset({ChangeType.BATCH_USE, ChangeType.BATCH_OUTPUT, ChangeType.BATCH_RETURN})


@dataclass(frozen=True, slots=True)
class AdjustInventory:
    """
    Make all of these changes, or none.

    With a key the same changes take effect once: asked again, they get the first answer. Returns one adjustment for
    each change, in their order.

    :raises DomainError: one of them is refused; `details["line"]` counts from 1 where there are several.
    :raises OfBatch: a line takes back what a batch did.
    :raises KeyReused: the key belongs to other changes.
    """

    transactions: Transactions
    clock: Clock
    ids: Ids

    def __call__(self, caller: Caller, changes: Sequence[Change], key: str | None = None) -> Sequence[Adjustment]:
        return self.transactions(lambda transaction: self.within(transaction, caller, changes, key))

    def within(
        self, transaction: Transaction, caller: Caller, changes: Sequence[Change], key: str | None = None
    ) -> Sequence[Adjustment]:
        """The same inside the caller's transaction."""
        _check_lines(changes)
        ids = [AdjustmentId(self.ids()) for _ in changes]
        claim = None
        if key is not None:
            claim = claim_for(key, "adjust", changes, [str(each) for each in ids], self.clock())
        items = {change.item_id for change in changes}
        # Any unit but the item's own stock unit may be one of the organisation's, or have to become one.
        in_units = any(change.unit is not None for change in changes)
        locked = transaction.stock.lock(caller.organization_id, items, claim, own_units=in_units)
        if claim is not None and locked.earlier is not None:
            first = [AdjustmentId(UUID(each)) for each in first_answer(locked.earlier, claim)]
            return transaction.stock.adjustments(caller.organization_id, first)
        return self.decide(transaction, caller, locked, changes, ids, _units(locked, changes))

    def decide(
        self,
        transaction: Transaction,
        caller: Caller,
        locked: Locked,
        changes: Sequence[Change],
        ids: Sequence[AdjustmentId],
        units: UnitTable,
        *,
        by_batch: bool = False,
    ) -> Sequence[Adjustment]:
        """
        Plan and record changes, in these units, of items that are locked already; the adjustments get these ids.

        by_batch: a batch asks for it, which alone may take back what it did.
        """
        asked = []
        for line, (change, adjustment_id) in enumerate(zip(changes, ids, strict=True), 1):
            with naming_line(line, len(changes)):
                stamp = self._stamp(caller, adjustment_id)
                asked.append(ask(_item(locked, change), change, stamp, units))
        stocks = transaction.stock.read(caller.organization_id, locked.items, needs_of(locked.items, asked))
        if not by_batch:
            _check_of_no_batch(transaction, caller, stocks, changes)
        planned = _plan_all(stocks, asked)
        audit = [self._audit(caller, before, plan) for before, plan in planned]
        plans = [plan for _, plan in planned]
        with naming_receipt(plans):
            transaction.stock.record(plans, audit)
        return [plan.adjustment for plan in plans]

    def _stamp(self, caller: Caller, adjustment_id: AdjustmentId) -> Stamp:
        return Stamp(
            organization=caller.organization,
            actor_id=caller.actor_id,
            recorded_at=self.clock(),
            adjustment_id=adjustment_id,
            lot_id=LotId(self.ids()),
        )

    def _audit(self, caller: Caller, before: Item, plan: Plan) -> AuditEntry:
        adjustment = plan.adjustment
        return AuditEntry(
            id=AuditId(self.ids()),
            organization_id=caller.organization_id,
            actor_id=caller.actor_id,
            action=f"inventory.{adjustment.type}",
            subject="inventory_item",
            subject_id=str(before.id),
            before=_facts(before),
            after=_facts(plan.item) | {"adjustment": str(adjustment.id)},
            request_id=caller.request_id,
            created_at=adjustment.recorded_at,
        )


def _units(locked: Locked, changes: Sequence[Change]) -> UnitTable:
    """The built-in units, and the organisation's own if a change or an item is in one of those."""
    words = {change.unit for change in changes if change.unit is not None}
    words |= {item.unit for item in locked.items.values()}
    return BUILT_IN if words <= BUILT_IN.keys() else BUILT_IN.extended(locked.own_units)


def _plan_all(stocks: Mapping[ItemId, Stock], asked: Sequence[Asked]) -> list[tuple[Item, Plan]]:
    """A plan for each line, each upon the stock that the lines before it leave, with the item as it was before."""
    current, plans = dict(stocks), []
    for line, ask_of in enumerate(asked, 1):
        before = current[ask_of.change.item_id]
        with naming_line(line, len(asked)):
            plan = plan_change(before, ask_of)
        current[ask_of.change.item_id] = plan.stock
        plans.append((before.item, plan))
    return plans


def _check_of_no_batch(
    transaction: Transaction, caller: Caller, stocks: Mapping[ItemId, Stock], changes: Sequence[Change]
) -> None:
    """
    Leave what batches did to the batches, which have to know what of it still stands.

    Whether anything is a batch's is asked only where something is taken back that went into or came out of one.
    """
    backward = [each for each in changes if each.type in _BACKWARD and each.parts is None]
    origins = {each.origin for each in backward if each.origin is not None}
    references = {each.reference for each in backward if each.reference is not None}
    trail = [row for stock in stocks.values() for row in stock.trail if row.type in _OF_BATCHES]
    if any(row.adjustment_id in origins or row.reference in references for row in trail):
        owner = transaction.batches.owner_of(caller.organization_id, origins, references)
        if owner is not None:
            raise OfBatch(owner)


def _check_lines(changes: Sequence[Change]) -> None:
    if not changes:
        raise InvalidChange("There is nothing to change.", field="lines", expected="one line or more", got="none")
    if len(changes) > 1 and any(change.type is ChangeType.REVERSAL for change in changes):
        raise InvalidChange(
            "A reversal is asked for alone.",
            field="change_type",
            expected="other types in several lines",
            got="reversal",
        )


def _item(locked: Locked, change: Change) -> Item:
    try:
        return locked.items[change.item_id]
    except KeyError:
        raise UnknownItem(str(change.item_id)) from None


def _facts(item: Item) -> dict[str, str | bool | None]:
    return {
        "on_hand": format_quantity(item.on_hand),
        "reserved": format_quantity(item.reserved),
        "value": format_money(item.value),
        "unit_cost": format_money(item.unit_cost),
    }
