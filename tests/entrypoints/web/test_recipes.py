"""Recipes over HTTP: written, read in any version, planned with, imported and exported."""

import json

import pytest
from flask import Flask

from domain.identity.permissions import Permission
from tests.entrypoints.web.program import NOBODY, Json, Program, program_of, refusal
from tests.installations import Installation


@pytest.fixture
def malt(program: Program) -> str:
    item_id = program.item("MALT")
    program.restock(item_id, "2.5", unit_cost="2")
    program.restock(item_id, 5, unit_cost="3")
    return item_id


@pytest.fixture
def ale(program: Program, malt: str) -> str:
    return program.recipe(malt, "Ale", waste_percent="5", shelf_life_days=90, instructions=["Mash."], notes="Dry.")


def lines(item_id: str, amount: object = 4, unit: str = "kg") -> list[Json]:
    return [{"item_id": item_id, "amount": amount, "unit": unit}]


def test_a_recipe_is_answered_as_it_was_written(program: Program, malt: str, ale: str) -> None:
    told = program.seen(f"/recipes/{ale}")
    assert told["lines"] == [
        {
            "item_id": malt,
            "item_code": "MALT",
            "item_name": "Malt",
            "kind": "ingredient",
            "amount": "4",
            "unit": "kg",
            "note": "",
        }
    ]
    expected = {
        "name": "Ale",
        "version": 1,
        "newest": 1,
        "yield_amount": "20",
        "yield_unit": "l",
        "waste_percent": "5",
        "shelf_life_days": 90,
        "instructions": ["Mash."],
        "notes": "Dry.",
        "output_item_id": None,
        "archived_at": None,
    }
    assert expected.items() <= told.items()


def test_an_edit_writes_the_next_version_and_leaves_what_it_does_not_tell(
    program: Program, malt: str, ale: str
) -> None:
    edited = program.patch(f"/recipes/{ale}", {"lines": lines(malt, "4.5"), "shelf_life_days": None}).json
    assert edited is not None
    assert (edited["version"], edited["shelf_life_days"], edited["notes"]) == (2, None, "Dry.")
    assert program.seen(f"/recipes/{ale}", version=1)["lines"][0]["amount"] == "4"
    assert [each["version"] for each in program.seen(f"/recipes/{ale}/versions")["versions"]] == [2, 1]
    compared = program.seen(f"/recipes/{ale}/comparison", before=1, after=2)
    [changed] = compared["changed"]
    assert (changed["before"]["amount"], changed["after"]["amount"]) == ("4", "4.5")
    assert (compared["added"], compared["removed"], compared["facts"]) == ([], [], ["shelf_life_days"])
    stale = {"notes": "Bitter.", "version": 1}
    error = refusal(program.patch(f"/recipes/{ale}", stale), 409, "production.written_meanwhile")
    assert (error["field"], error["details"]["expected"]) == ("version", "an edit of version 2")
    renamed = program.patch(f"/recipes/{ale}", {"name": "Pale ale"}).json
    assert renamed is not None
    assert (renamed["name"], renamed["newest"]) == ("Pale ale", 2)
    refusal(program.get(f"/recipes/{ale}", version=3), 404, "production.unknown_version")


def test_a_recipe_is_made_once_under_a_key(program: Program, malt: str) -> None:
    body = {"name": "Ale", "yield_amount": 20, "yield_unit": "l", "lines": lines(malt)}
    first = program.made("/recipes", body, key="once")
    assert program.made("/recipes", body, key="once") == first
    refusal(program.post("/recipes", body | {"name": "Other"}, key="once"), 409, "request.key_reused")
    twin = program.made(f"/recipes/{first['recipe_id']}/clone", {"name": "Twin"}, key="twice")
    assert program.made(f"/recipes/{first['recipe_id']}/clone", {"name": "Twin"}, key="twice") == twin


def test_recipes_come_in_pages_by_name(program: Program, malt: str) -> None:
    for name in ("Stout", "ale", "Bock"):
        program.recipe(malt, name)
    first = program.seen("/recipes", limit=2)
    assert [each["name"] for each in first["recipes"]] == ["ale", "Bock"]
    second = program.seen("/recipes", limit=2, cursor=first["next_cursor"])
    assert ([each["name"] for each in second["recipes"]], second["next_cursor"]) == (["Stout"], None)
    refusal(program.get("/recipes", cursor="WyJsb3RzIiwiMSJd"), 422, "request.bad_cursor")
    assert [each["name"] for each in program.seen("/recipes", search="OC")["recipes"]] == ["Bock"]


