"""Signatures of a provider's tokens, by keys that it publishes and by no others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

from adapters.oauth.kept import Kept
from adapters.oauth.wire import Wire
from domain.identity.id_tokens import ALGORITHMS
from ports.clock import Clock

KEPT = timedelta(hours=1)
THROTTLE = timedelta(seconds=30)
"""Between two fetches of a provider's keys, whatever tokens come meanwhile."""
LEAST_RSA_BITS = 2_048

SigningKey = RSAKey | ECKey | OKPKey
_KINDS: Mapping[str, type[SigningKey]] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}


class Untrusted(Exception):
    """The token is not one that the provider has signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A token whose signature is good. `kind` is the `typ` of its header."""

    algorithm: str
    kind: str | None
    claims: Mapping[str, Any]


class _Registry(JWSRegistry):
    # Large enough for headers that bring a key along, which is ignored: no key is ever taken from a token.
    max_header_length = 16_384


_REGISTRY = _Registry(algorithms=ALGORITHMS, strict_check_header=False)


class Signatures:
    """Checks signatures by the provider's published keys, which are fetched anew when they fail, but not often."""

    def __init__(self, jwks_uri: Callable[[], str], wire: Wire, clock: Clock) -> None:
        self._jwks_uri = jwks_uri
        self._wire = wire
        self._keys = Kept(self._fetched, clock)

    def check(self, token: str) -> Signed:
        """
        What a token says whose signature is good.

        :raises Untrusted: it is not.
        :raises ProviderUnavailable: the provider's keys cannot be had.
        """
        try:
            try:
                decoded = self._decoded(token, self._keys(KEPT))
            except (InvalidKeyIdError, BadSignatureError):
                # The provider may have changed its keys.
                decoded = self._decoded(token, self._keys(THROTTLE))
        except (JoseError, ValueError, TypeError, RecursionError) as failure:
            raise Untrusted(type(failure).__name__) from failure
        kind = decoded.header.get("typ")
        return Signed(
            algorithm=decoded.header["alg"],
            kind=None if kind is None else str(kind),
            claims=decoded.claims,
        )

    @staticmethod
    def _decoded(token: str, keys: KeySet) -> jwt.Token:
        return jwt.decode(token, keys, registry=_REGISTRY)

    def _fetched(self) -> KeySet:
        published = self._wire.json_object(self._jwks_uri()).get("keys")
        if not isinstance(published, list):
            raise self._wire.unavailable("no keys")
        return KeySet([key for each in published if (key := _signing_key(each)) is not None])


def _signing_key(published: object) -> SigningKey | None:
    """A public key that signs; None for any other, of which a provider may have some."""
    if not isinstance(published, dict) or published.get("use", "sig") != "sig":
        return None
    kind, modulus = str(published.get("kty")), published.get("n")
    # Looked at before it is read: the library would only warn, and to silence that is not safe in threads.
    if kind not in _KINDS or (kind == "RSA" and isinstance(modulus, str) and len(modulus) * 6 < LEAST_RSA_BITS):
        return None
    try:
        return _KINDS[kind].import_key(published)
    except (JoseError, ValueError, TypeError):
        return None
