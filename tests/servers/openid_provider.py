"""
An OpenID provider on this machine that can lie.

It does all that a provider does (discovery, keys, authorization, tokens, user information, logout) and keeps the rules
that a client has to keep: exact redirect, PKCE by S256, its own client's secret, a code good once. What it says of
itself and of people is true until a test changes `lies`.
"""

import hmac
import json
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from itertools import count
from typing import Any
from urllib.parse import unquote_plus

import httpx2
from joserfc import jws
from joserfc.jwk import ECKey, KeyParameters, OKPKey, RSAKey

from domain.identity.id_tokens import access_token_hash
from domain.identity.logout_tokens import EVENT
from ports.clock import Clock
from tests.servers.loopback import Answer, LoopbackServer, Request, as_json, redirect

Json = dict[str, Any]
SigningKey = RSAKey | ECKey | OKPKey

ABSENT = object()
"""Said of something that is left out."""

DISCOVERY, KEYS, AUTHORIZE, TOKEN, USERINFO, LOGOUT = (
    "/.well-known/openid-configuration",
    "/keys",
    "/authorize",
    "/token",
    "/userinfo",
    "/logout",
)


@cache
def key(name: str = "first", kind: str = "RSA") -> SigningKey:
    """A private key of that name, the same for all tests of a process."""
    parameters: KeyParameters = {"kid": name, "use": "sig"}
    if kind == "RSA":
        return RSAKey.generate_key(2048, parameters)
    if kind == "EC":
        return ECKey.generate_key("P-256", parameters)
    return OKPKey.generate_key("Ed25519", parameters)


@dataclass(slots=True, kw_only=True)
class Lies:
    """
    What is said instead of the truth, by name; `ABSENT` leaves it out.

    `algorithm` is what a token's header says, and `key` what really signs it; `published` are the keys that are told.
    """

    metadata: Json = field(default_factory=dict)
    claims: Json = field(default_factory=dict)
    header: Json = field(default_factory=dict)
    tokens: Json = field(default_factory=dict)
    userinfo: Json = field(default_factory=dict)
    callback: Json = field(default_factory=dict)
    algorithm: str = "RS256"
    key: SigningKey = field(default_factory=key)
    published: list[SigningKey] = field(default_factory=lambda: [key()])


def told(truth: Mapping[str, Any], lies: Mapping[str, Any]) -> Json:
    return {name: value for name, value in {**truth, **lies}.items() if value is not ABSENT}


