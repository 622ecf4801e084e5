"""Confirm that it is still the one who signed in: what a sensitive act asks for when that was a while ago."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from application.auditing import audited, told_everywhere
from application.identity.open_session import OpenedSession, SignIn
from application.identity.proofs import Proof, factors_of
from application.identity.resume_session import Visit, locked_visitor
from domain.identity.api_tokens import hash_secret
from domain.identity.members import User
from domain.identity.passkey_refusals import PasskeyRefused
from domain.identity.passwords import BadCredentials, spelt
from domain.identity.second_factors import Factor, WrongCode
from domain.identity.sessions import Method
from domain.shared.errors import DomainError
from domain.shared.identifiers import SessionId
from ports.clock import Clock
from ports.ids import Ids
from ports.password_hasher import PasswordHasher
from ports.secrets import Secrets
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """
    How somebody can confirm that it is them: by the password with any one of `factors`, by a passkey alone, or by these
    providers.
    """

    has_password: bool
    has_passkey: bool
    factors: frozenset[Factor]
    providers: Sequence[str]


@dataclass(frozen=True, slots=True)
class ConfirmVisitor:
    """
    Let a session follow this one in which somebody has proved just now that it is them; this one ends.

    :raises NotSignedIn: the session ended meanwhile.
    """

    transactions: Transactions
    hasher: PasswordHasher
    clock: Clock
    ids: Ids
    secrets: Secrets

    def ways(self, visit: Visit) -> Ways:
        """What the visitor can confirm by."""
        user_id = visit.user.id

        def work(transaction: Transaction) -> Ways:
            linked = transaction.identities.lock(user_id)
            return Ways(
                has_password=transaction.passwords.get(user_id) is not None,
                has_passkey=bool(transaction.passkeys.of_user(user_id)),
                factors=factors_of(transaction, user_id),
                providers=list(dict.fromkeys(each.provider for each in linked)),
            )

        return self.transactions(work)

    def by_password(self, visit: Visit, password: str, proof: Proof, sign_in: SignIn) -> OpenedSession:
        """
        Confirm by the password and, of who has a second factor, by this proof.

        :raises BadCredentials: that is not the password.
        :raises WrongCode: the proof proves nothing.
        """
        kept = self.transactions(lambda transaction: transaction.passwords.get(visit.user.id))
        is_right = self.hasher.verify(kept, spelt(password))

        def work(transaction: Transaction) -> OpenedSession | DomainError:
            user, now = locked_visitor(transaction, visit), self.clock()
            if not is_right or transaction.passwords.get(user.id) != kept:
                return self._refused(transaction, user, sign_in, now, BadCredentials(field="password"))
            asked = factors_of(transaction, user.id)
            method = proof(transaction, user, now) if asked else Method.PASSWORD
            if method is None:
                return self._refused(transaction, user, sign_in, now, WrongCode())
            return self.within(transaction, visit, replace(sign_in, method=method))

        outcome = self.transactions(work)
        if isinstance(outcome, DomainError):
            raise outcome
        return outcome

    def by_passkey(self, visit: Visit, proof: Proof, sign_in: SignIn) -> OpenedSession:
        """
        Confirm by a passkey alone, whose device has made sure who is there.

        :raises PasskeyRefused: the proof proves nothing.
        """

        def work(transaction: Transaction) -> OpenedSession | DomainError:
            user, now = locked_visitor(transaction, visit), self.clock()
            method = proof(transaction, user, now)
            if method is None:
                refusal = PasskeyRefused(field="credential", expected="a passkey of who is signed in")
                return self._refused(transaction, user, sign_in, now, refusal)
            return self.within(transaction, visit, replace(sign_in, method=method))

        outcome = self.transactions(work)
        if isinstance(outcome, DomainError):
            raise outcome
        return outcome

    def within(self, transaction: Transaction, visit: Visit, sign_in: SignIn) -> OpenedSession:
        """The session that follows, inside a transaction in which it was proved who visits."""
        locked_visitor(transaction, visit)
        now, secret = self.clock(), self.secrets()
        session = visit.session.confirmed(
            SessionId(self.ids()), hash_secret(secret), sign_in.method, sign_in.device, now
        )
        ended = audited(
            visit.caller, self.ids, now, action="identity.end_session", subject=("session", visit.session.id)
        )
        facts = {"method": session.method.value, "address": session.device.address, "device": session.device.name}
        confirmed = audited(
            visit.caller, self.ids, now, action="identity.confirm", subject=("session", session.id), after=facts
        )
        came = sign_in.came or transaction.provider_sessions.of(visit.session.id)
        transaction.sessions.end(visit.session.id, ended)
        transaction.sessions.open(session, confirmed)
        if came is not None:
            transaction.provider_sessions.keep(session.id, came)
        return OpenedSession(session=session, secret=secret)

    def _refused(
        self, transaction: Transaction, user: User, sign_in: SignIn, now: datetime, refusal: DomainError
    ) -> DomainError:
        """Note a wrong answer; what is refused is told after that is committed."""
        facts = {"address": sign_in.device.address, "device": sign_in.device.name}
        action = "identity.refuse_confirmation"
        audit = told_everywhere(transaction, self.ids, now, user.id, action, sign_in.request_id, facts)
        transaction.users.save(user, audit)
        return refusal
