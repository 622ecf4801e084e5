"""How much of a recipe a page is about, as its form asks for it."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from application.production.view_recipes import ShownRecipe
from domain.production.recipes import Formula, Material
from domain.production.refusals import BadScale, UnknownMaterial
from domain.production.scaling import Scale, parse_factor
from domain.shared.identifiers import ItemId
from domain.shared.quantity import parse_amount
from entrypoints.web.incoming.fields import Id, Text

_Number = Annotated[Text, Field(max_length=60)]


class ScaleFields(BaseModel):
    """
    How much of a recipe, as it stands in the page's address: a factor, an output in the unit of the yield, or how much
    there is of one ingredient, in its stock unit.
    """

    model_config = ConfigDict(frozen=True)

    factor: _Number = ""
    output: _Number = ""
    ingredient: Annotated[Id | None, BeforeValidator(lambda value: value or None)] = None
    amount: _Number = ""

    @property
    def scale_told(self) -> Mapping[str, str]:
        """What is told of the scale, for the address of another page about the same."""
        told = {"factor": self.factor, "output": self.output, "amount": self.amount}
        if self.amount.strip() and self.ingredient is not None:
            told["ingredient"] = str(self.ingredient)
        return {name: value.strip() for name, value in told.items() if value.strip()}

    def scale(self, formula: Formula, materials: Mapping[ItemId, Material]) -> Scale:
        """
        The scale that is asked for; an ingredient without an amount asks for nothing.

        :raises DomainError: a number is none, or it is not told of which ingredient there is so much.
        """
        factor, output = self.factor.strip(), self.output.strip()
        return Scale(
            factor=parse_factor(factor) if factor else None,
            output=(parse_amount(output, field="output"), formula.yield_unit) if output else None,
            at_hand=self._at_hand(materials) if self.amount.strip() else None,
        )

    def _at_hand(self, materials: Mapping[ItemId, Material]) -> tuple[ItemId, Fraction, str]:
        if self.ingredient is None:
            raise BadScale("There is so much of what?", field="ingredient", expected="an ingredient", got="none")
        item_id = ItemId(self.ingredient)
        if item_id not in materials:
            raise UnknownMaterial(str(item_id), field="ingredient")
        return item_id, parse_amount(self.amount, field="amount"), materials[item_id].unit


def ingredients_of(shown: ShownRecipe) -> Sequence[Material]:
    """The items of its lines, each once, in their order."""
    items = dict.fromkeys(line.item_id for line in shown.recipe.formula.lines)
    return [shown.materials[item_id] for item_id in items]
