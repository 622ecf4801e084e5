"""Arrive with what an identity provider says: signed in, still oneself, about to sign up, or with one more way in."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from application.identity.confirm_visitor import ConfirmVisitor
from application.identity.finish_login import FinishLogin
from application.identity.note_refused_logins import NoteRefusedLogins
from application.identity.open_session import OpenedSession, OpenSession, SignIn
from application.identity.renew_session import RenewSession
from application.identity.resume_session import Visit
from domain.identity.api_tokens import hash_secret
from domain.identity.identities import VerifiedIdentity
from domain.identity.login import LoginAttempt, Purpose
from domain.identity.login_decisions import Linked, SigningUp
from domain.identity.login_refusals import MalformedCallback, UnknownLogin, UnknownProvider
from domain.identity.proven_identities import ProvenIdentity
from domain.identity.provider_sessions import provider_session
from domain.shared.errors import DomainError
from domain.shared.identifiers import UserId
from domain.shared.organization import Organization
from ports.clock import Clock
from ports.people_reading import PeopleReading
from ports.secrets import Secrets
from ports.transactions import Transaction, Transactions

ANYBODYS = (MalformedCallback, UnknownLogin, UnknownProvider)
"""Refusals of what any other site's page can make a browser bring: they say nothing about who is signed in there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """
    What came of it.

    `opened` is the browser's session from now on; where it is None, the identity is nobody's, and `proven` is the
    secret by which the browser may sign up with it. `next_path` is where the person wanted to go.
    """

    attempt: LoginAttempt
    opened: OpenedSession | None = None
    proven: str | None = field(default=None, repr=False)

    @property
    def next_path(self) -> str:
        return self.attempt.next_path


@dataclass(frozen=True, slots=True)
class ArriveByProvider:
    """
    Finish a login, and open the session that it is worth, in one transaction.

    Who proves who they are gets a new session; so does who links an identity, since a secret that somebody knew before
    must not be worth more after. What somebody known is refused is noted in their audit.

    :raises NoOrganization: the user is disabled, or no organisation lets them in.
    :raises DomainError: as `FinishLogin`.
    """

    finish: FinishLogin
    open: OpenSession
    confirm: ConfirmVisitor
    renew: RenewSession
    note: NoteRefusedLogins
    transactions: Transactions
    people: PeopleReading
    clock: Clock
    secrets: Secrets

    def __call__(
        self,
        provider: str,
        parameters: Mapping[str, Sequence[str]],
        *,
        browser: str | None,
        visit: Visit | None,
        sign_in: SignIn,
    ) -> Arrival:
        visitor = visit.session.visitor if visit is not None else None
        with self._noted(visitor.user_id if visitor else None, provider, sign_in):
            attempt, identity = self.finish.proved(provider, parameters, browser=browser, visitor=visitor)
        known = self.transactions(lambda transaction: transaction.identities.find(identity.issuer, identity.subject))
        whose = attempt.user_id or (known.user_id if known is not None else None)
        with self._noted(whose, provider, sign_in):
            joined = self.people.organizations_of(whose) if whose is not None else []
            came = replace(sign_in, came=provider_session(provider, identity))
            return self.transactions(
                lambda transaction: self._within(transaction, attempt, identity, visit, joined, came)
            )

    def _within(
        self,
        transaction: Transaction,
        attempt: LoginAttempt,
        identity: VerifiedIdentity,
        visit: Visit | None,
        joined: Sequence[Organization],
        sign_in: SignIn,
    ) -> Arrival:
        decision = self.finish.within(transaction, attempt, identity, sign_in.request_id)
        if isinstance(decision, SigningUp):
            return Arrival(attempt=attempt, proven=self._kept(transaction, attempt, identity))
        if visit is None or attempt.purpose is Purpose.SIGN_IN:
            opened = self.open.within(transaction, decision.user_id, joined, sign_in)
        elif isinstance(decision, Linked):
            opened = self.renew.within(transaction, visit)
        else:
            opened = self.confirm.within(transaction, visit, sign_in)
        return Arrival(attempt=attempt, opened=opened)

    def _kept(self, transaction: Transaction, attempt: LoginAttempt, identity: VerifiedIdentity) -> str:
        secret = self.secrets()
        proven = ProvenIdentity(
            secret_hash=hash_secret(secret),
            provider=attempt.provider,
            identity=identity,
            next_path=attempt.next_path,
            created_at=self.clock(),
        )
        transaction.proven_identities.add(proven)
        return secret

    @contextmanager
    def _noted(self, user_id: UserId | None, provider: str, sign_in: SignIn) -> Iterator[None]:
        try:
            yield
        except DomainError as refusal:
            if user_id is not None and not isinstance(refusal, ANYBODYS):
                self.note(user_id, provider, refusal, sign_in)
            raise
