"""Recipes: what is made, of what, and how; each in versions that never change."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import NewType
from unicodedata import normalize

from domain.shared.decimals import MILLION
from domain.shared.identifiers import ItemId, OrganizationId, RecipeId, UserId
from domain.shared.quantity import Quantity
from domain.shared.units import Density

Share = NewType("Share", int)
"""Millionths of a whole."""


class LineKind(StrEnum):
    """What a line is there for; its item tells."""

    INGREDIENT = "ingredient"
    CONSUMABLE = "consumable"
    CONTAINER = "container"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    One item that a recipe needs.

    `amount` is millionths of `unit`, which need not be the unit that the item is kept in. `note` says when or what for;
    an item may stand in several lines whose notes differ. `details` is what a file told besides, as a JSON text.
    """

    item_id: ItemId
    amount: Quantity
    unit: str
    kind: LineKind = LineKind.INGREDIENT
    note: str = ""
    details: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """
    What one version of a recipe says.

    `yield_amount` is millionths of `yield_unit`. `waste` is the share of it that is lost before anything can be kept.
    `output_item_id` is the item that is made, None for what is filled into products only. `details` as in `Line`.
    """

    lines: tuple[Line, ...]
    yield_amount: Quantity
    yield_unit: str
    output_item_id: ItemId | None = None
    waste: Share = Share(0)
    shelf_life_days: int | None = None
    instructions: tuple[str, ...] = ()
    notes: str = ""
    details: str = ""

    @property
    def output(self) -> Fraction:
        """What is left of the yield after waste, exactly, in its unit."""
        return Fraction(self.yield_amount * (MILLION - self.waste), MILLION**2)

    def with_lines(self, lines: Iterable[Line]) -> "Formula":
        """The same with other lines. One that is of the same item for the same keeps what a file told of it."""
        told = {(line.item_id, line.note): line.details for line in self.lines}
        kept = (replace(line, details=told.get((line.item_id, line.note), "")) for line in lines)
        return replace(self, lines=tuple(kept))


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version, counted from 1."""

    number: int
    formula: Formula
    created_at: datetime
    created_by: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A recipe with one of its versions. `newest` is the number of the last one."""

    organization_id: OrganizationId
    id: RecipeId
    name: str
    newest: int
    version: Version
    archived_at: datetime | None
    created_at: datetime

    @property
    def key(self) -> str:
        """The name as it is compared: two that differ by case alone would be one recipe."""
        return name_key(self.name)

    @property
    def formula(self) -> Formula:
        return self.version.formula


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecipe:
    """What is told of a recipe when it is made or edited; the kinds of its lines are found, not told."""

    name: str
    formula: Formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a recipe has to know of an item. `kind` is what its lines are there for, `unit` what it is kept in."""

    id: ItemId
    code: str
    name: str
    unit: str
    kind: LineKind
    density: Density | None
    archived: bool = False
    tracked: bool = True


def name_key(name: str) -> str:
    """A recipe's name as it is compared: whatever its case, and however its signs with accents are put together."""
    return normalize("NFC", " ".join(name.split()).casefold())
