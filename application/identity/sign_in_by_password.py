"""Sign in by address and password."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.auditing import audited
from application.caller import Caller
from application.identity.complete_sign_in import CompleteSignIn, HalfSignedIn
from application.identity.note_denials import NOTED_EVERY
from application.identity.open_session import OpenedSession, OpenSession, SignIn
from application.identity.proofs import factors_of
from domain.identity.emails import InvalidEmail, parse_email
from domain.identity.members import User
from domain.identity.passwords import BadCredentials, UnverifiedEmail, spelt
from domain.shared.identifiers import UserId
from domain.shared.organization import Organization
from ports.access import Access
from ports.clock import Clock
from ports.ids import Ids
from ports.password_hasher import PasswordHasher
from ports.people_reading import PeopleReading
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class SignInByPassword:
    """
    Open a session for whoever knows the password of an address; or half of one, if the user has turned a second factor
    on, which is not told before the password was right.

    An address that nobody has costs the same verification as a wrong password and gets the same answer. A wrong
    password is noted in the audit of the user's organisations once an hour: a stranger can send as many as they like.
    Nobody is locked out by that; only the rate of tries is limited.

    :raises BadCredentials: address and password do not belong together, or the user is disabled.
    :raises UnverifiedEmail: they do, but the address is not confirmed.
    :raises NoOrganization: no organisation lets the user in.
    """

    transactions: Transactions
    people: PeopleReading
    access: Access
    hasher: PasswordHasher
    open: OpenSession
    complete: CompleteSignIn
    clock: Clock
    ids: Ids

    def __call__(self, email: str, password: str, sign_in: SignIn) -> OpenedSession | HalfSignedIn:
        user = self._user_of(email)
        whose = user.id if user is not None else UserId(self.ids())
        kept = self.transactions(lambda transaction: transaction.passwords.get(whose))
        joined = self.people.organizations_of(whose)
        is_right = self.hasher.verify(kept, spelt(password))
        if user is None or kept is None or not is_right or user.disabled_at is not None:
            self._note(user, joined, sign_in)
            raise BadCredentials
        if user.email_verified_at is None:
            raise UnverifiedEmail
        renewed = self.hasher.hash(spelt(password)) if self.hasher.is_outdated(kept) else None

        def work(transaction: Transaction) -> OpenedSession | HalfSignedIn:
            locked = transaction.users.get(whose)
            if locked is None or transaction.passwords.get(whose) != kept:
                raise BadCredentials
            if renewed is not None:
                transaction.passwords.keep(whose, renewed, self.clock())
            if factors_of(transaction, whose):
                return self.complete.begin(transaction, locked, sign_in)
            return self.open.within(transaction, whose, joined, sign_in)

        return self.transactions(work)

    def _user_of(self, email: str) -> User | None:
        try:
            return self.people.user_of_email(parse_email(email).key)
        except InvalidEmail:
            return None

    def _note(self, user: User | None, joined: Sequence[Organization], sign_in: SignIn) -> None:
        if user is None:
            # As many statements as it takes to note it where there is somebody, so that time does not tell.
            self.people.organizations_of(UserId(self.ids()))
            return
        now = self.clock()
        for organization in joined:
            caller = Caller(
                organization=organization, actor_id=user.id, request_id=sign_in.request_id, permissions=frozenset()
            )
            entry = audited(
                caller,
                self.ids,
                now,
                action="identity.refuse_sign_in",
                subject=("user", user.id),
                after={"address": sign_in.device.address, "device": sign_in.device.name},
            )
            self.access.note_refusal(entry, now - NOTED_EVERY)
