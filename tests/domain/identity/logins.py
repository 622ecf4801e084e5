"""What tests of logins share: an attempt, an identity, and whose it is."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from domain.identity.api_tokens import hash_secret
from domain.identity.identities import UserIdentity, VerifiedIdentity
from domain.identity.login import LoginAttempt, Purpose
from domain.shared.identifiers import LoginAttemptId, UserId, UserIdentityId

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ISSUER = "https://acme.example"
ADA, EVE = UserId(UUID(int=1)), UserId(UUID(int=2))
BROWSER = "the secret of a browser's cookie"
ATTEMPT = LoginAttempt(
    id=LoginAttemptId(UUID(int=3)),
    provider="acme",
    issuer=ISSUER,
    names_issuer=False,
    state_hash=hash_secret("state"),
    browser_hash=hash_secret(BROWSER),
    nonce="the nonce",
    verifier="the verifier",
    next_path="/stock",
    purpose=Purpose.SIGN_IN,
    user_id=None,
    created_at=NOW,
)
LINKING = replace(ATTEMPT, purpose=Purpose.LINK, user_id=ADA)
CONFIRMING = replace(ATTEMPT, purpose=Purpose.STEP_UP, user_id=ADA)
IDENTITY = VerifiedIdentity(issuer=ISSUER, subject="1", email="ada@example.com", email_verified=True, name="Ada")


def linked_to(user_id: UserId, number: int = 1) -> UserIdentity:
    """An identity of a user's."""
    return UserIdentity(
        id=UserIdentityId(UUID(int=number)),
        user_id=user_id,
        provider="acme",
        issuer=ISSUER,
        subject=str(number),
        email=None,
        linked_at=NOW,
    )
