"""Plan a batch: freeze a recipe at a scale under a label of its own."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from application.auditing import audited
from application.caller import Caller
from application.production.batch_work import batch_facts
from application.production.check_recipe import CheckRecipe
from application.requests import claim_for, first_answer
from domain.production.batch_plans import PREFIX, checked_prefix, frozen, label_of
from domain.production.batch_refusals import UnknownBatch
from domain.production.batch_steps import Step
from domain.production.batches import Batch, BatchPlan, BatchStatus, Event, EventKind
from domain.production.refusals import ArchivedRecipe
from domain.production.scaling import Scale
from domain.shared.decimals import shortened
from domain.shared.errors import DomainError
from domain.shared.identifiers import BatchId, RecipeId
from ports.clock import Clock
from ports.idempotency import Claim
from ports.ids import Ids
from ports.transactions import Transaction, Transactions

AS_IT_IS = Scale()
"""The recipe at its own size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBatch:
    """What shall be made: which version of a recipe (None: the newest), how much of it, and how its label begins."""

    recipe_id: RecipeId
    number: int | None = None
    scale: Scale = AS_IT_IS
    prefix: str = PREFIX


@dataclass(frozen=True, slots=True)
class PlanBatch:
    """
    Plan a batch; no stock changes.

    With a key it is planned once; a repetition gets the same batch, whatever became of the recipe since. The recipe is
    read before the transaction, because a version never changes; what was planned is what was read.

    :raises UnknownRecipe, UnknownVersion: there is no such recipe, or no such version of it.
    :raises ArchivedRecipe: the recipe is out of use.
    :raises BadScale, UnknownUnit, IncompatibleUnits, DensityNeeded, AmountTooSmall: as `scaled` does.
    :raises InvalidBatch: the label cannot begin so.
    :raises KeyReused: the key belongs to another request.
    """

    transactions: Transactions
    check: CheckRecipe
    clock: Clock
    ids: Ids

    def __call__(self, caller: Caller, new: NewBatch, key: str | None = None) -> Batch:
        prefix = checked_prefix(new.prefix)
        plan = self._plan(caller, new)
        return self.transactions(lambda transaction: self._within(transaction, caller, new, plan, prefix, key))

    def _plan(self, caller: Caller, new: NewBatch) -> BatchPlan | DomainError:
        """The plan, or why there is none: that counts only if the batch was not planned before."""
        try:
            recipe, of, estimate = self.check.estimated(caller, new.recipe_id, new.scale, number=new.number)
            return ArchivedRecipe(recipe.name) if recipe.archived_at is not None else frozen(recipe, of, estimate)
        except DomainError as refusal:
            return refusal

    def _within(
        self,
        transaction: Transaction,
        caller: Caller,
        new: NewBatch,
        plan: BatchPlan | DomainError,
        prefix: str,
        key: str | None,
    ) -> Batch:
        batch_id, now = BatchId(self.ids()), self.clock()
        if key is not None:
            claim = claim_for(key, "plan batch", [new], [str(batch_id)], now)
            held = transaction.claims.take(caller.organization_id, [claim])
            if key in held:
                return _planned_before(transaction, caller, held[key], claim)
        if isinstance(plan, DomainError):
            raise plan
        return self._keep(transaction, caller, plan, prefix, batch_id, now)

    def _keep(
        self,
        transaction: Transaction,
        caller: Caller,
        plan: BatchPlan,
        prefix: str,
        batch_id: BatchId,
        now: datetime,
    ) -> Batch:
        year = caller.organization.day_of(now).year
        number = transaction.batches.next_number(caller.organization_id, prefix, year)
        batch = Batch(
            organization_id=caller.organization_id,
            id=batch_id,
            label=label_of(prefix, year, number),
            plan=plan,
            status=BatchStatus.PLANNED,
            events=1,
            planned_at=now,
            planned_by=caller.actor_id,
        )
        event = Event(number=1, kind=EventKind.PLANNED, at=now, actor_id=caller.actor_id)
        after = batch_facts(batch) | {
            "recipe": plan.recipe_name,
            "version": str(plan.recipe_number),
            "factor": shortened(str(plan.factor)),
        }
        audit = audited(caller, self.ids, now, action="production.plan_batch", subject=("batch", batch.id), after=after)
        transaction.batches.add(Step(batch=batch, events=(event,)), audit)
        return batch


def _planned_before(transaction: Transaction, caller: Caller, earlier: Claim, claim: Claim) -> Batch:
    [planned] = first_answer(earlier, claim)
    batch = transaction.batches.lock(caller.organization_id, BatchId(UUID(planned)))
    if batch is None:
        raise UnknownBatch(planned)
    return batch
