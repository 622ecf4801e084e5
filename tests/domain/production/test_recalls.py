"""Recalls: begun on lots, packed once, closed for good."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.production.recall_refusals import InvalidRecall, RecallClosed
from domain.production.recalls import (
    MOST_LOTS,
    TEXT_LIMIT,
    NewRecall,
    Outcome,
    Recall,
    RecallKind,
    check_new,
    close,
    packed,
)
from domain.shared.identifiers import LotId, OrganizationId, RecallId, UserId

BEGAN = datetime(2026, 3, 1, 8, tzinfo=UTC)
ADA = UserId(UUID(int=1))
RECALL = Recall(
    organization_id=OrganizationId(UUID(int=1)),
    id=RecallId(UUID(int=2)),
    number=3,
    kind=RecallKind.RECALL,
    reason="Glass in a jar",
    lots=(LotId(UUID(int=4)),),
    started_at=BEGAN,
    started_by=ADA,
)


def lots(count: int) -> list[LotId]:
    return [LotId(UUID(int=number)) for number in range(count, 0, -1)]


def new(of: list[LotId], reason: str = "Glass") -> NewRecall:
    return NewRecall(kind=RecallKind.DRILL, lots=of, reason=reason)


def test_a_recall_begins_with_each_lot_once_and_a_reason() -> None:
    told = check_new(new([*lots(2), *lots(2)], " Glass\nin a jar "))
    assert told == NewRecall(kind=RecallKind.DRILL, lots=(*lots(2)[::-1],), reason="Glass\nin a jar")
    assert len(check_new(new(lots(MOST_LOTS))).lots) == MOST_LOTS


@pytest.mark.parametrize("count", [0, MOST_LOTS + 1])
def test_a_recall_of_no_lots_or_of_too_many_is_refused(count: int) -> None:
    with pytest.raises(InvalidRecall) as refused:
        check_new(new(lots(count)))
    assert (refused.value.field, refused.value.got) == ("lots", f"{count} lots")


@pytest.mark.parametrize("text", ["", " ", "x" * (TEXT_LIMIT + 1), "a\x00b", "\ud800"])
def test_a_reason_or_a_note_that_cannot_be_kept_is_refused(text: str) -> None:
    with pytest.raises(InvalidRecall) as refused:
        check_new(new(lots(1), text))
    assert refused.value.field == "reason"
    with pytest.raises(InvalidRecall) as refused:
        closed(note=text)
    assert refused.value.field == "note"


def closed(outcome: Outcome = Outcome.DONE, note: str = "x" * TEXT_LIMIT) -> Recall:
    return close(RECALL, outcome, note, by=ADA, now=BEGAN + timedelta(days=1))


def test_the_time_to_the_first_pack_is_kept() -> None:
    assert (RECALL.is_open, RECALL.took) == (True, None)
    first = packed(RECALL, 7, BEGAN + timedelta(minutes=4))
    assert (first.reached, first.took) == (7, timedelta(minutes=4))
    assert packed(first, 9, BEGAN + timedelta(hours=4)) == first


def test_what_is_closed_stays_as_it_is() -> None:
    done = closed(Outcome.MISTAKE, " The wrong lot ")
    expected = replace(
        RECALL,
        outcome=Outcome.MISTAKE,
        note="The wrong lot",
        closed_by=ADA,
        closed_at=BEGAN + timedelta(days=1),
    )
    assert done == expected
    assert not done.is_open
    again: list[Callable[[], Recall]] = [
        lambda: packed(done, 1, BEGAN),
        lambda: close(done, Outcome.DONE, "Again", by=ADA, now=BEGAN),
    ]
    for ask in again:
        with pytest.raises(RecallClosed, match="Recall 3") as refused:
            ask()
        assert refused.value.got == "mistake"
