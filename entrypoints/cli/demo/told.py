"""What the steps of the demo tell: all of it is read back from the application."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from application.production.view_batches import BatchRecord
from application.production.view_recipes import ShownRecipe
from domain.inventory.adjustments import Adjustment
from domain.inventory.items import Item
from domain.production.batches import EventKind
from domain.production.shopping import ShoppingList


@dataclass(frozen=True, slots=True)
class Changed:
    """Adjustments, each with its item."""

    done: Sequence[tuple[Item, Adjustment]]


@dataclass(frozen=True, slots=True)
class Recipes:
    """Recipes as they are kept."""

    shown: Sequence[ShownRecipe]


@dataclass(frozen=True, slots=True)
class Needed:
    """What recipes need together, and what of it is missing, as the stock is now."""

    shopping: ShoppingList


@dataclass(frozen=True, slots=True)
class Planned:
    """Batches as they were planned."""

    records: Sequence[BatchRecord]


@dataclass(frozen=True, slots=True)
class Started:
    """What a batch took when it began, lot by lot."""

    record: BatchRecord


@dataclass(frozen=True, slots=True)
class Ran:
    """What was written down in a run, and what was taken besides the plan."""

    records: Sequence[BatchRecord]


@dataclass(frozen=True, slots=True)
class Finished:
    """What a batch made, and what it cost."""

    record: BatchRecord


IN_A_RUN: Mapping[EventKind, str] = {
    EventKind.MEASUREMENT: "measured",
    EventKind.WASTE: "wasted",
    EventKind.DEVIATION: "deviation",
    EventKind.SIGN_OFF: "signed off",
    EventKind.EXTRA: "extra",
}
"""What happens between start and finish, and how it is called."""

Told = Changed | Recipes | Needed | Planned | Started | Ran | Finished


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done, and what it did."""

    title: str
    told: Told