class OpenIdServer(LoopbackServer):
    """
    The provider, for one client.

    `people` are claims by subject, and `person` is who sits at the browser: None denies. `after_logout` is where a
    logout may lead back to, and `hints` are the ID tokens by which somebody signed out.
    """

    def __init__(
        self, clock: Clock, *, redirect_uri: str, client_id: str = "stillroom", secret: str = "s3cr:t+%"
    ) -> None:
        self.clock, self.redirect_uri, self.client_id, self.secret = clock, redirect_uri, client_id, secret
        self.after_logout = ""
        self.hints: list[str] = []
        self.people: dict[str, Json] = {}
        self.person: str | None = None
        self.lies = Lies()
        self._numbers = count(1)
        self._codes: dict[str, Mapping[str, str]] = {}
        self._access: dict[str, str] = {}
        super().__init__(
            {
                DISCOVERY: self._metadata,
                KEYS: self._keys,
                AUTHORIZE: self._authorize,
                TOKEN: self._token,
                USERINFO: self._userinfo,
                LOGOUT: self._logout,
            }
        )

    def callback(self, url: str, person: str | None) -> dict[str, list[str]]:
        """What the browser brings back after somebody (None: nobody) agreed at this address."""
        self.person = person
        response = httpx2.get(url, trust_env=False)
        assert response.status_code == 302, response.text
        location = httpx2.URL(response.headers["Location"])
        assert str(location.copy_with(query=None)) == self.redirect_uri
        return {name: location.params.get_list(name) for name in location.params}

    def logout_token(self, subject: str, kind: str = "logout+jwt") -> str:
        """What is sent after somebody signed out here."""
        now = int(self.clock().timestamp())
        claims = {
            "iss": self.url,
            "aud": self.client_id,
            "iat": now,
            "exp": now + 120,
            "jti": f"logout-{next(self._numbers)}",
            "sub": subject,
            "sid": f"session of {subject}",
            "events": {EVENT: {}},
        }
        return self.sign(told(claims, self.lies.claims), typ=kind)

    def sign(self, claims: Json, **header: object) -> str:
        """A token with these claims, signed as the lies say."""
        lies = self.lies
        whole = told({"alg": lies.algorithm, "kid": lies.key.kid, "typ": "JWT", **header}, lies.header)
        if lies.algorithm == "none":
            return f"{_encoded(json.dumps(whole).encode())}.{_encoded(json.dumps(claims).encode())}."
        if lies.algorithm == "HS256":
            return self._signed_by_the_public_key(whole, claims)
        registry = jws.JWSRegistry(algorithms=[lies.algorithm], strict_check_header=False)
        return jws.serialize_compact(whole, json.dumps(claims), lies.key, registry=registry)

    def _signed_by_the_public_key(self, header: Json, claims: Json) -> str:
        """The classic forgery: the key that everybody knows, taken for a shared secret."""
        body = f"{_encoded(json.dumps(header).encode())}.{_encoded(json.dumps(claims).encode())}"
        secret = self.lies.key.as_pem(private=False)
        return f"{body}.{_encoded(hmac.digest(secret, body.encode(), 'sha256'))}"

    def _metadata(self, _: Request) -> Answer:
        truth = {
            "issuer": self.url,
            "authorization_endpoint": self.url + AUTHORIZE,
            "token_endpoint": self.url + TOKEN,
            "jwks_uri": self.url + KEYS,
            "userinfo_endpoint": self.url + USERINFO,
            "end_session_endpoint": self.url + LOGOUT,
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "authorization_response_iss_parameter_supported": True,
        }
        return as_json(told(truth, self.lies.metadata))

    def _keys(self, _: Request) -> Answer:
        return as_json({"keys": [each.as_dict(private=False) for each in self.lies.published]})

    def _authorize(self, request: Request) -> Answer:
        asked = request.query
        known = (asked.get("client_id"), asked.get("redirect_uri"), asked.get("response_type"))
        if known != (self.client_id, self.redirect_uri, "code"):
            return Answer(status=400, body=b"an unknown client or redirect")
        if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
            return redirect(self.redirect_uri, error="invalid_request", state=asked["state"])
        if self.person is None:
            answer: Json = {"error": "access_denied", "error_description": "<script>no</script>"}
        else:
            code = f"code-{next(self._numbers)}"
            self._codes[code] = {**asked, "sub": self.person}
            answer = {"code": code}
        return redirect(
            self.redirect_uri, **told(answer | {"state": asked["state"], "iss": self.url}, self.lies.callback)
        )

    def _token(self, request: Request) -> Answer:
        form = request.form
        if not self._is_our_client(request):
            return as_json({"error": "invalid_client"}, 401)
        granted = self._codes.pop(form.get("code", ""), None)
        if granted is None or form.get("redirect_uri") != self.redirect_uri:
            return as_json({"error": "invalid_grant", "error_description": "<b>which code?</b>"}, 400)
        challenge = _encoded(sha256(form.get("code_verifier", "").encode()).digest())
        if challenge != granted["code_challenge"]:
            return as_json({"error": "invalid_grant"}, 400)
        access_token = f"access-{next(self._numbers)}"
        self._access[access_token] = granted["sub"]
        tokens = {
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": self._id_token(granted, access_token),
        }
        return as_json(told(tokens, self.lies.tokens))

    def _is_our_client(self, request: Request) -> bool:
        kind, _, credentials = request.headers.get("Authorization", "").partition(" ")
        if kind == "Basic":
            client_id, _, secret = b64decode(credentials).decode().partition(":")
            return (unquote_plus(client_id), unquote_plus(secret)) == (self.client_id, self.secret)
        return (request.form.get("client_id"), request.form.get("client_secret")) == (self.client_id, self.secret)

    def _id_token(self, granted: Mapping[str, str], access_token: str) -> str:
        now = int(self.clock().timestamp())
        claims = {
            "iss": self.url,
            "aud": self.client_id,
            "sub": granted["sub"],
            "exp": now + 300,
            "iat": now,
            "auth_time": now,
            "nonce": granted.get("nonce", ""),
            "at_hash": access_token_hash(access_token, "RS256"),
            "sid": f"session of {granted['sub']}",
            **({"acr": granted["acr_values"].split()[0]} if "acr_values" in granted else {}),
            **self.people[granted["sub"]],
        }
        return self.sign(told(claims, self.lies.claims))

    def _userinfo(self, request: Request) -> Answer:
        subject = self._access.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
        if subject is None:
            return Answer(status=401)
        return as_json(told({"sub": subject, **self.people[subject]}, self.lies.userinfo))

    def _logout(self, request: Request) -> Answer:
        """Sign somebody out by their ID token, and lead back to the one address that is registered."""
        asked = request.query
        if asked.get("client_id") != self.client_id or asked.get("post_logout_redirect_uri") != self.after_logout:
            return Answer(status=400, body=b"an unknown client or redirect")
        self.hints.append(asked.get("id_token_hint", ""))
        return redirect(self.after_logout, state=asked.get("state", ""))


def _encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()
