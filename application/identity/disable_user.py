"""Disable a user everywhere, or enable them again, as the operator of the installation does."""

from dataclasses import dataclass, replace
from datetime import datetime

from application.auditing import told_by_owners
from domain.identity.members import UnknownUser, User
from domain.shared.identifiers import UserId
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class DisableUser:
    """
    Shut a user out of every organisation at once, or let them in again; what is so already stays so.

    The last owner of an organisation can be disabled, because an account that is in wrong hands must be shut at once;
    its operator can act for it and enable them again. Their sessions end. Each organisation of the user has an entry
    in its audit, in the name of its owner, as all that an operator does.

    :raises UnknownUser: there is no such user.
    """

    transactions: Transactions
    clock: Clock
    ids: Ids

    def __call__(self, user_id: UserId) -> User:
        """Disable."""
        return self.transactions(lambda transaction: self._within(transaction, user_id, self.clock()))

    def enable(self, user_id: UserId) -> User:
        """Enable again."""
        return self.transactions(lambda transaction: self._within(transaction, user_id, None))

    def _within(self, transaction: Transaction, user_id: UserId, disabled_at: datetime | None) -> User:
        before = transaction.users.get(user_id)
        if before is None:
            raise UnknownUser("There is no such user.", field="user_id", expected="the id of a user", got=str(user_id))
        if (before.disabled_at is None) is (disabled_at is None):
            return before
        after = replace(before, disabled_at=disabled_at)
        if disabled_at is not None:
            transaction.sessions.end_all(user_id)
        action = "identity.enable_user" if disabled_at is None else "identity.disable_user"
        was, now_is = ({"is_disabled": each.disabled_at is not None} for each in (before, after))
        audit = told_by_owners(transaction, self.ids, self.clock(), user_id, action, before=was, after=now_is)
        transaction.users.save(after, audit)
        return after
