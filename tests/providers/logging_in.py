"""A login with the provider of a test, and what it is refused for."""

import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

import pytest

from adapters.oauth.openid import OpenIdProvider
from domain.identity.identities import VerifiedIdentity
from domain.identity.login_refusals import IdentityRefused
from ports.identity_provider import LoginRequest, Redemption
from tests.contracts.providers import ADA
from tests.servers.loopback import Answer, Request, Route, as_json
from tests.servers.openid_provider import TOKEN, OpenIdServer

REQUEST = LoginRequest(state="s" * 43, nonce="n" * 43, verifier="v" * 43)
LATER = timedelta(seconds=31)
"""Until keys may be fetched anew."""


def code(server: OpenIdServer, provider: OpenIdProvider, request: LoginRequest = REQUEST) -> Redemption:
    """A code that the server has given to Ada's browser."""
    answer = server.callback(provider.authorization_url(request).url, ADA)
    return Redemption(code=answer["code"][0], nonce=request.nonce, verifier=request.verifier, max_age=request.max_age)


def login(server: OpenIdServer, provider: OpenIdProvider) -> VerifiedIdentity:
    return provider.exchange(code(server, provider))


def refusal(server: OpenIdServer, provider: OpenIdProvider) -> tuple[str | None, str | None]:
    """What a login is refused for, and what came instead."""
    with pytest.raises(IdentityRefused) as caught:
        login(server, provider)
    return caught.value.field, caught.value.got


def with_header(server: OpenIdServer, header: dict[str, Any]) -> Route:
    """A token route whose ID token has this header written over it; its signature is of another one."""

    def route(asked: Request) -> Answer:
        told = json.loads(server.routes[TOKEN](asked).body)
        _, body, signature = told["id_token"].split(".")
        whole = json.dumps({"alg": "RS256", "kid": "first", **header}).encode()
        told["id_token"] = f"{urlsafe_b64encode(whole).rstrip(b'=').decode()}.{body}.{signature}"
        return as_json(told)

    return route
