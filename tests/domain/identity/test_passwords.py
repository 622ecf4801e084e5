from datetime import timedelta

import pytest

from domain.identity.mailed_secrets import LIFETIMES, BadLink, Errand, MailedSecret
from domain.identity.passwords import BadCredentials, UnverifiedEmail, WeakPassword, new_password, spelt
from tests.domain.identity.logins import ADA, NOW

INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize("length", [15, 16, 127, 128])
def test_a_password_has_15_to_128_characters_of_any_kind(length: int) -> None:
    assert new_password("ü" * length, guessable=False) == "ü" * length


@pytest.mark.parametrize("length", [0, 14, 129])
def test_a_password_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(WeakPassword) as refused:
        new_password("x" * length, guessable=False, field="new")
    assert (refused.value.field, refused.value.got) == ("new", f"{length} characters")
    assert refused.value.expected == "15 to 128 characters"


def test_a_password_that_would_be_guessed_is_refused_and_not_repeated() -> None:
    with pytest.raises(WeakPassword) as refused:
        new_password("password12345678", guessable=True)
    assert refused.value.field == "password"
    assert "password12345678" not in f"{refused.value.message} {refused.value.got} {refused.value.expected}"


def test_a_password_is_counted_and_kept_in_one_spelling() -> None:
    assert spelt("cre\u0300me") == "cr\u00e8me"
    assert new_password("e\u0301" * 128, guessable=False) == "\u00e9" * 128


def test_a_refusal_says_what_was_not_right_where_it_was_typed() -> None:
    assert (BadCredentials().field, BadCredentials(field="old").field) == ("email", "old")
    assert BadCredentials().message != BadCredentials(field="old").message
    assert (UnverifiedEmail().field, BadLink().field) == ("email", "token")


@pytest.mark.parametrize(("errand", "minutes"), [(Errand.RESET, 30), (Errand.VERIFY, 24 * 60)])
def test_a_mailed_secret_works_in_time_only(errand: Errand, minutes: int) -> None:
    secret, end = (
        MailedSecret(secret_hash="0" * 64, user_id=ADA, errand=errand, created_at=NOW),
        NOW + LIFETIMES[errand],
    )
    assert LIFETIMES[errand] == timedelta(minutes=minutes)
    assert not secret.is_over(end - INSTANT)
    assert secret.is_over(end)
    assert secret.secret_hash not in repr(secret)
