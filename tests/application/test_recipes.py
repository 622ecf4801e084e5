"""Recipes as they are used, on each kind of storage: keys, audit, imports, budgets, and two who write at once."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from adapters.sql.engine import create
from application.production.import_recipes import RecipeImport, RecipesImported
from application.production.plan_batch import NewBatch
from application.production.plan_shopping import Order
from application.production.read_recipes import RecipeForm
from application.requests import KeyReused
from domain.inventory.items import ItemKind
from domain.inventory.transfer.problems import UnreadableFile
from domain.production.filling import Container
from domain.production.recipes import Formula, LineKind, NewRecipe, Recipe, Share
from domain.production.refusals import (
    ArchivedMaterial,
    ContainsItself,
    InvalidRecipe,
    NameTaken,
    UnknownRecipe,
    UnknownVersion,
)
from domain.production.scaling import Scale
from domain.production.transfer.told import RecipesRefused
from domain.shared.audit import AuditQuery
from domain.shared.errors import DomainError
from domain.shared.identifiers import ItemId, RecipeId
from domain.shared.units import Density
from tests.brewery import Brewery
from tests.installations import Installation, in_memory, on_engine
from tests.recipes import brewed, formula, line
from tests.system.counting import statements_of

STORAGES = ["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
REAL = Path(__file__).parents[3] / "shared" / "data" / "beerjson"


@pytest.fixture(params=STORAGES)
def installation(request: pytest.FixtureRequest) -> Iterator[Installation]:
    if request.param == "memory":
        yield in_memory()
        return
    fixture = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    engine = create(request.getfixturevalue(fixture))
    yield on_engine(engine)
    engine.dispose()


@pytest.fixture
def brewery(installation: Installation) -> Brewery:
    return Brewery.founded(installation.app)


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


def imported(brewery: Brewery, content: bytes, *, create_items: bool = False, dry_run: bool = False) -> RecipesImported:
    request = RecipeImport(create_items=create_items, dry_run=dry_run)
    return brewery.app.production.import_recipes(brewery.caller, BytesIO(content), request)


BEERJSON = b"""{"beerjson": {"version": 2.06, "recipes": [{"name": "Ale", "batch_size": {"unit": "l", "value": 20},
"ingredients": {"fermentable_additions": [{"name": "Malt", "amount": {"unit": "kg", "value": 4.5}}]}}]}}"""


def test_an_item_is_found_by_its_name_its_code_or_the_code_made_of_its_name(brewery: Brewery) -> None:
    malt = brewery.item("MALT")
    imported(brewery, BEERJSON)
    renamed = BEERJSON.replace(b'"Malt"', b'"malt"').replace(b'"Ale"', b'"Stout"')
    imported(brewery, renamed)
    recipes = brewery.app.production.view_recipes.reading.in_use(brewery.caller.organization_id).recipes
    assert [each.formula.lines[0].item_id for each in recipes] == [malt, malt]


def test_a_missing_item_is_told_or_made(installation: Installation, brewery: Brewery) -> None:
    before = installation.kept()
    with pytest.raises(RecipesRefused) as caught:
        imported(brewery, BEERJSON)
    [fault] = caught.value.faults
    assert (fault.code, fault.place, fault.got) == (
        "production.unknown_material",
        "recipes[0].ingredients.fermentable_additions[0]",
        "Malt",
    )
    imported(brewery, BEERJSON, create_items=True, dry_run=True)
    assert installation.kept() == before
    imported(brewery, BEERJSON, create_items=True)
    item = brewery.app.inventory.view_stock.item_of_code(brewery.caller, "MALT").item
    assert (item.name, item.kind, item.unit) == ("Malt", ItemKind.INGREDIENT, "kg")


def test_a_file_that_tells_otherwise_makes_the_next_version(brewery: Brewery) -> None:
    imported(brewery, BEERJSON, create_items=True)
    imported(brewery, BEERJSON.replace(b"4.5", b"5"))
    imported(brewery, BEERJSON.replace(b"4.5", b"5"))
    recipe_id = brewery.app.production.view_recipes.of_name(brewery.caller, "ale")
    versions = brewery.app.production.view_recipes.versions(brewery.caller, recipe_id)
    assert [each.formula.lines[0].amount for each in versions] == [5_000_000, 4_500_000]


def test_a_file_that_tells_the_same_changes_nothing_though_an_item_went_out_of_use(
    installation: Installation, brewery: Brewery
) -> None:
    imported(brewery, BEERJSON, create_items=True)
    malt = brewery.app.inventory.view_stock.item_of_code(brewery.caller, "MALT").item
    brewery.app.inventory.edit_item.archive(brewery.caller, malt.id)
    before = installation.kept()
    imported(brewery, BEERJSON)
    assert installation.kept() == before


def test_a_name_of_several_items_is_not_guessed_at(brewery: Brewery) -> None:
    brewery.item("MALT")
    brewery.item("OTHER")
    other = brewery.app.inventory.view_stock.item_of_code(brewery.caller, "OTHER").item
    brewery.app.inventory.edit_item(brewery.caller, other.id, lambda item: replace(item, name="Malt"))
    with pytest.raises(RecipesRefused, match="1 problem"):
        imported(brewery, BEERJSON)


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"a": NaN}', b'{"a": 1, "a": 2}', b"[" * 100_000, b'{"a": "\\ud800"}', b"\x00\x01"]
)
def test_what_is_no_document_is_refused_and_writes_nothing(
    installation: Installation, brewery: Brewery, content: bytes
) -> None:
    before = installation.kept()
    with pytest.raises((UnreadableFile, RecipesRefused)):
        imported(brewery, content, create_items=True)
    assert installation.kept() == before


def test_a_document_may_come_in_utf_16(brewery: Brewery) -> None:
    imported(brewery, BEERJSON.decode().encode("utf-16"), create_items=True)
    assert [each.name for each in _recipes(brewery)] == ["Ale"]


def test_recipes_of_one_file_that_would_need_each_other_are_refused_together(
    installation: Installation, brewery: Brewery
) -> None:
    for code in ("WORT", "MASH"):
        brewery.item(code, unit="l")
    rows = ["recipe,row,item,item_name,amount,unit"]
    for name, makes, needs in (("Wort", "WORT", "MASH"), ("Mash", "MASH", "WORT")):
        rows += [f"{name},recipe,{makes},,20,l", f"{name},ingredient,{needs},,20,l"]
    before = installation.kept()
    with pytest.raises(RecipesRefused) as caught:
        imported(brewery, "\n".join(rows).encode())
    [fault] = caught.value.faults
    assert (fault.code, fault.got) == ("production.contains_itself", "Mash → Wort → Mash")
    assert installation.kept() == before


def test_a_recipe_that_is_twice_in_a_file_is_told_by_its_second_place(brewery: Brewery) -> None:
    [recipe] = json.loads(BEERJSON)["beerjson"]["recipes"]
    twice = {"beerjson": {"version": 2.06, "recipes": [recipe, recipe | {"name": " ALE"}]}}
    with pytest.raises(RecipesRefused) as caught:
        imported(brewery, json.dumps(twice).encode(), create_items=True)
    [fault] = caught.value.faults
    assert (fault.code, fault.place) == ("production.bad_recipe_file", "recipes[1]")


def exported(brewery: Brewery, form: RecipeForm) -> bytes:
    target = BytesIO()
    brewery.app.production.export_recipes(brewery.caller, target, form)
    return target.getvalue()


@pytest.mark.parametrize("form", RecipeForm)
def test_an_export_is_taken_exactly_back(installation: Installation, brewery: Brewery, form: RecipeForm) -> None:
    jar = brewery.item("JAR", kind=ItemKind.CONTAINER, unit="each")
    wort, malt = brewery.item("WORT", unit="l"), brewery.item("MALT")
    honey = brewery.item("HONEY", density=Density(1_420_000))
    told = formula(
        line(malt, "4.123456", note="mash"),
        line(jar, 2, "dozen"),
        line(honey, 1, "l", note="- boil"),
        line(honey, 1, "kg", note="late"),
        output_item_id=wort,
        shelf_life_days=30,
        instructions=("=Mash.", "Boil\n  long  and wide."),
        notes="# First\n\n\t- A &lt;  B",
        waste=Share(25_000),
    )
    brewery.app.production.create_recipe(brewery.caller, NewRecipe(name="Wort; “odd”", formula=told))
    brewed(brewery, "Ale", line(wort, 20, "l"), output_item_id=brewery.item("BEER", unit="ml"))
    brewed(brewery, "Salt &amp; &copy", line(brewery.item("A&lt;B", unit="g"), 1))
    first = exported(brewery, form)
    other = Brewery.founded(installation.app, "Next Door Cidery")
    imported(other, first, create_items=True)
    assert exported(other, form) == first
    assert other.app.inventory.view_stock.item_of_code(other.caller, "BEER").item.name == "Beer"
    made = other.app.inventory.view_stock.item_of_code(other.caller, "HONEY").item
    assert (made.unit, made.density) == ("kg", 1_420_000)
    kinds = {each.kind for recipe in _recipes(other) for each in recipe.formula.lines}
    assert kinds == {LineKind.INGREDIENT, LineKind.CONTAINER}
    assert imported(brewery, first).unchanged == ("Ale", "Salt &amp; &copy", "Wort; “odd”")


def _recipes(brewery: Brewery) -> list[Recipe]:
    return list(brewery.app.production.view_recipes.reading.in_use(brewery.caller.organization_id).recipes)


@pytest.mark.real_input
@pytest.mark.skipif(not REAL.exists(), reason="the real files are not beside the project")
@pytest.mark.parametrize("form", RecipeForm)
def test_every_real_file_is_imported_and_taken_back_after_an_export(
    installation: Installation, brewery: Brewery, form: RecipeForm
) -> None:
    files = sorted(REAL.glob("*.json"))
    assert len(files) == 6
    for path in files:
        imported(brewery, path.read_bytes(), create_items=True)
        again = imported(brewery, path.read_bytes())
        assert len(again.unchanged) == 1
    first = exported(brewery, form)
    assert first.count(b"Hallertauer") == 3 or form is RecipeForm.CSV
    other = Brewery.founded(installation.app, "Next Door Cidery")
    imported(other, first, create_items=True)
    assert exported(other, form) == first
    assert [each.name for each in _recipes(other)] == sorted(each.name for each in _recipes(brewery))
