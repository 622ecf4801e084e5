"""Looking at stock from the command line."""

import pytest

from tests.entrypoints.cli.terminal import Terminal


def test_items_are_listed_with_what_is_on_hand(brewery: Terminal) -> None:
    shown = brewery.shown("stock", "items")
    assert "HOP-CASCADE" in shown
    assert "8.125 kg" in shown
    assert "expired" in shown


def test_every_line_of_every_table_fits_80_columns(brewery: Terminal) -> None:
    commands = ["items"], ["lots", "HOP-AMARILLO"], ["history"], ["history", "CLEAN-CIP"], ["as-of", "2099-01-01"]
    for command in commands:
        assert max(map(len, brewery.shown("stock", *command).splitlines())) <= 80


def test_items_are_told_to_programs_in_decimal_strings(brewery: Terminal) -> None:
    [item] = brewery.told("stock", "items", "simcoe")["items"]
    assert (item["code"], item["on_hand"], item["unit_cost"], item["value"]) == ("HOP-SIMCOE", "2.44", "38.4", "93.696")


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (["--show", "low"], ["CLEAN-CIP", "KEG-30", "MALT-PILS"]),
        (["--show", "expired"], ["YEAST-US05"]),
        (["--kind", "product", "--sort", "code"], ["BEER-GOLD-33", "BEER-GOLD-K30", "BEER-IPA-33"]),
        (["--kind", "product", "--sort", "code", "--descending"], ["BEER-IPA-33", "BEER-GOLD-K30", "BEER-GOLD-33"]),
    ],
)
def test_items_are_chosen_and_ordered(brewery: Terminal, words: list[str], codes: list[str]) -> None:
    assert [item["code"] for item in brewery.told("stock", "items", *words)["items"]] == codes


def test_a_list_says_when_there_is_more(brewery: Terminal) -> None:
    told = brewery.told("stock", "items", "--limit", "2")
    assert (len(told["items"]), told["more"]) == (2, True)
    assert "There is more" in brewery.shown("stock", "history", "--limit", "3")


def test_an_item_is_named_by_code_or_id(brewery: Terminal) -> None:
    by_code = brewery.told("stock", "lots", "HOP-AMARILLO")
    assert brewery.told("stock", "lots", by_code["item"]["item_id"]) == by_code


def test_lots_show_expiry_holds_and_reservations(brewery: Terminal) -> None:
    assert "held: Vacuum pack" in brewery.shown("stock", "lots", "HOP-AMARILLO")
    assert "expired" in brewery.shown("stock", "lots", "YEAST-US05")
    beer = brewery.shown("stock", "lots", "BEER-GOLD-33")
    assert "192 each" in beer
    assert "SO-1063" in beer


def test_lots_that_are_used_up_are_shown_on_demand(brewery: Terminal) -> None:
    def lots(*more: str) -> list[str]:
        return [lot["lot_number"] for lot in brewery.told("stock", "lots", "BOTTLE-33", *more)["lots"]]

    assert lots() == ["PAL-21477"]
    assert lots("--all") == ["PAL-20931", "PAL-21477"]


def test_history_comes_newest_first(brewery: Terminal) -> None:
    movements = brewery.told("stock", "history", "BEER-IPA-33", "--limit", "4")["movements"]
    assert [(each["change_type"], each["quantity"]) for each in movements] == [
        ("reversal", "170"),
        ("reversal", "118"),
        ("sale", "-170"),
        ("sale", "-118"),
    ]


def test_the_whole_history_is_read_page_by_page(brewery: Terminal) -> None:
    told = brewery.told("stock", "history", "--limit", "1000")
    assert (len(told["movements"]), told["more"]) == (100, False)


def test_the_stock_of_another_day_is_shown(brewery: Terminal) -> None:
    now = {line["code"]: line["on_hand"] for line in brewery.told("stock", "as-of", "2099-12-31")["items"]}
    assert now["HOP-SIMCOE"] == "2.44"
    assert brewery.told("stock", "as-of", "2000-01-01") == {"as_of": "2000-01-01T23:59:59.999999+01:00", "items": []}
    assert "2.44 kg" in brewery.shown("stock", "as-of", "2099-12-31T12:00")


def test_units_include_the_brewerys_own(brewery: Terminal) -> None:
    own = [unit for unit in brewery.told("stock", "units")["units"] if not unit["built_in"]]
    assert own == [{"symbol": "sack", "name": "sack", "dimension": "mass", "factor": "25000", "built_in": False}]
    assert "sack" in brewery.shown("stock", "units")


def test_an_unknown_item_is_refused(brewery: Terminal) -> None:
    assert brewery.refused("stock", "lots", "NOPE")["code"] == "inventory.unknown_item"
    assert brewery.refused("stock", "lots", "01900000-0000-7000-8000-000000000000")["code"] == "inventory.unknown_item"
