"""Make a recipe of another one."""

from dataclasses import dataclass, replace

from application.caller import Caller
from application.production.create_recipe import CreateRecipe
from domain.production.recipes import NewRecipe, Recipe
from domain.production.refusals import UnknownRecipe
from domain.shared.identifiers import RecipeId
from ports.transactions import Transaction


@dataclass(frozen=True, slots=True)
class CloneRecipe:
    """
    Make a recipe that says what the newest version of another one says. What it makes has to be chosen anew.

    :raises UnknownRecipe: the organisation has no such recipe.
    :raises NameTaken: the organisation has a recipe of that name.
    :raises DomainError: an item or a unit of the recipe is no longer what it was; as `CreateRecipe` does.
    """

    create: CreateRecipe

    def __call__(self, caller: Caller, recipe_id: RecipeId, name: str, key: str | None = None) -> Recipe:
        return self.create.transactions(lambda transaction: self._within(transaction, caller, recipe_id, name, key))

    def _within(
        self, transaction: Transaction, caller: Caller, recipe_id: RecipeId, name: str, key: str | None
    ) -> Recipe:
        recipe = transaction.recipes.get(caller.organization_id, recipe_id)
        if recipe is None:
            raise UnknownRecipe(str(recipe_id))
        formula = replace(recipe.formula, output_item_id=None)
        return self.create.within(transaction, caller, NewRecipe(name=name, formula=formula), key)
