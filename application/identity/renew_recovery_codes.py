"""Make new recovery codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from application.auditing import told_everywhere
from application.identity.proofs import factors_of
from application.identity.resume_session import Visit, locked_visitor
from domain.identity.recovery_codes import COUNT, recovery_code, recovery_hash
from domain.identity.second_factors import NoSecondFactor
from domain.shared.identifiers import UserId
from ports.clock import Clock
from ports.ids import Ids
from ports.secrets import Secrets
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class RenewRecoveryCodes:
    """
    Make ten recovery codes instead of those before, for who visits and has proved just now that it is them.

    Returns the codes, which are told this once; only their hashes are kept.

    :raises ReauthenticationNeeded: the proof was too long ago.
    :raises NoSecondFactor: there is nothing that they could stand for.
    """

    transactions: Transactions
    clock: Clock
    ids: Ids
    secrets: Secrets

    def __call__(self, visit: Visit) -> Sequence[str]:
        visit.caller.require_fresh(self.clock())

        def work(transaction: Transaction) -> Sequence[str]:
            now, user = self.clock(), locked_visitor(transaction, visit)
            if not factors_of(transaction, user.id):
                raise NoSecondFactor
            action, request_id = "identity.renew_recovery_codes", visit.caller.request_id
            transaction.users.save(user, told_everywhere(transaction, self.ids, now, user.id, action, request_id))
            return self.within(transaction, user.id, now)

        return self.transactions(work)

    def within(self, transaction: Transaction, user_id: UserId, now: datetime) -> Sequence[str]:
        """The same inside a transaction that has checked who asks, and notes it."""
        codes = [recovery_code(self.secrets()) for _ in range(COUNT)]
        hashes = [kept for kept in map(recovery_hash, codes) if kept is not None]
        transaction.recovery_codes.renew(user_id, hashes, now)
        return codes
