"""The demo's steps as programs see them."""

from typing import TYPE_CHECKING

from domain.inventory.adjustments import Adjustment
from domain.inventory.items import Item
from domain.production.batches import Role
from entrypoints.cli import batch_records, recipe_records, stock_records, wording
from entrypoints.cli.demo.told import IN_A_RUN, Changed, Finished, Needed, Planned, Ran, Recipes, Started, Step, Told
from entrypoints.cli.records import Record

if TYPE_CHECKING:
    from application.production.view_batches import BatchRecord


def record(of: Step) -> Record:
    """A step with what it did."""
    return {"title": of.title} | _told(of.told)


def _told(of: Told) -> Record:  # noqa: PLR0911 - one for each kind of step
    match of:
        case Recipes(shown):
            return {"recipes": [*map(recipe_records.recipe, shown)]}
        case Needed(shopping):
            return {"shopping": recipe_records.shopping(shopping)}
        case Changed(done):
            return {"adjustments": [_adjustment(item, each) for item, each in done]}
        case Planned(records):
            return {"batches": [_planned(each) for each in records]}
        case Started(record):
            return {"batch": record.batch.label, "movements": _taken(record)}
        case Ran(records):
            return {"batches": [_events(each) for each in records]}
        case Finished(record):
            return {"batch": batch_records.record(record, costs=True)}


def _adjustment(item: Item, of: Adjustment) -> Record:
    return stock_records.adjustment(of, wording.sentence(of, item), costs=True)


def _planned(of: "BatchRecord") -> Record:
    told = batch_records.record(of, costs=True)
    return {
        name: told[name] for name in ("label", "recipe", "version", "factor", "expected", "unit", "estimate", "lines")
    }


def _taken(of: "BatchRecord") -> list[Record]:
    return [each for each in batch_records.record(of, costs=True)["movements"] if each["role"] == Role.USE]


def _events(of: "BatchRecord") -> Record:
    events = batch_records.record(of, costs=True)["events"]
    return {"label": of.batch.label, "events": [each for each in events if each["kind"] in IN_A_RUN]}
