"""API tokens: a program's way in, for one organisation, as one user, within its scopes."""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime

from domain.identity.permissions import Permissions
from domain.shared.errors import DomainError
from domain.shared.identifiers import ApiTokenId, OrganizationId, UserId

MARK = "stillroom"


class BadToken(DomainError):
    """The token is missing, malformed, unknown, expired or revoked; which of these is not told."""

    code = "identity.bad_token"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """
    What is kept of a token: never the token itself.

    `prefix` finds it and may be shown; `secret_hash` is the SHA-256 of its secret part, in hexadecimal. A fast hash is
    right here because the secret is random, not chosen.
    """

    id: ApiTokenId
    organization_id: OrganizationId
    user_id: UserId
    name: str
    prefix: str
    secret_hash: str = field(repr=False)
    scopes: Permissions
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def opens_for(self, secret: str, now: datetime) -> bool:
        """Whether the secret is this token's, compared in constant time, and the token is still good."""
        matches = hmac.compare_digest(self.secret_hash, hash_secret(secret))
        expired = self.expires_at is not None and self.expires_at <= now
        return matches and not expired and self.revoked_at is None


def hash_secret(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_text(prefix: str, secret: str) -> str:
    """The token as its holder gets it, once."""
    return f"{MARK}_{prefix}_{secret}"


def token_parts(text: str) -> tuple[str, str]:
    """
    Prefix and secret of a token.

    :raises BadToken: it is not of a token's form.
    """
    mark, _, rest = text.partition("_")
    prefix, _, secret = rest.partition("_")
    if mark != MARK or not prefix or not secret or not text.isascii():
        raise BadToken(
            "This is not an API token; they look like stillroom_…_….",
            field="Authorization",
            expected="Bearer stillroom_<prefix>_<secret>",
            got="something else",
        )
    return prefix, secret
