"""Begin a login with an identity provider."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from domain.identity.api_tokens import hash_secret
from domain.identity.login import PENDING, LoginAttempt, Purpose, Visitor, asked_by
from domain.identity.login_refusals import UnknownProvider
from domain.identity.next_paths import next_path
from domain.shared.identifiers import LoginAttemptId
from ports.clock import Clock
from ports.identity_provider import IdentityProvider, LoginRequest
from ports.ids import Ids
from ports.login_attempts import LoginAttempts
from ports.secrets import Secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class BegunLogin:
    """Where to send the browser, and the secret that its cookie has to hold until it comes back."""

    url: str = field(repr=False)
    browser: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class BeginLogin:
    """
    Begin a login: make its secrets, keep what the answer is held against, and say where to send the browser.

    browser: the secret of the browser's login cookie; None gets a new one. target: where the person wants to go.
    visitor: who is signed in, for every purpose but to sign in.

    :raises UnknownProvider: there is no such provider here.
    :raises ReauthenticationNeeded: the visitor has to prove first who they are.
    :raises ProviderUnavailable: the provider has to be asked, and does not answer.
    :raises CannotStepUp: the provider cannot confirm that it is still the visitor.
    """

    providers: Mapping[str, IdentityProvider]
    attempts: LoginAttempts
    clock: Clock
    ids: Ids
    secrets: Secrets

    def __call__(
        self,
        provider: str,
        *,
        browser: str | None = None,
        target: str | None = None,
        purpose: Purpose = Purpose.SIGN_IN,
        visitor: Visitor | None = None,
    ) -> BegunLogin:
        asked = self.providers.get(provider)
        if asked is None:
            raise UnknownProvider(provider)
        now, browser, state = self.clock(), browser or self.secrets(), self.secrets()
        user_id = asked_by(purpose, visitor, now)
        request = LoginRequest(
            state=state,
            nonce=self.secrets(),
            verifier=self.secrets(),
            max_age=timedelta(0) if purpose is Purpose.STEP_UP else None,
        )
        authorization = asked.authorization_url(request)
        attempt = LoginAttempt(
            id=LoginAttemptId(self.ids()),
            provider=provider,
            issuer=authorization.issuer,
            names_issuer=authorization.names_issuer,
            state_hash=hash_secret(state),
            browser_hash=hash_secret(browser),
            nonce=request.nonce,
            verifier=request.verifier,
            next_path=next_path(target),
            purpose=purpose,
            user_id=user_id,
            created_at=now,
        )
        self.attempts.add(attempt, PENDING)
        return BegunLogin(url=authorization.url, browser=browser)