def test_an_archived_recipe_is_listed_apart_and_not_edited(program: Program, ale: str) -> None:
    for _ in range(2):
        response = program.post(f"/recipes/{ale}/archive")
        assert response.status_code == 200
    assert program.seen("/recipes")["recipes"] == []
    assert len(program.seen("/recipes", archived="true")["recipes"]) == 1
    refusal(program.patch(f"/recipes/{ale}", {"notes": "x"}), 409, "production.archived_recipe")
    assert program.post(f"/recipes/{ale}/restore").status_code == 200


@pytest.mark.parametrize(
    ("changes", "status", "code", "field"),
    [
        ({"lines": []}, 422, "production.empty_recipe", "lines"),
        ({"yield_amount": 0}, 422, "production.bad_yield", "yield_amount"),
        ({"yield_amount": "-3"}, 422, "production.bad_yield", "yield_amount"),
        ({"yield_unit": "smidgen"}, 422, "unit.unknown", "yield_unit"),
        ({"waste_percent": 100}, 422, "production.invalid_recipe", "waste_percent"),
        ({"lines": lines(NOBODY)}, 404, "production.unknown_material", "item_id"),
        ({"output_item_id": NOBODY}, 404, "production.unknown_material", "output_item_id"),
        ({"name": "ALE"}, 409, "production.recipe_name_taken", "name"),
        ({"name": 7}, 422, "request.invalid", "name"),
        ({"colour": "pale"}, 422, "request.invalid", "colour"),
    ],
)
def test_a_recipe_that_cannot_be_is_refused(
    program: Program, malt: str, ale: str, changes: Json, status: int, code: str, field: str
) -> None:
    body = {"name": "New", "yield_amount": 20, "yield_unit": "l", "lines": lines(malt)} | changes
    assert refusal(program.post("/recipes", body), status, code)["field"] == field
    assert program.seen("/recipes")["recipes"][0]["recipe_id"] == ale


@pytest.mark.parametrize(
    ("amount", "unit", "code"),
    [
        (4, "l", "unit.density_needed"),
        (4, "kg", "production.duplicate_line"),
        ("some", "kg", "quantity.not_a_number"),
        (0, "kg", "production.bad_amount"),
    ],
)
def test_a_line_that_cannot_be_is_named(program: Program, malt: str, amount: object, unit: str, code: str) -> None:
    body = {"name": "New", "yield_amount": 20, "yield_unit": "l"}
    two = [*lines(malt), *lines(malt, amount, unit)]
    assert refusal(program.post("/recipes", body | {"lines": two}), 422, code)["details"]["line"] == "2"


def test_recipes_that_would_need_each_other_are_refused_with_the_way(program: Program) -> None:
    wort, mash = program.item("WORT", unit="l"), program.item("MASH", unit="l")
    program.recipe(mash, "Wort", lines=lines(mash, 1, "l"), output_item_id=wort)
    body = {"name": "Mash", "yield_amount": 1, "yield_unit": "l", "lines": lines(wort, 1, "l"), "output_item_id": mash}
    error = refusal(program.post("/recipes", body), 409, "production.contains_itself")
    assert error["details"]["got"] == "Mash → Wort → Mash"
    other = body | {"output_item_id": wort, "lines": lines(mash, 1, "l")}
    refusal(program.post("/recipes", other), 409, "production.output_taken")


