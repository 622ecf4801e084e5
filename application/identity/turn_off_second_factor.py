"""Turn two-step sign-in off: by whose it is, or by the operator for who lost everything."""

from dataclasses import dataclass
from datetime import datetime

from application.auditing import told_by_owners, told_everywhere
from application.identity.account_mail import AccountMail
from application.identity.proofs import factors_of
from application.identity.resume_session import Visit, locked_visitor
from domain.identity.members import UnknownUser, User
from domain.identity.second_factors import NoSecondFactor
from domain.shared.identifiers import UserId
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class TurnOffSecondFactor:
    """
    Let the password be enough again. Authenticator and recovery codes are forgotten, and the user is told by mail.

    :raises NoSecondFactor: it was not on.
    """

    transactions: Transactions
    mail: AccountMail
    clock: Clock
    ids: Ids

    def __call__(self, visit: Visit) -> None:
        """
        Turn one's own off.

        :raises ReauthenticationNeeded: who visits has not proved just now that it is them.
        """
        visit.caller.require_fresh(self.clock())

        def work(transaction: Transaction) -> None:
            now, user = self.clock(), locked_visitor(transaction, visit)
            self._forget(transaction, user, now)
            action, request_id = "identity.turn_off_second_factor", visit.caller.request_id
            transaction.users.save(user, told_everywhere(transaction, self.ids, now, user.id, action, request_id))

        self.transactions(work)

    def of_user(self, user_id: UserId) -> User:
        """
        Turn a user's off, as the operator of the installation does. Their sessions end.

        :raises UnknownUser: there is no such user.
        """

        def work(transaction: Transaction) -> User:
            now, user = self.clock(), transaction.users.get(user_id)
            if user is None:
                raise UnknownUser(
                    "There is no such user.", field="user_id", expected="the id of a user", got=str(user_id)
                )
            self._forget(transaction, user, now)
            transaction.sessions.end_all(user_id)
            action = "identity.reset_second_factor"
            transaction.users.save(user, told_by_owners(transaction, self.ids, now, user_id, action))
            return user

        return self.transactions(work)

    def _forget(self, transaction: Transaction, user: User, now: datetime) -> None:
        if not factors_of(transaction, user.id):
            raise NoSecondFactor
        transaction.authenticators.remove(user.id)
        transaction.recovery_codes.renew(user.id, [], now)
        transaction.half_sign_ins.forget(user.id)
        self.mail.tell_of_second_factor(transaction, user, now, is_on=False)
