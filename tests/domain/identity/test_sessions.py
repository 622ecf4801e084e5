from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from domain.identity.api_tokens import hash_secret
from domain.identity.login import FRESH, Visitor
from domain.identity.login_refusals import ReauthenticationNeeded
from domain.identity.sessions import IDLE, LONGEST, SEEN_EVERY, Device, Method, Session, device
from domain.shared.identifiers import OrganizationId, SessionId
from tests.domain.identity.logins import ADA, NOW

HERE, THERE = OrganizationId(UUID(int=1)), OrganizationId(UUID(int=2))
INSTANT = timedelta(microseconds=1)
SESSION = Session(
    id=SessionId(UUID(int=4)),
    secret_hash=hash_secret("secret"),
    user_id=ADA,
    organization_id=HERE,
    method=Method.PASSWORD,
    authenticated_at=NOW,
    created_at=NOW,
    last_seen_at=NOW,
    device=device("192.0.2.1", "Firefox"),
)


def test_s31_a_session_is_over_after_half_a_day_without_use_and_after_two_weeks_in_any_case() -> None:
    assert (timedelta(hours=12), timedelta(days=14), timedelta(minutes=5)) == (IDLE, LONGEST, SEEN_EVERY)
    assert not SESSION.is_over(NOW + IDLE - INSTANT)
    assert SESSION.is_over(NOW + IDLE)
    used = replace(SESSION, last_seen_at=NOW + LONGEST - INSTANT)
    assert not used.is_over(NOW + LONGEST - INSTANT)
    assert used.is_over(NOW + LONGEST)


def test_a_use_is_news_every_few_minutes() -> None:
    assert not SESSION.is_use_news(NOW + SEEN_EVERY - INSTANT)
    assert SESSION.is_use_news(NOW + SEEN_EVERY)


def test_s29_a_session_that_follows_has_another_secret_and_lasts_no_longer() -> None:
    later = NOW + timedelta(hours=1)
    moved = SESSION.moved(SessionId(UUID(int=5)), hash_secret("other"), THERE, later)
    assert moved == replace(
        SESSION,
        id=SessionId(UUID(int=5)),
        secret_hash=hash_secret("other"),
        organization_id=THERE,
        last_seen_at=later,
    )


def test_s29_a_session_that_follows_a_fresh_proof_has_another_secret_and_begins_anew() -> None:
    later, phone = NOW + timedelta(hours=1), device("192.0.2.2", "Phone")
    confirmed = SESSION.confirmed(SessionId(UUID(int=5)), hash_secret("other"), Method.PASSWORD_AND_CODE, phone, later)
    assert confirmed == Session(
        id=SessionId(UUID(int=5)),
        secret_hash=hash_secret("other"),
        user_id=ADA,
        organization_id=HERE,
        method=Method.PASSWORD_AND_CODE,
        authenticated_at=later,
        created_at=later,
        last_seen_at=later,
        device=phone,
    )


def test_a_proof_is_fresh_for_five_minutes() -> None:
    assert timedelta(minutes=5) == FRESH
    SESSION.visitor.require_fresh(NOW + FRESH)
    assert SESSION.visitor.is_fresh(NOW + FRESH)
    assert not SESSION.visitor.is_fresh(NOW + FRESH + INSTANT)
    with pytest.raises(ReauthenticationNeeded):
        SESSION.visitor.require_fresh(NOW + FRESH + INSTANT)


def test_who_is_signed_in_has_proved_it_when_they_signed_in() -> None:
    session = replace(SESSION, authenticated_at=NOW - INSTANT)
    assert session.visitor == Visitor(user_id=ADA, authenticated_at=NOW - INSTANT)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("Firefox", "Firefox"),
        ("  Fire \r\n fox\t\x00 ", "Fire fox"),
        ("a\u202eb", "a b"),
        ("x" * 201, "x" * 200),
        ("Träumer ☕", "Träumer ☕"),
        ("", ""),
    ],
)
def test_s45_what_is_told_of_a_device_is_one_line_and_short(told: str, kept: str) -> None:
    assert device("192.0.2.1", told) == Device(address="192.0.2.1", name=kept)
    assert device(told, "Firefox") == Device(address=kept, name="Firefox")
