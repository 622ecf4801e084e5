"""Edit, archive or restore a recipe."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from application.auditing import audited
from application.billing.room import Room
from application.caller import Caller
from application.production.materials import locked_materials
from application.production.recipe_facts import recipe_facts, state_facts
from domain.billing.plans import Limit
from domain.production.linking import Link, check_links, link_of
from domain.production.recipe_rules import checked, items_in
from domain.production.recipes import Material, NewRecipe, Recipe, Version
from domain.production.refusals import ArchivedRecipe, UnknownRecipe
from domain.shared.audit import AuditEntry, Facts
from domain.shared.identifiers import ItemId, RecipeId
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class EditRecipe:
    """
    Write the next version of a recipe; those that there are never change.

    `edit` gets the recipe as it is, under the lock of all recipes, and returns it as it shall be. Another name alone
    makes no version, whatever of its items is out of use by now, and nothing new makes nothing.

    :raises UnknownRecipe: the organisation has no such recipe.
    :raises ArchivedRecipe: it is out of use.
    :raises DomainError: it cannot be like this; as `CreateRecipe` does.
    """

    transactions: Transactions
    room: Room
    clock: Clock
    ids: Ids

    def __call__(self, caller: Caller, recipe_id: RecipeId, edit: Callable[[Recipe], NewRecipe]) -> Recipe:
        return self.transactions(lambda transaction: self.within(transaction, caller, recipe_id, edit))

    def within(
        self,
        transaction: Transaction,
        caller: Caller,
        recipe_id: RecipeId,
        edit: Callable[[Recipe], NewRecipe],
        links: Sequence[Link] | None = None,
    ) -> Recipe:
        """The same inside the caller's transaction. links: of all recipes in use, where it has locked these already."""
        links, before = _locked(transaction, caller, recipe_id, links)
        if before.archived_at is not None:
            raise ArchivedRecipe(before.name)
        new = edit(before)
        materials, units = locked_materials(transaction, caller, items_in(new.formula) | items_in(before.formula))
        # What stands in it stays, whatever was put out of use since; nothing else of that gets into it.
        told = checked(new, {each: replace(item, archived=False) for each, item in materials.items()}, units)
        if told.formula == before.formula:
            return self._renamed(transaction, caller, before, replace(before, name=told.name))
        told = checked(new, materials, units)
        number = before.newest + 1
        version = Version(number=number, formula=told.formula, created_at=self.clock(), created_by=caller.actor_id)
        after = replace(before, name=told.name, newest=number, version=version)
        _check_links(after, links, materials)
        was, now = recipe_facts(before, materials), recipe_facts(after, materials)
        transaction.recipes.add_version(after, self._audit(caller, "production.edit_recipe", after, was, now))
        return after

    def archive(self, caller: Caller, recipe_id: RecipeId) -> Recipe:
        """Put a recipe out of use; its versions stay. An archived recipe stays as it is."""

        def work(transaction: Transaction) -> Recipe:
            _, before = _locked(transaction, caller, recipe_id)
            after = replace(before, archived_at=before.archived_at or self.clock())
            return self._moved(transaction, caller, before, after, "production.archive_recipe")

        return self.transactions(work)

    def restore(self, caller: Caller, recipe_id: RecipeId) -> Recipe:
        """
        Take an archived recipe back into use.

        :raises ContainsItself, OutputTaken: it can no longer stand beside the other recipes.
        :raises LimitReached: the plan has no room for another recipe.
        """

        def work(transaction: Transaction) -> Recipe:
            links, before = _locked(transaction, caller, recipe_id)
            after = replace(before, archived_at=None)
            if before.archived_at is not None:
                self.room.require(transaction, caller.organization_id, Limit.RECIPES, 1)
            materials, _ = locked_materials(transaction, caller, items_in(before.formula))
            _check_links(after, links, materials)
            return self._moved(transaction, caller, before, after, "production.restore_recipe")

        return self.transactions(work)

    def _renamed(self, transaction: Transaction, caller: Caller, before: Recipe, after: Recipe) -> Recipe:
        return self._moved(transaction, caller, before, after, "production.rename_recipe")

    def _moved(self, transaction: Transaction, caller: Caller, before: Recipe, after: Recipe, action: str) -> Recipe:
        if after != before:
            audit = self._audit(caller, action, after, state_facts(before), state_facts(after))
            transaction.recipes.save(after, audit)
        return after

    def _audit(self, caller: Caller, action: str, after: Recipe, was: Facts, now: Facts) -> AuditEntry:
        changed = ["name", *(name for name in now if name != "name" and was[name] != now[name])]
        return audited(
            caller,
            self.ids,
            self.clock(),
            action=action,
            subject=("recipe", after.id),
            before={name: was[name] for name in changed},
            after={name: now[name] for name in changed},
        )


def _locked(
    transaction: Transaction, caller: Caller, recipe_id: RecipeId, links: Sequence[Link] | None = None
) -> tuple[Sequence[Link], Recipe]:
    if links is None:
        links = transaction.recipes.lock(caller.organization_id)
    recipe = transaction.recipes.get(caller.organization_id, recipe_id)
    if recipe is None:
        raise UnknownRecipe(str(recipe_id))
    return links, recipe


def _check_links(recipe: Recipe, links: Sequence[Link], materials: Mapping[ItemId, Material]) -> None:
    made = recipe.formula.output_item_id
    check_links(link_of(recipe), links, "" if made is None else materials[made].name)
