"""For having somebody else say who a person is."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from domain.identity.identities import LogoutNotice, VerifiedIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginRequest:
    """
    What a login sends to the provider, each fresh: only the hash of `verifier` travels through the browser (PKCE S256).

    `max_age` asks that somebody has signed in at the provider so short a time ago; zero makes them do it again.
    """

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    max_age: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorization:
    """
    Where to send the browser, and who will answer.

    `names_issuer`: whether every answer says by whom it is (RFC 9207), so that one without is refused.
    """

    url: str = field(repr=False)
    issuer: str
    names_issuer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Redemption:
    """A code that the provider answered with, and what the login sent, to be held against each other."""

    code: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    max_age: timedelta | None = None


class IdentityProvider(Protocol):
    """
    For having somebody else say who a person is. Calls go over the network: never inside a transaction.

    An answer comes within seconds, or there is none; whatever is doubtful is refused.
    """

    @property
    def label(self) -> str:
        """What people call the provider."""
        ...

    @property
    def origin(self) -> str:
        """Where browsers are sent for a login: scheme, host and port, for a page that may send a form there."""
        ...

    def authorization_url(self, request: LoginRequest) -> Authorization:
        """
        Where to send the browser for a login.

        :raises ProviderUnavailable: the provider has to be asked, and does not answer.
        :raises CannotStepUp: `max_age` is given, and the provider never tells when somebody signed in.
        """
        ...

    def exchange(self, redemption: Redemption) -> VerifiedIdentity:
        """
        Who signed in, for the code that the provider answered with. A code is good once.

        :raises ProviderUnavailable: the provider does not answer, or not as a provider does.
        :raises IdentityRefused: it refuses the code, or what it says about the person does not hold.
        """
        ...

    def end_session_url(self, logout_hint: str, state: str) -> str | None:
        """
        Where to send the browser to sign out there too; None where the provider knows no such thing at its `origin`.
        """
        ...

    def logout_notice(self, token: str) -> LogoutNotice:
        """
        What a logout token says that the provider has sent. Whether it came before is not known here.

        :raises BadLogoutToken: it does not hold, or this provider never sends any.
        :raises ProviderUnavailable: its keys are needed, and it does not answer.
        """
        ...
