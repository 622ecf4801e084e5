"""Recalls: that lots are called back, or that it is practised, from the moment it began to the one it was over."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.production.recall_refusals import InvalidRecall, RecallClosed
from domain.shared.identifiers import LotId, OrganizationId, RecallId, UserId

TEXT_LIMIT = 400
"""Of a reason or a note; a reason stands in the reason of a hold as well."""
MOST_LOTS = 100
"""That one recall begins with; what was made of them is found by itself."""


class RecallKind(StrEnum):
    """Whether lots are called back, or a call is practised."""

    RECALL = "recall"
    DRILL = "drill"


class Outcome(StrEnum):
    """How a recall ended: done, or opened by mistake."""

    DONE = "done"
    MISTAKE = "mistake"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """
    One recall or drill, numbered from 1 in its organisation.

    `lots` are those that it began with, by id. `packed_at` is when its recall pack was there first, with `reached`
    lots in it. `note` says what came of it, or why it was a mistake.
    """

    organization_id: OrganizationId
    id: RecallId
    number: int
    kind: RecallKind
    reason: str
    lots: tuple[LotId, ...]
    started_at: datetime
    started_by: UserId
    packed_at: datetime | None = None
    reached: int | None = None
    closed_at: datetime | None = None
    closed_by: UserId | None = None
    outcome: Outcome | None = None
    note: str = ""

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def took(self) -> timedelta | None:
        """How long it took from the start to the pack; None while there is none."""
        return None if self.packed_at is None else self.packed_at - self.started_at


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecall:
    """
    What is told of a recall when it begins.

    `hold`: whether the lots, and all that was made of them, are held from then on.
    """

    kind: RecallKind
    lots: Sequence[LotId]
    reason: str
    hold: bool = False


def check_new(new: NewRecall) -> NewRecall:
    """
    The recall as it can be kept: each lot once, by id.

    :raises InvalidRecall: it is of no lots or of too many, or its reason cannot be kept.
    """
    lots = tuple(sorted(set(new.lots)))
    if not 0 < len(lots) <= MOST_LOTS:
        raise InvalidRecall(
            f"A recall begins with 1 to {MOST_LOTS} lots.",
            field="lots",
            expected=f"1 to {MOST_LOTS} lots",
            got=f"{len(lots)} lots",
        )
    return replace(new, lots=lots, reason=_checked("reason", new.reason))


def hold_reason(recall: Recall) -> str:
    """Why lots are held by it: "Recall 3: Glass in a jar"."""
    return f"{recall.kind.value.capitalize()} {recall.number}: {recall.reason}"


def packed(recall: Recall, reached: int, now: datetime) -> Recall:
    """
    The recall, whose pack was made now. The first pack counts, so that the time it took stays what it was.

    :raises RecallClosed: it is over.
    """
    check_open(recall)
    return recall if recall.packed_at is not None else replace(recall, packed_at=now, reached=reached)


def close(recall: Recall, outcome: Outcome, note: str, *, by: UserId, now: datetime) -> Recall:
    """
    End it for good.

    :raises RecallClosed: it is over.
    :raises InvalidRecall: the note is missing, or cannot be kept.
    """
    check_open(recall)
    return replace(recall, outcome=outcome, note=_checked("note", note), closed_by=by, closed_at=now)


def check_open(recall: Recall) -> None:
    """:raises RecallClosed: it is over."""
    if recall.outcome is not None:
        raise RecallClosed(recall.number, recall.outcome)


def _checked(field: str, text: str) -> str:
    lines = text.replace("\r\n", " ").replace("\n", " ").replace("\t", " ")
    if not 0 < len(text.strip()) <= TEXT_LIMIT or not lines.isprintable():
        expected = f"1 to {TEXT_LIMIT} characters of text"
        got = f"{len(text)} characters" if text.strip() else "nothing"
        raise InvalidRecall(f"{field} must be {expected}.", field=field, expected=expected, got=got)
    return text.strip()
