"""Forget what nobody needs any more."""

from dataclasses import dataclass
from datetime import timedelta

from domain.identity.mailed_secrets import LIFETIMES
from domain.identity.sessions import IDLE, LONGEST
from ports.clock import Clock
from ports.login_attempts import LoginAttempts
from ports.logout_tokens import LogoutTokens
from ports.transactions import Transactions

MAIL_IS_KEPT = timedelta(days=30)
"""How long it can be seen that a mail went out, without what it said."""

LOGINS_ARE_KEPT = timedelta(hours=1)
"""Well past the time in which an attempt can be answered or a logout token is believed."""

EVENTS_ARE_READABLE = timedelta(days=30)
"""How long it is known what a billing event said, as long as providers know it; that it came is never forgotten."""


@dataclass(frozen=True, slots=True)
class Prune:
    """Forget what has had its time: how many rows, by what they were."""

    transactions: Transactions
    attempts: LoginAttempts
    logout_tokens: LogoutTokens
    clock: Clock

    def __call__(self) -> dict[str, int]:
        now = self.clock()
        logins = now - LOGINS_ARE_KEPT
        return {
            "sessions": self.transactions(
                lambda transaction: transaction.sessions.prune(created_before=now - LONGEST, seen_before=now - IDLE)
            ),
            "mailed_secrets": self.transactions(
                lambda transaction: transaction.mailed_secrets.prune(now - max(LIFETIMES.values()))
            ),
            "mail": self.transactions(lambda transaction: transaction.outbox.prune(now - MAIL_IS_KEPT)),
            "billing_bodies": self.transactions(
                lambda transaction: transaction.billing_inbox.forget_bodies(now - EVENTS_ARE_READABLE)
            ),
            "login_attempts": self.attempts.prune(logins),
            "logout_tokens": self.logout_tokens.prune(logins),
        }
