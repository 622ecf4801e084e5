"""Close a recall: with what came of it, or because it was a mistake."""

from dataclasses import dataclass

from application.auditing import audited
from application.caller import Caller
from application.production.start_recall import recall_facts
from domain.production.recall_refusals import UnknownRecall
from domain.production.recalls import Outcome, Recall, close
from domain.shared.identifiers import RecallId
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class CloseRecall:
    """
    End a recall or a drill for good. What it held stays held.

    :raises UnknownRecall: the organisation has no such recall.
    :raises RecallClosed: it is over.
    :raises InvalidRecall: the note is missing, or cannot be kept.
    """

    transactions: Transactions
    clock: Clock
    ids: Ids

    def __call__(self, caller: Caller, recall_id: RecallId, outcome: Outcome, note: str) -> Recall:
        def work(transaction: Transaction) -> Recall:
            before, now = transaction.recalls.lock(caller.organization_id, recall_id), self.clock()
            if before is None:
                raise UnknownRecall(str(recall_id))
            after = close(before, outcome, note, by=caller.actor_id, now=now)
            audit = audited(
                caller,
                self.ids,
                now,
                action="production.close_recall",
                subject=("recall", recall_id),
                before=recall_facts(before),
                after=recall_facts(after),
            )
            transaction.recalls.save(after, audit)
            return after

        return self.transactions(work)
