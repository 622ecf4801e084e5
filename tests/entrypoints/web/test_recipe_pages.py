"""The pages of recipes: listed, written without script, scaled, compared, imported."""

import re
from io import BytesIO

import pytest
from flask import Flask

from domain.identity.permissions import Permission
from tests.entrypoints.web.browsing import OURS, Pages, pages_in_role, words_of
from tests.entrypoints.web.program import Program, program_of
from tests.installations import Installation, in_memory


@pytest.fixture
def installation() -> Installation:
    """In memory alone: what a page shows comes by use cases that are proved on every kind of storage."""
    return in_memory()


@pytest.fixture
def malt(program: Program) -> str:
    item_id = program.item("MALT", name="Pale malt")
    program.restock(item_id, 6, unit_cost="2")
    return item_id


@pytest.fixture
def ale(program: Program, malt: str) -> str:
    return program.recipe(malt, "Pale ale", waste_percent="5", instructions=["Mash.", "Boil."])


FORM = {
    "name": "Stout",
    "yield_amount": "20",
    "yield_unit": "l",
    "waste_percent": "2.5",
    "shelf_life_days": "90",
    "makes": "",
    "item": ["MALT", "", "HOPS"],
    "amount": ["4.5", "", "20"],
    "unit": ["kg", "", "g"],
    "note": ["", "", "boil,  60 min"],
    "instructions": "Mash.\r\n\r\nBoil\r\nlong.",
    "notes": "Dry.\r\nDark.",
}


def written(address: str) -> str:
    """The id of the recipe that an address is of."""
    found = re.search(r"/recipes/([0-9a-f-]{36})", address)
    assert found is not None
    return found[1]


def test_an_empty_list_says_what_to_do(pages: Pages) -> None:
    assert "No recipes yet" in pages.open("/recipes")
    assert "No recipes yet" in pages.open("/recipes/makeable")
    assert "Nothing matches" in pages.open("/recipes?search=x")


@pytest.mark.usefixtures("ale")
def test_recipes_are_listed_with_what_they_yield(pages: Pages) -> None:
    words = pages.open("/recipes")
    assert "Pale ale" in words
    assert "20 l" in words
    assert "Nothing matches" in pages.open("/recipes?archived=true")


def test_a_recipe_shows_what_there_is_for_it_and_what_it_costs(pages: Pages, ale: str) -> None:
    words = pages.open(f"/recipes/{ale}")
    for told in ("Pale malt", "4 kg", "Enough", "€8.00", "19 l", "Mash.", "Can be made"):
        assert told in words
    scaled = pages.open(f"/recipes/{ale}?factor=2")
    for told in ("Gives 38 l", "8 kg", "Missing", "2 kg", "Not enough"):
        assert told in scaled
    assert "Gives 9.5 l" in pages.open(f"/recipes/{ale}?output=9.5")
    assert "≈" in pages.open(f"/recipes/{ale}?factor=1/3")


def test_a_recipe_is_scaled_by_what_there_is_of_one_item(pages: Pages, malt: str, ale: str) -> None:
    asked = f"ingredient={malt}&amount=1"
    words = pages.open(f"/recipes/{ale}?{asked}")
    for told in ("Gives 4.75 l", "0.25 times", "1 kg"):
        assert told in words
    assert f"filling?amount=1&amp;ingredient={malt}" in pages.client.get(f"/recipes/{ale}?{asked}").text
    assert "4.75 l are left" in pages.open(f"/recipes/{ale}/filling?{asked}&name=keg&holds=30&unit=l&count=")


