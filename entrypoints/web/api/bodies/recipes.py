"""Recipes as they are made and edited, and how they are looked for."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from domain.production.recipe_rules import (
    LINES_LIMIT,
    NAME_LIMIT,
    NOTE_LIMIT,
    NOTES_LIMIT,
    SHELF_LIFE_LIMIT,
    STEP_LIMIT,
    STEPS_LIMIT,
    check_newest,
)
from domain.production.recipes import Formula, Line, NewRecipe, Recipe, Share
from domain.production.refusals import naming_line
from domain.production.shares import parse_percent
from domain.shared.identifiers import ItemId
from domain.shared.quantity import Quantity, parse_quantity
from entrypoints.web.incoming.cursors import recipe_position
from entrypoints.web.incoming.fields import PAGE, Body, Cursor, Id, Limit, NotNull, Number, Query, Text, UnitName
from ports.recipe_reading import RecipeQuery

VersionNumber = Annotated[int, Field(ge=1, le=2**31)]
NEWEST = "the newest when left out"
RecipeName = Annotated[Text, Field(min_length=1, max_length=NAME_LIMIT, examples=["Pale ale"])]
YieldNumber = Annotated[Number, Field(description="how much one batch gives, before waste; more than 0")]
Waste = Annotated[Number, Field(description="what is lost of the yield, in percent: 0 or more and less than 100")]
ShelfLife = Annotated[int, Field(ge=1, le=SHELF_LIFE_LIMIT)]
Steps = Annotated[
    list[Annotated[Text, Field(min_length=1, max_length=STEP_LIMIT)]],
    Field(max_length=STEPS_LIMIT, description="what to do, step by step"),
]
LongNotes = Annotated[Text, Field(max_length=NOTES_LIMIT)]
MadeItem = Annotated[Id, Field(description="the item that the recipe makes, so that other recipes can need it")]


class RecipeLineBody(Body):
    """One item that the recipe needs. An item may stand in several lines whose notes differ."""

    item_id: Id
    amount: Annotated[Number, Field(description="more than 0")]
    unit: UnitName
    note: Annotated[Text, Field(max_length=NOTE_LIMIT, examples=["boil, 60 min"])] = ""

    def line(self) -> Line:
        """:raises DomainError: the amount is none that can be kept."""
        amount = parse_quantity(self.amount, field="amount")
        return Line(item_id=ItemId(self.item_id), amount=amount, unit=self.unit, note=self.note)


Lines = Annotated[list[RecipeLineBody], Field(max_length=LINES_LIMIT)]


class NewRecipeBody(Body):
    """A recipe to make, in its first version."""

    name: RecipeName
    yield_amount: YieldNumber
    yield_unit: UnitName
    lines: Lines
    output_item_id: MadeItem | None = None
    waste_percent: Waste = 0
    shelf_life_days: ShelfLife | None = None
    instructions: Steps = Field(default_factory=list)
    notes: LongNotes = ""

    def new_recipe(self) -> NewRecipe:
        """:raises DomainError: a number is not one that can be kept; `details["line"]` tells where."""
        formula = Formula(
            lines=_lines(self.lines),
            yield_amount=_yield(self.yield_amount),
            yield_unit=self.yield_unit,
            output_item_id=None if self.output_item_id is None else ItemId(self.output_item_id),
            waste=_waste(self.waste_percent),
            shelf_life_days=self.shelf_life_days,
            instructions=tuple(self.instructions),
            notes=self.notes,
        )
        return NewRecipe(name=self.name, formula=formula)


class RecipeEditBody(Body):
    """
    What the next version of a recipe shall say otherwise; what is left out stays as it is in the newest.

    `lines` and `instructions` are told whole. Null takes away what not every recipe has. A name alone makes no version.
    """

    name: Annotated[RecipeName | None, NotNull()] = None
    yield_amount: Annotated[YieldNumber | None, NotNull()] = None
    yield_unit: Annotated[UnitName | None, NotNull()] = None
    lines: Annotated[Lines | None, NotNull()] = None
    output_item_id: MadeItem | None = None
    waste_percent: Annotated[Waste | None, NotNull()] = None
    shelf_life_days: ShelfLife | None = None
    instructions: Annotated[Steps | None, NotNull()] = None
    notes: Annotated[LongNotes | None, NotNull()] = None
    version: Annotated[
        VersionNumber | None,
        NotNull(),
        Field(description="the one that is edited: if it is not the newest any more, the edit is refused"),
    ] = None

    def edit(self) -> Callable[[Recipe], NewRecipe]:
        """
        What to make of the recipe.

        :raises DomainError: a number is not one that can be kept; `details["line"]` tells where.
        """
        changed: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set}
        for name, read in _READ.items():
            if name in changed:
                changed[name] = read(changed[name])
        if "waste_percent" in changed:
            changed["waste"] = changed.pop("waste_percent")
        name, version = changed.pop("name", None), changed.pop("version", None)

        def edited(recipe: Recipe) -> NewRecipe:
            check_newest(recipe, version)
            return NewRecipe(name=name or recipe.name, formula=_changed(recipe.formula, changed))

        return edited


class CloneBody(Body):
    """What the new recipe is called."""

    name: RecipeName


class RecipesQuery(Query):
    """Which page of the list of recipes."""

    search: Annotated[Text, Field(max_length=200, description="part of a name")] = ""
    archived: Annotated[bool, Field(description="those out of use instead of those in use")] = False
    cursor: Cursor = None
    limit: Limit = PAGE

    def query(self) -> RecipeQuery:
        """:raises BadCursor: the cursor is not of this list."""
        after = None if self.cursor is None else recipe_position(self.cursor)
        return RecipeQuery(search=self.search, archived=self.archived, limit=self.limit, after=after)


class VersionQuery(Query):
    """Which version of a recipe."""

    version: Annotated[VersionNumber | None, Field(description=NEWEST)] = None


class CompareQuery(Query):
    """Which two versions are compared."""

    before: VersionNumber
    after: VersionNumber


def _changed(formula: Formula, changed: dict[str, Any]) -> Formula:
    lines = changed.pop("lines", None)
    after = replace(formula, **changed)
    return after if lines is None else after.with_lines(lines)


def _lines(lines: list[RecipeLineBody]) -> tuple[Line, ...]:
    made = []
    for number, line in enumerate(lines, 1):
        with naming_line(number):
            made.append(line.line())
    return tuple(made)


def _yield(number: str | int | Decimal) -> Quantity:
    return parse_quantity(number, field="yield_amount")


def _waste(number: str | int | Decimal) -> Share:
    return parse_percent(number, field="waste_percent")


_READ: dict[str, Callable[[Any], object]] = {
    "yield_amount": _yield,
    "waste_percent": _waste,
    "lines": _lines,
    "instructions": tuple,
    "output_item_id": lambda value: None if value is None else ItemId(value),
}
