"""Recipes read from files and taken away as files, on each kind of storage."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from application.production.import_recipes import RecipeImport, RecipesImported
from application.production.read_recipes import RecipeForm
from domain.inventory.items import ItemKind
from domain.inventory.transfer.problems import UnreadableFile
from domain.production.recipes import LineKind, NewRecipe, Recipe, Share
from domain.production.transfer.told import RecipesRefused
from domain.shared.units import Density
from tests.brewery import Brewery
from tests.installations import Installation
from tests.recipes import brewed, formula, line

REAL = Path(__file__).parents[3] / "shared" / "data" / "beerjson"


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
