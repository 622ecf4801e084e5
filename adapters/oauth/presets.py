"""Well-known OpenID providers, and what is particular about them."""

from uuid import UUID

from adapters.oauth.client import Client
from adapters.oauth.openid import OpenIdProvider
from adapters.oauth.wire import Wire
from ports.clock import Clock

GOOGLE = "https://accounts.google.com"
PERSONAL_ACCOUNTS = UUID("9188040d-6c67-4c5b-b112-36a304b66dad")
"""The tenant of Microsoft's personal accounts."""


def google(client: Client, clock: Clock) -> OpenIdProvider:
    """Google. It does not tell when somebody signed in."""
    return OpenIdProvider(GOOGLE, client, Wire("Google", clock), clock, steps_up=False)


def microsoft(client: Client, clock: Clock, tenant: UUID = PERSONAL_ACCOUNTS) -> OpenIdProvider:
    """
    Microsoft's accounts of one tenant.

    One, because an issuer is exact: that of all tenants together names none. Addresses are never verified there, since
    a tenant's administrator may write any. To confirm, the optional claim `auth_time` has to be switched on.
    """
    issuer = f"https://login.microsoftonline.com/{tenant}/v2.0"
    return OpenIdProvider(issuer, client, Wire("Microsoft", clock), clock)
