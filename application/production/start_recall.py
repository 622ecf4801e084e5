"""Start a recall, or practise one: from now on its time counts."""

from dataclasses import dataclass
from uuid import UUID

from application.auditing import audited
from application.caller import Caller
from application.production.hold_recalled import HoldRecalled
from application.requests import claim_for, first_answer
from domain.production.recall_refusals import UnknownRecall
from domain.production.recalls import NewRecall, Recall, check_new
from domain.shared.identifiers import RecallId
from ports.clock import Clock
from ports.idempotency import Claim
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class StartRecall:
    """
    Begin a recall or a drill on one or several lots. With a key it begins once; a repetition gets the same one.

    If that is asked for, the lots and all that was made of them are held in the same transaction.

    :raises InvalidRecall: it is of no lots or of too many, or its reason cannot be kept.
    :raises UnknownLot: the organisation does not have one of the lots.
    :raises KeyReused: the key belongs to another request.
    """

    transactions: Transactions
    hold: HoldRecalled
    clock: Clock
    ids: Ids

    def __call__(self, caller: Caller, new: NewRecall, key: str | None = None) -> Recall:
        checked = check_new(new)
        return self.transactions(lambda transaction: self._within(transaction, caller, checked, key))

    def _within(self, transaction: Transaction, caller: Caller, new: NewRecall, key: str | None) -> Recall:
        recall_id, now = RecallId(self.ids()), self.clock()
        if key is not None:
            claim = claim_for(key, "start recall", [new], [str(recall_id)], now)
            held = transaction.claims.take(caller.organization_id, [claim])
            if key in held:
                return _started_before(transaction, caller, held[key], claim)
        recall = Recall(
            organization_id=caller.organization_id,
            id=recall_id,
            number=transaction.recalls.next_number(caller.organization_id),
            kind=new.kind,
            reason=new.reason,
            lots=tuple(new.lots),
            started_at=now,
            started_by=caller.actor_id,
        )
        after = recall_facts(recall) | {"lots": ", ".join(map(str, recall.lots))}
        audit = audited(
            caller, self.ids, now, action="production.start_recall", subject=("recall", recall.id), after=after
        )
        transaction.recalls.add(recall, audit)
        if new.hold:
            self.hold.within(transaction, caller, recall)
        return recall


def recall_facts(recall: Recall) -> dict[str, str | bool | None]:
    """A recall as the audit tells it."""
    return {
        "number": str(recall.number),
        "kind": recall.kind.value,
        "reason": recall.reason,
        "reached": None if recall.reached is None else str(recall.reached),
        "outcome": None if recall.outcome is None else recall.outcome.value,
        "note": recall.note,
    }


def _started_before(transaction: Transaction, caller: Caller, earlier: Claim, claim: Claim) -> Recall:
    [started] = first_answer(earlier, claim)
    recall = transaction.recalls.lock(caller.organization_id, RecallId(UUID(started)))
    if recall is None:
        raise UnknownRecall(started)
    return recall
