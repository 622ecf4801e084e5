"""Secrets sealed by Fernet: AES-128 in CBC mode with HMAC-SHA-256."""

from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

from domain.identity.second_factors import CannotUnseal, NoSecretKey

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

KEY_BYTES = 32
PURPOSE = "stillroom sealed secret of "
"""Keeps these keys apart from whatever else is derived from the same setting."""


class FernetSeal:
    """The `Seal` port: a key for each owner, derived by HKDF from the one of the settings, if there is one."""

    def __init__(self, key: str | None) -> None:
        self._key = key

    def seal(self, secret: str, owner: str) -> str:
        """See `Seal.seal`."""
        if not self._key:
            raise NoSecretKey
        return _fernet(self._key, owner).encrypt(secret.encode()).decode()

    def unseal(self, sealed: str, owner: str) -> str:
        """See `Seal.unseal`."""
        from cryptography.fernet import InvalidToken  # noqa: PLC0415 - see below

        if not self._key:
            raise CannotUnseal
        try:
            return _fernet(self._key, owner).decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise CannotUnseal from None


def _fernet(key: str, owner: str) -> "Fernet":
    # A command that seals nothing does not wait for what seals.
    from cryptography.fernet import Fernet  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"{PURPOSE}{owner}".encode())
    return Fernet(urlsafe_b64encode(derived.derive(key.encode())))
