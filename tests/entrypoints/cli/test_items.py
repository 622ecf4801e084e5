"""Making and editing items, and units, from the command line."""

import pytest

from tests.entrypoints.cli.terminal import Terminal


def test_an_item_is_made_with_all_its_properties(brewery: Terminal) -> None:
    words = "--name", "Citra hops", "--kind", "ingredient", "--unit", "kg", "--perishable", "--shelf-life", "700"
    more = "--picking", "fefo", "--reorder-point", "2.5", "--density", "0.5", "--unit-cost", "41.2", "--tracked"
    made = brewery.told("stock", "create", "HOP-CITRA", *words, *more)
    expected = {
        "code": "HOP-CITRA",
        "name": "Citra hops",
        "kind": "ingredient",
        "unit": "kg",
        "tracked": True,
        "perishable": True,
        "shelf_life_days": 700,
        "picking_policy": "fefo",
        "reorder_point": "2.5",
        "density": "0.5",
        "unit_cost": "41.2",
        "on_hand": "0",
    }
    assert {name: made[name] for name in expected} == expected


def test_an_item_is_shown_to_people_when_it_is_made(brewery: Terminal) -> None:
    shown = brewery.shown("stock", "create", "KEG-50", "--name", "Keg 50 l", "--kind", "container", "--unit", "each")
    assert "KEG-50" in shown
    assert "picking policy" in shown


def test_an_item_is_made_once_under_a_key(brewery: Terminal) -> None:
    words = "stock", "create", "KEG-50", "--name", "Keg 50 l", "--kind", "container", "--unit", "each", "--key", "k1"
    assert brewery.told(*words)["item_id"] == brewery.told(*words)["item_id"]


def test_what_is_not_told_stays_in_an_edit(brewery: Terminal) -> None:
    before = brewery.told("stock", "lots", "LABEL-IPA")["item"]
    after = brewery.told("stock", "edit", "LABEL-IPA", "--name", "Label, Heron IPA", "--reorder-point", "900")
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"name", "reorder_point"}
    assert "Label, Heron IPA" in brewery.shown("stock", "edit", "LABEL-IPA", "--code", "LABEL-HERON")


def test_what_an_item_may_do_without_is_cleared(brewery: Terminal) -> None:
    assert brewery.told("stock", "edit", "LABEL-IPA", "--clear", "reorder_point")["reorder_point"] is None


def test_an_edit_of_nothing_is_not_understood(brewery: Terminal) -> None:
    assert "nothing is told" in brewery.refused("stock", "edit", "LABEL-IPA", exit_code=2)["message"]


def test_an_item_is_archived_and_restored(brewery: Terminal) -> None:
    assert brewery.told("stock", "archive", "LABEL-IPA")["archived_at"] is not None
    assert brewery.refused("stock", "adjust", "LABEL-IPA", "damaged", "1")["code"] == "inventory.archived_item"
    assert "LABEL-IPA" in brewery.shown("stock", "restore", "LABEL-IPA")
    assert brewery.told("stock", "adjust", "LABEL-IPA", "damaged", "1")["success"] is True
    assert "LABEL-IPA" in brewery.shown("stock", "archive", "LABEL-IPA")


def test_a_unit_is_defined_and_used(brewery: Terminal) -> None:
    told = brewery.told("stock", "define-unit", "pallet", "1944", "each")
    assert (told["symbol"], told["factor"]) == ("pallet", "1944")
    assert "scoop" in brewery.shown("stock", "define-unit", "scoop", "28 g")
    assert brewery.told("stock", "adjust", "BOTTLE-33", "recount", "1 pallet")["new_quantity"] == "1944"


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (["define-unit", "kg", "28 g"], "unit.taken", 1),
        (["define-unit", "scoop", "28"], "request.usage", 2),
        (
            ["create", "HOP-SIMCOE", "--name", "S", "--kind", "ingredient", "--unit", "kg"],
            "inventory.item_code_taken",
            1,
        ),
        (["create", "X", "--name", "X", "--kind", "ingredient", "--unit", "smidgen"], "unit.unknown", 1),
        (["create", "X", "--name", "X", "--kind", "cheese", "--unit", "kg"], "request.usage", 2),
        (["create", "X", "--name", "X", "--kind", "product", "--unit", "kg", "--density", "0"], "unit.bad_density", 1),
        (["edit", "HOP-SIMCOE", "--unit", "g"], "inventory.invalid_item", 1),
    ],
)
def test_what_cannot_be_is_refused(brewery: Terminal, words: list[str], code: str, exit_code: int) -> None:
    assert brewery.refused("stock", *words, exit_code=exit_code)["code"] == code
