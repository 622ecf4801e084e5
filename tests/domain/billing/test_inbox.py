"""What becomes of an event, try by try."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.backoff import FIRST_PAUSE, LONGEST_PAUSE, next_try, pause_after
from domain.billing.events import BillingEvent
from domain.billing.inbox import (
    MOST_TRIES,
    MOST_TRIES_OF_PERMANENT,
    AlreadyProcessed,
    BodyForgotten,
    EventStatus,
    KeptEvent,
    Meeting,
    Source,
    meet,
)
from domain.shared.identifiers import BillingEventId

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
EVENT = BillingEvent(
    provider="model",
    account="acct_1",
    event_id="evt_1",
    type="invoice.paid",
    object_id="in_1",
    livemode=False,
    api_version="1",
    created=NOW,
    payload_hash="a" * 64,
    body="{}",
)
NEW = KeptEvent(id=BillingEventId(UUID(int=1)), event=EVENT, source=Source.WEBHOOK, created_at=NOW, updated_at=NOW)


def test_an_event_that_took_effect_has_ended() -> None:
    done = NEW.failed("no luck", NOW, chance=0.5).ended(EventStatus.PROCESSED, LATER)
    assert (done.status, done.processed_at, done.updated_at) == (EventStatus.PROCESSED, LATER, LATER)
    assert (done.error_message, done.next_attempt_at, done.retry_count) == ("", None, 1)


def test_an_event_that_failed_is_due_again() -> None:
    failed = NEW.failed("no\nluck \x00", NOW, chance=0.5)
    assert (failed.status, failed.retry_count, failed.error_message) == (EventStatus.FAILED, 1, "no luck")
    assert failed.next_attempt_at == NOW + FIRST_PAUSE / 2
    assert (failed.processed_at, failed.updated_at) == (None, NOW)


def tries(*, permanent: bool) -> int:
    """How often an event is tried that always fails."""
    kept = NEW
    while kept.status is not EventStatus.DEAD:
        kept = kept.failed("no luck", LATER, chance=0.5, permanent=permanent)
    assert (kept.next_attempt_at, kept.updated_at) == (None, LATER)
    return kept.retry_count


def test_an_event_is_given_up_after_all_its_tries_and_sooner_if_nothing_can_help() -> None:
    assert tries(permanent=False) == MOST_TRIES
    assert tries(permanent=True) == MOST_TRIES_OF_PERMANENT


def test_a_pause_that_somebody_asked_for_is_kept() -> None:
    asked = NEW.failed("busy", NOW, chance=0.0, retry_after=timedelta(hours=2))
    assert asked.next_attempt_at == NOW + timedelta(hours=2)


def test_only_an_open_event_has_to_be_processed() -> None:
    assert [status for status in EventStatus if status.is_open] == [EventStatus.PENDING, EventStatus.FAILED]


MEETINGS = {
    EventStatus.PENDING: Meeting.OPEN,
    EventStatus.FAILED: Meeting.OPEN,
    EventStatus.PROCESSED: Meeting.DONE,
    EventStatus.IGNORED: Meeting.DONE,
    EventStatus.DEAD: Meeting.DONE,
    EventStatus.QUARANTINED: Meeting.HELD,
}


@pytest.mark.parametrize("status", EventStatus)
def test_an_event_that_comes_again_is_met_by_what_became_of_it(status: EventStatus) -> None:
    kept = replace(NEW, status=status)
    assert meet(kept, EVENT) is MEETINGS[status]
    assert meet(kept, replace(EVENT, payload_hash="b" * 64)) is Meeting.FORGED
    assert meet(kept, replace(EVENT, payload_hash="b" * 64, api_version="2")) is MEETINGS[status]


def test_an_event_in_quarantine_says_what_came() -> None:
    held = NEW.ended(EventStatus.PROCESSED, NOW).quarantined("b" * 64, LATER)
    assert (held.status, held.processed_at, held.updated_at) == (EventStatus.QUARANTINED, NOW, LATER)
    assert held.error_message == f"Another content came under this id, with the hash {'b' * 64}."
    assert held.next_attempt_at is None


@pytest.mark.parametrize("status", [EventStatus.PROCESSED, EventStatus.IGNORED])
def test_an_event_that_ended_is_opened_again_by_who_insists(status: EventStatus) -> None:
    done = NEW.failed("no luck", NOW, chance=0.5).ended(status, NOW)
    with pytest.raises(AlreadyProcessed) as refusal:
        done.reopened(LATER, insist=False)
    assert refusal.value.got == "evt_1"
    again = done.reopened(LATER, insist=True)
    assert (again.status, again.source, again.retry_count) == (EventStatus.PENDING, Source.REPLAY, 0)
    assert (again.next_attempt_at, again.updated_at) == (LATER, LATER)


@pytest.mark.parametrize("status", [EventStatus.FAILED, EventStatus.DEAD, EventStatus.QUARANTINED])
def test_an_event_that_did_not_end_well_is_opened_without_insisting(status: EventStatus) -> None:
    assert replace(NEW, status=status).reopened(LATER, insist=False).status is EventStatus.PENDING


def test_an_event_whose_content_is_forgotten_is_not_opened_again() -> None:
    with pytest.raises(BodyForgotten):
        replace(NEW, event=replace(EVENT, body="")).reopened(LATER, insist=True)


def test_pauses_double_up_to_the_longest() -> None:
    longest = [pause_after(number, chance=1) for number in range(1, 12)]
    assert longest[:4] == [FIRST_PAUSE * factor for factor in (1, 2, 4, 8)]
    assert longest[8:] == [timedelta(minutes=256), LONGEST_PAUSE, LONGEST_PAUSE]


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True))
def test_a_pause_is_any_part_of_the_longest_that_it_may_be(number: int, chance: float) -> None:
    pause = pause_after(number, chance=chance)
    assert timedelta() <= pause <= LONGEST_PAUSE
    assert pause == pause_after(number, chance=1) * chance


def test_nobody_is_left_alone_for_more_than_a_day() -> None:
    assert next_try(NOW, 1, chance=0, not_before=timedelta(days=400)) == NOW + timedelta(days=1)
    assert next_try(NOW, 1, chance=0, not_before=timedelta(seconds=-5)) == NOW
    assert next_try(NOW, 1, chance=0) == NOW
