"""Sign out at the identity provider as well."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.identity.login_refusals import ProviderUnavailable
from domain.identity.provider_sessions import ProviderSession
from ports.identity_provider import IdentityProvider
from ports.secrets import Secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Where to send the browser, and the state that it brings back if it comes from there."""

    url: str = field(repr=False)
    state: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LeaveProvider:
    """
    How to sign out at the provider by which a session came that is over now; None where there is nothing to do.

    A provider that does not answer keeps nobody signed in here.
    """

    providers: Mapping[str, IdentityProvider]
    secrets: Secrets

    def __call__(self, came: ProviderSession | None) -> Leaving | None:
        provider = self.providers.get(came.provider) if came is not None else None
        if provider is None or came is None or came.logout_hint is None:
            return None
        state = self.secrets()
        try:
            url = provider.end_session_url(came.logout_hint, state)
        except ProviderUnavailable:
            return None
        return None if url is None else Leaving(url=url, state=state)
