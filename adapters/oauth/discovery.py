"""What an OpenID provider says about itself (OpenID Connect Discovery)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from adapters.oauth.kept import Kept
from adapters.oauth.wire import Wire
from ports.clock import Clock

KEPT = timedelta(hours=1)
_WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Its addresses, each one that we may go to; `names_issuer` as in `Authorization`."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    end_session_endpoint: str | None
    names_issuer: bool
    client_authentication: str


class Discovery:
    """Asks the one issuer that is configured, and believes an answer about that very issuer for an hour."""

    def __init__(self, issuer: str, wire: Wire, clock: Clock) -> None:
        self._issuer = issuer
        self._wire = wire
        self._known = Kept(self._asked, clock)

    def __call__(self) -> Metadata:
        """
        The provider's metadata.

        :raises ProviderUnavailable: it does not answer, or with metadata of another issuer or with unsafe addresses.
        """
        return self._known(KEPT)

    def _asked(self) -> Metadata:
        told = self._wire.json_object(self._issuer.rstrip("/") + _WELL_KNOWN)
        if told.get("issuer") != self._issuer:
            raise self._wire.unavailable("metadata of another issuer")
        # By the body where both are known: not every provider decodes a basic header as it should.
        methods = told.get("token_endpoint_auth_methods_supported")
        by_body = isinstance(methods, list) and "client_secret_post" in methods
        return Metadata(
            authorization_endpoint=self._endpoint(told, "authorization_endpoint"),
            token_endpoint=self._endpoint(told, "token_endpoint"),
            jwks_uri=self._endpoint(told, "jwks_uri"),
            userinfo_endpoint=self._optional(told, "userinfo_endpoint"),
            end_session_endpoint=self._optional(told, "end_session_endpoint"),
            names_issuer=told.get("authorization_response_iss_parameter_supported") is True,
            client_authentication="client_secret_post" if by_body else "client_secret_basic",
        )

    def _endpoint(self, told: Mapping[str, Any], name: str) -> str:
        return self._wire.endpoint(told.get(name), name)

    def _optional(self, told: Mapping[str, Any], name: str) -> str | None:
        return None if told.get(name) is None else self._endpoint(told, name)
