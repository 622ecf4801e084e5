"""Any provider that speaks OpenID Connect, found by discovery."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from adapters.oauth.client import Client, CodeFlow
from adapters.oauth.discovery import Discovery, Metadata
from adapters.oauth.signatures import Signatures, Signed, Untrusted
from adapters.oauth.wire import Wire, origin_of
from domain.identity.id_tokens import Expectation, IdToken, check_id_token, identity_of
from domain.identity.identities import LogoutNotice, VerifiedIdentity
from domain.identity.login_refusals import BadLogoutToken, CannotStepUp, IdentityRefused
from domain.identity.logout_tokens import check_logout_token
from ports.clock import Clock
from ports.identity_provider import Authorization, LoginRequest, Redemption

SCOPE = "openid email profile"


class OpenIdProvider:
    """
    The `IdentityProvider` of one configured issuer.

    steps_up: whether the provider tells when somebody signed in. origin: where its pages are, if not at its issuer's.
    """

    def __init__(
        self, issuer: str, client: Client, wire: Wire, clock: Clock, *, steps_up: bool = True, origin: str | None = None
    ) -> None:
        self._issuer = issuer
        self._wire = wire
        self._clock = clock
        self._steps_up = steps_up
        self._origin = origin or origin_of(issuer)
        self._flow = CodeFlow(client, SCOPE, wire)
        self._metadata = Discovery(issuer, wire, clock)
        self._signatures = Signatures(lambda: self._metadata().jwks_uri, wire, clock)

    @property
    def label(self) -> str:
        """See `IdentityProvider.label`."""
        return self._wire.label

    @property
    def origin(self) -> str:
        """See `IdentityProvider.origin`."""
        return self._origin

    def authorization_url(self, request: LoginRequest) -> Authorization:
        """See `IdentityProvider.authorization_url`."""
        if request.max_age is not None and not self._steps_up:
            raise CannotStepUp(self.label)
        metadata = self._metadata()
        if origin_of(metadata.authorization_endpoint) != self._origin:
            raise self._wire.unavailable(f"pages at {origin_of(metadata.authorization_endpoint)}, not {self._origin}")
        more = _freshness(request.max_age) | _strength(self._flow.client.contexts)
        url = self._flow.url(metadata.authorization_endpoint, request, nonce=request.nonce, **more)
        return Authorization(url=url, issuer=self._issuer, names_issuer=metadata.names_issuer)

    def exchange(self, redemption: Redemption) -> VerifiedIdentity:
        """See `IdentityProvider.exchange`."""
        metadata = self._metadata()
        tokens = self._flow.tokens(metadata.token_endpoint, redemption, metadata.client_authentication)
        hint, access_token = tokens.get("id_token"), tokens["access_token"]
        if not isinstance(hint, str):
            raise IdentityRefused(field="id_token", expected="an ID token", got="none")
        try:
            signed = self._signatures.check(hint)
        except Untrusted as reason:
            raise IdentityRefused(field="id_token", expected="a signature of the provider's", got=str(reason)) from None
        subject = self._subject_of(signed, access_token, redemption)
        told = self._told(signed.claims, subject, access_token, metadata.userinfo_endpoint)
        identity = identity_of(told, issuer=self._issuer, subject=subject)
        return replace(identity, logout_hint=hint) if self._end_session(metadata) else identity

    def end_session_url(self, logout_hint: str, state: str) -> str | None:
        """See `IdentityProvider.end_session_url`."""
        endpoint = self._end_session(self._metadata())
        if endpoint is None:
            return None
        client = self._flow.client
        told = {"id_token_hint": logout_hint, "client_id": client.id, "state": state}
        if client.after_logout is not None:
            told["post_logout_redirect_uri"] = client.after_logout
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(told)}"

    def logout_notice(self, token: str) -> LogoutNotice:
        """See `IdentityProvider.logout_notice`."""
        try:
            signed = self._signatures.check(token)
        except Untrusted as reason:
            raise BadLogoutToken(
                field="logout_token", expected="a signature of the provider's", got=str(reason)
            ) from None
        return check_logout_token(
            signed.claims, signed.kind, issuer=self._issuer, client_id=self._flow.client.id, now=self._clock()
        )

    def _end_session(self, metadata: Metadata) -> str | None:
        """The page to sign out at, if a form of ours may lead there: to where one signs in, and nowhere else."""
        endpoint = metadata.end_session_endpoint
        return endpoint if endpoint is not None and origin_of(endpoint) == self._origin else None

    def _subject_of(self, signed: Signed, access_token: str, redemption: Redemption) -> str:
        token = IdToken(claims=signed.claims, algorithm=signed.algorithm, kind=signed.kind, access_token=access_token)
        client = self._flow.client
        expected = Expectation(
            issuer=self._issuer,
            client_id=client.id,
            nonce=redemption.nonce,
            max_age=redemption.max_age,
            contexts=frozenset(client.contexts),
        )
        return check_id_token(token, expected, self._clock())

    def _told(
        self, claims: Mapping[str, Any], subject: str, access_token: str, userinfo_endpoint: str | None
    ) -> Mapping[str, Any]:
        """The claims about the person: those of the ID token or, where it tells no address, of both."""
        if "email" in claims or userinfo_endpoint is None:
            return claims
        told = self._wire.json_object(userinfo_endpoint, {"Authorization": f"Bearer {access_token}"})
        if told.get("sub") != subject:
            raise IdentityRefused(field="sub", expected="the subject of the ID token", got="another")
        return {**told, **claims, "email_verified": told.get("email_verified")}


def _freshness(max_age: timedelta | None) -> dict[str, str]:
    """What asks for a fresh sign-in. Some providers heed one of these, some the other."""
    if max_age is None:
        return {}
    return {"max_age": str(int(max_age.total_seconds())), "prompt": "login"}


def _strength(contexts: Sequence[str]) -> dict[str, str]:
    """What asks for a sign-in of one of these kinds. A provider may give another, so what comes is held against it."""
    return {"acr_values": " ".join(contexts)} if contexts else {}
