"""The provider that a configuration means: a preset by its name, or any OpenID provider by its issuer."""

from uuid import UUID

from adapters.oauth.client import Client
from adapters.oauth.github import GitHubProvider
from adapters.oauth.openid import OpenIdProvider
from adapters.oauth.presets import PERSONAL_ACCOUNTS, google, microsoft
from adapters.oauth.wire import Wire
from ports.clock import Clock
from ports.identity_provider import IdentityProvider


def configured(
    name: str,
    client: Client,
    clock: Clock,
    *,
    issuer: str | None = None,
    label: str | None = None,
    tenant: UUID | None = None,
    origin: str | None = None,
    loopback: bool = False,
) -> IdentityProvider:
    """
    The provider of that name; it is asked nothing before somebody signs in with it.

    :raises ValueError: the name is no preset, and there is no issuer.
    """
    if issuer is not None:
        wire = Wire(label or name.capitalize(), clock, loopback=loopback)
        return OpenIdProvider(issuer, client, wire, clock, origin=origin)
    if name == "google":
        return google(client, clock)
    if name == "microsoft":
        return microsoft(client, clock, tenant or PERSONAL_ACCOUNTS)
    if name == "github":
        return GitHubProvider(client, Wire("GitHub", clock))
    raise ValueError(f"no issuer for {name}")
