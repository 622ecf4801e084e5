"""Plans of batches: a recipe at a scale, frozen; and the labels that batches go by."""

import re

from domain.production.batch_refusals import InvalidBatch
from domain.production.batches import BatchPlan, PlanLine
from domain.production.costing import Estimate, LineCost
from domain.production.recipes import Recipe
from domain.production.scaling import Scaled
from domain.shared.decimals import shortened
from domain.shared.quantity import to_quantity

PREFIX = "B"
"""What a label begins with if nobody says otherwise."""
_PREFIX = re.compile(r"[A-Z][A-Z0-9]{0,11}")


def frozen(recipe: Recipe, of: Scaled, estimate: Estimate) -> BatchPlan:
    """
    The recipe's version at that scale, as it is now.

    :raises AmountTooSmall, AmountTooLarge: the expected output cannot be kept.
    """
    formula = recipe.formula
    return BatchPlan(
        recipe_id=recipe.id,
        recipe_number=recipe.version.number,
        recipe_name=recipe.name,
        factor=of.factor,
        lines=tuple(_line(cost) for cost in estimate.lines),
        output=to_quantity(of.output, field="yield"),
        unit=formula.yield_unit,
        output_item_id=formula.output_item_id,
        shelf_life_days=formula.shelf_life_days,
    )


def _line(cost: LineCost) -> PlanLine:
    need = cost.need
    return PlanLine(
        item_id=need.material.id,
        code=need.material.code,
        name=need.material.name,
        kind=need.line.kind,
        note=need.line.note,
        amount=need.amount,
        unit=need.line.unit,
        quantity=need.quantity,
        stock_unit=need.material.unit,
        tracked=need.material.tracked,
        estimate=cost.total,
    )


def checked_prefix(prefix: str) -> str:
    """
    What a label begins with, in capitals.

    :raises InvalidBatch: it is no short word of letters and digits.
    """
    word = prefix.strip().upper()
    if not _PREFIX.fullmatch(word):
        expected = "a letter and at most 11 more letters or digits"
        raise InvalidBatch(f"prefix must be {expected}.", field="prefix", expected=expected, got=shortened(prefix))
    return word


def label_of(prefix: str, year: int, number: int) -> str:
    """What a batch is called: "B-2026-0042"."""
    return f"{prefix}-{year}-{number:04d}"
