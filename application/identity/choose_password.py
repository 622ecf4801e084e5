"""Choose a new password: by a link that was mailed, or by the old one."""

from dataclasses import dataclass, replace

from application.auditing import told_everywhere
from application.identity.account_mail import AccountMail
from application.identity.resume_session import Visit, locked_visitor
from domain.identity.api_tokens import hash_secret
from domain.identity.emails import parse_email
from domain.identity.mailed_secrets import BadLink, Errand
from domain.identity.members import User
from domain.identity.passwords import BadCredentials, new_password, spelt
from ports.clock import Clock
from ports.ids import Ids
from ports.password_hasher import Guessable, PasswordHasher
from ports.people_reading import PeopleReading
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class ChoosePassword:
    """
    Change a password. Every session of the user ends, but for the one in which they change it; the owner is told by
    mail. Nobody is signed in by it.
    """

    transactions: Transactions
    people: PeopleReading
    hasher: PasswordHasher
    guessable: Guessable
    mail: AccountMail
    clock: Clock
    ids: Ids

    def request(self, email: str) -> None:
        """
        Mail a link for a new password, if anybody in force has the address; who asks is not told.

        :raises InvalidEmail: it is no address.
        """
        user = self.people.user_of_email(parse_email(email).key)
        if user is not None and user.disabled_at is None:
            self.transactions(lambda transaction: self.mail.offer_reset(transaction, user, self.clock()))

    def by_link(self, secret: str, password: str, request_id: str) -> None:
        """
        Choose a password by a mailed secret, which confirms the address too.

        :raises WeakPassword: it is too short, too long, or guessable; the secret can be used again.
        :raises BadLink: the secret is unknown, used, or too old.
        """
        kept = self._hashed(password, [])

        def work(transaction: Transaction) -> None:
            now = self.clock()
            taken = transaction.mailed_secrets.take(hash_secret(secret), Errand.RESET)
            user = transaction.users.get(taken.user_id) if taken is not None and not taken.is_over(now) else None
            if user is None or user.disabled_at is not None:
                raise BadLink
            verified = replace(user, email_verified_at=user.email_verified_at or now)
            self._change(transaction, verified, kept, "identity.reset_password", request_id)
            transaction.sessions.end_all(user.id)

        self.transactions(work)

    def by_old(self, visit: Visit, old: str, password: str) -> None:
        """
        Choose a password by the one before, if who visits has proved just now that it is them. A wrong one is noted.

        :raises ReauthenticationNeeded: that was too long ago.
        :raises BadCredentials: the old one is not right.
        :raises WeakPassword: the new one is too short, too long, or guessable.
        """
        visit.caller.require_fresh(self.clock())
        user, request_id = visit.user, visit.caller.request_id
        before = self.transactions(lambda transaction: transaction.passwords.get(user.id))
        if not self.hasher.verify(before, spelt(old)):
            self._note_wrong(visit)
            raise BadCredentials(field="old")
        about = [user.name, user.email.shown if user.email is not None else ""]
        kept = self._hashed(password, about)

        def work(transaction: Transaction) -> None:
            locked = transaction.users.get(user.id)
            if locked is None or transaction.passwords.get(user.id) != before:
                raise BadCredentials(field="old")
            self._change(transaction, locked, kept, "identity.change_password", request_id)
            transaction.sessions.end_all(user.id, but=visit.session.id)

        self.transactions(work)

    def _note_wrong(self, visit: Visit) -> None:
        def work(transaction: Transaction) -> None:
            user, device = locked_visitor(transaction, visit), visit.session.device
            action, facts = "identity.refuse_password", {"address": device.address, "device": device.name}
            request_id = visit.caller.request_id
            audit = told_everywhere(transaction, self.ids, self.clock(), user.id, action, request_id, facts)
            transaction.users.save(user, audit)

        self.transactions(work)

    def _hashed(self, password: str, about: list[str]) -> str:
        return self.hasher.hash(new_password(password, guessable=self.guessable(spelt(password), about)))

    def _change(self, transaction: Transaction, user: User, kept: str, action: str, request_id: str) -> None:
        now = self.clock()
        transaction.passwords.keep(user.id, kept, now)
        transaction.mailed_secrets.forget(user.id)
        transaction.half_sign_ins.forget(user.id)
        transaction.users.save(user, told_everywhere(transaction, self.ids, now, user.id, action, request_id))
        self.mail.tell_of_password(transaction, user, now)
