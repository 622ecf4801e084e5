"""Recipes and batches in the demo, as people and as programs see them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rich.console import RenderableType

from domain.production.batches import EventKind, Role
from domain.production.filling import exact_text
from domain.production.shopping import ShoppingList
from domain.shared.identifiers import LotId
from domain.shared.money import Money
from domain.shared.organization import Organization
from domain.shared.quantity import Quantity, format_quantity
from entrypoints.cli import batch_records, batch_tables, recipe_records, recipe_tables, tables, wording
from entrypoints.cli.records import Record

if TYPE_CHECKING:
    from application.production.view_batches import BatchRecord
    from application.production.view_recipes import ShownRecipe
    from ports.batch_reading import TracedMovement

_IN_A_RUN: Mapping[EventKind, str] = {
    EventKind.MEASUREMENT: "measured",
    EventKind.WASTE: "wasted",
    EventKind.DEVIATION: "deviation",
    EventKind.SIGN_OFF: "signed off",
    EventKind.EXTRA: "extra",
}
"""What happens between start and finish, and how it is called."""

_PLANNED = ("label", "recipe", "version", "factor", "expected", "unit", "estimate", "lines")
"""What of a batch is in its plan."""


@dataclass(frozen=True, slots=True)
class Recipes:
    """Recipes as they are kept."""

    shown: "Sequence[ShownRecipe]"

    def record(self) -> Record:
        return {"recipes": [*map(recipe_records.recipe, self.shown)]}

    def view(self, _: Organization) -> Iterator[RenderableType]:
        rows = [
            (
                each.recipe.name,
                wording.quantity(each.recipe.formula.yield_amount, each.recipe.formula.yield_unit),
                str(len(each.recipe.formula.lines)),
                str(len({line.item_id for line in each.recipe.formula.lines})),
                str(len(each.recipe.formula.instructions)),
            )
            for each in self.shown
        ]
        numbers = ("Yields", "Lines", "Ingredients", "Steps")
        yield tables.table("Recipe", *numbers, rows=rows, numbers=numbers)


@dataclass(frozen=True, slots=True)
class Needed:
    """What recipes need together, and what of it is missing, as the stock is now."""

    shopping: ShoppingList

    def record(self) -> Record:
        return {"shopping": recipe_records.shopping(self.shopping)}

    def view(self, _: Organization) -> Iterator[RenderableType]:
        yield recipe_tables.shopping(replace(self.shopping, items=self.shopping.missing))


@dataclass(frozen=True, slots=True)
class Planned:
    """Batches as they were planned."""

    records: "Sequence[BatchRecord]"

    def record(self) -> Record:
        whole = [batch_records.record(each, costs=True) for each in self.records]
        return {"batches": [{name: each[name] for name in _PLANNED} for each in whole]}

    def view(self, organization: Organization) -> Iterator[RenderableType]:
        plans = [(each.batch.label, each.batch.plan) for each in self.records]
        rows = [
            (
                label,
                f"{plan.recipe_name}, version {plan.recipe_number}",
                f"{exact_text(plan.factor)} ×",
                wording.quantity(plan.output, plan.unit),
                wording.money(plan.estimate),
            )
            for label, plan in plans
        ]
        numbers = ("Scale", "Shall give", f"Estimate {organization.currency}")
        yield tables.table("Batch", "Recipe", *numbers, rows=rows, numbers=numbers, codes=("Batch",))


@dataclass(frozen=True, slots=True)
class Started:
    """What a batch took when it began, lot by lot."""

    batch: "BatchRecord"

    def record(self) -> Record:
        moved = batch_records.record(self.batch, costs=True)["movements"]
        return {"batch": self.batch.batch.label, "movements": [each for each in moved if each["role"] == Role.USE]}

    def view(self, organization: Organization) -> Iterator[RenderableType]:
        yield _lots(self.batch, Role.USE, "Taken", organization)


@dataclass(frozen=True, slots=True)
class Ran:
    """What was written down in the runs, and what was taken besides the plans."""

    records: "Sequence[BatchRecord]"

    def record(self) -> Record:
        whole = [batch_records.record(each, costs=True) for each in self.records]
        return {
            "batches": [
                {"label": each["label"], "events": [told for told in each["events"] if told["kind"] in _IN_A_RUN]}
                for each in whole
            ]
        }

    def view(self, _: Organization) -> Iterator[RenderableType]:
        rows = [
            (each.batch.label, _IN_A_RUN[told.event.kind], batch_tables.said(told.event))
            for each in self.records
            for told in each.events
            if told.event.kind in _IN_A_RUN
        ]
        yield tables.table("Batch", "What", "", rows=rows, codes=("Batch", "What"))


@dataclass(frozen=True, slots=True)
class Finished:
    """What a batch made, and what that cost."""

    batch: "BatchRecord"

    def record(self) -> Record:
        return {"batch": batch_records.record(self.batch, costs=True)}

    def view(self, organization: Organization) -> Iterator[RenderableType]:
        batch, plan = self.batch.batch, self.batch.batch.plan
        yield _lots(self.batch, Role.OUTPUT, "Made", organization)
        gave = wording.quantity(batch.yielded or Quantity(0), plan.unit)
        yield tables.plain(f"{gave} came out of {wording.quantity(plan.output, plan.unit)}.")
        consumed = f"{wording.money(batch.consumed)} {organization.currency}"
        made, lost = wording.money(batch.produced), wording.money(batch.loss or Money(0))
        yield tables.plain(f"Consumed {consumed} = made {made} + lost {lost}.")


def _lots(of: "BatchRecord", role: Role, did: str, organization: Organization) -> RenderableType:
    """A row for each lot, however many lines of the plan it served."""
    by_lot: dict[LotId, list[TracedMovement]] = {}
    for each in of.movements:
        if each.movement.role is role:
            by_lot.setdefault(each.movement.lot_id, []).append(each)
    rows = [
        (
            first.item_code,
            first.lot_code,
            "" if first.expires_on is None else first.expires_on.isoformat(),
            f"{format_quantity(Quantity(abs(sum(each.movement.delta for each in moved))))} {first.unit}",
            wording.money(first.unit_cost),
            wording.money(_cost(moved)),
        )
        for moved in by_lot.values()
        for first in moved[:1]
    ]
    numbers = (did, f"{organization.currency} each", f"Cost {organization.currency}")
    names = ("Item", "Lot", "Expires")
    made = tables.table(*names, *numbers, rows=rows, numbers=numbers, codes=names)
    total = _cost([each for moved in by_lot.values() for each in moved])
    made.add_row("In all", *[""] * 4, wording.money(total), style="bold")
    return made


def _cost(of: "Sequence[TracedMovement]") -> Money:
    return Money(abs(sum(each.movement.cost for each in of)))
