"""Make a recipe."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from application.auditing import audited
from application.billing.room import Room
from application.caller import Caller
from application.production.materials import locked_materials
from application.production.recipe_facts import recipe_facts
from application.requests import claim_for, first_answer
from domain.billing.plans import Limit
from domain.production.linking import Link, check_links, link_of
from domain.production.recipe_rules import checked, items_in
from domain.production.recipes import NewRecipe, Recipe, Version
from domain.production.refusals import UnknownRecipe
from domain.shared.identifiers import RecipeId
from ports.clock import Clock
from ports.idempotency import Claim
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class CreateRecipe:
    """
    Make a recipe with its first version.

    With a key it is made once; a repetition gets the recipe that was made.

    :raises InvalidRecipe, EmptyRecipe, BadYield, BadAmount, DuplicateLine, BadContainer: as `checked` does.
    :raises UnknownMaterial, ArchivedMaterial: an item is not there, or out of use.
    :raises UnknownUnit, AmbiguousUnit, IncompatibleUnits, DensityNeeded: a unit does not fit.
    :raises ContainsItself, OutputTaken: it cannot stand beside the other recipes.
    :raises NameTaken: the organisation has a recipe of that name.
    :raises LimitReached: the plan has no room for another recipe.
    """

    transactions: Transactions
    room: Room
    clock: Clock
    ids: Ids

    def __call__(self, caller: Caller, new: NewRecipe, key: str | None = None) -> Recipe:
        return self.transactions(lambda transaction: self.within(transaction, caller, new, key))

    def within(
        self,
        transaction: Transaction,
        caller: Caller,
        new: NewRecipe,
        key: str | None = None,
        links: Sequence[Link] | None = None,
    ) -> Recipe:
        """The same inside the caller's transaction. links: of all recipes in use, where it has locked these already."""
        recipe_id = RecipeId(self.ids())
        if key is not None:
            claim = claim_for(key, "create recipe", [new], [str(recipe_id)], self.clock())
            held = transaction.claims.take(caller.organization_id, [claim])
            if key in held:
                return _made_before(transaction, caller, held[key], claim)
        if links is None:
            links = transaction.recipes.lock(caller.organization_id)
        materials, units = locked_materials(transaction, caller, items_in(new.formula))
        told, now = checked(new, materials, units), self.clock()
        self.room.require(transaction, caller.organization_id, Limit.RECIPES, 1)
        recipe = Recipe(
            organization_id=caller.organization_id,
            id=recipe_id,
            name=told.name,
            newest=1,
            version=Version(number=1, formula=told.formula, created_at=now, created_by=caller.actor_id),
            archived_at=None,
            created_at=now,
        )
        made = told.formula.output_item_id
        check_links(link_of(recipe), links, "" if made is None else materials[made].name)
        audit = audited(
            caller,
            self.ids,
            now,
            action="production.create_recipe",
            subject=("recipe", recipe.id),
            after=recipe_facts(recipe, materials),
        )
        transaction.recipes.add(recipe, audit)
        return recipe


def _made_before(transaction: Transaction, caller: Caller, earlier: Claim, claim: Claim) -> Recipe:
    [made] = first_answer(earlier, claim)
    recipe = transaction.recipes.get(caller.organization_id, RecipeId(UUID(made)))
    if recipe is None:
        raise UnknownRecipe(made)
    return recipe
