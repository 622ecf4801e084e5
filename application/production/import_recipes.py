"""Import recipes from a file: all of them, or nothing."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO

from application.caller import Caller
from application.inventory.create_items import CreateItems
from application.production.create_recipe import CreateRecipe
from application.production.edit_recipe import EditRecipe
from application.production.read_recipes import ReadRecipes, RecipeForm
from application.production.told_items import ToldItems
from domain.production.recipes import Formula, Line, NewRecipe, Recipe, name_key
from domain.production.refusals import LINE
from domain.production.transfer.told import BadRecipeFile, Fault, RecipesRefused, ToldFile, ToldRecipe
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
        faults = [*told.faults, *_named_twice(told.recipes)]
        items = ToldItems(transaction, caller, units)
        faults += items.find(told.recipes, create=request.create_items)
        if faults:
            raise RecipesRefused(faults)
        made = items.make(self.create_items)
        known = transaction.recipes.find(caller.organization_id, {name_key(each.name) for each in told.recipes})
        before = {recipe.key: recipe for recipe in known}
        done: dict[str, list[str]] = {"created": [], "changed": [], "unchanged": []}
        for recipe in told.recipes:
            new = NewRecipe(name=recipe.name, formula=_formula(recipe, items))
            try:
                what = self._keep(transaction, caller, new, before.get(name_key(recipe.name)))
                done[what].append(recipe.name)
            except DomainError as refusal:
                faults.append(_fault(refusal, recipe))
        if faults:
            raise RecipesRefused(faults)
        return RecipesImported(
            **{word: tuple(names) for word, names in done.items()},
            items=tuple(made),
            left_out=tuple(told.left_out),
            dry_run=request.dry_run,
        )

    def _keep(self, transaction: Transaction, caller: Caller, new: NewRecipe, before: Recipe | None) -> str:
        """Keep one recipe; what came of it."""
        if before is None:
            self.create.within(transaction, caller, new)
            return "created"
        after = self.edit.within(transaction, caller, before.id, lambda recipe: _as_told(new, recipe))
        return "changed" if after.newest != before.newest else "unchanged"


def _as_told(new: NewRecipe, recipe: Recipe) -> NewRecipe:
    """What the file tells, under the name as it is kept."""
    return NewRecipe(name=recipe.name, formula=new.formula)


def _named_twice(recipes: Sequence[ToldRecipe]) -> list[Fault]:
    seen: set[str] = set()
    faults = []
    for recipe in recipes:
        key = name_key(recipe.name)
        if key and key in seen:
            refusal = BadRecipeFile("each recipe once in a file", recipe.name, field="name")
            faults.append(Fault.of(refusal, recipe.place))
        seen.add(key)
    return faults


def _formula(told: ToldRecipe, items: ToldItems) -> Formula:
    return Formula(
        lines=tuple(
            Line(
                item_id=items.of_item(line.item),
                amount=line.amount,
                unit=line.unit,
                note=line.note,
                details=line.details,
            )
            for line in told.lines
        ),
        yield_amount=told.yield_amount,
        yield_unit=told.yield_unit,
        output_item_id=None if told.makes is None else items.of_item(told.makes),
        waste=told.waste,
        shelf_life_days=told.shelf_life_days,
        instructions=told.instructions,
        notes=told.notes,
        details=told.details,
    )


def _fault(refusal: DomainError, told: ToldRecipe) -> Fault:
    """A refusal at the place of its line, or of its recipe."""
    line = refusal.details.get(LINE)
    place = told.place if line is None else told.lines[int(line) - 1].place
    return Fault.of(refusal, place)