def test_a_recipe_is_checked_for_the_day_on_which_it_is_made(pages: Pages, program: Program) -> None:
    milk = program.item("MILK", unit="l", perishable=True)
    program.restock(milk, 5, expiration_date="2027-01-31")
    cheese = program.recipe(milk, "Cheese", lines=[{"item_id": milk, "amount": 5, "unit": "l"}])
    assert "Can be made" in pages.open(f"/recipes/{cheese}?on=2027-01-31")
    later = pages.open(f"/recipes/{cheese}?on=2027-02-01")
    for told in ("Not enough", "5 expired"):
        assert told in later
    assert "Everything is there" in pages.open(f"/recipes/shopping?times-{cheese}=1&on=2027-01-31")
    assert "1 item to buy" in pages.open(f"/recipes/shopping?times-{cheese}=1&on=2027-02-01")


def test_a_recipe_whose_item_no_longer_fits_its_line_is_shown_with_the_reason(pages: Pages, program: Program) -> None:
    honey = program.item("HONEY", density="1.42")
    mead = program.recipe(honey, "Mead", lines=[{"item_id": honey, "amount": 5, "unit": "l"}])
    program.patch(f"/items/{honey}", {"density": None})
    reason = "Line 1: l becomes kg only by a density."
    for path in (f"/recipes/{mead}", "/recipes/makeable"):
        assert reason in pages.open(path)
    assert pages.client.get(f"/recipes/{mead}?factor=2").status_code == 422
    assert "Mead: Line 1: l becomes kg" in words_of(pages.client.get(f"/recipes/shopping?times-{mead}=1"))
    [told] = program.seen("/recipes/makeable")["recipes"]
    assert (told["factor"], told["refusal"].partition(".")[0]) == ("0", "l becomes kg only by a density")


@pytest.mark.parametrize("query", ["factor=0", "factor=x", "factor=1&output=1", "output=-1", "amount=1"])
def test_a_scale_that_cannot_be_is_told_beside_the_form(pages: Pages, ale: str, query: str) -> None:
    response = pages.client.get(f"/recipes/{ale}?{query}")
    assert response.status_code == 422
    assert "Expected:" in words_of(response)
    assert "Pale malt" in words_of(response)


def test_costs_are_kept_from_who_may_not_see_them(site: Flask, installation: Installation) -> None:
    program, owner = program_of(site, installation), installation.app.identity.act_as_operator()
    installation.app.identity.manage_roles.define(owner, "packer", frozenset(Permission) - {Permission.VIEW_COSTS})
    item_id = program.item("MALT")
    program.restock(item_id, 6)
    words = pages_in_role(site, installation, owner, "packer").open(f"/recipes/{program.recipe(item_id)}")
    assert "€" not in words
    assert "Cost" not in words


@pytest.mark.usefixtures("malt")
def test_a_recipe_is_written_and_edited_by_forms_alone(pages: Pages, program: Program) -> None:
    program.item("HOPS", unit="g")
    response = pages.send("/recipes", **FORM)
    assert response.status_code == 303
    recipe_id = written(response.headers["Location"])
    assert "in its first version" in pages.open(response.headers["Location"])
    told = program.seen(f"/recipes/{recipe_id}")
    assert [(line["item_code"], line["amount"], line["note"]) for line in told["lines"]] == [
        ("MALT", "4.5", ""),
        ("HOPS", "20", "boil, 60 min"),
    ]
    assert (told["instructions"], told["notes"]) == (["Mash.", "Boil\nlong."], "Dry.\nDark.")
    assert (told["waste_percent"], told["shelf_life_days"]) == ("2.5", 90)
    form = pages.client.get(f"/recipes/{recipe_id}/edit").text
    for value in ('value="MALT"', 'value="4.5"', 'value="boil, 60 min"', "Boil\nlong."):
        assert value in form
    assert "version 2" in words_of(pages.client.get(f"/recipes/{recipe_id}/edit"))
    words = pages.done(f"/recipes/{recipe_id}/edit", **FORM | {"amount": ["5", "", "20"]})
    assert "What it said before stays as it was" in words
    assert program.seen(f"/recipes/{recipe_id}")["version"] == 2
    compared = pages.open(f"/recipes/{recipe_id}?compare=1")
    for told_of_it in ("From version 1 to version 2", "4.5 kg", "5 kg", "Changed"):
        assert told_of_it in compared
    assert "They say the same" in pages.open(f"/recipes/{recipe_id}?compare=2")
    assert "version 1 of 2" in pages.open(f"/recipes/{recipe_id}?version=1")
    stale = FORM | {"amount": ["6", "", "20"], "version": "1"}
    told_again = pages.refused(f"/recipes/{recipe_id}/edit", 409, **stale)
    assert "Somebody wrote version 2 of Stout meanwhile" in told_again
    # The same once more is no version.
    pages.done(f"/recipes/{recipe_id}/edit", **FORM | {"amount": ["5", "", "20"], "version": "2"})
    assert program.seen(f"/recipes/{recipe_id}")["newest"] == 2


