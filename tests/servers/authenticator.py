"""A device that keeps passkeys, with real keys and signatures, and a browser around it; both can lie in every way."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from os import urandom
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text_of(raw: bytes) -> str:
    """Bytes as WebAuthn's JSON writes them."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lies:
    """What a device or a browser tells instead of the truth; nothing where it is honest. `more` is signed too."""

    origin: str | None = None
    rp_id: str | None = None
    challenge: str | None = None
    type: str | None = None
    count: int | None = None
    credential_id: bytes | None = None
    user_handle: bytes | None = None
    leaves_out: int = 0
    more: bytes = b""


HONEST = Lies()


@dataclass(slots=True)
class Kept:
    """A passkey in the device."""

    credential_id: bytes
    key: EllipticCurvePrivateKey
    user_handle: bytes
    count: int


@dataclass(slots=True)
class Authenticator:
    """A device in a browser that shows pages of `origin`. `counts` is whether it counts how often a key is used."""

    origin: str
    counts: bool = True
    kept: list[Kept] = field(default_factory=list)

    def create(self, options: str, lies: Lies = HONEST) -> str:
        """Make a passkey, as navigator.credentials.create does; the answer's JSON."""
        asked: dict[str, Any] = json.loads(options)
        made = Kept(urandom(32), generate_private_key(SECP256R1()), bytes_of(asked["user"]["id"]), 0)
        self.kept.append(made)
        numbers = made.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
        credential_id = lies.credential_id or made.credential_id
        attested = bytes(16) + len(credential_id).to_bytes(2, "big") + credential_id
        attested += cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        told = self._told(asked["rp"]["id"], made, ATTESTED, lies) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": told})
        response = {
            "clientDataJSON": self._client_data("webauthn.create", asked, lies),
            "attestationObject": text_of(attestation),
            "transports": ["internal"],
        }
        return _answer(credential_id, response)

    def get(self, options: str, lies: Lies = HONEST, number: int = -1) -> str:
        """Prove by a passkey, as navigator.credentials.get does; the answer's JSON. number: which of those it keeps."""
        asked, kept = json.loads(options), self.kept[number]
        kept.count += self.counts
        told = self._told(asked["rpId"], kept, 0, lies)
        client_data = self._client_data("webauthn.get", asked, lies)
        signed = told + sha256(bytes_of(client_data)).digest() + lies.more
        handle = kept.user_handle if lies.user_handle is None else lies.user_handle
        response = {
            "clientDataJSON": client_data,
            "authenticatorData": text_of(told),
            "signature": text_of(kept.key.sign(signed, ECDSA(SHA256()))),
            "userHandle": text_of(handle) or None,
        }
        return _answer(lies.credential_id or kept.credential_id, response)

    def _client_data(self, kind: str, asked: dict[str, Any], lies: Lies) -> str:
        told = {
            "type": lies.type or kind,
            "challenge": lies.challenge or asked["challenge"],
            "origin": lies.origin or self.origin,
            "crossOrigin": False,
        }
        return text_of(json.dumps(told).encode())

    def _told(self, rp_id: str, kept: Kept, flags: int, lies: Lies) -> bytes:
        flags |= (PRESENT | VERIFIED) & ~lies.leaves_out
        count = kept.count if lies.count is None else lies.count
        return sha256((lies.rp_id or rp_id).encode()).digest() + bytes([flags]) + count.to_bytes(4, "big")


def _answer(credential_id: bytes, response: dict[str, Any]) -> str:
    named = text_of(credential_id)
    return json.dumps(
        {"id": named, "rawId": named, "type": "public-key", "response": response, "clientExtensionResults": {}}
    )
