"""Forget what nobody needs any more."""

from dataclasses import dataclass
from datetime import timedelta

from ports.clock import Clock
from ports.transactions import Transactions

MAIL_IS_KEPT = timedelta(days=30)
"""How long it can be seen that a mail went out, without what it said."""


@dataclass(frozen=True, slots=True)
class Prune:
    """Forget what has had its time: how many rows, by what they were."""

    transactions: Transactions
    clock: Clock

    def __call__(self) -> dict[str, int]:
        now = self.clock()
        return {"mail": self.transactions(lambda transaction: transaction.outbox.prune(now - MAIL_IS_KEPT))}
