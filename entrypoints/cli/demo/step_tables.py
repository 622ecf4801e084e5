"""The demo's steps as people see them, on a terminal of 80 columns or more."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.console import RenderableType

from domain.inventory.changes import ChangeType
from domain.production.batches import Role
from domain.production.filling import exact_text
from domain.shared.identifiers import LotId
from domain.shared.money import Money
from domain.shared.organization import Organization
from domain.shared.quantity import Quantity, format_quantity
from entrypoints.cli import batch_tables, recipe_tables, tables, wording
from entrypoints.cli.demo.told import IN_A_RUN, Changed, Finished, Needed, Planned, Ran, Recipes, Started, Told

if TYPE_CHECKING:
    from application.production.view_batches import BatchRecord
    from application.production.view_recipes import ShownRecipe
    from ports.batch_reading import TracedMovement


def view(of: Told, organization: Organization) -> Iterator[RenderableType]:
    """What a step did."""
    match of:
        case Recipes(shown):
            yield _recipes(shown)
        case Needed(shopping):
            yield recipe_tables.shopping(replace(shopping, items=shopping.missing))
        case Changed():
            yield from _changed(of, organization)
        case Planned(records):
            yield _planned(records, organization)
        case Started(record):
            yield _started(record, organization)
        case Ran(records):
            yield _ran(records)
        case Finished(record):
            yield from _finished(record, organization)


def _recipes(of: "Sequence[ShownRecipe]") -> RenderableType:
    rows = [
        (
            each.recipe.name,
            wording.quantity(each.recipe.formula.yield_amount, each.recipe.formula.yield_unit),
            str(len(each.recipe.formula.lines)),
            str(len({line.item_id for line in each.recipe.formula.lines})),
            str(len(each.recipe.formula.instructions)),
        )
        for each in of
    ]
    numbers = ("Yields", "Lines", "Ingredients", "Steps")
    return tables.table("Recipe", *numbers, rows=rows, numbers=numbers)


def _changed(of: Changed, organization: Organization) -> Iterator[RenderableType]:
    price, value = f"{organization.currency} each", f"Value {organization.currency}"
    rows = [
        (
            item.code,
            movement.lot_code or "",
            f"{wording.signed(movement.delta)} {item.unit}",
            format_quantity(movement.remaining),
            wording.money(movement.unit_cost),
            wording.money(movement.cost),
        )
        for item, done in of.done
        for movement in done.movements
    ]
    numbers = ("Quantity", "Left", price, value)
    yield tables.table("Item", "Lot", *numbers, rows=rows, numbers=numbers, codes=("Item", "Lot"))
    if all(done.type is ChangeType.SALE for _, done in of.done):
        cost = wording.money(Money(-sum(done.cost for _, done in of.done)))
        reference = of.done[0][1].reference
        sentence = f"What {reference} got has cost {cost} {organization.currency}, lot by lot, to the last digit."
        yield tables.plain(sentence)


def _planned(of: "Sequence[BatchRecord]", organization: Organization) -> RenderableType:
    estimate = f"Estimate {organization.currency}"
    rows = [
        (
            each.batch.label,
            f"{each.batch.plan.recipe_name}, version {each.batch.plan.recipe_number}",
            f"{exact_text(each.batch.plan.factor)} ×",
            wording.quantity(each.batch.plan.output, each.batch.plan.unit),
            wording.money(each.batch.plan.estimate),
        )
        for each in of
    ]
    numbers = ("Scale", "Shall give", estimate)
    return tables.table("Batch", "Recipe", *numbers, rows=rows, numbers=numbers, codes=("Batch",))


def _started(of: "BatchRecord", organization: Organization) -> RenderableType:
    taken = [each for each in of.movements if each.movement.role is Role.USE]
    return _lots(taken, "Taken", organization)


def _ran(of: "Sequence[BatchRecord]") -> RenderableType:
    rows = [
        (each.batch.label, IN_A_RUN[told.event.kind], batch_tables.said(told.event))
        for each in of
        for told in each.events
        if told.event.kind in IN_A_RUN
    ]
    return tables.table("Batch", "What", "", rows=rows, codes=("Batch", "What"))


def _finished(of: "BatchRecord", organization: Organization) -> Iterator[RenderableType]:
    batch, currency = of.batch, organization.currency
    yield _lots([each for each in of.movements if each.movement.role is Role.OUTPUT], "Made", organization)
    loss, unit = batch.loss or Money(0), batch.plan.unit
    if batch.yielded is not None:
        yield tables.plain(
            f"{wording.quantity(batch.yielded, unit)} came out of {wording.quantity(batch.plan.output, unit)}."
        )
    yield tables.plain(
        f"Consumed {wording.money(batch.consumed)} {currency} = made {wording.money(batch.produced)} "
        f"+ lost {wording.money(loss)}, of which {wording.money(batch.wasted)} wasted."
    )


def _lots(of: "Sequence[TracedMovement]", did: str, organization: Organization) -> RenderableType:
    """A row for each lot, however many lines of a plan it served."""
    price, cost = f"{organization.currency} each", f"Cost {organization.currency}"
    by_lot: dict[LotId, list[TracedMovement]] = {}
    for each in of:
        by_lot.setdefault(each.movement.lot_id, []).append(each)
    rows = [
        (
            first.item_code,
            first.lot_code,
            "" if first.expires_on is None else first.expires_on.isoformat(),
            f"{format_quantity(Quantity(abs(sum(each.movement.delta for each in moved))))} {first.unit}",
            wording.money(first.unit_cost),
            wording.money(Money(abs(sum(each.movement.cost for each in moved)))),
        )
        for moved in by_lot.values()
        for first in moved[:1]
    ]
    numbers = (did, price, cost)
    made = tables.table(
        "Item", "Lot", "Expires", *numbers, rows=rows, numbers=numbers, codes=("Item", "Lot", "Expires")
    )
    total = Money(abs(sum(each.movement.cost for each in of)))
    made.add_row("In all", *[""] * 4, wording.money(total), style="bold")
    return made
