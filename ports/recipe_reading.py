"""For looking at recipes and at what there is for them. Each method is one statement, whatever the size of the data."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from domain.inventory.lots import Lot
from domain.inventory.overview import StockLine
from domain.production.recipes import Recipe, Version
from domain.shared.identifiers import ItemId, OrganizationId, RecipeId
from domain.shared.units import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeQuery:
    """
    A page of the list of recipes, by name: at most `limit` after the one with the key and id of `after`.

    `search` is part of a name, whatever the case. `archived` shows those out of use instead of those in use.
    """

    search: str = ""
    archived: bool = False
    limit: int = 50
    after: tuple[str, RecipeId] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookbook:
    """Recipes with one version each, and the organisation's own units."""

    recipes: Sequence[Recipe]
    own_units: Sequence[Unit]


class RecipeReading(Protocol):
    """For looking at recipes, outside of any transaction."""

    def page(self, organization_id: OrganizationId, query: RecipeQuery) -> Sequence[Recipe]:
        """At most `query.limit` + 1 recipes with their newest versions."""
        ...

    def recipe(self, organization_id: OrganizationId, recipe_id: RecipeId, number: int | None) -> Cookbook:
        """The recipe with that version, or with its newest (None); no recipes if there is no such one."""
        ...

    def id_of_name(self, organization_id: OrganizationId, key: str) -> RecipeId | None:
        """The id of the recipe with that `key`."""
        ...

    def versions(self, organization_id: OrganizationId, recipe_id: RecipeId) -> Sequence[Version]:
        """All versions of a recipe, the newest first."""
        ...

    def family(self, organization_id: OrganizationId, recipe_ids: Collection[RecipeId]) -> Cookbook:
        """These recipes and all in use that make what they need, directly or through others; newest versions, by id."""
        ...

    def in_use(self, organization_id: OrganizationId) -> Cookbook:
        """All recipes that are not archived, with their newest versions, by id."""
        ...

    def stock(self, organization_id: OrganizationId, item_ids: Collection[ItemId], on: date) -> Sequence[StockLine]:
        """These items as they stand on that day; unknown ones are left out."""
        ...

    def open_lots(self, organization_id: OrganizationId, item_ids: Collection[ItemId]) -> Sequence[Lot]:
        """The lots of these items in which something remains, each item's in picking order."""
        ...
