"""Look at one's own second factor."""

from dataclasses import dataclass
from datetime import datetime

from application.identity.resume_session import Visit
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorState:
    """`on_since` is None while the password alone is enough; `recovery_codes` are those that are left."""

    on_since: datetime | None
    recovery_codes: int


@dataclass(frozen=True, slots=True)
class ViewSecondFactor:
    """Whether an authenticator is in force for who visits, and how many recovery codes they have left."""

    transactions: Transactions

    def __call__(self, visit: Visit) -> SecondFactorState:
        def work(transaction: Transaction) -> SecondFactorState:
            authenticator = transaction.authenticators.get(visit.user.id)
            return SecondFactorState(
                on_since=None if authenticator is None else authenticator.confirmed_at,
                recovery_codes=transaction.recovery_codes.left(visit.user.id),
            )

        return self.transactions(work)
