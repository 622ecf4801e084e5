from dataclasses import replace
from datetime import timedelta

from domain.identity.api_tokens import hash_secret
from domain.identity.emails import Email
from domain.identity.proven_identities import LIFETIME, ProvenIdentity
from tests.domain.identity.logins import IDENTITY, NOW

PROVEN = ProvenIdentity(
    secret_hash=hash_secret("secret"), provider="acme", identity=IDENTITY, next_path="/stock", created_at=NOW
)


def test_what_was_proved_waits_for_twenty_minutes() -> None:
    assert timedelta(minutes=20) == LIFETIME
    assert not PROVEN.is_over(NOW + LIFETIME - timedelta(microseconds=1))
    assert PROVEN.is_over(NOW + LIFETIME)


def test_s26_an_address_counts_only_when_the_provider_has_verified_it() -> None:
    assert PROVEN.email == Email("ada@example.com")
    for identity in (replace(IDENTITY, email_verified=False), replace(IDENTITY, email=None, email_verified=True)):
        assert replace(PROVEN, identity=identity).email is None


def test_s36_the_hash_of_its_secret_does_not_show() -> None:
    assert PROVEN.secret_hash not in repr(PROVEN)
