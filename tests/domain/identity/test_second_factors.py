"""Authenticators, recovery codes and half a sign-in: what counts, how often, and for how long."""

from base64 import b32decode, b32encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import pytest

from domain.identity.authenticators import (
    ENROLMENT,
    MOST_WRONG,
    PAUSE,
    Authenticator,
    CodesPaused,
    authenticator_secret,
    begun,
    digits,
    time_step,
)
from domain.identity.half_sign_ins import LIFETIME, TRIES, HalfSignIn
from domain.identity.recovery_codes import recovery_code, recovery_hash
from domain.identity.second_factors import SecondFactorInForce
from domain.shared.identifiers import UserId

ADA = UserId(UUID(int=1))
NOW = datetime(2026, 3, 1, 8, 0, 10, tzinfo=UTC)
STEP = time_step(NOW)
WAITING = Authenticator(user_id=ADA, sealed_secret="sealed", begun_at=NOW)


def shows(step: int) -> str:
    """An authenticator whose codes tell their step."""
    return f"{step % 1_000_000:06d}"


def in_force(**changes: object) -> Authenticator:
    made = WAITING.confirmed(shows(STEP - 10), shows, NOW - timedelta(minutes=5))
    assert made is not None
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_step_lasts_half_a_minute_from_1970_on() -> None:
    assert [time_step(datetime.fromtimestamp(seconds, UTC)) for seconds in (0, 29.9, 30, 59, 60)] == [0, 0, 1, 1, 2]


@pytest.mark.parametrize("drift", [-1, 0, 1])
def test_a_code_counts_in_its_own_step_and_in_those_beside_it(drift: int) -> None:
    accepted = in_force().accepted(shows(STEP + drift), shows, NOW)
    assert accepted is not None
    assert accepted.last_step == STEP + drift


@pytest.mark.parametrize("typed", [shows(STEP - 2), shows(STEP + 2), "", "12345", "1234567", "abcdef", "\uff11" * 6])
def test_any_other_code_is_wrong(typed: str) -> None:
    assert in_force().accepted(typed, shows, NOW) is None


def test_a_code_may_be_typed_with_blanks() -> None:
    code = shows(STEP)
    assert digits(f" {code[:3]} {code[3:]}\n") == code


def test_a_step_counts_once_and_none_before_it_counts_after() -> None:
    first = in_force().accepted(shows(STEP), shows, NOW)
    assert first is not None
    assert [first.accepted(shows(step), shows, NOW) for step in (STEP, STEP - 1)] == [None, None]
    assert first.accepted(shows(STEP + 1), shows, NOW) is not None


def test_of_two_steps_with_one_code_the_newer_counts() -> None:
    accepted = in_force().accepted("111111", lambda _: "111111", NOW)
    assert accepted is not None
    assert accepted.last_step == STEP + 1


def test_the_first_code_puts_an_authenticator_in_force_and_is_used_by_that() -> None:
    confirmed = WAITING.confirmed(shows(STEP), shows, NOW)
    assert confirmed is not None
    assert (WAITING.is_in_force, confirmed.is_in_force, confirmed.confirmed_at) == (False, True, NOW)
    assert confirmed.accepted(shows(STEP), shows, NOW) is None
    assert WAITING.confirmed("000000", shows, NOW) is None


def test_an_enrolment_waits_for_an_hour() -> None:
    assert WAITING.is_waiting(NOW + ENROLMENT - timedelta(seconds=1))
    assert not WAITING.is_waiting(NOW + ENROLMENT)
    assert not in_force().is_waiting(NOW)


def test_an_enrolment_that_was_given_up_makes_way_and_what_is_in_force_does_not() -> None:
    assert begun(ADA, "other", NOW, before=WAITING) == replace(WAITING, sealed_secret="other")
    assert begun(ADA, "other", NOW, before=None).sealed_secret == "other"
    with pytest.raises(SecondFactorInForce):
        begun(ADA, "other", NOW, before=in_force())


def after_wrong(times: int, now: datetime = NOW) -> Authenticator:
    authenticator = in_force()
    for _ in range(times):
        authenticator = authenticator.refused(now)
    return authenticator


def test_after_ten_wrong_codes_in_a_row_none_counts_for_a_quarter_of_an_hour() -> None:
    assert after_wrong(MOST_WRONG - 1).accepted(shows(STEP), shows, NOW) is not None
    paused = after_wrong(MOST_WRONG)
    for later in (timedelta(0), PAUSE - timedelta(seconds=1)):
        with pytest.raises(CodesPaused):
            paused.accepted(shows(time_step(NOW + later)), shows, NOW + later)
    assert paused.accepted(shows(time_step(NOW + PAUSE)), shows, NOW + PAUSE) is not None


def test_a_right_code_and_a_pause_begin_the_count_anew() -> None:
    right = after_wrong(MOST_WRONG - 1).accepted(shows(STEP), shows, NOW)
    assert right is not None
    assert (right.wrong, right.wrong_at) == (0, None)
    assert after_wrong(MOST_WRONG).refused(NOW + PAUSE).wrong == 1
    assert after_wrong(2).wrong == 2


def test_a_secret_is_160_bits_in_base_32_and_differs_with_chance() -> None:
    secrets = {authenticator_secret(str(chance)) for chance in range(100)}
    assert len(secrets) == 100
    assert {len(b32decode(secret)) for secret in secrets} == {20}


def test_recovery_codes_are_easy_to_read_and_differ_with_chance() -> None:
    codes = {recovery_code(str(chance)) for chance in range(100)}
    assert len(codes) == 100
    for code in codes:
        assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
        assert code == code.lower()
        assert not set(code) & set("0189")
    # Of 80 random bits none is lost.
    whole = b32encode(sha256(b"chance").digest()).decode().lower()
    assert recovery_code("chance").replace("-", "") == whole[:16]


def test_a_recovery_code_is_the_same_however_it_is_typed() -> None:
    code = recovery_code("chance")
    kept = recovery_hash(code)
    assert kept is not None
    assert len(kept) == 64
    for typed in (code.upper(), code.replace("-", ""), code.replace("-", " "), f" {code}\n"):
        assert recovery_hash(typed) == kept
    assert recovery_hash(recovery_code("other")) != kept


@pytest.mark.parametrize("typed", ["", "123456", "abcd-efgh-ijkl-mno", "abcd-efgh-ijkl-mnop-q", "abcd-efgh-ijkl-mno1"])
def test_what_is_no_recovery_code_has_no_hash(typed: str) -> None:
    assert recovery_hash(typed) is None


def test_half_a_sign_in_lasts_ten_minutes_and_five_wrong_codes() -> None:
    half = HalfSignIn(secret_hash="0" * 64, user_id=ADA, created_at=NOW)
    assert timedelta(minutes=10) == LIFETIME
    assert not half.is_over(NOW + LIFETIME - timedelta(seconds=1))
    assert half.is_over(NOW + LIFETIME)
    for _ in range(TRIES - 1):
        half = half.missed()
        assert not half.is_over(NOW)
    assert half.missed().is_over(NOW)
