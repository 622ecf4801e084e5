"""Import recipes from a file: all of them, or nothing."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO

from application.caller import Caller
from application.inventory.create_items import CreateItems
from application.production.create_recipe import CreateRecipe
from application.production.edit_recipe import EditRecipe
from application.production.read_recipes import ReadRecipes, RecipeForm
from application.production.told_items import ToldItems
from application.production.told_recipes import fault_of, formula_of, named_twice
from domain.production.linking import Link, link_of
from domain.production.recipes import NewRecipe, Recipe, name_key
from domain.production.transfer.told import Fault, RecipesRefused, ToldFile, ToldRecipe
from domain.shared.errors import DomainError
from domain.shared.units import BUILT_IN, UnitTable
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeImport:
    """
    How to take a file.

    `form` None: as its first sign tells. With `create_items`, items that are not there are made. A dry run does
    everything, and then nothing of it is kept. `encoding` None: as it is found.
    """

    form: RecipeForm | None = None
    create_items: bool = False
    dry_run: bool = False
    encoding: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipesImported:
    """
    What an import did: recipes that are new, that have a new version, that were there just so; and new items' codes.

    `left_out` are the places of ingredients without an amount, which are no lines.
    """

    created: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    items: tuple[str, ...]
    left_out: tuple[str, ...]
    dry_run: bool


class _Rehearsed(Exception):
    """Ends the transaction of a dry run."""

    def __init__(self, report: RecipesImported) -> None:
        super().__init__()
        self.report = report


@dataclass(frozen=True, slots=True)
class ImportRecipes:
    """
    Import a file of recipes in one transaction. Importing it again changes nothing.

    A recipe of a name that is there gets a next version, if the file tells something else.

    :raises UnreadableFile: it is no BeerJSON and no table, or it is damaged.
    :raises RecipesRefused: some of it cannot be imported; each problem is told with its place.
    """

    transactions: Transactions
    read: ReadRecipes
    create: CreateRecipe
    edit: EditRecipe
    create_items: CreateItems

    def __call__(self, caller: Caller, source: BinaryIO, request: RecipeImport) -> RecipesImported:
        with ExitStack() as open_files:
            # Outside of the transaction, which waits for no file.
            read = self.read(source, request.form, request.encoding, open_files)

            def work(transaction: Transaction) -> RecipesImported:
                units = BUILT_IN.extended(transaction.items.units(caller.organization_id))
                report = self._import(transaction, caller, read(units), units, request)
                if request.dry_run:
                    raise _Rehearsed(report)
                return report

            try:
                return self.transactions(work)
            except _Rehearsed as rehearsed:
                return rehearsed.report

    def _import(
        self, transaction: Transaction, caller: Caller, told: ToldFile, units: UnitTable, request: RecipeImport
    ) -> RecipesImported:
        faults = [*told.faults, *named_twice(told.recipes)]
        items = ToldItems(transaction, caller, units)
        faults += items.find(told.recipes, create=request.create_items)
        if faults:
            raise RecipesRefused(faults)
        made = items.make(self.create_items)
        done = self._keep_all(transaction, caller, told.recipes, items)
        return RecipesImported(
            **{word: tuple(names) for word, names in done.items()},
            items=tuple(made),
            left_out=tuple(told.left_out),
            dry_run=request.dry_run,
        )

    def _keep_all(
        self, transaction: Transaction, caller: Caller, told: Sequence[ToldRecipe], items: ToldItems
    ) -> Mapping[str, Sequence[str]]:
        """
        Keep the recipes; the names by what came of them. All recipes are locked once, and not read again for each.

        :raises RecipesRefused: some cannot be kept.
        """
        links = {link.recipe_id: link for link in transaction.recipes.lock(caller.organization_id)}
        known = transaction.recipes.find(caller.organization_id, {name_key(each.name) for each in told})
        there = {recipe.key: recipe for recipe in known}
        faults: list[Fault] = []
        done: dict[str, list[str]] = {"created": [], "changed": [], "unchanged": []}
        for each in told:
            new, before = NewRecipe(name=each.name, formula=formula_of(each, items)), there.get(name_key(each.name))
            try:
                after = self._keep(transaction, caller, new, before, list(links.values()))
                links[after.id] = link_of(after)
                done[_what_came(before, after)].append(each.name)
            except DomainError as refusal:
                faults.append(fault_of(refusal, each))
        if faults:
            raise RecipesRefused(faults)
        return done

    def _keep(
        self, transaction: Transaction, caller: Caller, new: NewRecipe, before: Recipe | None, links: Sequence[Link]
    ) -> Recipe:
        if before is None:
            return self.create.within(transaction, caller, new, links=links)
        return self.edit.within(transaction, caller, before.id, lambda recipe: _as_told(new, recipe), links)


def _what_came(before: Recipe | None, after: Recipe) -> str:
    if before is None:
        return "created"
    return "changed" if after.newest != before.newest else "unchanged"


def _as_told(new: NewRecipe, recipe: Recipe) -> NewRecipe:
    """What the file tells, under the name as it is kept."""
    return NewRecipe(name=recipe.name, formula=new.formula)
