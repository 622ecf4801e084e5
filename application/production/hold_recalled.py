"""Hold what a recall reaches, so that nobody sells or uses any of it."""

from dataclasses import dataclass

from application.caller import Caller
from application.production.hold_descendants import HoldDescendants
from domain.production.recall_refusals import UnknownRecall
from domain.production.recalls import Recall, check_open, hold_reason
from domain.shared.identifiers import RecallId
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class HoldRecalled:
    """
    Hold the lots of a recall and all that was made of them, as far as that goes by now; how many lots are held anew.

    What is held for another reason keeps it. What batches in progress make of it is held when they are finished; to ask
    again holds what somebody released since.

    :raises UnknownRecall: the organisation has no such recall.
    :raises RecallClosed: it is over.
    """

    transactions: Transactions
    hold: HoldDescendants

    def __call__(self, caller: Caller, recall_id: RecallId) -> int:
        def work(transaction: Transaction) -> int:
            recall = transaction.recalls.lock(caller.organization_id, recall_id)
            if recall is None:
                raise UnknownRecall(str(recall_id))
            check_open(recall)
            return self.within(transaction, caller, recall)

        return self.transactions(work)

    def within(self, transaction: Transaction, caller: Caller, recall: Recall) -> int:
        """The same inside the caller's transaction, of a recall that is open."""
        return len(self.hold.within(transaction, caller, recall.lots, hold_reason(recall)).lots)