def test_a_check_tells_each_line_and_the_cost_by_the_lots(program: Program, malt: str, ale: str) -> None:
    told = program.seen(f"/recipes/{ale}/check")
    [line] = told["lines"]
    assert (told["enough"], told["output"], line["supply"], line["needed"]) == (True, "19", "enough", "4")
    # 2.5 kg at 2 and 1.5 kg at 3.
    assert told["estimate"] == {"total": "9.5", "per_unit": "0.5", "estimated": "0", "without_cost": []}
    double = program.seen(f"/recipes/{ale}/check", factor="2")
    assert (double["enough"], double["lines"][0]["missing"], double["lines"][0]["cost"]) == (False, "0.5", "21.5")
    assert program.seen(f"/recipes/{ale}/check", output="9.5", output_unit="l")["factor"] == "0.5"
    at_hand = program.seen(f"/recipes/{ale}/check", ingredient_id=malt, amount="1", amount_unit="kg")
    assert at_hand["factor"] == "0.25"
    assert program.seen(f"/recipes/{ale}/check", factor="1/3")["factor"] == "1/3"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"factor": "0"}, "production.bad_scale"),
        ({"factor": "x"}, "quantity.not_a_number"),
        ({"output": "1"}, "production.bad_scale"),
        ({"amount": "1", "amount_unit": "kg"}, "production.bad_scale"),
        ({"factor": "1", "output": "1", "output_unit": "l"}, "production.bad_scale"),
        ({"on": "soon"}, "request.invalid"),
    ],
)
def test_a_scale_that_cannot_be_is_refused(program: Program, ale: str, query: Json, code: str) -> None:
    refusal(program.get(f"/recipes/{ale}/check", **query), 422, code)


def test_costs_of_a_recipe_are_for_who_may_see_them(site: Flask, installation: Installation) -> None:
    program = program_of(site, installation, scopes=set(Permission) - {Permission.VIEW_COSTS})
    item_id = program.item("MALT")
    program.restock(item_id, 5, unit_cost="3")
    told = program.seen(f"/recipes/{program.recipe(item_id)}/check")
    assert (told["estimate"], told["lines"][0]["cost"]) == (None, None)


def test_several_recipes_make_one_list_and_what_can_be_made_is_told(program: Program, malt: str, ale: str) -> None:
    twin = program.recipe(malt, "Twin")
    orders = [{"recipe_id": ale, "factor": 1}, {"recipe_id": twin, "output": "40", "output_unit": "l"}]
    response = program.post("/recipes/shopping-list", {"recipes": orders})
    assert response.status_code == 200
    assert response.json is not None
    [item] = response.json["items"]
    assert (item["needed"], item["available"], item["missing"]) == ("12", "7.5", "4.5")
    makeable = program.seen("/recipes/makeable")["recipes"]
    assert [(each["name"], each["factor"], each["limited_by"]) for each in makeable] == [
        ("Ale", "1.875", ["MALT"]),
        ("Twin", "1.875", ["MALT"]),
    ]


def test_jars_of_eight_ounces_leave_the_rest_exactly(program: Program, malt: str) -> None:
    honey = program.recipe(malt, "Honey", yield_amount=500, yield_unit="g")
    jars = {"containers": [{"name": "jar", "capacity": 8, "unit": "oz"}]}
    response = program.post(f"/recipes/{honey}/filling", jars)
    assert response.json == {
        "unit": "g",
        "filled": [{"name": "jar", "count": 2, "holds": "226.796185"}],
        "leftover": "46.40763",
    }
    twice = program.post(f"/recipes/{honey}/filling", jars | {"output": 1, "output_unit": "kg"}).json
    assert twice is not None
    assert (twice["filled"][0]["count"], twice["leftover"]) == (4, "92.81526")
    by_volume = {"containers": [{"name": "jar", "capacity": 8, "unit": "floz_us"}]}
    refusal(program.post(f"/recipes/{honey}/filling", by_volume), 422, "unit.density_needed")
    assert program.post(f"/recipes/{honey}/filling", by_volume | {"density": "1.42"}).status_code == 200
    three = {"containers": [{"name": "jar", "capacity": 8, "unit": "oz", "count": 3}]}
    refusal(program.post(f"/recipes/{honey}/filling", three), 422, "production.containers_hold_more")


@pytest.mark.parametrize("form", ["beerjson", "csv"])
def test_an_export_is_imported_again_without_any_change(program: Program, ale: str, form: str) -> None:
    told = program.seen("/recipes/export", form=form)
    assert told["recipes"] == 1
    again = program.post("/recipes/import", {"content": told["content"]})
    assert again.json is not None
    assert (again.json["unchanged"], again.json["created"]) == (["Ale"], [])
    assert program.seen(f"/recipes/{ale}/export", form=form)["content"] == told["content"]


