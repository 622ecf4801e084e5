"""Let somebody choose a new password, as the operator of the installation does."""

from dataclasses import dataclass

from application.auditing import told_by_owners
from application.identity.account_mail import AccountMail, is_mailable
from domain.identity.members import DisabledUser, UnknownUser, User, UserWithoutAddress
from domain.shared.identifiers import UserId
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class OfferReset:
    """
    Make a link for a new password: mailed to the user, or told to the operator, who takes it to them in another way.

    Whoever has the link has the account, so each organisation of the user is told that it was made, and which way it
    went. Links that went out before stop working.

    :raises UnknownUser: there is no such user.
    :raises DisabledUser: they are shut out, and could do nothing with it.
    :raises UserWithoutAddress: they have no address to sign in with, or none that mail can be carried to.
    """

    transactions: Transactions
    mail: AccountMail
    clock: Clock
    ids: Ids

    def mailed(self, user_id: UserId) -> User:
        """Mail the link."""

        def work(transaction: Transaction) -> User:
            user = self._user(transaction, user_id)
            if user.email is None or not is_mailable(user.email):
                raise UserWithoutAddress
            self.mail.offer_reset(transaction, user, self.clock())
            self._note(transaction, user, "identity.mail_reset_link")
            return user

        return self.transactions(work)

    def told(self, user_id: UserId) -> tuple[User, str]:
        """The link itself, which is told this once."""

        def work(transaction: Transaction) -> tuple[User, str]:
            user = self._user(transaction, user_id)
            link = self.mail.reset_link(transaction, user, self.clock())
            self._note(transaction, user, "identity.print_reset_link")
            return user, link

        return self.transactions(work)

    def _user(self, transaction: Transaction, user_id: UserId) -> User:
        user = transaction.users.get(user_id)
        if user is None:
            raise UnknownUser("There is no such user.", field="user_id", expected="the id of a user", got=str(user_id))
        if user.disabled_at is not None:
            raise DisabledUser
        if user.email is None:
            raise UserWithoutAddress
        return user

    def _note(self, transaction: Transaction, user: User, action: str) -> None:
        audit = told_by_owners(transaction, self.ids, self.clock(), user.id, action)
        transaction.users.save(user, audit)
