"""The identity providers under test, and the people who sign in with them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count

from adapters.memory.clock import SettableClock
from adapters.memory.identity_provider import MemoryIdentityProvider
from adapters.oauth.client import Client
from adapters.oauth.github import GitHubProvider
from adapters.oauth.openid import OpenIdProvider
from adapters.oauth.wire import Wire
from ports.identity_provider import IdentityProvider
from tests.servers.github_site import GitHubSite
from tests.servers.openid_provider import OpenIdServer

REDIRECT_URI = "https://stillroom.example/auth/acme/callback"
AFTER_LOGOUT = "https://stillroom.example/"

ADA, BEN = "1001", "1002"
"""Subjects. Ada's address is verified, Ben's is not."""

ADDRESSES = {ADA: "ada@example.com", BEN: "ben@example.com"}
NUMBERS = count(1)

Parameters = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAtWork:
    """
    One adapter of `IdentityProvider` with what is behind it: the accounts `ADA` and `BEN`.

    `sign_in` is what the browser brings back (each parameter with its values) after somebody agreed at the address that
    it was sent to, and `deny` after they did not. `stop` makes the provider unreachable. `sign_out` is the logout token
    that the provider sends when somebody signed out there, or None if it never sends any. `steps_up` is whether it can
    prove that somebody has just signed in.
    """

    provider: IdentityProvider
    sign_in: Callable[[str, str], Parameters]
    deny: Callable[[str], Parameters]
    stop: Callable[[], None]
    sign_out: Callable[[str], str] | None
    steps_up: bool


@contextmanager
def in_memory() -> Iterator[ProviderAtWork]:
    """The provider that tests of use cases have."""
    provider = MemoryIdentityProvider()
    provider.knows(ADA, email=ADDRESSES[ADA], name="Ada")
    provider.knows(BEN, email=ADDRESSES[BEN], email_verified=False, name="Ben")

    def stop() -> None:
        provider.is_down = True

    yield ProviderAtWork(
        provider=provider,
        sign_in=lambda url, subject: _each(provider.signs_in(subject, url)),
        deny=lambda url: _each(provider.denies(url)),
        stop=stop,
        sign_out=provider.signs_out,
        steps_up=True,
    )


@contextmanager
def openid_server(clock: SettableClock | None = None) -> Iterator[OpenIdServer]:
    """A server that knows both."""
    with OpenIdServer(clock or SettableClock(), redirect_uri=REDIRECT_URI) as server:
        server.people[ADA] = {"email": ADDRESSES[ADA], "email_verified": True, "name": "Ada"}
        server.people[BEN] = {"email": ADDRESSES[BEN], "email_verified": False, "name": "Ben"}
        yield server


def openid_provider(server: OpenIdServer, *, seconds: float = 5, contexts: tuple[str, ...] = ()) -> OpenIdProvider:
    """The adapter for that server; it may be on this machine."""
    client = Client(
        id=server.client_id,
        secret=server.secret,
        redirect_uri=server.redirect_uri,
        after_logout=AFTER_LOGOUT,
        contexts=contexts,
    )
    wire = Wire("Acme", server.clock, loopback=True, seconds=seconds)
    return OpenIdProvider(server.url, client, wire, server.clock)


@contextmanager
def by_openid() -> Iterator[ProviderAtWork]:
    """OpenID Connect over HTTP."""
    with openid_server() as server:
        yield ProviderAtWork(
            provider=openid_provider(server),
            sign_in=server.callback,
            deny=lambda url: server.callback(url, None),
            stop=server.stop,
            sign_out=server.logout_token,
            steps_up=True,
        )


@contextmanager
def github_site() -> Iterator[GitHubSite]:
    """A site that knows both."""
    with GitHubSite(redirect_uri=REDIRECT_URI) as site:
        for subject, address in ADDRESSES.items():
            site.people[subject] = {"id": int(subject), "login": address.partition("@")[0], "name": None}
            site.emails[subject] = [
                {"email": "old@example.com", "primary": False, "verified": True},
                {"email": address, "primary": True, "verified": subject == ADA},
            ]
        yield site


def github_provider(site: GitHubSite) -> GitHubProvider:
    """The adapter for that site."""
    client = Client(id=site.client_id, secret=site.secret, redirect_uri=site.redirect_uri)
    return GitHubProvider(client, Wire("GitHub", SettableClock(), loopback=True), issuer=site.url, api=site.api)


@contextmanager
def by_github() -> Iterator[ProviderAtWork]:
    """GitHub's OAuth 2 over HTTP."""
    with github_site() as site:
        yield ProviderAtWork(
            provider=github_provider(site),
            sign_in=site.callback,
            deny=lambda url: site.callback(url, None),
            stop=site.stop,
            sign_out=None,
            steps_up=False,
        )


def _each(parameters: Mapping[str, str]) -> Parameters:
    return {name: [value] for name, value in parameters.items()}