@pytest.mark.parametrize(
    ("changes", "status", "told"),
    [
        ({"name": ""}, 422, "name must be"),
        ({"yield_amount": "0"}, 422, "more than nothing"),
        ({"yield_amount": "x"}, 422, "not a number"),
        ({"yield_unit": "smidgen"}, 422, "no unit"),
        ({"waste_percent": "100"}, 422, "less than 100"),
        ({"shelf_life_days": "soon"}, 422, "number of days"),
        ({"makes": "NONE"}, 404, "no such item"),
        ({"item": ["MALT", "", "NONE"]}, 404, "Row 2"),
        ({"amount": ["4.5", "", "some"]}, 422, "Row 2"),
        ({"unit": ["l", "", "g"]}, 422, "Row 1"),
        ({"item": ["", "", ""]}, 422, "at least one line"),
    ],
)
@pytest.mark.usefixtures("malt")
def test_a_refused_form_keeps_what_was_typed_and_says_what_is_wrong(
    pages: Pages, program: Program, changes: dict[str, object], status: int, told: str
) -> None:
    program.item("HOPS", unit="g")
    response = pages.send("/recipes", **FORM | changes)
    assert response.status_code == status
    assert told in words_of(response)
    assert "boil,  60 min" in response.text or changes.get("item") == ["", "", ""]
    assert program.seen("/recipes")["recipes"] == []


def test_an_edit_that_is_refused_leaves_the_recipe_alone(pages: Pages, program: Program, ale: str) -> None:
    assert "no such item" in pages.refused(f"/recipes/{ale}/edit", 404, **FORM)
    assert program.seen(f"/recipes/{ale}")["newest"] == 1


def test_a_recipe_is_put_out_of_use_taken_back_and_cloned(pages: Pages, ale: str) -> None:
    assert "out of use" in pages.done(f"/recipes/{ale}/archive")
    assert "Pale ale" in pages.open("/recipes?archived=true")
    assert "archived" in pages.refused(f"/recipes/{ale}/edit", 409, **FORM | {"item": ["MALT"]})
    assert "in use again" in pages.done(f"/recipes/{ale}/restore")
    assert "There is a recipe PALE ALE already" in pages.refused(f"/recipes/{ale}/clone", 409, name="PALE ALE")
    assert "Twin" in pages.done(f"/recipes/{ale}/clone", name="Twin")


@pytest.mark.usefixtures("ale")
def test_what_can_be_made_now_is_shown_with_what_runs_out_first(pages: Pages) -> None:
    words = pages.open("/recipes/makeable")
    for told in ("Pale ale", "1.5", "28.5 l", "Pale malt"):
        assert told in words


