"""Confirm an address by the secret that was mailed to it."""

from dataclasses import dataclass, replace

from application.auditing import told_everywhere
from domain.identity.api_tokens import hash_secret
from domain.identity.mailed_secrets import BadLink, Errand
from domain.identity.members import User
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class VerifyEmail:
    """
    Believe that an address is its user's.

    :raises BadLink: the secret is unknown, used, or too old.
    """

    transactions: Transactions
    clock: Clock
    ids: Ids

    def __call__(self, secret: str, request_id: str) -> User:
        return self.transactions(lambda transaction: self._within(transaction, secret, request_id))

    def _within(self, transaction: Transaction, secret: str, request_id: str) -> User:
        now = self.clock()
        taken = transaction.mailed_secrets.take(hash_secret(secret), Errand.VERIFY)
        user = transaction.users.get(taken.user_id) if taken is not None and not taken.is_over(now) else None
        if user is None:
            raise BadLink
        verified = replace(user, email_verified_at=user.email_verified_at or now)
        audit = told_everywhere(transaction, self.ids, now, user.id, "identity.verify_email", request_id)
        transaction.users.save(verified, audit)
        return verified
