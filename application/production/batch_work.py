"""What all steps of a batch have in common: once by its key, the batch locked, stock changed, and all of it kept."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from application.auditing import audited
from application.caller import Caller
from application.inventory.adjust_inventory import AdjustInventory
from application.requests import claim_for, first_answer
from domain.inventory.adjustments import Adjustment
from domain.inventory.changes import Change
from domain.production.batch_refusals import UnknownBatch
from domain.production.batch_steps import Step
from domain.production.batches import Batch, BatchMovement, Event, EventKind, Role
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import AdjustmentId, BatchId
from domain.shared.money import format_money
from domain.shared.quantity import format_quantity
from domain.shared.units import BUILT_IN
from ports.clock import Clock
from ports.ids import Ids
from ports.stock_ledger import Locked
from ports.transactions import Transaction, Transactions

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


Seen = TypeVar("Seen")


class _Rehearsed(Exception):
    """Ends the transaction of a rehearsal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Who asks for a step of which batch; `verb` as the audit tells it, `told` all else that makes the request."""

    caller: Caller
    batch_id: BatchId
    verb: str
    told: "Sequence[DataclassInstance]" = ()
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """The reason for which something is asked."""

    reason: str


@dataclass(frozen=True, slots=True)
class BatchWork:
    """
    Take a batch from one state to the next, all or nothing.

    With a key the same request takes effect once; a repetition gets the batch as it is by then.

    :raises UnknownBatch: the organisation has no such batch.
    :raises KeyReused: the key belongs to another request.
    """

    transactions: Transactions
    adjust: AdjustInventory
    clock: Clock
    ids: Ids

    def __call__(self, asked: Request, step: Callable[[Transaction, Batch], Step]) -> Batch:
        def work(transaction: Transaction) -> Batch:
            again = self._asked_before(transaction, asked)
            before = transaction.batches.lock(asked.caller.organization_id, asked.batch_id)
            if before is None:
                raise UnknownBatch(str(asked.batch_id))
            if again:
                return before
            done = step(transaction, before)
            transaction.batches.save(done, self._audit(asked, before, done))
            return done.batch

        return self.transactions(work)

    def rehearse(self, caller: Caller, batch_id: BatchId, step: Callable[[Transaction, Batch], Seen]) -> Seen:
        """What a step would come to: it is taken, and nothing of it is kept."""
        seen: list[Seen] = []

        def work(transaction: Transaction) -> None:
            batch = transaction.batches.lock(caller.organization_id, batch_id)
            if batch is None:
                raise UnknownBatch(str(batch_id))
            seen.append(step(transaction, batch))
            raise _Rehearsed

        with suppress(_Rehearsed):
            self.transactions(work)
        return seen[-1]

    def move(
        self, transaction: Transaction, caller: Caller, locked: Locked, changes: Sequence[tuple[Role, Change]]
    ) -> Sequence[BatchMovement]:
        """Make these changes of items that are locked, with the organisation's units; what they did, lot by lot."""
        if not changes:
            return []
        ids = [AdjustmentId(self.ids()) for _ in changes]
        units = BUILT_IN.extended(locked.own_units)
        asked = [change for _, change in changes]
        made = self.adjust.decide(transaction, caller, locked, asked, ids, units, by_batch=True)
        return [each for (role, _), adjustment in zip(changes, made, strict=True) for each in _moved(adjustment, role)]

    def event(self, caller: Caller, kind: EventKind, **told: Any) -> Event:  # noqa: ANN401 - as `Event` has them
        """Something that happens now, by the caller."""
        return Event(kind=kind, at=self.clock(), actor_id=caller.actor_id, **told)

    def _asked_before(self, transaction: Transaction, asked: Request) -> bool:
        if asked.key is None:
            return False
        verb = f"{asked.verb} {asked.batch_id}"
        claim = claim_for(asked.key, verb, asked.told, [str(asked.batch_id)], self.clock())
        held = transaction.claims.take(asked.caller.organization_id, [claim])
        if asked.key not in held:
            return False
        first_answer(held[asked.key], claim)
        return True

    def _audit(self, asked: Request, before: Batch, done: Step) -> AuditEntry:
        after = batch_facts(done.batch) | {"events": "; ".join(_told(event) for event in done.events)}
        return audited(
            asked.caller,
            self.ids,
            self.clock(),
            action=f"production.{asked.verb}",
            subject=("batch", before.id),
            before=batch_facts(before),
            after=after,
        )


def batch_facts(batch: Batch) -> dict[str, str | bool | None]:
    """A batch as the audit tells it."""
    return {
        "label": batch.label,
        "status": batch.status.value,
        "consumed": format_money(batch.consumed),
        "wasted": format_money(batch.wasted),
        "produced": format_money(batch.produced),
    }


def _moved(adjustment: Adjustment, role: Role) -> Sequence[BatchMovement]:
    return [
        BatchMovement(
            adjustment_id=adjustment.id,
            item_id=adjustment.item_id,
            lot_id=movement.lot_id,
            role=role,
            delta=movement.delta,
            cost=movement.cost,
        )
        for movement in adjustment.movements
        if movement.lot_id is not None
    ]


def _told(event: Event) -> str:
    amount = "" if event.amount is None else f"{format_quantity(event.amount)} {event.unit}".strip()
    return " ".join(part for part in (event.kind.value, event.name, amount, event.text) if part)
