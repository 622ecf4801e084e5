"""`Recipes` and `RecipeReading`: recipes in versions that never change, looked at in one statement each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import TypeVar

import pytest

from domain.production.recipes import NewRecipe, Recipe, Share
from domain.production.refusals import NameTaken, UnknownRecipe
from domain.shared.identifiers import ItemId, RecipeId
from ports.recipe_reading import RecipeQuery
from ports.transactions import Transaction
from tests.brewery import Brewery
from tests.contracts.people import NOWHERE, entry
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.domain.inventory.shelf import TODAY
from tests.recipes import brewed, formula, line, names

Result = TypeVar("Result")


def kept(stores: Stores, brewery: Brewery, recipe_id: RecipeId, number: int | None = None) -> Recipe:
    [found] = stores.recipes.recipe(brewery.caller.organization_id, recipe_id, number).recipes
    return found


def inside(stores: Stores, work: Callable[[Transaction], Result]) -> Result:
    return stores.transactions(work)


class TestRecipes(StorageContract):
    """For keeping recipes."""

    @pytest.fixture
    def malt(self, brewery: Brewery) -> ItemId:
        return brewery.item("MALT")

    @pytest.fixture
    def hops(self, brewery: Brewery) -> ItemId:
        return brewery.item("HOPS")

    def test_a_recipe_comes_back_as_it_was_told(
        self, stores: Stores, brewery: Brewery, malt: ItemId, hops: ItemId
    ) -> None:
        wort = brewery.item("WORT", unit="l")
        told = formula(
            line(malt, "4.25"),
            replace(line(hops, 20, "g", "boil, 60 min"), details='{"alpha": 4.50}'),
            line(hops, "12.5", "g", "boil, 5 min"),
            output_item_id=wort,
            waste=Share(25_000),
            shelf_life_days=90,
            instructions=("Mash at 66 °C.", "Boil; “gently”."),
            notes="Dry.\nBright.",
            details='{"type": "all grain"}',
        )
        made = brewery.app.production.create_recipe(brewery.caller, NewRecipe(name="Pale ale", formula=told))
        assert made.formula == told
        whose = brewery.caller.organization_id
        assert kept(stores, brewery, made.id) == made
        assert inside(stores, lambda transaction: transaction.recipes.get(whose, made.id)) == made
        assert list(inside(stores, lambda transaction: transaction.recipes.find(whose, ["pale ale"]))) == [made]

    def test_an_edit_makes_a_version_and_leaves_the_others(
        self, stores: Stores, brewery: Brewery, malt: ItemId, hops: ItemId
    ) -> None:
        first = brewed(brewery, "Pale ale", line(malt, 4))
        changed = formula(line(malt, 5), line(hops, 20, "g"))
        second = brewery.app.production.edit_recipe(
            brewery.caller, first.id, lambda _: NewRecipe(name="Paler ale", formula=changed)
        )
        assert (second.newest, second.version.number, second.name) == (2, 2, "Paler ale")
        assert kept(stores, brewery, first.id) == second
        old = kept(stores, brewery, first.id, 1)
        assert (old.version, old.newest) == (first.version, 2)
        assert stores.recipes.recipe(brewery.caller.organization_id, first.id, 3).recipes == []
        versions = stores.recipes.versions(brewery.caller.organization_id, first.id)
        assert list(versions) == [second.version, first.version]

    def test_a_version_is_kept_once(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        first = brewed(brewery, "Pale ale", line(malt, 4))
        with pytest.raises(stores.broken):
            inside(stores, lambda transaction: transaction.recipes.add_version(first, entry(brewery.caller, brewery)))

    @pytest.mark.parametrize("write", ["add", "save", "add_version"])
    def test_a_name_is_one_recipes_only_whatever_its_case(
        self, stores: Stores, brewery: Brewery, malt: ItemId, write: str
    ) -> None:
        brewed(brewery, "Pale ale", line(malt, 4))
        other = brewed(brewery, "Stout", line(malt, 4))
        renamed = replace(other, name="PALE ALE")
        if write == "add":
            renamed = replace(renamed, id=RecipeId(brewery.app.ids()))
        if write == "add_version":
            renamed = replace(renamed, newest=2, version=replace(other.version, number=2))
        audit = entry(brewery.caller, brewery)
        with pytest.raises(NameTaken):
            inside(stores, lambda transaction: getattr(transaction.recipes, write)(renamed, audit))
        assert kept(stores, brewery, other.id) == other

    def test_an_item_is_made_by_one_recipe_in_use(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        wort = brewery.item("WORT", unit="l")
        first = brewed(brewery, "Wort", line(malt, 4), output_item_id=wort)
        second = replace(first, id=RecipeId(brewery.app.ids()), name="Other wort")

        def add(transaction: Transaction) -> None:
            transaction.recipes.add(second, entry(brewery.caller, brewery))

        with pytest.raises(stores.broken):
            inside(stores, add)
        brewery.app.production.edit_recipe.archive(brewery.caller, first.id)
        inside(stores, add)
        assert kept(stores, brewery, second.id) == second

    def test_a_recipe_needs_items_of_its_own_organisation(
        self, stores: Stores, brewery: Brewery, cidery: Brewery, malt: ItemId
    ) -> None:
        first = brewed(brewery, "Pale ale", line(malt, 4))
        theirs = replace(first, organization_id=cidery.caller.organization_id, id=RecipeId(brewery.app.ids()))
        with pytest.raises(stores.broken):
            inside(stores, lambda transaction: transaction.recipes.add(theirs, entry(cidery.caller, brewery)))

    def test_the_links_are_those_of_newest_versions_in_use(
        self, stores: Stores, brewery: Brewery, cidery: Brewery, malt: ItemId, hops: ItemId
    ) -> None:
        wort, whose = brewery.item("WORT", unit="l"), brewery.caller.organization_id
        made = brewed(brewery, "Wort", line(malt, 4), output_item_id=wort)
        ale = brewed(brewery, "Ale", line(wort, 20, "l"))
        gone = brewed(brewery, "Gone", line(malt, 1))
        brewery.app.production.edit_recipe.archive(brewery.caller, gone.id)
        told = NewRecipe(name="Wort", formula=formula(line(hops, 1), output_item_id=wort))
        brewery.app.production.edit_recipe(brewery.caller, made.id, lambda _: told)
        links = inside(stores, lambda transaction: transaction.recipes.lock(whose))
        assert [(link.recipe_id, link.name, link.makes, link.needs) for link in links] == [
            (made.id, "Wort", wort, frozenset({hops})),
            (ale.id, "Ale", None, frozenset({wort})),
        ]
        assert list(inside(stores, lambda transaction: transaction.recipes.lock(cidery.caller.organization_id))) == []

    def test_nothing_of_another_organisations_recipes_is_seen_or_changed(
        self, stores: Stores, brewery: Brewery, cidery: Brewery, malt: ItemId
    ) -> None:
        made, whose = brewed(brewery, "Pale ale", line(malt, 4)), cidery.caller.organization_id
        assert inside(stores, lambda transaction: transaction.recipes.get(whose, made.id)) is None
        assert list(inside(stores, lambda transaction: transaction.recipes.find(whose, [made.key]))) == []
        for use in (
            cidery.app.production.edit_recipe.archive,
            cidery.app.production.edit_recipe.restore,
            cidery.app.production.view_recipes.recipe,
        ):
            with pytest.raises(UnknownRecipe):
                use(cidery.caller, made.id)
        with pytest.raises(UnknownRecipe):
            cidery.app.production.clone_recipe(cidery.caller, made.id, "Mine")
        assert kept(stores, brewery, made.id) == made

    def test_both_organisations_may_have_a_recipe_of_one_name(self, brewery: Brewery, cidery: Brewery) -> None:
        ours = brewed(brewery, "Pale ale", line(brewery.item("MALT"), 4))
        theirs = brewed(cidery, "Pale ale", line(cidery.item("MALT"), 4))
        assert ours.name == theirs.name

    def test_items_are_found_by_their_exact_names(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        whose = brewery.caller.organization_id
        found = inside(stores, lambda transaction: transaction.items.named(whose, ["Malt", "malt", "\0"]))
        assert [item.id for item in found] == [malt]
        assert list(inside(stores, lambda transaction: transaction.items.named(NOWHERE, ["Malt"]))) == []


class TestRecipeReading(StorageContract):
    """For looking at recipes."""

    @pytest.fixture
    def malt(self, brewery: Brewery) -> ItemId:
        return brewery.item("MALT")

    def test_recipes_are_listed_by_name_a_page_at_a_time(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        for name in ("stout", "Pale ale", "Österreicher", "100% malt", "pale lager"):
            brewed(brewery, name, line(malt, 4))
        whose, query = brewery.caller.organization_id, RecipeQuery(limit=2)
        listed: list[Recipe] = []
        while True:
            page = stores.recipes.page(whose, query)
            listed += page[:2]
            if len(page) < 3:
                break
            query = replace(query, after=(page[1].key, page[1].id))
        assert names(listed) == ["100% malt", "Pale ale", "pale lager", "stout", "Österreicher"]
        assert names(stores.recipes.page(whose, RecipeQuery(search=" PALE "))) == ["Pale ale", "pale lager"]
        assert names(stores.recipes.page(whose, RecipeQuery(search="0%"))) == ["100% malt"]
        assert stores.recipes.page(whose, RecipeQuery(search="\0")) == []
        assert stores.recipes.page(NOWHERE, RecipeQuery()) == []

    def test_archived_recipes_are_listed_apart(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        ale, stout = (brewed(brewery, name, line(malt, 4)) for name in ("Ale", "Stout"))
        gone = brewery.app.production.edit_recipe.archive(brewery.caller, stout.id)
        whose = brewery.caller.organization_id
        assert list(stores.recipes.page(whose, RecipeQuery())) == [ale]
        assert list(stores.recipes.page(whose, RecipeQuery(archived=True))) == [gone]
        assert list(stores.recipes.in_use(whose).recipes) == [ale]
        assert brewery.app.production.edit_recipe.restore(brewery.caller, stout.id) == stout
        assert list(stores.recipes.in_use(whose).recipes) == [ale, stout]

    def test_a_recipe_is_found_by_its_name(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        ale, whose = brewed(brewery, "Pale ale", line(malt, 4)), brewery.caller.organization_id
        assert stores.recipes.id_of_name(whose, "pale ale") == ale.id
        assert stores.recipes.id_of_name(whose, "Pale ale") is None
        assert stores.recipes.id_of_name(whose, "\0") is None
        assert stores.recipes.id_of_name(NOWHERE, "pale ale") is None

    def test_a_family_is_all_that_makes_what_is_needed(
        self, stores: Stores, brewery: Brewery, cidery: Brewery, malt: ItemId
    ) -> None:
        brewery.app.inventory.define_unit(brewery.caller, "scoop", Fraction(28), "g")
        mash, wort, unused = (brewery.item(code, unit="l") for code in ("MASH", "WORT", "UNUSED"))
        first = brewed(brewery, "Mash", line(malt, 4), output_item_id=mash)
        second = brewed(brewery, "Wort", line(mash, 20, "l"), line(malt, 1, "scoop"), output_item_id=wort)
        brewed(brewery, "Unused", line(malt, 4), output_item_id=unused)
        third = brewed(brewery, "Ale", line(wort, 20, "l"), line(malt, 1))
        whose = brewery.caller.organization_id
        family = stores.recipes.family(whose, [third.id])
        assert list(family.recipes) == [first, second, third]
        assert [unit.symbol for unit in family.own_units] == ["scoop"]
        brewery.app.production.edit_recipe.archive(brewery.caller, first.id)
        assert list(stores.recipes.family(whose, [third.id]).recipes) == [second, third]
        assert stores.recipes.family(cidery.caller.organization_id, [third.id]).recipes == []

    def test_the_stock_of_items_is_that_of_the_day(self, stores: Stores, brewery: Brewery) -> None:
        milk, whose = brewery.item("MILK", unit="l", perishable=True), brewery.caller.organization_id
        brewery.restock(milk, "A", 10, expires_on=TODAY)
        brewery.restock(milk, "B", 5, expires_on=TODAY + timedelta(days=9))
        [today] = stores.recipes.stock(whose, [milk, ItemId(brewery.app.ids())], TODAY)
        [later] = stores.recipes.stock(whose, [milk], TODAY + timedelta(days=1))
        assert (today.available, later.available, later.expired) == (15_000_000, 5_000_000, 10_000_000)
        assert today == brewery.line(milk)
        assert stores.recipes.stock(NOWHERE, [milk], TODAY) == []
        assert [lot.code for lot in stores.recipes.open_lots(whose, [milk])] == ["A", "B"]
        assert stores.recipes.open_lots(NOWHERE, [milk]) == []
