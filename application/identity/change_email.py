"""Have another address for one's account, or a first one."""

from dataclasses import dataclass, replace

from application.auditing import told_everywhere
from application.identity.account_mail import AccountMail, require_mailable
from application.identity.resume_session import Visit, locked_visitor
from domain.identity.api_tokens import hash_secret
from domain.identity.emails import parse_email
from domain.identity.mailed_secrets import BadLink, Errand
from domain.identity.members import User
from ports.clock import Clock
from ports.ids import Ids
from ports.people_reading import PeopleReading
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class ChangeEmail:
    """
    Change the address of an account, by a link that is mailed to the new one; the old one is told.

    The link counts where the same user is signed in and nowhere else: somebody who follows a link that a stranger had
    mailed to them must not make their address that of the stranger's account.
    """

    transactions: Transactions
    people: PeopleReading
    mail: AccountMail
    clock: Clock
    ids: Ids

    def ask(self, visit: Visit, email: str) -> None:
        """
        Mail the link. Whether another account has the address is told to its owner alone, by mail.

        :raises ReauthenticationNeeded: who visits has not proved just now that it is them.
        :raises InvalidEmail: it is no address, or none that mail can be carried to.
        """
        visit.caller.require_fresh(self.clock())
        wanted = parse_email(email)
        require_mailable(wanted)
        known = self.people.user_of_email(wanted.key)

        def work(transaction: Transaction) -> None:
            user, now = locked_visitor(transaction, visit), self.clock()
            if known is None or known.id == user.id:
                self.mail.confirm_new_address(transaction, user, wanted, now)
            else:
                self.mail.tell_of_wanted_address(transaction, known, now)
            action, request_id = "identity.ask_for_email", visit.caller.request_id
            facts = {"email": wanted.shown}
            transaction.users.save(
                user, told_everywhere(transaction, self.ids, now, user.id, action, request_id, facts)
            )

        self.transactions(work)

    def __call__(self, visit: Visit, secret: str) -> User:
        """
        Take on the address to which the secret was mailed. Links that were mailed to the old one work no more.

        :raises BadLink: the secret is unknown, used or too old, or another user's.
        :raises EmailTaken: another account has the address by now.
        """
        return self.transactions(lambda transaction: self._within(transaction, visit, secret))

    def _within(self, transaction: Transaction, visit: Visit, secret: str) -> User:
        before, now = locked_visitor(transaction, visit), self.clock()
        taken = transaction.mailed_secrets.take(hash_secret(secret), Errand.ADDRESS)
        if taken is None or taken.is_over(now) or taken.user_id != before.id:
            raise BadLink
        after = replace(before, email=taken.email, email_verified_at=now)
        was, is_now = ({"email": None if each.email is None else each.email.shown} for each in (before, after))
        action, request_id = "identity.change_email", visit.caller.request_id
        audit = told_everywhere(transaction, self.ids, now, after.id, action, request_id, after=is_now, before=was)
        transaction.mailed_secrets.forget(after.id)
        transaction.users.save(after, audit)
        self.mail.tell_of_new_address(transaction, before, now)
        return after
