"""How much of recipes is planned, what they are filled into, and recipes as files."""

from typing import Annotated

from pydantic import Field

from application.production.import_recipes import RecipeImport
from application.production.plan_shopping import MOST_RECIPES, Order
from application.production.read_recipes import RecipeForm
from domain.production.filling import Container
from domain.production.refusals import BadScale
from domain.production.scaling import Scale, parse_factor
from domain.shared.identifiers import ItemId, RecipeId
from domain.shared.quantity import parse_amount
from domain.shared.units import Density, parse_density
from entrypoints.web.api.bodies.recipes import NEWEST, VersionNumber
from entrypoints.web.incoming.fields import Body, Day, Id, Name, Number, Query, Text, UnitName

FACTOR = "how many times the recipe: 2, 0.5 or 1/3"
Factor = Annotated[Text, Field(max_length=60, description=FACTOR)]
OutputNumber = Annotated[Text, Field(max_length=60, description="how much shall be left after waste")]
AtHand = Annotated[Text, Field(max_length=60, description="how much there is of the ingredient")]
MOST_CONTAINERS = 50
CONTENT_LIMIT = 900_000


class ScaleQuery(Query):
    """
    A recipe, how much of it, and on which day: by a factor, an output or an ingredient at hand.

    An `output` needs its `output_unit`, an `ingredient_id` its `amount` and `amount_unit`.
    """

    version: Annotated[VersionNumber | None, Field(description=NEWEST)] = None
    factor: Factor | None = None
    output: OutputNumber | None = None
    output_unit: UnitName | None = None
    ingredient_id: Id | None = None
    amount: AtHand | None = None
    amount_unit: UnitName | None = None
    on: Annotated[Day | None, Field(description="the day on which it is made; today when left out")] = None

    def scale(self) -> Scale:
        """:raises DomainError: a number is none, or a part is missing."""
        output = _both("output", self.output, "output_unit", self.output_unit)
        amount = _both("amount", self.amount, "amount_unit", self.amount_unit)
        if (amount is None) != (self.ingredient_id is None):
            raise _lonely("ingredient_id", "amount")
        return Scale(
            factor=None if self.factor is None else parse_factor(self.factor),
            output=None if output is None else (parse_amount(output[0], field="output"), output[1]),
            at_hand=None
            if amount is None or self.ingredient_id is None
            else (ItemId(self.ingredient_id), parse_amount(amount[0], field="amount"), amount[1]),
        )


class HowMuchBody(Body):
    """How much of a recipe: a factor, or an output with its unit; once, if neither is told."""

    factor: Annotated[Number | None, Field(description=FACTOR)] = None
    output: Annotated[Number | None, Field(description="how much shall be left after waste")] = None
    output_unit: UnitName | None = None

    def scale(self) -> Scale:
        """:raises DomainError: a number is none, or a part is missing."""
        if (self.output is None) != (self.output_unit is None):
            raise _lonely("output", "output_unit")
        return Scale(
            factor=None if self.factor is None else parse_factor(self.factor),
            output=None
            if self.output is None or self.output_unit is None
            else (parse_amount(self.output, field="output"), self.output_unit),
        )


class OrderBody(HowMuchBody):
    """A recipe, and how much of it is planned."""

    recipe_id: Id

    def order(self) -> Order:
        """:raises DomainError: as `scale` does."""
        return Order(recipe_id=RecipeId(self.recipe_id), scale=self.scale())


class ShoppingBody(Body):
    """Which recipes are planned together."""

    recipes: Annotated[list[OrderBody], Field(min_length=1, max_length=MOST_RECIPES)]
    make_subrecipes: Annotated[
        bool, Field(description="make what is missing of items that recipes make, instead of buying it")
    ] = True
    on: Annotated[Day | None, Field(description="the day whose stock counts; today when left out")] = None

    def orders(self) -> list[Order]:
        """:raises DomainError: a number is none, or a part is missing."""
        return [each.order() for each in self.recipes]


class ContainerBody(Body):
    """A kind of container and what one holds; as many are filled as there is enough for, unless a count is told."""

    name: Name
    capacity: Number
    unit: UnitName
    count: Annotated[int | None, Field(ge=0, le=10**9)] = None

    def container(self) -> Container:
        """:raises DomainError: the capacity is no number."""
        capacity = parse_amount(self.capacity, field="capacity")
        return Container(name=self.name, capacity=capacity, unit=self.unit, count=self.count)


class ContainersBody(Body):
    """Into which containers something is filled, in their order."""

    containers: Annotated[list[ContainerBody], Field(min_length=1, max_length=MOST_CONTAINERS)]
    density: Annotated[Number | None, Field(description="of what is filled, in g/ml; else that of its item")] = None

    def told(self) -> list[Container]:
        """:raises DomainError: a capacity is no number."""
        return [each.container() for each in self.containers]

    def told_density(self) -> Density | None:
        """:raises DomainError: it is no density."""
        return None if self.density is None else parse_density(self.density)


class FillingBody(ContainersBody, HowMuchBody):
    """The same, and how much of the recipe."""


class ImportRecipesBody(Body):
    """The content of a file of recipes."""

    content: Annotated[Text, Field(min_length=1, max_length=CONTENT_LIMIT, description="BeerJSON, or CSV")]
    create_items: Annotated[
        bool, Field(description="make items that are not there; needs the permission inventory.edit")
    ] = False
    dry_run: Annotated[bool, Field(description="do everything, and keep nothing of it")] = False

    def request(self) -> RecipeImport:
        """How the file is taken."""
        return RecipeImport(create_items=self.create_items, dry_run=self.dry_run, encoding="utf-8")


class ExportQuery(Query):
    """In which form recipes are exported."""

    form: RecipeForm = RecipeForm.BEERJSON


def _both(name: str, value: str | None, other: str, unit: str | None) -> tuple[str, str] | None:
    if value is None and unit is None:
        return None
    if value is None or unit is None:
        raise _lonely(name, other)
    return value, unit


def _lonely(name: str, other: str) -> BadScale:
    return BadScale(
        f"{name} and {other} go together.", field=name, expected=f"both {name} and {other}, or neither", got="one"
    )
