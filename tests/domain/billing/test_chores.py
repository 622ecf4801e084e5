from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.billing.chores import Chore, ChoreName

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
CHORE = Chore(name=ChoreName.SWEEP_EVENTS, due_at=NOW)


def test_what_was_done_is_due_after_its_time_and_its_failures_are_forgotten() -> None:
    done = Chore(name=ChoreName.SWEEP_EVENTS, due_at=NOW, tries=7).done(NOW, every=HOUR)
    assert (done.due_at, done.tries) == (NOW + HOUR, 0)


def test_pauses_double_as_it_goes_on_failing() -> None:
    chore, pauses = CHORE, []
    for _ in range(4):
        chore = chore.failed(NOW, every=HOUR, chance=0.5)
        pauses.append(chore.due_at - NOW)
    assert pauses == [MINUTE / 2, MINUTE, 2 * MINUTE, 4 * MINUTE]


@given(tries=st.integers(0, 10_000), chance=st.floats(0, 1, exclude_max=True))
def test_it_is_never_put_off_for_longer_than_it_would_wait_anyway(tries: int, chance: float) -> None:
    failed = Chore(name=ChoreName.SWEEP_EVENTS, due_at=NOW, tries=tries).failed(NOW, every=HOUR, chance=chance)
    assert NOW <= failed.due_at <= NOW + HOUR


def test_whoever_asks_to_be_left_alone_for_longer_is_left_alone() -> None:
    assert CHORE.failed(NOW, every=MINUTE, chance=0, retry_after=HOUR).due_at == NOW + HOUR
