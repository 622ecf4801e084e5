"""API tokens: a program's way in, for one organisation, as one user, within its scopes."""

import hashlib
import hmac
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from domain.identity.names import checked_name
from domain.identity.permissions import Permissions, parse_permissions, require_own
from domain.shared.errors import DomainError
from domain.shared.identifiers import ApiTokenId, OrganizationId, UserId

MARK = "stillroom"
LATEST = datetime(9999, 1, 1, tzinfo=UTC)
REMEMBERED_EVERY = timedelta(hours=1)
"""How exactly the last use of a token is known: to write it down at each use would cost more than the use itself."""


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
    last_used_at: datetime | None = None

    def has_secret(self, secret: str) -> bool:
        """Whether the secret is this token's, compared in constant time."""
        return hmac.compare_digest(self.secret_hash, hash_secret(secret))

    def why_not(self, now: datetime) -> str | None:
        """Why the token opens nothing any more: "revoked" or "expired"; None while it is good."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now else None

    def is_use_news(self, now: datetime) -> bool:
        """Whether a use is worth remembering: the last one that is remembered is an hour ago or longer."""
        return self.last_used_at is None or now - self.last_used_at >= REMEMBERED_EVERY


class UnknownToken(DomainError):
    """The organisation has no such token."""

    code = "identity.unknown_token"

    def __init__(self, got: str) -> None:
        super().__init__(
            "The organisation has no such token.", field="token_id", expected="the id of one of its tokens", got=got
        )


class InvalidExpiry(DomainError):
    """The token would have ended before it is made, or later than can be kept."""

    code = "identity.invalid_expiry"


class OutlivesItsMaker(DomainError):
    """A token would make one that is in force for longer than itself."""

    code = "identity.outlives_its_maker"

    def __init__(self, ends_at: datetime, got: datetime | None) -> None:
        super().__init__(
            "A token makes none that ends after itself; choose an earlier end, or make it with another token.",
            field="expires_at",
            expected=f"{ends_at.isoformat()} or earlier",
            got="no end" if got is None else got.isoformat(),
        )


class TokenShownOnce(DomainError):
    """The token was made by an earlier request under the same key, and its text is kept nowhere."""

    code = "identity.token_shown_once"


def new_token(token: ApiToken, *, own: Permissions, ends_at: datetime | None = None) -> ApiToken:
    """
    The token, if it may be made by somebody with these permissions.

    ends_at: when the token ends by which it is made; None if it is made by one without an end, or by none.

    :raises InvalidName: it has no proper name.
    :raises UnknownPermission: it is for nothing at all.
    :raises MoreThanOwn: it would open more than its maker may do.
    :raises InvalidExpiry: it ends before it begins.
    :raises OutlivesItsMaker: it ends later than the one that makes it.
    """
    checked_name(token.name)
    require_own(parse_permissions(token.scopes, field="scopes"), own, field="scopes")
    if ends_at is not None and (token.expires_at is None or token.expires_at > ends_at):
        raise OutlivesItsMaker(ends_at, token.expires_at)
    if token.expires_at is None:
        return token
    if not token.created_at < token.expires_at < LATEST:
        raise InvalidExpiry(
            "A token ends after it is made, and before the year 9999.",
            field="expires_at",
            expected=f"a time after {token.created_at.isoformat()}",
            got=token.expires_at.isoformat(),
        )
    return replace(token, expires_at=token.expires_at.astimezone(UTC))


def hash_secret(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_prefix(token_id: ApiTokenId) -> str:
    """What a token is found by: 48 bits that differ for all ids, in whichever part the ids themselves differ."""
    return hashlib.sha256(token_id.bytes).hexdigest()[:12]


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
