"""Sign out at the identity provider as well."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.identity.login_refusals import ProviderUnavailable
from ports.identity_provider import IdentityProvider
from ports.secrets import Secrets


@dataclass(frozen=True, slots=True)
class LeaveProvider:
    """
    Where to send the browser to sign out at the provider, once the session here is over; None where that is not needed.

    A provider that does not answer keeps nobody signed in here.
    """

    providers: Mapping[str, IdentityProvider]
    secrets: Secrets

    def __call__(self, provider: str, logout_hint: str) -> str | None:
        asked = self.providers.get(provider)
        if asked is None:
            return None
        try:
            return asked.end_session_url(logout_hint, self.secrets())
        except ProviderUnavailable:
            return None
