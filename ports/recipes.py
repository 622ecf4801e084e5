"""For keeping recipes and their versions."""

from collections.abc import Collection, Sequence
from typing import Protocol

from domain.production.linking import Link
from domain.production.recipes import Recipe
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId, RecipeId


class Recipes(Protocol):
    """For keeping recipes, inside a transaction. A version that was kept never changes."""

    def lock(self, organization_id: OrganizationId) -> Sequence[Link]:
        """Let nobody else change recipes of the organisation until the transaction ends; those in use, by id."""
        ...

    def get(self, organization_id: OrganizationId, recipe_id: RecipeId) -> Recipe | None:
        """The recipe with its newest version."""
        ...

    def find(self, organization_id: OrganizationId, keys: Collection[str]) -> Sequence[Recipe]:
        """The recipes whose `key` is one of these, by id; with their newest versions."""
        ...

    def add(self, recipe: Recipe, audit: AuditEntry) -> None:
        """
        Keep a new recipe with its first version.

        :raises NameTaken: another recipe of the organisation has its name.
        """
        ...

    def add_version(self, recipe: Recipe, audit: AuditEntry) -> None:
        """
        Keep the recipe with the version that it has now, which is its newest.

        :raises NameTaken: another recipe of the organisation has its name.
        """
        ...

    def save(self, recipe: Recipe, audit: AuditEntry) -> None:
        """
        Keep the recipe's name, and whether it is archived.

        :raises NameTaken: another recipe of the organisation has its name.
        """
        ...
