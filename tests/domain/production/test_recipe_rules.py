"""What a recipe may say, each rule by its refusal."""

from dataclasses import replace

import pytest

from domain.production.recipe_rules import DETAILS_LIMIT, LINES_LIMIT, checked
from domain.production.recipes import Formula, LineKind, NewRecipe, Share
from domain.production.shares import format_percent, parse_percent
from domain.shared.errors import DomainError
from domain.shared.identifiers import ItemId
from domain.shared.units import BUILT_IN
from tests.recipes import formula, item_id, line, material

MALT, HOPS, JAR = material(1), material(2, "g"), material(3, "each", kind=LineKind.CONTAINER)
OIL = material(4, "ml", density=920_000)
MATERIALS = {each.id: each for each in (MALT, HOPS, JAR, OIL)}
GOOD = formula(line(1, 4), line(2, 20, "g", "boil"), line(3, 60, "each"))


def check(of: Formula, name: str = "Ale") -> NewRecipe:
    return checked(NewRecipe(name=name, formula=of), MATERIALS, BUILT_IN)


def refusal(of: Formula, name: str = "Ale") -> DomainError:
    with pytest.raises(DomainError) as caught:
        check(of, name)
    return caught.value


def test_units_are_kept_by_symbol_names_in_single_spaces_and_kinds_as_the_items_are() -> None:
    told = formula(line(1, 4, "Kilograms"), line(3, 60, "pcs", " cool,  dark "), yields=5, unit="litres")
    new = check(told, "  Pale   ale ")
    assert new.name == "Pale ale"
    assert [(each.unit, each.kind, each.note) for each in new.formula.lines] == [
        ("kg", LineKind.INGREDIENT, ""),
        ("each", LineKind.CONTAINER, "cool, dark"),
    ]
    assert new.formula.yield_unit == "l"


def test_texts_are_kept_with_plain_line_ends_and_no_blanks_around_them() -> None:
    step, notes = "\n Mash:\r\n  62 °C \n \n\n  72 °C\n", " \n# Dry\r\n\r\n  hop\x0bpale\n "
    kept = check(replace(GOOD, instructions=(step,), notes=notes)).formula
    assert (kept.instructions, kept.notes) == (("Mash:\n  62 °C\n  72 °C",), "# Dry\n\n  hop\npale")
    assert check(kept).formula == kept


@pytest.mark.parametrize(
    ("told", "code", "field", "number"),
    [
        (replace(GOOD, lines=()), "production.empty_recipe", "lines", None),
        (formula(line(1, 4), yields=0), "production.bad_yield", "yield_amount", None),
        (formula(line(1, 4), yields=-1), "production.bad_yield", "yield_amount", None),
        (formula(line(1, 4), line(2, 0, "g")), "production.bad_amount", "amount", "2"),
        (formula(line(1, -4)), "production.bad_amount", "amount", "1"),
        (formula(line(1, 4), line(1, 500, "g")), "production.duplicate_line", "note", "2"),
        (
            formula(line(1, 4, note="boil, end"), line(1, 1, note="boil,  end ")),
            "production.duplicate_line",
            "note",
            "2",
        ),
        (formula(line(9, 4)), "production.unknown_material", "item_id", "1"),
        (formula(line(1, 4), output_item_id=item_id(9)), "production.unknown_material", "output_item_id", None),
        (formula(line(1, 4, "l")), "unit.density_needed", "unit", "1"),
        (formula(line(1, 4, "each")), "unit.incompatible", "unit", "1"),
        (formula(line(1, 4, "cup")), "unit.ambiguous", "unit", "1"),
        (formula(line(1, 4, "smidgen")), "unit.unknown", "unit", "1"),
        (formula(line(1, 4), unit="smidgen"), "unit.unknown", "yield_unit", None),
        (formula(line(1, 4), unit="l", output_item_id=item_id(1)), "unit.density_needed", "yield_unit", None),
        (formula(line(1, 4), unit="each", output_item_id=item_id(4)), "unit.incompatible", "yield_unit", None),
        (replace(GOOD, waste=Share(1_000_000)), "production.invalid_recipe", "waste_percent", None),
        (replace(GOOD, waste=Share(-1)), "production.invalid_recipe", "waste_percent", None),
        (replace(GOOD, shelf_life_days=0), "production.invalid_recipe", "shelf_life_days", None),
        (replace(GOOD, instructions=("Mash.", " ")), "production.invalid_recipe", "instructions", None),
        (replace(GOOD, instructions=("x",) * 101), "production.invalid_recipe", "instructions", None),
        (replace(GOOD, notes="a\0b"), "production.invalid_recipe", "notes", None),
        (replace(GOOD, details="x" * (DETAILS_LIMIT + 1)), "production.invalid_recipe", "details", None),
        (replace(GOOD, details="[]"), "production.invalid_recipe", "details", None),
        (replace(GOOD, details='{"a": NaN}'), "production.invalid_recipe", "details", None),
        (replace(GOOD, details='{"a": ' + "[" * 50_000), "production.invalid_recipe", "details", None),
        (replace(GOOD, details='{"a":' * 101 + "1" + "}" * 101), "production.invalid_recipe", "details", None),
        (formula(replace(line(1, 4), details="pale")), "production.invalid_recipe", "details", None),
        (formula(line(1, 4, note="x" * 201)), "production.invalid_recipe", "note", "1"),
        (
            formula(*(line(1, 4, note=str(number)) for number in range(LINES_LIMIT + 1))),
            "production.invalid_recipe",
            "lines",
            None,
        ),
    ],
)
def test_what_a_recipe_may_not_say_is_refused_with_its_field_and_line(
    told: Formula, code: str, field: str, number: str | None
) -> None:
    found = refusal(told)
    assert (found.code, found.field, found.details.get("line")) == (code, field, number)


@pytest.mark.parametrize("name", ["", "  ", "a\0b", "x" * 201])
def test_a_name_is_a_line_of_text(name: str) -> None:
    assert (refusal(GOOD, name).code, refusal(GOOD, name).field) == ("production.invalid_recipe", "name")


def test_an_archived_item_is_refused_by_name() -> None:
    archived = {**MATERIALS, MALT.id: replace(MALT, archived=True)}
    with pytest.raises(DomainError, match="Item 1 is archived") as caught:
        checked(NewRecipe(name="Ale", formula=GOOD), archived, BUILT_IN)
    assert (caught.value.code, caught.value.details) == ("production.archived_material", {"line": "1"})


def test_a_container_is_counted() -> None:
    barrel = replace(JAR, id=ItemId(item_id(5)), unit="l")
    with pytest.raises(DomainError) as caught:
        checked(NewRecipe(name="Ale", formula=formula(line(5, 4, "l"))), {barrel.id: barrel}, BUILT_IN)
    assert caught.value.code == "production.bad_container"


def test_mass_and_volume_meet_through_the_items_density() -> None:
    assert check(formula(line(4, 460, "g"))).formula.lines[0].unit == "g"


@pytest.mark.parametrize(("text", "share"), [("0", 0), ("2.5", 25_000), ("99.9999", 999_999), (7, 70_000)])
def test_percent_is_read_exactly_and_written_back(text: str | int, share: int) -> None:
    assert parse_percent(text, field="waste_percent") == share
    assert format_percent(Share(share)) == str(text)


@pytest.mark.parametrize("text", ["100", "-1", "2.50001"])
def test_a_percentage_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(DomainError) as caught:
        parse_percent(text, field="waste_percent")
    assert caught.value.code == "production.invalid_recipe"
