"""Finish a login with what the browser brings back from the identity provider."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from application.auditing import told_everywhere
from application.identity.account_mail import AccountMail
from domain.identity.api_tokens import hash_secret
from domain.identity.callbacks import read_callback
from domain.identity.identities import VerifiedIdentity
from domain.identity.login import LoginAttempt, Visitor
from domain.identity.login_decisions import Decision, Linked, decide
from domain.identity.login_refusals import (
    IdentityRefused,
    IdentityTaken,
    LoginReplayed,
    UnknownLogin,
    UnknownProvider,
)
from domain.shared.identifiers import UserIdentityId
from ports.clock import Clock
from ports.identity_provider import IdentityProvider, Redemption
from ports.ids import Ids
from ports.login_attempts import LoginAttempts
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedLogin:
    """What was decided, and of which attempt: its purpose and where the person wanted to go."""

    attempt: LoginAttempt
    decision: Decision


@dataclass(frozen=True, slots=True)
class FinishLogin:
    """
    Finish a login: take the attempt, ask the provider who it is, decide what that means, and keep a new link.

    The attempt is taken before the provider is asked, so that an answer brought twice asks once; and the provider is
    asked outside any transaction. A new link is told to its user by mail. To make a session is the caller's, and so is
    to make a user of who signs up: in the transaction that adds the identity, which may be somebody's by then.

    parameters: the callback's query, each parameter with all its values. browser: the secret of the login cookie.
    visitor: who is signed in. sign_up: whether an identity that is nobody's may sign up.

    :raises MalformedCallback: it is no answer.
    :raises UnknownLogin: it answers nothing that this browser asked of this provider.
    :raises LoginExpired: it comes too late.
    :raises LoginReplayed: it was brought before.
    :raises LoginDenied: the provider says no.
    :raises IdentityRefused: what the provider says cannot be trusted.
    :raises ProviderUnavailable: the provider does not answer; the attempt is spent all the same.
    :raises NobodyKnown: the identity is nobody's, and nobody may sign up.
    :raises WrongIdentity: another than the visitor asked for the login, or answered it.
    :raises IdentityTaken: the identity is to be linked, and is another user's.
    """

    providers: Mapping[str, IdentityProvider]
    attempts: LoginAttempts
    transactions: Transactions
    mail: AccountMail
    clock: Clock
    ids: Ids

    def __call__(
        self,
        provider: str,
        parameters: Mapping[str, Sequence[str]],
        *,
        browser: str | None,
        request_id: str,
        visitor: Visitor | None = None,
        sign_up: bool = True,
    ) -> FinishedLogin:
        attempt, identity = self.proved(provider, parameters, browser=browser, visitor=visitor)
        decision = self.transactions(
            lambda transaction: self.within(transaction, attempt, identity, request_id, sign_up=sign_up)
        )
        return FinishedLogin(attempt=attempt, decision=decision)

    def proved(
        self,
        provider: str,
        parameters: Mapping[str, Sequence[str]],
        *,
        browser: str | None,
        visitor: Visitor | None,
    ) -> tuple[LoginAttempt, VerifiedIdentity]:
        """Take the attempt that is answered, and learn from the provider who it is."""
        asked = self.providers.get(provider)
        if asked is None:
            raise UnknownProvider(provider)
        callback = read_callback(parameters)
        attempt = self.attempts.find(hash_secret(callback.state))
        if attempt is None:
            raise UnknownLogin
        now = self.clock()
        attempt.admit(provider, browser or "", visitor.user_id if visitor else None, now)
        if not self.attempts.claim(attempt.id, now):
            raise LoginReplayed
        redemption = Redemption(
            code=attempt.code_of(callback),
            nonce=attempt.nonce,
            verifier=attempt.verifier,
            max_age=attempt.max_age(now),
        )
        identity = asked.exchange(redemption)
        if identity.issuer != attempt.issuer:
            raise IdentityRefused(field="iss", expected="the issuer that was asked", got="another")
        return attempt, identity

    def within(
        self,
        transaction: Transaction,
        attempt: LoginAttempt,
        identity: VerifiedIdentity,
        request_id: str,
        *,
        sign_up: bool = True,
    ) -> Decision:
        """Decide inside a transaction what it means, and keep a new link."""
        known = transaction.identities.find(identity.issuer, identity.subject)
        decision = decide(attempt, identity, known, sign_up=sign_up)
        if isinstance(decision, Linked) and decision.is_new:
            self._link(transaction, attempt, decision, request_id)
        return decision

    def _link(self, transaction: Transaction, attempt: LoginAttempt, decision: Linked, request_id: str) -> None:
        provider, now = attempt.provider, self.clock()
        linked = decision.identity.linked_to(
            decision.user_id, UserIdentityId(self.ids()), provider=provider, linked_at=now
        )
        user = transaction.users.get(decision.user_id)
        if user is None or not transaction.identities.add(linked):
            raise IdentityTaken
        facts = {"provider": provider}
        told = told_everywhere(transaction, self.ids, now, user.id, "identity.link_identity", request_id, after=facts)
        transaction.users.save(user, told)
        self.mail.tell_of_link(transaction, user, self.providers[provider].label, now)
