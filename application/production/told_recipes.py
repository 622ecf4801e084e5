"""Recipes as a file tells them, made into what is kept."""

from collections.abc import Sequence

from application.production.told_items import ToldItems
from domain.production.recipes import Formula, Line, name_key
from domain.production.refusals import LINE
from domain.production.transfer.told import BadRecipeFile, Fault, ToldRecipe
from domain.shared.errors import DomainError


def named_twice(recipes: Sequence[ToldRecipe]) -> list[Fault]:
    """A fault for each recipe whose name another one before it has."""
    seen: set[str] = set()
    faults = []
    for recipe in recipes:
        key = name_key(recipe.name)
        if key and key in seen:
            refusal = BadRecipeFile("each recipe once in a file", recipe.name, field="name")
            faults.append(Fault.of(refusal, recipe.place))
        seen.add(key)
    return faults


def formula_of(told: ToldRecipe, items: ToldItems) -> Formula:
    """What a recipe says, with its items as they were found."""
    return Formula(
        lines=tuple(
            Line(
                item_id=items.of_item(line.item),
                amount=line.amount,
                unit=line.unit,
                note=line.note,
                details=line.details,
            )
            for line in told.lines
        ),
        yield_amount=told.yield_amount,
        yield_unit=told.yield_unit,
        output_item_id=None if told.makes is None else items.of_item(told.makes),
        waste=told.waste,
        shelf_life_days=told.shelf_life_days,
        instructions=told.instructions,
        notes=told.notes,
        details=told.details,
    )


def fault_of(refusal: DomainError, told: ToldRecipe) -> Fault:
    """A refusal at the place of its line, or of its recipe."""
    line = refusal.details.get(LINE)
    place = told.place if line is None else told.lines[int(line) - 1].place
    return Fault.of(refusal, place)
