"""Forget what nobody needs any more."""

from dataclasses import dataclass
from datetime import timedelta

from domain.identity.authenticators import ENROLMENT
from domain.identity.half_sign_ins import LIFETIME as HALF_LIFETIME
from domain.identity.mailed_secrets import LIFETIMES
from domain.identity.proven_identities import LIFETIME
from domain.identity.sessions import IDLE, LONGEST
from domain.production.label_jobs import KEPT
from ports.clock import Clock
from ports.login_attempts import LoginAttempts
from ports.passkey_challenges import PasskeyChallenges
from ports.transactions import Transactions

MAIL_IS_KEPT = timedelta(days=30)
"""How long it can be seen that a mail went out, without what it said."""

LOGINS_ARE_KEPT = timedelta(hours=1)
"""Well past the time in which an attempt or a challenge can be answered or a logout token is believed."""

INVITATIONS_ARE_KEPT = timedelta(days=30)
"""From when they were made: well past the time in which they can be accepted."""

SIGN_UPS_ARE_KEPT = timedelta(days=14)
"""How long somebody may take to confirm an address, by as many links as they ask for."""

EVENTS_ARE_READABLE = timedelta(days=30)
"""How long it is known what a billing event said, as long as providers know it; that it came is never forgotten."""


@dataclass(frozen=True, slots=True)
class Prune:
    """Forget what has had its time: how many rows, by what they were."""

    transactions: Transactions
    attempts: LoginAttempts
    challenges: PasskeyChallenges
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
            "half_sign_ins": self.transactions(
                lambda transaction: transaction.half_sign_ins.prune(now - HALF_LIFETIME)
            ),
            "enrolments": self.transactions(lambda transaction: transaction.authenticators.prune(now - ENROLMENT)),
            "invitations": self.transactions(
                lambda transaction: transaction.invitations.prune(now - INVITATIONS_ARE_KEPT)
            ),
            "sign_ups": self.transactions(lambda transaction: transaction.sign_ups.forget(now - SIGN_UPS_ARE_KEPT)),
            "mail": self.transactions(lambda transaction: transaction.outbox.prune(now - MAIL_IS_KEPT)),
            "billing_bodies": self.transactions(
                lambda transaction: transaction.billing_inbox.forget_bodies(now - EVENTS_ARE_READABLE)
            ),
            "label_jobs": self.transactions(lambda transaction: transaction.label_jobs.prune(now - KEPT)),
            "login_attempts": self.attempts.prune(logins),
            "proven_identities": self.transactions(
                lambda transaction: transaction.proven_identities.prune(now - LIFETIME)
            ),
            "logout_tokens": self.transactions(lambda transaction: transaction.logout_tokens.prune(logins)),
            "passkey_challenges": self.challenges.prune(logins),
        }
