"""Recipes looked at in memory."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from adapters.memory.gathering import lots_of
from adapters.memory.listing import stock_line
from adapters.memory.store import Books, MemoryStore
from domain.inventory.lots import Lot
from domain.inventory.overview import StockLine
from domain.production.recipes import Recipe, Version, name_key
from domain.shared.identifiers import ItemId, OrganizationId, RecipeId
from ports.recipe_reading import Cookbook, RecipeQuery


class MemoryRecipeReading:
    """The `RecipeReading` of a store: of what is committed, never of a draft."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def page(self, organization_id: OrganizationId, query: RecipeQuery) -> Sequence[Recipe]:
        search = name_key(query.search)
        found = [
            each
            for each in _by_name(self._store.books(organization_id).recipes.values())
            if search in each.key and (each.archived_at is not None) is query.archived
        ]
        after = query.after
        return [each for each in found if after is None or (each.key, each.id) > after][: query.limit + 1]

    def recipe(self, organization_id: OrganizationId, recipe_id: RecipeId, number: int | None) -> Cookbook:
        books = self._store.books(organization_id)
        kept = books.recipes.get(recipe_id)
        version = None if kept is None else books.recipe_versions.get((recipe_id, number or kept.newest))
        if kept is None or version is None:
            return Cookbook(recipes=[], own_units=[])
        return _cookbook(books, [replace(kept, version=version)])

    def id_of_name(self, organization_id: OrganizationId, key: str) -> RecipeId | None:
        recipes = self._store.books(organization_id).recipes.values()
        return next((each.id for each in recipes if each.key == key), None)

    def versions(self, organization_id: OrganizationId, recipe_id: RecipeId) -> Sequence[Version]:
        kept = self._store.books(organization_id).recipe_versions
        found = [version for (whose, _), version in kept.items() if whose == recipe_id]
        return sorted(found, key=lambda version: -version.number)

    def family(self, organization_id: OrganizationId, recipe_ids: Collection[RecipeId]) -> Cookbook:
        books = self._store.books(organization_id)
        makers = {each.formula.output_item_id: each for each in books.recipes.values() if each.archived_at is None}
        waiting = [books.recipes[each] for each in recipe_ids if each in books.recipes]
        found: dict[RecipeId, Recipe] = {}
        while waiting:
            recipe = waiting.pop()
            if recipe.id not in found:
                found[recipe.id] = recipe
                waiting += [makers[line.item_id] for line in recipe.formula.lines if line.item_id in makers]
        return _cookbook(books, [found[each] for each in sorted(found)])

    def in_use(self, organization_id: OrganizationId) -> Cookbook:
        books = self._store.books(organization_id)
        kept = [books.recipes[each] for each in sorted(books.recipes)]
        return _cookbook(books, [each for each in kept if each.archived_at is None])

    def stock(self, organization_id: OrganizationId, item_ids: Collection[ItemId], on: date) -> Sequence[StockLine]:
        books = self._store.books(organization_id)
        return [stock_line(books, books.items[each], on) for each in item_ids if each in books.items]

    def open_lots(self, organization_id: OrganizationId, item_ids: Collection[ItemId]) -> Sequence[Lot]:
        books = self._store.books(organization_id)
        return [lot for each in sorted(item_ids) for lot in lots_of(books, each) if lot.remaining]


def _by_name(recipes: Iterable[Recipe]) -> list[Recipe]:
    return sorted(recipes, key=lambda each: (each.key, each.id))


def _cookbook(books: Books, recipes: Sequence[Recipe]) -> Cookbook:
    return Cookbook(recipes=recipes, own_units=books.own_units)
