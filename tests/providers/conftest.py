"""A provider that can lie, and the adapter that must not believe it."""

from collections.abc import Iterator

import pytest

from adapters.memory.clock import SettableClock
from adapters.oauth.openid import OpenIdProvider
from tests.contracts.providers import openid_provider, openid_server
from tests.servers.openid_provider import OpenIdServer


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def server(clock: SettableClock) -> Iterator[OpenIdServer]:
    with openid_server(clock) as server:
        yield server


@pytest.fixture
def provider(server: OpenIdServer) -> OpenIdProvider:
    return openid_provider(server)
