"""Changing stock from the command line."""

import pytest

from tests.entrypoints.cli.terminal import Terminal


def on_hand(terminal: Terminal, code: str) -> str:
    return str(terminal.told("stock", "lots", code)["item"]["on_hand"])


@pytest.mark.parametrize(
    "words",
    [
        ["2.5 kg"],
        ["2.5", "kg"],
        ["2.5kg"],
        ["2500", "g"],
        ["2.5"],
        ["0.1 sack"],
        ["2.5e0", "kg"],
        ["--quantity", "2.5", "--unit", "kg"],
        ["--quantity", "2500g"],
    ],
)
def test_a_quantity_is_written_as_people_write_it(brewery: Terminal, words: list[str]) -> None:
    told = brewery.told("stock", "adjust", "MALT-CARA", "sale", *words)
    assert (told["quantity"], told["new_quantity"]) == ("-2.5", "60")


def test_a_sale_tells_each_lot_with_its_cost(brewery: Terminal) -> None:
    told = brewery.told("stock", "adjust", "BEER-IPA-33", "sale", "120", "--reference", "SO-2001")
    assert [(each["lot_number"], each["quantity"], each["cost"]) for each in told["movements"]] == [
        ("IPA-023", "-118", "-70.6466"),
        ("IPA-024", "-2", "-1.2088"),
    ]
    assert told["cost"] == "-71.8554"


def test_a_change_is_told_to_people_in_a_sentence_and_a_table(brewery: Terminal) -> None:
    shown = brewery.shown("stock", "adjust", "BEER-IPA-33", "sale", "120", "each")
    assert "Sold 120 each of Heron IPA 0.33 l; 1318 each on hand." in shown
    assert "In all" in shown
    assert "-71.8554" in shown


def test_a_delivery_makes_a_lot(brewery: Terminal) -> None:
    words = "4 sack", "--unit-cost", "1.62", "--lot", "CM-2310", "--expires", "2099-05-31", "--notes", "By post"
    brewery.told("stock", "adjust", "MALT-CARA", "restock", *words)
    lot = brewery.told("stock", "lots", "MALT-CARA")["lots"][-1]
    assert (lot["lot_number"], lot["remaining"], lot["unit_cost"]) == ("CM-2310", "100", "1.62")
    assert lot["expiration_date"] == "2099-05-31"


def test_a_change_may_have_happened_earlier(brewery: Terminal) -> None:
    told = brewery.told("stock", "adjust", "CAP-26", "restock", "10", "--at", "2026-01-01T08:30")
    assert told["effective_at"] == "2026-01-01T07:30:00+00:00"


def test_a_lot_is_named_by_number_or_id(brewery: Terminal) -> None:
    first, second = brewery.told("stock", "lots", "BEER-IPA-33")["lots"]
    by_number = brewery.told("stock", "adjust", "BEER-IPA-33", "sale", "1", "--lot", second["lot_number"])
    by_id = brewery.told("stock", "adjust", "BEER-IPA-33", "sale", "1", "--lot", first["lot_id"])
    assert [told["movements"][0]["lot_number"] for told in (by_number, by_id)] == ["IPA-024", "IPA-023"]


def test_manual_removes_by_a_negative_quantity(brewery: Terminal) -> None:
    assert brewery.told("stock", "adjust", "CLEAN-CIP", "manual", "--quantity=-1 l")["new_quantity"] == "5.796992"


def test_a_sale_comes_back_by_its_order_or_its_adjustment(brewery: Terminal) -> None:
    sale = brewery.told("stock", "adjust", "BEER-IPA-33", "sale", "5", "--reference", "SO-2002")
    brewery.told("stock", "adjust", "BEER-IPA-33", "return", "2", "--reference", "SO-2002")
    told = brewery.told("stock", "adjust", "BEER-IPA-33", "return", "3", "--of", sale["adjustment_id"])
    assert told["new_quantity"] == "1438"


def test_a_recount_may_find_nothing(brewery: Terminal) -> None:
    assert brewery.told("stock", "adjust", "FINING-TAB", "recount", "0")["new_quantity"] == "0"


def test_a_key_makes_a_change_once(brewery: Terminal) -> None:
    words = "stock", "adjust", "MALT-CARA", "sale", "1 kg", "--key", "till-7"
    assert brewery.told(*words) == brewery.told(*words)
    assert on_hand(brewery, "MALT-CARA") == "61.5"
    other = brewery.refused("stock", "adjust", "MALT-CARA", "sale", "2 kg", "--key", "till-7")
    assert other["code"] == "request.key_reused"


def test_an_adjustment_is_reversed_on_its_very_lots(brewery: Terminal) -> None:
    sale = brewery.told("stock", "adjust", "BEER-IPA-33", "sale", "120")
    back = brewery.told("stock", "reverse", sale["adjustment_id"], "--notes", "Typed twice")
    assert [(each["lot_number"], each["quantity"]) for each in back["movements"]] == [
        ("IPA-023", "118"),
        ("IPA-024", "2"),
    ]
    again = brewery.refused("stock", "reverse", sale["adjustment_id"])
    assert again["code"] == "inventory.already_reversed"


def test_a_reversal_is_shown_to_people(brewery: Terminal) -> None:
    sale = brewery.told("stock", "adjust", "BEER-IPA-33", "sale", "1")
    assert "+1 each; 1438 each on hand." in brewery.shown("stock", "reverse", sale["adjustment_id"])


