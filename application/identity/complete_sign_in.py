"""Complete half a sign-in: the password was right, and now comes the second factor."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from application.auditing import told_everywhere
from application.identity.open_session import OpenedSession, OpenSession, SignIn
from application.identity.proofs import Proof, factors_of
from domain.identity.api_tokens import hash_secret
from domain.identity.half_sign_ins import HalfSignIn, HalfSignInOver
from domain.identity.members import User
from domain.identity.second_factors import Factor, WrongCode
from domain.shared.errors import DomainError
from domain.shared.identifiers import UserId
from ports.clock import Clock
from ports.ids import Ids
from ports.people_reading import PeopleReading
from ports.secrets import Secrets
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfSignedIn:
    """What is kept of half a sign-in, and the secret that its cookie has to hold, which is told this once."""

    half: HalfSignIn
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CompleteSignIn:
    """
    Open a session for who gave the right password in this browser and now gives a proof, whatever that is.

    A wrong proof is counted and noted; after five the password has to be given again. It locks nobody out.

    secret: what the cookie of the half sign-in holds; None without one.

    :raises HalfSignInOver: there is none, it is too old, or too many proofs were wrong.
    :raises WrongCode: the proof proves nothing.
    :raises NoOrganization: no organisation lets the user in any more.
    """

    transactions: Transactions
    people: PeopleReading
    open: OpenSession
    clock: Clock
    ids: Ids
    secrets: Secrets

    def begin(self, transaction: Transaction, user: User, sign_in: SignIn) -> HalfSignedIn:
        """Remember and note that somebody gave the right password of a user, who is locked."""
        secret, now = self.secrets(), self.clock()
        half = HalfSignIn(secret_hash=hash_secret(secret), user_id=user.id, created_at=now)
        transaction.half_sign_ins.add(half)
        self._note(transaction, user, sign_in, now, "identity.begin_sign_in")
        return HalfSignedIn(half=half, secret=secret)

    def owed(self, secret: str | None) -> frozenset[Factor]:
        """
        What is still asked for, any one of these.

        :raises HalfSignInOver: nothing is under way.
        """

        def work(transaction: Transaction) -> frozenset[Factor]:
            return factors_of(transaction, self.half_of(transaction, secret).user_id)

        return self.transactions(work)

    def user_of(self, secret: str | None) -> UserId:
        """
        Whose password it was.

        :raises HalfSignInOver: nothing is under way.
        """
        return self.transactions(lambda transaction: self.half_of(transaction, secret).user_id)

    def half_of(self, transaction: Transaction, secret: str | None) -> HalfSignIn:
        """
        The half sign-in of that secret.

        :raises HalfSignInOver: there is none, or it is over.
        """
        half = transaction.half_sign_ins.find(hash_secret(secret or ""))
        if half is None or half.is_over(self.clock()):
            raise HalfSignInOver
        return half

    def __call__(self, secret: str | None, sign_in: SignIn, proof: Proof) -> OpenedSession:
        user_id = self.user_of(secret)
        joined = self.people.organizations_of(user_id)

        def work(transaction: Transaction) -> OpenedSession | DomainError:
            # The user is locked before anything is read that decides: of two who bring one code, one comes in.
            user, now = transaction.users.get(user_id), self.clock()
            half = self.half_of(transaction, secret)
            if user is None or user.disabled_at is not None:
                raise HalfSignInOver
            method = proof(transaction, user, now)
            if method is None:
                return self._missed(transaction, half, user, sign_in, now)
            transaction.half_sign_ins.end(half.secret_hash)
            return self.open.within(transaction, user_id, joined, replace(sign_in, method=method))

        outcome = self.transactions(work)
        if isinstance(outcome, DomainError):
            raise outcome
        return outcome

    def _missed(
        self, transaction: Transaction, half: HalfSignIn, user: User, sign_in: SignIn, now: datetime
    ) -> DomainError:
        """Count and note a wrong proof; what is refused is told after that is committed."""
        after = half.missed()
        transaction.half_sign_ins.save(after)
        self._note(transaction, user, sign_in, now, "identity.refuse_second_factor")
        return HalfSignInOver() if after.is_over(now) else WrongCode()

    def _note(self, transaction: Transaction, user: User, sign_in: SignIn, now: datetime, action: str) -> None:
        facts = {"address": sign_in.device.address, "device": sign_in.device.name}
        audit = told_everywhere(transaction, self.ids, now, user.id, action, sign_in.request_id, facts)
        transaction.users.save(user, audit)