def test_several_recipes_make_one_shopping_list(pages: Pages, program: Program, malt: str, ale: str) -> None:
    twin = program.recipe(malt, "Twin")
    assert "To make" not in pages.open("/recipes/shopping")
    words = pages.open(f"/recipes/shopping?times-{ale}=2&times-{twin}=1/2&buy=true")
    for told in ("38 l", "10 l", "1 item to buy", "10 kg", "6 kg", "4 kg", "Pale ale, Twin"):
        assert told in words
    assert "Everything is there" in pages.open(f"/recipes/shopping?times-{ale}=1")
    found = pages.open(f"/recipes/shopping?times-{ale}=1&search=twin")
    for told in ("1 more recipe is chosen", "Twin", "19 l"):
        assert told in found
    response = pages.client.get(f"/recipes/shopping?times-{ale}=some")
    assert response.status_code == 422
    assert "is not a number" in words_of(response)
    assert pages.client.get("/recipes/shopping?times-nobody=1").status_code == 404
    assert pages.client.get(f"/recipes/shopping?times-{malt}=1").status_code == 404


BEERJSON = """{"beerjson": {"version": 2.06, "recipes": [{"name": "Ale", "batch_size": {"unit": "l", "value": 20},
"ingredients": {"hop_additions": [{"name": "Hop", "amount": {"unit": "g", "value": 20}}]}}]}}"""


def test_recipes_are_imported_from_text(pages: Pages, program: Program) -> None:
    assert "BeerJSON" in pages.open("/recipes/import")
    refused = pages.send_file("/recipes/import", content=BEERJSON)
    assert refused.status_code == 422
    assert "recipes[0].ingredients.hop_additions[0]" in words_of(refused)
    done = pages.send_file("/recipes/import", content=BEERJSON, create_items="yes")
    assert "are imported" in pages.open(done.headers["Location"])
    assert program.seen("/recipes")["recipes"][0]["name"] == "Ale"


def test_s47_recipes_are_imported_from_a_file_by_its_content(pages: Pages, program: Program) -> None:
    response = pages.send_file("/recipes/import", BEERJSON.encode(), "../evil.exe", create_items="yes")
    assert response.status_code == 303
    assert program.seen("/recipes")["recipes"][0]["name"] == "Ale"
    assert pages.send_file("/recipes/import", b"", "", content=BEERJSON).status_code == 303
    assert pages.send_file("/recipes/import", b"", "").status_code == 422
    assert pages.send_file("/recipes/import", b" " * 9_000_000).status_code == 413


def test_s40_a_file_without_the_pages_token_is_refused(pages: Pages, program: Program) -> None:
    data = {"create_items": "yes", "file": (BytesIO(BEERJSON.encode()), "a.json")}
    assert pages.client.post("/recipes/import", data=data, headers=OURS).status_code == 403
    assert program.seen("/recipes")["recipes"] == []


def test_what_a_name_says_is_never_markup(pages: Pages, program: Program, malt: str) -> None:
    recipe_id = program.recipe(malt, "<b>Ale</b>", notes="<i>x</i>", instructions=["<u>x</u>"])
    text = pages.client.get(f"/recipes/{recipe_id}").text + pages.client.get(f"/recipes/{recipe_id}/edit").text
    assert not any(tag in text for tag in ("<b>", "<i>", "<u>"))


@pytest.mark.parametrize(
    ("form", "ending", "kind"), [("beerjson", "json", "application/json"), ("csv", "csv", "text/csv")]
)
def test_recipes_are_taken_away_as_files_that_an_import_takes_back(
    pages: Pages, program: Program, ale: str, form: str, ending: str, kind: str
) -> None:
    for path, name in (("/recipes/export", "recipes"), (f"/recipes/{ale}/export", "recipe")):
        file = pages.client.get(f"{path}?form={form}")
        assert (file.status_code, file.mimetype) == (200, kind)
        assert file.headers["Content-Disposition"] == f'attachment; filename="stillroom-{name}-2026-03-02.{ending}"'
        again = program.post("/recipes/import", {"content": file.text})
        assert again.json is not None
        assert again.json["unchanged"] == ["Pale ale"]
    assert pages.client.get("/recipes/export?form=xml").status_code == 422
    assert f"/recipes/{ale}/export" in pages.client.get(f"/recipes/{ale}").text
    assert "/recipes/export" in pages.client.get("/recipes").text
