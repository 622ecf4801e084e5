"""A provider that does not answer, or with anything but an answer."""

from time import monotonic

import pytest

from adapters.memory.clock import SettableClock
from adapters.oauth.openid import OpenIdProvider
from adapters.oauth.wire import LARGEST
from adapters.system.clock import now as real_time
from domain.identity.login_refusals import ProviderUnavailable
from tests.contracts.providers import openid_provider
from tests.providers.logging_in import REQUEST, login
from tests.servers.loopback import Answer
from tests.servers.openid_provider import ABSENT, DISCOVERY, KEYS, TOKEN, USERINFO, OpenIdServer


@pytest.mark.parametrize("path", [DISCOVERY, KEYS, TOKEN, USERINFO])
@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=500, body=b"{}"),
        Answer(status=503),
        Answer(status=429),
        Answer(status=404),
        Answer(body=b"<html>"),
        Answer(body=b"[]"),
        Answer(body=b"\xff\xfe"),
        Answer(body=b"[" * 100_000),
        Answer(body=b'{"a":"' + b"x" * LARGEST + b'"}'),
        Answer(body=b"\x1f\x8b", headers={"Content-Encoding": "gzip"}),
        Answer(body=b"{}", headers={"Content-Length": "100"}),
    ],
)
def test_s39_an_answer_that_is_none_is_an_outage(
    server: OpenIdServer, provider: OpenIdProvider, path: str, answer: Answer
) -> None:
    server.lies.claims["email"] = ABSENT
    server.instead[path] = lambda _: answer
    with pytest.raises(ProviderUnavailable) as caught:
        login(server, provider)
    assert caught.value.message == ("Acme does not answer as it should; try again in a while, or sign in another way.")


def test_s39_a_provider_that_is_silent_is_not_waited_for(server: OpenIdServer) -> None:
    server.instead[DISCOVERY] = lambda _: Answer(body=b"{}", pause=3)
    began = monotonic()
    with pytest.raises(ProviderUnavailable):
        openid_provider(server, seconds=0.2).authorization_url(REQUEST)
    assert monotonic() - began < 2


def test_s39_a_provider_that_answers_byte_by_byte_is_not_waited_for(server: OpenIdServer) -> None:
    server.clock = real_time
    server.instead[DISCOVERY] = lambda _: Answer(body=b" " * 1_000, pause=0.1)
    began = monotonic()
    with pytest.raises(ProviderUnavailable):
        openid_provider(server, seconds=0.3).authorization_url(REQUEST)
    assert monotonic() - began < 3


def test_s39_an_outage_is_remembered_for_those_who_waited_and_no_longer(
    server: OpenIdServer, provider: OpenIdProvider, clock: SettableClock
) -> None:
    server.instead[DISCOVERY] = lambda _: Answer(status=503)
    for _ in range(20):
        with pytest.raises(ProviderUnavailable):
            provider.authorization_url(REQUEST)
    assert server.seen == [f"GET {DISCOVERY}"]
    del server.instead[DISCOVERY]
    clock.advance(seconds=5)
    assert provider.authorization_url(REQUEST).issuer == server.url
