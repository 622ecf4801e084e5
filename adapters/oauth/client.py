"""The authorization code flow, as the client that we are at a provider."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import quote_plus

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client

from adapters.oauth.wire import Wire
from domain.identity.login_refusals import IdentityRefused
from ports.identity_provider import LoginRequest, Redemption

_ERROR = re.compile(r"[a-z_]{1,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """
    How the provider knows us, and what we ask of it.

    `redirect_uri` is where it sends people back, exactly as it is registered there; `after_logout` the same after they
    signed out. One provider has one of each, so that none answers for another. `contexts` are the `acr` values of which
    every sign-in must have one, the most wanted first; none for any sign-in.
    """

    id: str
    secret: str = field(repr=False)
    redirect_uri: str
    after_logout: str | None = None
    contexts: tuple[str, ...] = ()


class CodeFlow:
    """Sends a browser to the provider with a state and a PKCE challenge, and redeems the code that comes back."""

    def __init__(self, client: Client, scope: str, wire: Wire) -> None:
        self.client = client
        self._scope = scope
        self._wire = wire

    def url(self, endpoint: str, request: LoginRequest, **more: str) -> str:
        """Where to send the browser. The challenge is S256 and never anything else."""
        with self._wire_client() as flow:
            url, _ = flow.create_authorization_url(
                endpoint, state=request.state, code_verifier=request.verifier, scope=self._scope, **more
            )
            return str(url)

    def tokens(self, endpoint: str, redemption: Redemption, method: str) -> Mapping[str, Any]:
        """
        What the provider gives for a code.

        method: how it wants to know that it is us, such as "client_secret_basic".

        :raises IdentityRefused: it does not accept the code.
        :raises ProviderUnavailable: it does not answer, or not as a provider does.
        """
        try:
            with self._wire_client(method) as flow:
                told = flow.fetch_token(endpoint, code=redemption.code, code_verifier=redemption.verifier)
        except httpx2.HTTPError as failure:
            raise self._wire.unavailable(type(failure).__name__) from failure
        except AuthlibBaseError as refusal:
            raise self._refused(refusal.error) from refusal
        except (ValueError, TypeError, KeyError, RecursionError) as failure:
            raise self._wire.unavailable("no tokens") from failure
        if not isinstance(told.get("access_token"), str) or not told["access_token"]:
            raise self._wire.unavailable("no access token")
        return dict(told)

    def _wire_client(self, method: str = "client_secret_post") -> OAuth2Client:
        client_id, secret = self.client.id, self.client.secret
        if method == "client_secret_basic":
            # RFC 6749, 2.3.1, which the library does not heed.
            client_id, secret = quote_plus(client_id), quote_plus(secret)
        flow = OAuth2Client(
            client_id=client_id,
            client_secret=secret,
            token_endpoint_auth_method=method,
            redirect_uri=self.client.redirect_uri,
            code_challenge_method="S256",
            **self._wire.options,
        )
        flow.register_compliance_hook("access_token_response", self._checked)
        return flow

    def _checked(self, response: httpx2.Response) -> httpx2.Response:
        """Tokens come with 200 only; what comes with 4xx can be nothing but a refusal."""
        if response.status_code == HTTPStatus.OK:
            return response
        if response.status_code in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            told = response.json()
            raise self._refused(told.get("error") if isinstance(told, dict) else None)
        raise self._wire.unavailable(f"status {response.status_code}")

    @staticmethod
    def _refused(error: object) -> IdentityRefused:
        told = error if isinstance(error, str) and _ERROR.fullmatch(error) else "an error"
        return IdentityRefused(field="code", expected="a code that is good", got=told)
