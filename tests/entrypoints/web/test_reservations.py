"""Reservations over HTTP."""

import pytest

from tests.entrypoints.web.program import Program, answer


def test_a_reservation_lowers_what_is_available_and_not_what_is_on_hand(program: Program) -> None:
    item_id = program.item()
    program.restock(item_id, 10, lot_number="A")
    body = {"quantity": "4", "reference": "SO-1", "reserved_until": "2026-03-09T12:00:00+01:00"}
    done = program.made(f"/items/{item_id}/reservations", body)
    assert (done["quantity"], done["new_quantity"], done["movements"][0]["reserved"]) == ("0", "10", "4")
    seen = program.seen(f"/items/{item_id}")
    assert (seen["on_hand"], seen["reserved"], seen["available"]) == ("10", "4", "6")
    [row] = program.seen(f"/items/{item_id}/reservations")["reservations"]
    assert row.pop("lot_id")
    assert row == {
        "adjustment_id": done["adjustment_id"],
        "reference": "SO-1",
        "quantity": "4",
        "reserved_until": "2026-03-09T11:00:00Z",
    }


def test_a_sale_takes_what_its_order_has_reserved(program: Program) -> None:
    item_id = program.item()
    program.restock(item_id, 10)
    program.made(f"/items/{item_id}/reservations", {"quantity": 10, "reference": "SO-1"})
    assert program.adjust(item_id, "sale", 10, reference="SO-1")["new_quantity"] == "0"
    assert program.seen(f"/items/{item_id}/reservations")["reservations"] == []


def test_an_order_is_released_whole_or_in_part(program: Program) -> None:
    item_id = program.item()
    program.restock(item_id, 10)
    program.made(f"/items/{item_id}/reservations", {"quantity": 8, "reference": "SO-1"})
    path = f"/items/{item_id}/reservations/release"
    program.made(path, {"reference": "SO-1", "quantity": "3000", "unit": "g"})
    assert program.seen(f"/items/{item_id}")["reserved"] == "5"
    program.made(path, {"reference": "SO-1"})
    assert program.seen(f"/items/{item_id}")["reserved"] == "0"


def test_one_reservation_of_an_order_is_released_by_its_adjustment(program: Program) -> None:
    item_id = program.item()
    program.restock(item_id, 10)
    path = f"/items/{item_id}/reservations"
    first = program.made(path, {"quantity": 2, "reference": "SO-1"})
    program.made(path, {"quantity": 3, "reference": "SO-1"})
    program.made(f"{path}/release", {"adjustment_id": first["adjustment_id"]})
    assert [row["quantity"] for row in program.seen(path)["reservations"]] == ["3"]


@pytest.mark.parametrize("key", ["order 1", None])
def test_reserving_again_under_the_same_key_reserves_nothing_more(program: Program, key: str | None) -> None:
    item_id = program.item()
    program.restock(item_id, 10)
    path, body = f"/items/{item_id}/reservations", {"quantity": 2, "reference": "SO-1"}
    program.made(path, body, key=key)
    program.made(path, body, key=key)
    assert program.seen(f"/items/{item_id}")["reserved"] == ("2" if key else "4")


def test_reserving_can_be_a_line_among_other_changes(program: Program) -> None:
    program.item("MALT")
    lines = [
        {"item_code": "MALT", "change_type": "restock", "quantity": 5},
        {"item_code": "MALT", "change_type": "reserved", "quantity": 2, "reference": "SO-1"},
        {"item_code": "MALT", "change_type": "unreserved", "reference": "SO-1"},
    ]
    answer(program.post("/adjustments", {"lines": lines}), 201)