def test_making_items_by_an_import_needs_the_permission_for_it(site: Flask, installation: Installation) -> None:
    program = program_of(site, installation, scopes=set(Permission) - {Permission.EDIT_INVENTORY})
    hop = {"name": "Hop", "amount": {"unit": "g", "value": 20}}
    recipe = {"name": "A", "batch_size": {"unit": "l", "value": 1}, "ingredients": {"hop_additions": [hop]}}
    content = json.dumps({"beerjson": {"recipes": [recipe]}})
    error = refusal(program.post("/recipes/import", {"content": content}), 422, "production.recipes_refused")
    assert error["field"] == "recipes[0].ingredients.hop_additions[0]"
    body = {"content": content, "create_items": True}
    refusal(program.post("/recipes/import", body), 403, "identity.missing_permission")
    refusal(program.post("/recipes/import", {"content": "{"}), 422, "files.unreadable")


def test_what_expires_before_the_day_or_is_held_neither_counts_nor_costs(program: Program) -> None:
    milk = program.item("MILK", unit="l", perishable=True)
    program.restock(milk, 5, unit_cost="1", expiration_date="2026-04-30")
    late = program.restock(milk, 5, unit_cost="3", expiration_date="2026-12-31")
    cheese = program.recipe(milk, "Cheese", lines=lines(milk, 4, "l"))

    def looked(on: str) -> tuple[str, str, str, str]:
        told = program.seen(f"/recipes/{cheese}/check", on=on)
        [line] = told["lines"]
        return line["available"], line["expired"], line["supply"], told["estimate"]["total"]

    assert looked("2026-04-30") == ("10", "0", "enough", "4")
    assert looked("2026-05-01") == ("5", "5", "enough", "12")
    program.post(f"/lots/{late}/hold", {"reason": "sour"})
    # Nothing is left to take: at the current unit cost.
    assert looked("2026-05-01") == ("0", "5", "missing", "12")


def test_an_edit_and_a_restoration_are_decided_like_a_new_recipe(program: Program) -> None:
    wort, mash, malt = program.item("WORT", unit="l"), program.item("MASH", unit="l"), program.item("MALT")
    program.recipe(mash, "Wort", lines=lines(mash, 1, "l"), output_item_id=wort)
    first = program.recipe(malt, "Mash", output_item_id=mash)
    error = refusal(
        program.patch(f"/recipes/{first}", {"lines": lines(wort, 1, "l")}), 409, "production.contains_itself"
    )
    assert error["details"]["got"] == "Mash → Wort → Mash"
    program.post(f"/recipes/{first}/archive")
    program.recipe(malt, "Other mash", output_item_id=mash)
    refusal(program.post(f"/recipes/{first}/restore"), 409, "production.output_taken")
    assert program.seen(f"/recipes/{first}")["archived_at"] is not None


def test_an_archived_recipe_makes_nothing_for_others(program: Program, malt: str) -> None:
    wort = program.item("WORT", unit="l")
    first = program.recipe(malt, "Wort", output_item_id=wort)
    ale = program.recipe(wort, "Ale", lines=lines(wort, 20, "l"))

    def bought(*besides: str) -> set[str]:
        orders = [{"recipe_id": each, "factor": 9} for each in (ale, *besides)]
        told = program.post("/recipes/shopping-list", {"recipes": orders}).json
        assert told is not None
        return {item["item_code"] for item in told["items"] if item["missing"] != "0"}

    assert bought() == {"MALT"}
    program.post(f"/recipes/{first}/archive")
    assert bought() == {"WORT"}
    # Asked for itself it is made, but still not for the other.
    assert bought(first) == {"WORT", "MALT"}


def test_what_is_filled_has_the_density_of_what_the_recipe_makes(program: Program, malt: str) -> None:
    mead = program.item("MEAD", unit="l", density="1.25")
    recipe = program.recipe(malt, "Mead", yield_amount=1, output_item_id=mead)
    jars = {"containers": [{"name": "jar", "capacity": 500, "unit": "g"}]}
    told = program.post(f"/recipes/{recipe}/filling", jars).json
    assert told is not None
    assert (told["filled"][0]["count"], told["filled"][0]["holds"], told["leftover"]) == (2, "0.4", "0.2")
