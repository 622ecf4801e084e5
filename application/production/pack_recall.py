"""Say that the pack of a recall is made: the time since its start is kept."""

from dataclasses import dataclass

from application.auditing import audited
from application.caller import Caller
from application.production.follow_lots import FollowLots
from application.production.start_recall import recall_facts
from domain.production.recall_refusals import UnknownRecall
from domain.production.recalls import Recall, packed
from domain.shared.identifiers import RecallId
from ports.clock import Clock
from ports.ids import Ids
from ports.recall_reading import RecallReading
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class PackRecall:
    """
    Follow the lots of a recall, and keep how many are reached and when that was known first.

    :raises UnknownRecall: the organisation has no such recall.
    :raises RecallClosed: it is over.
    """

    transactions: Transactions
    reading: RecallReading
    follow: FollowLots
    clock: Clock
    ids: Ids

    def __call__(self, caller: Caller, recall_id: RecallId) -> Recall:
        told = self.reading.recall(caller.organization_id, recall_id)
        if told is None:
            raise UnknownRecall(str(recall_id))
        with self.follow(caller, told.recall.lots) as affected:
            reached = sum(1 for _ in affected)
        return self.transactions(lambda transaction: self._within(transaction, caller, recall_id, reached))

    def _within(self, transaction: Transaction, caller: Caller, recall_id: RecallId, reached: int) -> Recall:
        before, now = transaction.recalls.lock(caller.organization_id, recall_id), self.clock()
        if before is None:
            raise UnknownRecall(str(recall_id))
        after = packed(before, reached, now)
        if after != before:
            audit = audited(
                caller,
                self.ids,
                now,
                action="production.pack_recall",
                subject=("recall", recall_id),
                before=recall_facts(before),
                after=recall_facts(after),
            )
            transaction.recalls.save(after, audit)
        return after
