"""What is known of a subscription after each message, whatever order they come in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.billing.projection import Order, Subscription, first_heard, order_of
from domain.billing.subscriptions import Fetched, PriceLine, Snapshot, Status
from domain.shared.identifiers import OrganizationId

THEN = datetime(2026, 3, 1, 8, tzinfo=UTC)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ACTIVE = Snapshot(
    subscription_id="sub_1",
    customer_id="cus_1",
    status=Status.ACTIVE,
    lines=(PriceLine(price_id="price_1"),),
    period_end=None,
)
PAST_DUE = replace(ACTIVE, status=Status.PAST_DUE)
CANCELED = replace(ACTIVE, status=Status.CANCELED)
KNOWN = first_heard(OrganizationId(UUID(int=1)), "model", "acct_1", ACTIVE, THEN)
DOUBTED = KNOWN.doubted(THEN, NOW)
TERMINAL = {Status.CANCELED, Status.INCOMPLETE_EXPIRED}


def test_what_is_heard_first_holds_since_then() -> None:
    assert (KNOWN.version, KNOWN.since, KNOWN.revision, KNOWN.is_stale) == (THEN, THEN, 0, False)


def test_messages_are_older_newer_or_as_old() -> None:
    assert [order_of(KNOWN, THEN + seconds * SECOND) for seconds in (-1, 0, 1)] == [Order.OLDER, Order.TIE, Order.NEWER]


@pytest.mark.parametrize("status", Status)
def test_after_the_end_nothing_comes(status: Status) -> None:
    over = replace(KNOWN, snapshot=replace(ACTIVE, status=status))
    assert (order_of(over, THEN + SECOND) is Order.ENDED) == (status in TERMINAL) == status.is_terminal
    if status in TERMINAL:
        assert over.heard(ACTIVE, THEN + SECOND, NOW) is over
        assert over.heard(CANCELED, THEN, NOW) is over
        assert over.doubted(THEN + SECOND, NOW) is over
        assert over.refreshed(Fetched(snapshot=ACTIVE, as_of=THEN + SECOND)) is over


def test_an_older_message_changes_nothing() -> None:
    assert KNOWN.heard(PAST_DUE, THEN - SECOND, NOW) is KNOWN
    assert KNOWN.heard(CANCELED, THEN - SECOND, NOW) is KNOWN
    assert KNOWN.doubted(THEN - SECOND, NOW) is KNOWN


def test_a_newer_message_is_taken_over() -> None:
    after = KNOWN.heard(PAST_DUE, THEN + SECOND, NOW)
    assert after == replace(KNOWN, snapshot=PAST_DUE, version=THEN + SECOND, since=THEN + SECOND, revision=1)


def test_a_status_holds_since_it_was_first_so() -> None:
    after = KNOWN.heard(replace(ACTIVE, cancel_at_period_end=True), THEN + SECOND, NOW)
    assert (after.version, after.since) == (THEN + SECOND, THEN)


def test_a_message_of_the_same_moment_is_doubted_and_not_guessed() -> None:
    after = KNOWN.heard(PAST_DUE, THEN, NOW)
    assert after == replace(KNOWN, stale_at=THEN, refresh_at=NOW, revision=1)
    assert KNOWN.heard(ACTIVE, THEN, NOW) == after


def test_the_end_wins_over_what_is_as_old() -> None:
    after = DOUBTED.heard(CANCELED, THEN, NOW)
    assert (after.snapshot, after.is_stale, after.refresh_at, after.revision) == (CANCELED, False, None, 2)


def test_a_doubt_is_kept_once_and_the_later_one_wins() -> None:
    assert DOUBTED.doubted(THEN, NOW + SECOND) is DOUBTED
    later = DOUBTED.doubted(THEN + SECOND, NOW + SECOND)
    assert (later.stale_at, later.refresh_at, later.revision) == (THEN + SECOND, NOW, 2)


def test_a_doubt_ends_by_a_message_that_is_newer_than_it() -> None:
    assert not DOUBTED.heard(PAST_DUE, THEN + SECOND, NOW).is_stale
    later = KNOWN.doubted(THEN + 2 * SECOND, NOW)
    for seconds, is_stale in ((1, True), (2, True), (3, False)):
        after = later.heard(PAST_DUE, THEN + seconds * SECOND, NOW)
        assert (after.snapshot, after.is_stale, after.refresh_at is not None) == (PAST_DUE, is_stale, is_stale)


@pytest.mark.parametrize(("as_of", "version"), [(THEN + SECOND, THEN + SECOND), (THEN - SECOND, THEN)])
def test_what_was_read_ends_all_doubt_and_the_version_never_goes_back(as_of: datetime, version: datetime) -> None:
    tried = DOUBTED.not_refreshed(NOW, chance=0.5)
    after = tried.refreshed(Fetched(snapshot=PAST_DUE, as_of=as_of))
    assert after == Subscription(
        organization_id=KNOWN.organization_id,
        provider="model",
        account="acct_1",
        snapshot=PAST_DUE,
        version=version,
        since=version,
        revision=2,
    )


def test_what_was_read_ends_a_doubt_that_by_the_clocks_is_younger() -> None:
    later = KNOWN.doubted(THEN + 5 * SECOND, NOW)
    assert not later.refreshed(Fetched(snapshot=ACTIVE, as_of=THEN + SECOND)).is_stale


def test_what_could_not_be_read_is_due_later_each_time() -> None:
    first = DOUBTED.not_refreshed(NOW, chance=0.5)
    second = first.not_refreshed(NOW, chance=0.5)
    assert (first.refresh_tries, first.refresh_at) == (1, NOW + timedelta(seconds=30))
    assert (second.refresh_tries, second.refresh_at) == (2, NOW + timedelta(minutes=1))
    assert first.revision == DOUBTED.revision
    asked = DOUBTED.not_refreshed(NOW, chance=0.5, retry_after=timedelta(hours=1))
    assert asked.refresh_at == NOW + timedelta(hours=1)


def test_only_what_is_stale_is_due() -> None:
    assert KNOWN.due(NOW) is KNOWN
    assert DOUBTED.not_refreshed(NOW, chance=0.5).due(NOW).refresh_at == NOW