def test_stock_is_reserved_and_released(brewery: Terminal) -> None:
    words = "stock", "reserve", "BEER-IPA-33", "100", "--reference", "SO-3001"
    assert brewery.told(*words, "--until", "2099-12-31")["movements"][0]["reserved"] == "100"
    assert brewery.told("stock", "lots", "BEER-IPA-33")["item"]["available"] == "1338"
    assert "Released 40 each" in brewery.shown("stock", "release", "BEER-IPA-33", "40", "--reference", "SO-3001")
    brewery.told("stock", "release", "BEER-IPA-33", "--reference", "SO-3001")
    assert brewery.told("stock", "lots", "BEER-IPA-33")["reservations"] == []


def test_one_reservation_of_an_order_is_released_by_its_adjustment(brewery: Terminal) -> None:
    made = brewery.told("stock", "reserve", "BEER-IPA-33", "10", "--reference", "SO-3002", "--lot", "IPA-024")
    brewery.told("stock", "release", "BEER-IPA-33", "--reservation", made["adjustment_id"])
    assert brewery.told("stock", "lots", "BEER-IPA-33")["reservations"] == []


def test_reservations_whose_time_is_not_up_stay(brewery: Terminal) -> None:
    assert brewery.told("stock", "release-expired") == {"released": []}
    assert "No reservation's time is up." in brewery.shown("stock", "release-expired")


def test_a_lot_is_held_and_let_go(brewery: Terminal) -> None:
    held = brewery.told("stock", "hold", "BEER-IPA-33", "IPA-023", "--reason", "Gushing")
    assert held["held_reason"] == "Gushing"
    refused = brewery.refused("stock", "adjust", "BEER-IPA-33", "sale", "1", "--lot", "IPA-023")
    assert refused["code"] == "inventory.lot_held"
    assert "IPA-023" in brewery.shown("stock", "unhold", "BEER-IPA-33", held["lot_id"], "--reason", "Calm")
    brewery.told("stock", "adjust", "BEER-IPA-33", "sale", "1", "--lot", "IPA-023")


@pytest.mark.parametrize(
    ("words", "code", "field"),
    [
        (["sale", "5000 each"], "inventory.insufficient_stock", "quantity"),
        (["sale", "0"], "inventory.invalid_change", "quantity"),
        (["sale", "--quantity=-1"], "inventory.invalid_change", "quantity"),
        (["sale", "NaN"], "quantity.not_a_number", "quantity"),
        (["sale", "1,5"], "quantity.not_a_number", "quantity"),
        (["sale", "1" * 40], "quantity.too_large", "quantity"),
        (["sale"], "inventory.invalid_change", "quantity"),
        (["sale", "2 l"], "unit.incompatible", "unit"),
        (["sale", "2 smidgens"], "unit.unknown", "unit"),
        (["sale", "1", "--lot", "NOPE"], "inventory.unknown_lot", "lot_number"),
        (["restock", "1", "--unit-cost", "-1"], "money.negative", "unit_cost"),
        (["return", "1"], "inventory.invalid_change", "reference"),
        (["return", "1", "--of", "yesterday"], "inventory.unknown_adjustment", "adjustment_id"),
        (["sale", "1", "--at", "2099-01-01"], "inventory.invalid_change", "effective_at"),
    ],
)
def test_bad_input_is_refused_by_code_and_field(brewery: Terminal, words: list[str], code: str, field: str) -> None:
    refused = brewery.refused("stock", "adjust", "BEER-IPA-33", *words)
    assert (refused["code"], refused["field"]) == (code, field)
    assert on_hand(brewery, "BEER-IPA-33") == "1438"


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["adjust", "BEER-IPA-33", "sold", "1"], "expected one of restock"),
        (["adjust", "BEER-IPA-33", "reserved", "1"], "stock reserve"),
        (["adjust", "BEER-IPA-33", "reversal"], "stock reverse"),
        (["adjust", "BEER-IPA-33", "sale", "1", "--quantity", "2"], "told twice"),
        (["adjust", "BEER-IPA-33", "sale", "--quantity", "2 kg", "--unit", "kg"], "told twice"),
        (["adjust", "BEER-IPA-33", "sale", "--unit", "kg"], "needs a quantity"),
        (["adjust", "BEER-IPA-33", "restock", "1", "--expires", "31.5.2027"], "2027-05-31"),
        (["adjust", "BEER-IPA-33", "sale", "1", "--at", "noon"], "2027-05-31T14:30"),
        (["adjust"], "Missing argument"),
        (["items", "--kind", "cheese"], "cheese"),
        (["items", "--limit", "0"], "--limit"),
        (["hold", "BEER-IPA-33", "IPA-023"], "--reason"),
    ],
)
def test_what_is_not_understood_ends_with_2_and_a_hint(brewery: Terminal, words: list[str], hint: str) -> None:
    refused = brewery.refused("stock", *words, exit_code=2)
    assert refused["code"] == "request.usage"
    assert hint in refused["message"]
    answer = brewery.type("stock", *words)
    assert (answer.exit_code, answer.out) == (2, "")
    assert "Usage: " in answer.err


def test_a_refusal_is_told_to_people_on_standard_error(brewery: Terminal) -> None:
    answer = brewery.type("stock", "adjust", "BEER-IPA-33", "sale", "5000")
    assert (answer.exit_code, answer.out) == (1, "")
    sentence, *facts = answer.err.splitlines()
    assert sentence.startswith("Error: Heron IPA 0.33 l: 5000 each asked, 1438 each can be taken")
    assert facts == ["  field     quantity", "  expected  at most 1438 each", "  got       5000 each"]
