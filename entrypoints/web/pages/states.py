"""The state of an item or a lot in a word, with a tone for its colour: the word says it, the colour helps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.inventory.lots import Lot
from domain.inventory.overview import StockLine
from domain.production.availability import Supplied, Supply
from domain.production.recalls import Outcome, Recall, RecallKind


@dataclass(frozen=True, slots=True)
class State:
    """`tone` is one of good, warn, bad and quiet."""

    word: str
    tone: str


def item_states(line: StockLine) -> Sequence[State]:
    """What is to know about an item at a glance, the most pressing first."""
    if line.item.archived_at is not None:
        return [State("Archived", "quiet")]
    if not line.item.tracked:
        return [State("Not tracked", "quiet")]
    states = []
    if line.is_out:
        states.append(State("Out of stock", "bad"))
    elif line.is_low:
        states.append(State("Low", "warn"))
    if line.expired:
        states.append(State("Expired stock", "bad"))
    if line.held:
        states.append(State("Held stock", "warn"))
    return states or [State("In stock", "good")]


def lot_state(lot: Lot, today: date) -> State:
    """Whether a lot can be used, and if not, what stands against it."""
    if not lot.remaining:
        return State("Used up", "quiet")
    if lot.held_reason is not None:
        return State("Held", "warn")
    if lot.is_expired(today):
        return State("Expired", "bad")
    return State("Usable", "good")


def recall_state(recall: Recall) -> State:
    """Whether a recall is under way, and how it ended."""
    match recall.outcome:
        case None:
            return State("Open", "bad" if recall.kind is RecallKind.RECALL else "warn")
        case Outcome.DONE:
            return State("Done", "good")
        case Outcome.MISTAKE:
            return State("By mistake", "quiet")


def supply_state(line: Supplied) -> State:
    """How it stands with a line of a recipe."""
    match line.supply:
        case Supply.MISSING:
            return State("Missing", "bad")
        case Supply.LOW:
            return State("Low after", "warn")
        case Supply.NOT_TRACKED:
            return State("Not tracked", "quiet")
        case Supply.ENOUGH:
            return State("Enough", "good")
