"""Deliver the mail that is due."""

from dataclasses import dataclass

from domain.shared.mail import LEASE, Mail
from ports.clock import Clock
from ports.mailer import Mailer, NotDelivered
from ports.transactions import Transactions

BATCH = 100
"""Mails that are tried in one call."""


@dataclass(frozen=True, slots=True)
class DeliverMail:
    """
    Try the mails that are due, each once, and tell what came of them; none means that none was due.

    Nothing is sent inside a transaction: a mail is taken in one, sent, and what came of it recorded in another. Whoever
    is cut off between the last two leaves it to be sent again when its time is up: a mail comes at least once, and each
    time under the same id.
    """

    transactions: Transactions
    mailer: Mailer
    clock: Clock

    def __call__(self, most: int = BATCH) -> list[Mail]:
        done: list[Mail] = []
        while len(done) < most and (mail := self._take()) is not None:
            done.append(self._try(mail))
        return done

    def _take(self) -> Mail | None:
        now = self.clock()
        return self.transactions(lambda transaction: transaction.outbox.take(now, now + LEASE))

    def _try(self, mail: Mail) -> Mail:
        try:
            self.mailer(mail)
        except NotDelivered as failure:
            after = mail.failed(failure.reason, self.clock(), for_good=failure.for_good)
        else:
            after = mail.sent(self.clock())
        self.transactions(lambda transaction: transaction.outbox.record(after))
        return after
