"""What files tell of recipes: units, amounts, places of what is wrong."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.production.transfer.beerjson_reading import read_beerjson
from domain.production.transfer.beerjson_units import read_amount, write_amount
from domain.production.transfer.beerjson_writing import write_beerjson
from domain.production.transfer.rows import COLUMNS
from domain.production.transfer.rows_reading import read_rows
from domain.production.transfer.told import Fault, RecipesRefused, ToldFile
from domain.shared.errors import DomainError
from domain.shared.exact_json import Json, from_json, to_json
from domain.shared.quantity import Quantity
from domain.shared.units import BUILT_IN, convert
from tests.recipes import formula, line, material, recipe

SIZE: Json = {"unit": "l", "value": 20}
MALT: Json = {"name": "Malt", "type": "grain", "amount": {"unit": "kg", "value": Decimal("4.5")}}


def document(**recipe: Json) -> Json:
    told: dict[str, Json] = {
        "name": "Ale",
        "batch_size": SIZE,
        "ingredients": {"fermentable_additions": [MALT]},
        **recipe,
    }
    return {"beerjson": {"version": Decimal("2.06"), "recipes": [told]}}


def read(of: Json) -> ToldFile:
    return read_beerjson(of, BUILT_IN)


def hop(amount: Json, **more: Json) -> Json:
    return {"hop_additions": [{"name": "Hop", "amount": amount, **more}]}


@pytest.mark.parametrize(
    ("word", "symbol"),
    [
        ("mg", "mg"),
        ("kg", "kg"),
        ("g", "g"),
        ("lb", "lb"),
        ("oz", "oz"),
        ("l", "l"),
        ("ml", "ml"),
        ("bbl", "bbl_us_beer"),
        ("gal", "gal_us"),
        ("qt", "qt_us"),
        ("pt", "pt_us"),
        ("cup", "cup_us"),
        ("floz", "floz_us"),
        ("tbsp", "tbsp_us"),
        ("tsp", "tsp_us"),
        ("ibbl", "bbl_imp"),
        ("igal", "gal_imp"),
        ("iqt", "qt_imp"),
        ("ipt", "pt_imp"),
        ("ifloz", "floz_imp"),
        ("1", "each"),
        ("unit", "each"),
        ("pkg", "pkg"),
        ("dozen", "dozen"),
    ],
)
def test_each_unit_of_beerjson_has_one_of_ours(word: str, symbol: str) -> None:
    assert read_amount({"unit": word, "value": 3}, BUILT_IN) == (3_000_000, symbol)


def test_digits_beyond_the_millionth_go_into_a_finer_unit() -> None:
    assert read_amount({"unit": "kg", "value": Decimal("0.0332677")}, BUILT_IN) == (33_267_700, "g")
    assert read_amount({"unit": "l", "value": Decimal("19.0028767")}, BUILT_IN) == (19_002_876_700, "ml")


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("0.30000000000000004", (300_000, "kg")),
        ("0.29999999999999999", (300_000, "kg")),
        ("2.2679618500000003", (2_267_961_850, "g")),
        ("1E+1", (10_000_000, "kg")),
        ("0.0000000000000", (0, "kg")),
    ],
)
def test_the_last_digits_of_a_double_are_rounded(value: str, amount: tuple[int, str]) -> None:
    assert read_amount({"unit": "kg", "value": Decimal(value)}, BUILT_IN) == amount


@given(st.floats(0.001, 10**6))
def test_any_double_is_read_to_the_nearest_millionth(number: float) -> None:
    exact = Decimal(repr(number))
    found, symbol = read_amount({"unit": "gal", "value": exact}, BUILT_IN)
    assert symbol == "gal_us"
    assert abs(found - Fraction(exact) * 10**6) <= Fraction(1, 2) + Fraction(1, 10**6)


@given(st.integers(1, 10**15), st.sampled_from(["kg", "g", "l", "gal_us", "floz_imp", "each", "pkg", "dozen"]))
def test_an_amount_is_written_and_read_back_exactly(amount: int, unit: str) -> None:
    written = from_json(to_json(write_amount(Quantity(amount), unit)))
    found, symbol = read_amount(written, BUILT_IN)
    assert convert(Fraction(found), BUILT_IN[symbol], BUILT_IN[unit], density=None) == amount


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "production.bad_recipe_file"),
        (4, "production.bad_recipe_file"),
        ({"unit": "kg"}, "production.bad_recipe_file"),
        ({"unit": "kg", "value": "4"}, "production.bad_recipe_file"),
        ({"unit": "kg", "value": True}, "production.bad_recipe_file"),
        ({"unit": "kg", "value": -1}, "production.bad_recipe_file"),
        ({"unit": 7, "value": 1}, "production.bad_recipe_file"),
        ({"unit": "smidgen", "value": 1}, "unit.unknown"),
        ({"unit": "kg", "value": 10**18}, "quantity.too_large"),
        ({"unit": "kg", "value": Decimal("1E+999999999")}, "quantity.too_large"),
        ({"unit": "kg", "value": Decimal("1E-999999999")}, "quantity.too_precise"),
        ({"unit": "gal", "value": Decimal("0.0000001")}, "quantity.too_small"),
    ],
)
def test_an_amount_that_is_none_is_refused(value: Json, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        read_amount(value, BUILT_IN)
    assert caught.value.code == code


def test_mash_boil_and_fermentation_become_steps_and_times_notes() -> None:
    step: Json = {
        "name": "Rest",
        "step_temperature": {"unit": "C", "value": Decimal("65.5")},
        "step_time": {"unit": "min", "value": 60},
        "description": "Stir.",
    }
    boil: Json = {"boil_time": {"unit": "min", "value": 90}, "boil_steps": [{"name": ""}]}
    weeks: Json = {"name": "Cold", "step_time": {"unit": "day", "value": 14}}
    day: Json = {"unit": "day", "value": 1}
    primary: Json = {"name": "Primary", "start_temperature": {"unit": "F", "value": 66}, "step_time": day}
    ferment: Json = {"fermentation_steps": [primary, weeks]}
    timing: Json = {"use": "add_to_boil", "time": {"unit": "min", "value": 60}, "step": 2}
    found = read(
        document(
            mash={"mash_steps": [step]},
            boil=boil,
            fermentation=ferment,
            ingredients=hop({"unit": "g", "value": 20}, timing=timing),
        )
    )
    [recipe] = found.recipes
    assert recipe.instructions == (
        "Mash: Rest, at 65.5 °C, for 60 min. Stir.",
        "Boil for 90 min.",
        "Boil.",
        "Ferment: Primary, at 66 °F, for 1 day.",
        "Ferment: Cold, for 14 days.",
    )
    assert [line.note for line in recipe.lines] == ["boil, 60 min, step 2"]
    assert '"boil_time"' in recipe.details


def test_an_ingredient_that_comes_twice_for_the_same_is_told_apart() -> None:
    twice: Json = {"hop_additions": [{"name": "Hop", "amount": {"unit": "g", "value": 1}}] * 3}
    [recipe] = read(document(ingredients=twice)).recipes
    assert [line.note for line in recipe.lines] == ["", "(2)", "(3)"]


def test_names_that_would_be_one_item_are_told_apart_too_and_no_note_comes_twice() -> None:
    gram: Json = {"unit": "g", "value": 1}
    own: Json = {"note": "(2)"}
    hops: list[Json] = [{"name": name, "amount": gram} for name in ("Saaz (CZ)", "SAAZ, CZ")]
    listed: Json = {"hop_additions": [*hops, {"name": "Saaz CZ", "amount": gram, "stillroom": own}]}
    [recipe] = read(document(ingredients=listed)).recipes
    assert [line.note for line in recipe.lines] == ["", "(2)", "(2) (2)"]


def test_an_ingredient_of_nothing_is_no_line_and_stays_among_the_details() -> None:
    found = read(document(ingredients={"fermentable_additions": [MALT], **_nothing()}))
    assert found.left_out == ["recipes[0].ingredients.hop_additions[0]"]
    [recipe] = found.recipes
    assert len(recipe.lines) == 1
    assert from_json(recipe.details) == {"ingredients": _nothing()}


def _nothing() -> dict[str, Json]:
    return {"hop_additions": [{"name": "Hop", "amount": {"unit": "g", "value": 0}}]}


def test_names_are_written_as_people_see_them() -> None:
    [recipe] = read(document(name="Lloyd&#39;s  K&ouml;lsch\t")).recipes
    assert recipe.name == "Lloyd's Kölsch"


@pytest.mark.parametrize(
    ("of", "places"),
    [
        ([], {"beerjson.recipes"}),
        ({"beerjson": {"recipes": []}}, {"beerjson.recipes"}),
        ({"beerjson": {"recipes": [7]}}, {"recipes[0]"}),
        (document(name=""), {"recipes[0].name"}),
        (document(batch_size={"unit": "smidgen", "value": 1}), {"recipes[0].batch_size"}),
        (document(ingredients=[]), {"recipes[0].ingredients"}),
        (document(ingredients={"hop_additions": [7]}), {"recipes[0].ingredients.hop_additions[0]"}),
        (
            document(ingredients=hop({"unit": "smidgen", "value": 1}), batch_size=None),
            {"recipes[0].batch_size", "recipes[0].ingredients.hop_additions[0]"},
        ),
        (document(stillroom={"waste_percent": "120"}), {"recipes[0].stillroom"}),
        (document(stillroom={"shelf_life_days": "9"}), {"recipes[0].stillroom"}),
        (document(stillroom={"instructions": ["Mash.", 7]}), {"recipes[0].stillroom"}),
        (document(stillroom={"makes": "WORT"}), {"recipes[0].stillroom"}),
        (document(stillroom={"makes": {"code": "W", "stock_unit": "smidgen"}}), {"recipes[0].stillroom"}),
        (document(notes=7), {"recipes[0].notes"}),
        (document(notes="x" * 10_001), {"recipes[0].notes"}),
        (document(name="x" * 201), {"recipes[0].name"}),
    ],
)
def test_everything_that_is_wrong_is_told_with_its_place(of: Json, places: set[str]) -> None:
    assert {fault.place for fault in read(of).faults} == places


def test_details_of_any_origin_do_not_stand_in_for_what_a_recipe_says() -> None:
    told = replace(
        formula(replace(line(1, 4), details='{"name": "Other", "amount": 7, "list": "hop_additions"}')),
        details='{"name": "Other", "batch_size": 7, "ingredients": {"hop_additions": []}}',
    )
    malt = material(1)
    written = write_beerjson([recipe(1, told, "Ale")], {malt.id: malt})
    [found] = read(from_json(to_json(written))).recipes
    assert (found.name, found.yield_amount) == ("Ale", 20_000_000)
    assert [(each.item.name, each.item.code, each.amount) for each in found.lines] == [("Item 1", "ITEM-1", 4_000_000)]


def test_lines_of_several_lists_stay_in_their_order() -> None:
    hop = replace(line(1, 4), details='{"list": "hop_additions"}')
    grain = replace(line(2, 3), details='{"list": "fermentable_additions"}')
    materials = {each.id: each for each in (material(1), material(2))}
    written = write_beerjson([recipe(1, formula(hop, grain), "Ale")], materials)
    [found] = read(from_json(to_json(written))).recipes
    assert [each.item.code for each in found.lines] == ["ITEM-1", "ITEM-2"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=9) | st.decimals(-9, 9, places=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=12,
)


@given(JSON, st.sampled_from(["name", "batch_size", "ingredients", "mash", "boil", "notes", "stillroom"]))
def test_whatever_stands_somewhere_is_read_or_told_and_never_an_error(value: Json, member: str) -> None:
    found = read(document(**{member: value}))
    assert found.recipes
    assert all(isinstance(fault, Fault) for fault in found.faults)


@given(JSON)
def test_json_of_our_own_is_read_back_as_it_was(value: Json) -> None:
    assert from_json(to_json(value)) == value
    assert from_json(to_json(value, indent=2)) == value


def table(*rows: tuple[str, ...]) -> ToldFile:
    return read_rows(COLUMNS, list(enumerate(rows, 2)), BUILT_IN)


ALE_ROW = ("Ale", "recipe", "", "", "20", "l", "", "2.5", "90", "")
MALT_ROW = ("Ale", "ingredient", "MALT", "Malt", "4.5", "kg", "mash", "", "", "")


def test_rows_make_a_recipe() -> None:
    found = table(ALE_ROW, MALT_ROW, ("Ale", "step", "", "", "", "", "Mash."), ("Ale", "note", "", "", "", "", "Dry."))
    assert found.faults == []
    [recipe] = found.recipes
    assert (recipe.name, recipe.yield_amount, recipe.waste, recipe.shelf_life_days) == ("Ale", 20_000_000, 25_000, 90)
    assert [(line.item.code, line.amount, line.unit, line.note) for line in recipe.lines] == [
        ("MALT", 4_500_000, "kg", "mash")
    ]
    assert (recipe.instructions, recipe.notes) == (("Mash.",), "Dry.")


@pytest.mark.parametrize(
    ("row", "code", "place"),
    [
        (("", *MALT_ROW[1:]), "production.bad_recipe_file", "row 3"),
        (("Ale", "wish", *MALT_ROW[2:]), "production.bad_recipe_file", "row 3"),
        (ALE_ROW, "production.bad_recipe_file", "row 3"),
        (("Ale", "ingredient", "", "", "1", "kg", "", "", "", ""), "production.bad_recipe_file", "row 3"),
        (("Ale", "ingredient", "MALT", "", "1,5", "kg", "", "", "", ""), "quantity.not_a_number", "row 3"),
        (("Ale", "ingredient", "MALT", "", "1", "smidgen", "", "", "", ""), "unit.unknown", "row 3"),
        (("Stout", *MALT_ROW[1:]), "production.bad_recipe_file", "row 3"),
    ],
)
def test_a_row_that_is_wrong_is_told_by_its_number(row: tuple[str, ...], code: str, place: str) -> None:
    [fault] = table(ALE_ROW, row).faults
    assert (fault.code, fault.place) == (code, place)


@pytest.mark.parametrize("header", [["recipe", "item"], [*COLUMNS, "Item Name"]])
def test_a_table_without_its_columns_or_with_one_twice_is_told_which_there_are(header: list[str]) -> None:
    [fault] = read_rows(header, [], BUILT_IN).faults
    assert fault.place == "row 1"
    assert "amount" in (fault.expected or "")


def test_one_thing_wrong_is_told_in_the_fields_and_several_by_their_places() -> None:
    faults = [
        Fault(place=f"row {number}", code="unit.unknown", message="No.", expected="a unit", got="x")
        for number in range(30)
    ]
    alone, many = RecipesRefused(faults[:1]), RecipesRefused(faults)
    assert (alone.field, alone.expected, alone.got) == ("row 0", "a unit", "x")
    assert (many.field, len(many.details), len(many.faults)) == (None, 20, 30)
    assert "30 problems" in many.message
