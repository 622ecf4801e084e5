"""Recipes in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from adapters.memory.constraints import ConstraintBroken
from adapters.memory.store import Books, Draft
from domain.production.linking import Link, link_of
from domain.production.recipe_rules import items_in
from domain.production.recipes import Formula, Recipe
from domain.production.refusals import NameTaken
from domain.shared.audit import AuditEntry
from domain.shared.decimals import MILLION
from domain.shared.identifiers import OrganizationId, RecipeId


class MemoryRecipes:
    """The `Recipes` of one draft, which nobody else writes to meanwhile."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def lock(self, organization_id: OrganizationId) -> Sequence[Link]:
        recipes = self._draft.books(organization_id).recipes
        return [link_of(recipes[recipe_id]) for recipe_id in sorted(recipes) if recipes[recipe_id].archived_at is None]

    def get(self, organization_id: OrganizationId, recipe_id: RecipeId) -> Recipe | None:
        return self._draft.books(organization_id).recipes.get(recipe_id)

    def find(self, organization_id: OrganizationId, keys: Collection[str]) -> Sequence[Recipe]:
        recipes = self._draft.books(organization_id).recipes
        return [recipes[recipe_id] for recipe_id in sorted(recipes) if recipes[recipe_id].key in keys]

    def add(self, recipe: Recipe, audit: AuditEntry) -> None:
        books = self._draft.books(recipe.organization_id)
        if books.organization is None or recipe.id in books.recipes:
            raise ConstraintBroken(f"{recipe} cannot be new there")
        self._keep_version(books, recipe)
        self._keep(books, recipe, audit)

    def add_version(self, recipe: Recipe, audit: AuditEntry) -> None:
        books = self._draft.books(recipe.organization_id)
        if recipe.id not in books.recipes:
            raise ConstraintBroken(f"there is no recipe {recipe.id}")
        self._keep_version(books, recipe)
        kept = replace(books.recipes[recipe.id], name=recipe.name, newest=recipe.newest, version=recipe.version)
        self._keep(books, kept, audit)

    def save(self, recipe: Recipe, audit: AuditEntry) -> None:
        books = self._draft.books(recipe.organization_id)
        kept = replace(books.recipes[recipe.id], name=recipe.name, archived_at=recipe.archived_at)
        self._keep(books, kept, audit)

    def _keep(self, books: Books, recipe: Recipe, audit: AuditEntry) -> None:
        others = [other for other in books.recipes.values() if other.id != recipe.id]
        if any(other.key == recipe.key for other in others):
            raise NameTaken(recipe.name)
        made = recipe.formula.output_item_id
        in_use = [other for other in others if other.archived_at is None]
        if made and not recipe.archived_at and any(other.formula.output_item_id == made for other in in_use):
            raise ConstraintBroken(f"two recipes in use make {made}")
        books.recipes[recipe.id] = recipe
        books.audit[audit.id] = audit

    def _keep_version(self, books: Books, recipe: Recipe) -> None:
        place, formula = (recipe.id, recipe.version.number), recipe.formula
        notes = [(line.item_id, line.note) for line in formula.lines]
        if place in books.recipe_versions or recipe.version.number < 1:
            raise ConstraintBroken(f"version {place} is kept already, or cannot be")
        if not items_in(formula) <= books.items.keys() or len(set(notes)) < len(notes):
            raise ConstraintBroken(f"the lines of {place} cannot be")
        if formula.yield_amount <= 0 or not 0 <= formula.waste < MILLION or _has_nothing(formula):
            raise ConstraintBroken(f"the amounts of {place} cannot be")
        books.recipe_versions[place] = recipe.version


def _has_nothing(formula: Formula) -> bool:
    return any(line.amount <= 0 for line in formula.lines)
