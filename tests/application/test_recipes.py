"""Recipes as they are used, on each kind of storage: keys, audit, budgets, and two who write at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from adapters.sql.engine import create
from application.production.plan_batch import NewBatch
from application.production.plan_shopping import Order
from application.requests import KeyReused
from domain.production.filling import Container
from domain.production.recipes import Formula, NewRecipe, Recipe
from domain.production.refusals import (
    ArchivedMaterial,
    ContainsItself,
    InvalidRecipe,
    NameTaken,
    UnknownRecipe,
    UnknownVersion,
)
from domain.production.scaling import Scale
from domain.shared.audit import AuditQuery
from domain.shared.errors import DomainError
from domain.shared.identifiers import ItemId, RecipeId
from tests.brewery import Brewery
from tests.installations import Installation, on_engine
from tests.recipes import brewed, formula, line
from tests.system.counting import statements_of


def audit_of(brewery: Brewery) -> list[tuple[str, object, object]]:
    found = brewery.app.identity.view_audit(brewery.caller, AuditQuery(action="production.")).rows
    return [(each.entry.action, each.entry.before, each.entry.after) for each in found]


def test_a_recipe_is_made_once_under_a_key(brewery: Brewery) -> None:
    new = NewRecipe(name="Ale", formula=formula(line(brewery.item("MALT"), 4)))
    first = brewery.app.production.create_recipe(brewery.caller, new, "once")
    assert brewery.app.production.create_recipe(brewery.caller, new, "once") == first
    with pytest.raises(KeyReused):
        brewery.app.production.create_recipe(brewery.caller, NewRecipe(name="Stout", formula=new.formula), "once")


def test_a_name_is_the_same_however_its_signs_are_put_together(brewery: Brewery) -> None:
    malt = brewery.item("MALT")
    ale = brewed(brewery, "K\N{LATIN SMALL LETTER O WITH DIAERESIS}lsch", line(malt, 4))
    apart = "KO\N{COMBINING DIAERESIS}LSCH"
    assert brewery.app.production.view_recipes.of_name(brewery.caller, apart) == ale.id
    with pytest.raises(NameTaken):
        brewed(brewery, apart, line(malt, 4))


def test_what_is_done_to_recipes_is_noted_with_what_changed(brewery: Brewery) -> None:
    malt, edit = brewery.item("MALT"), brewery.app.production.edit_recipe
    ale = brewed(brewery, "Ale", line(malt, 4))
    edit(brewery.caller, ale.id, lambda _: NewRecipe(name="Ale", formula=formula(line(malt, 5, note="mash"))))
    edit(brewery.caller, ale.id, lambda each: NewRecipe(name="Pale ale", formula=each.formula))
    edit(brewery.caller, ale.id, lambda each: NewRecipe(name="Pale ale", formula=each.formula))
    edit.archive(brewery.caller, ale.id)
    edit.archive(brewery.caller, ale.id)
    edit.restore(brewery.caller, ale.id)
    told = audit_of(brewery)
    assert [action for action, _, _ in told] == [
        "production.restore_recipe",
        "production.archive_recipe",
        "production.rename_recipe",
        "production.edit_recipe",
        "production.create_recipe",
    ]
    assert told[3][1:] == (
        {"name": "Ale", "version": "1", "lines": "4 kg Malt"},
        {"name": "Ale", "version": "2", "lines": "5 kg Malt (mash)"},
    )


def test_a_recipe_with_an_item_out_of_use_is_renamed_but_not_written_anew(brewery: Brewery) -> None:
    malt, edit = brewery.item("MALT"), brewery.app.production.edit_recipe
    ale = brewed(brewery, "Ale", line(malt, 4))
    brewery.app.inventory.edit_item.archive(brewery.caller, malt)
    renamed = edit(brewery.caller, ale.id, lambda each: NewRecipe(name="Stout", formula=each.formula))
    assert (renamed.name, renamed.newest) == ("Stout", 1)
    with pytest.raises(ArchivedMaterial, match="Malt"):
        edited(brewery, ale, formula(line(malt, 4), notes="Cold."))


def test_a_refusal_writes_nothing(installation: Installation, brewery: Brewery) -> None:
    malt = brewery.item("MALT")
    ale = brewed(brewery, "Ale", line(malt, 4))
    before = installation.kept()
    for told in (formula(), formula(line(malt, 4, "l")), formula(line(malt, 4), yields=0)):
        with pytest.raises(DomainError):
            brewery.app.production.create_recipe(brewery.caller, NewRecipe(name="Stout", formula=told), "key")
        with pytest.raises(DomainError):
            edited(brewery, ale, told)
    assert installation.kept() == before


def edited(brewery: Brewery, recipe: Recipe, told: Formula) -> Recipe:
    return brewery.app.production.edit_recipe(
        brewery.caller, recipe.id, lambda each: NewRecipe(name=each.name, formula=told)
    )


def test_a_clone_says_the_same_but_makes_nothing(brewery: Brewery) -> None:
    malt, wort = brewery.item("MALT"), brewery.item("WORT", unit="l")
    ale = brewed(brewery, "Wort", line(malt, 4), output_item_id=wort)
    twin = brewery.app.production.clone_recipe(brewery.caller, ale.id, "Twin", "once")
    assert brewery.app.production.clone_recipe(brewery.caller, ale.id, "Twin", "once") == twin
    assert (twin.formula.lines, twin.formula.output_item_id, twin.newest) == (ale.formula.lines, None, 1)


def test_what_does_not_exist_is_unknown(brewery: Brewery) -> None:
    ale, view = brewed(brewery, "Ale", line(brewery.item("MALT"), 4)), brewery.app.production.view_recipes
    with pytest.raises(UnknownVersion):
        view.recipe(brewery.caller, ale.id, 2)
    with pytest.raises(UnknownVersion):
        view.compare(brewery.caller, ale.id, 1, 2)
    with pytest.raises(UnknownVersion):
        brewery.app.production.check_recipe(brewery.caller, ale.id, Scale(), number=2)
    with pytest.raises(UnknownVersion):
        brewery.app.production.plan_batch(brewery.caller, NewBatch(recipe_id=ale.id, number=2))
    nothing = RecipeId(brewery.app.ids())
    for look in (
        view.recipe,
        view.versions,
        lambda caller, each: brewery.app.production.check_recipe(caller, each, Scale()),
    ):
        with pytest.raises(UnknownRecipe):
            look(brewery.caller, nothing)
    with pytest.raises(UnknownRecipe):
        brewery.app.production.plan_shopping(brewery.caller, [Order(recipe_id=nothing, scale=Scale())])
    with pytest.raises(InvalidRecipe):
        brewery.app.production.plan_shopping(brewery.caller, [])


@pytest.mark.postgresql
def test_two_recipes_that_would_need_each_other_are_not_both_kept(postgres_url: str) -> None:
    engine = create(postgres_url)
    brewery = Brewery.founded(on_engine(engine).app)
    first, second = brewery.item("FIRST", unit="l"), brewery.item("SECOND", unit="l")

    def make(told: tuple[str, ItemId, ItemId]) -> str:
        name, makes, needs = told
        try:
            brewed(brewery, name, line(needs, 1, "l"), output_item_id=makes)
        except ContainsItself:
            return "refused"
        return "kept"

    with ThreadPoolExecutor(2) as pool:
        for _ in range(5):
            done = sorted(pool.map(make, [("One", first, second), ("Two", second, first)]))
            assert done == ["kept", "refused"]
            for recipe in brewery.app.production.view_recipes.reading.in_use(brewery.caller.organization_id).recipes:
                brewery.app.production.edit_recipe(
                    brewery.caller,
                    recipe.id,
                    lambda each: NewRecipe(name=str(brewery.app.ids()), formula=each.formula),
                )
                brewery.app.production.edit_recipe.archive(brewery.caller, recipe.id)
    engine.dispose()


@pytest.mark.parametrize("storage", ["sqlite_url", pytest.param("postgres_url", marks=pytest.mark.postgresql)])
def test_planning_takes_a_fixed_number_of_statements(storage: str, request: pytest.FixtureRequest) -> None:
    engine = create(request.getfixturevalue(storage))
    brewery = Brewery.founded(on_engine(engine).app)
    wort = brewery.item("WORT", unit="l")
    items = [brewery.item(f"ITEM-{number}") for number in range(20)]
    for item in items:
        for lot in "ABC":
            brewery.restock(item, lot, 10)
    brewed(brewery, "Wort", *(line(item, 1) for item in items[:10]), output_item_id=wort)
    small = brewed(brewery, "Small", line(items[0], 1))
    large = brewed(brewery, "Large", line(wort, 9, "l"), *(line(item, 1) for item in items))
    assert budget_of(brewery, small) == budget_of(brewery, large) == [2, 3, 2, 2, 3, 2]
    engine.dispose()


def budget_of(brewery: Brewery, recipe: Recipe) -> list[int]:
    """The statements of a check, one with costs, a shopping list, a look, a filling, and what can be made."""
    app, caller, scale = brewery.app, brewery.caller, Scale()
    jar = Container(name="jar", capacity=recipe.formula.output, unit="l")
    return [
        statements_of(lambda: app.production.check_recipe(caller, recipe.id, scale)),
        statements_of(lambda: app.production.check_recipe(caller, recipe.id, scale, costs=True)),
        statements_of(lambda: app.production.plan_shopping(caller, [Order(recipe_id=recipe.id, scale=scale)])),
        statements_of(lambda: app.production.view_recipes.recipe(caller, recipe.id)),
        statements_of(lambda: app.production.fill_containers(caller, recipe.id, scale, [jar])),
        statements_of(lambda: app.production.find_makeable(caller)),
    ]
