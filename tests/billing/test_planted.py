"""Each guard of billing is there for a reason: taken out of a copy, a test turns red that is green with it."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.system.project import PACKAGES, ROOT, Outcome, run, tool

# What is tried in a copy is tried in the usual words.
pytestmark = pytest.mark.told_by("memory")


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A guard in a file, what stands there without it, and the test that notices."""

    file: str
    guard: str
    without: str
    test: str


RACES, HANDLING = "tests/billing/test_races.py", "tests/billing/test_handling.py"
ORDER, RECONCILING = "tests/billing/test_order.py", "tests/billing/test_reconciling.py"
ONE_EVENT = f"{RACES}::test_threads_that_bring_one_event_have_it_take_effect_once"
PROJECTION, PROCESS = "domain/billing/projection.py", "application/billing/process_event.py"
UNIQUE_KEY = '        sa.UniqueConstraint("event_id", "provider", "account", name="uq_billing_events_event"),\n'

PLANTED: Mapping[str, Planted] = {
    "the savepoint": Planted(
        file="adapters/sql/transactions.py",
        guard='open_on(self._connection, "ROLLBACK TO SAVEPOINT attempt")',
        without="pass",
        test="tests/contracts/test_subscriptions.py::TestAttempts"
        "::test_a_part_that_fails_is_undone_and_the_rest_is_kept[sqlite]",
    ),
    "the unique key on SQLite": Planted(
        file="migrations/versions/0011_billing.py", guard=UNIQUE_KEY, without="", test=f"{ONE_EVENT}[sqlite]"
    ),
    "the order guard": Planted(
        file=PROJECTION,
        guard="    if created < known.version:\n        return Order.OLDER\n",
        without="    if created < known.version:\n        return Order.NEWER\n",
        test=f"{ORDER}::test_every_order_leads_to_what_the_provider_has[memory-paused]",
    ),
    "the doubt about what is as old": Planted(
        file=PROJECTION,
        guard="return Order.NEWER if created > known.version else Order.TIE",
        without="return Order.NEWER",
        test=f"{ORDER}::test_every_order_leads_to_what_the_provider_has[memory-in_one_second]",
    ),
    "the end after which nothing comes": Planted(
        file=PROJECTION,
        guard="    if known.snapshot.status.is_terminal:\n        return Order.ENDED\n",
        without="",
        test=f"{ORDER}::test_every_order_leads_to_what_the_provider_has[memory-ended]",
    ),
    "that a failure is one": Planted(
        file=PROCESS,
        guard="return self._failed(kept, failure.cause, now)",
        without="return kept.ended(ended_as(meaning), now)",
        test=f"{HANDLING}::test_an_event_whose_effects_fail_is_not_done_and_leaves_none_of_them[memory]",
    ),
    "that what failed is open": Planted(
        file="domain/billing/inbox.py",
        guard="return Meeting.OPEN if kept.status.is_open else Meeting.DONE",
        without="return Meeting.DONE",
        test=f"{HANDLING}::test_a_failed_events_redelivery_is_processed_and_not_answered_as_a_duplicate[memory]",
    ),
    "the look at who was quicker": Planted(
        file="application/billing/refresh_subscriptions.py",
        guard="is_same = current.revision == taken.revision",
        without="is_same = True",
        test=f"{RECONCILING}::test_what_became_doubtful_while_it_was_read_is_read_once_more[memory]",
    ),
}
ON_POSTGRESQL: Mapping[str, Planted] = {
    "the unique key": Planted(
        file="migrations/versions/0011_billing.py", guard=UNIQUE_KEY, without="", test=f"{ONE_EVENT}[postgresql]"
    ),
    "the lock of the subscription": Planted(
        file="adapters/sql/subscriptions.py",
        guard='.with_for_update().cte("locked")',
        without='.cte("locked")',
        test=f"{RACES}::test_an_older_event_waits_for_a_newer_one_that_is_being_applied_and_then_changes_nothing"
        "[postgresql]",
    ),
    "the lock of who makes the last one": Planted(
        file="adapters/sql/subscriptions.py",
        guard="    .with_for_update(key_share=True, of=organization)\n",
        without="",
        test="tests/billing/test_paying.py"
        "::test_two_who_make_the_last_one_at_the_same_moment_do_not_both_pass[postgresql]",
    ),
}


TRIES = 8


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project, to be changed; with what Python has compiled of it."""
    folder = tmp_path_factory.mktemp("planted")
    for package in (*PACKAGES, "tests"):
        shutil.copytree(ROOT / package, folder / package)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def tried(copy: Path, test: str) -> Outcome:
    """What comes of the test in the copy."""
    # The folder comes first on the path: the copy is tried, not the installed project.
    return run(tool("pytest"), "-q", "-p", "no:cacheprovider", test, cwd=copy, env={"PYTHONPATH": str(copy)})


def tried_until_red(copy: Path, test: str) -> Outcome:
    """The same, several times: a race that nothing guards is lost often, though not always."""
    outcome = tried(copy, test)
    for _ in range(TRIES - 1):
        if outcome.code:
            break
        outcome = tried(copy, test)
    return outcome


def assert_noticed(copy: Path, planted: Planted) -> None:
    """That the same test is green with the guard, the other modules of tests show."""
    file = copy / planted.file
    text = file.read_text(encoding="utf-8")
    assert text.count(planted.guard) == 1
    file.write_text(text.replace(planted.guard, planted.without), encoding="utf-8")
    try:
        without = tried_until_red(copy, planted.test)
    finally:
        file.write_text(text, encoding="utf-8")
    assert without.code == 1, without.output
    assert "1 failed" in without.output


def test_in_a_copy_that_nothing_is_taken_out_of_a_test_is_green(copy: Path) -> None:
    whole = tried(copy, PLANTED["that what failed is open"].test)
    assert whole.code == 0, whole.output


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_without_a_guard_a_test_turns_red(copy: Path, planted: Planted) -> None:
    assert_noticed(copy, planted)


@pytest.mark.postgresql
@pytest.mark.parametrize("planted", ON_POSTGRESQL.values(), ids=ON_POSTGRESQL)
def test_without_a_guard_of_postgresql_a_test_turns_red(copy: Path, planted: Planted) -> None:
    assert_noticed(copy, planted)
