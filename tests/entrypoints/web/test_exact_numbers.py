"""Numbers over HTTP: every digit that was written arrives, and nothing that is no number does."""

import pytest

from tests.entrypoints.web.program import Program, refusal


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (b"0.1", "0.1"),
        (b"123456789012.123457", "123456789012.123457"),
        (b"1000000000000", "1000000000000"),
        (b"999999999999.999999", "999999999999.999999"),
        (b"2.5e3", "2500"),
        (b"1E-6", "0.000001"),
        (b'"0.1"', "0.1"),
        (b'"123456789012.123457"', "123456789012.123457"),
        (b'" 7.50 "', "7.5"),
        (b'"1e2"', "100"),
    ],
)
def test_a_number_arrives_with_every_digit_that_is_kept(program: Program, written: bytes, kept: str) -> None:
    path = f"/items/{program.item()}/adjustments"
    response = program.send(path, b'{"change_type": "restock", "quantity": ' + written + b"}")
    assert response.json is not None
    assert response.json.get("new_quantity") == kept, response.text


def test_ten_tenths_are_one(program: Program) -> None:
    item_id = program.item()
    for _ in range(10):
        done = program.send(f"/items/{item_id}/adjustments", b'{"change_type": "restock", "quantity": 0.1}')
        assert done.status_code == 201
    assert program.seen(f"/items/{item_id}")["on_hand"] == "1"


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        (True, "request.invalid"),
        (False, "request.invalid"),
        ([], "request.invalid"),
        ({}, "request.invalid"),
        ("", "quantity.not_a_number"),
        ("a few", "quantity.not_a_number"),
        ("NaN", "quantity.not_a_number"),
        ("Infinity", "quantity.not_a_number"),
        ("-inf", "quantity.not_a_number"),
        ("1,5", "quantity.not_a_number"),
        ("1_000", "quantity.not_a_number"),
        ("0x10", "quantity.not_a_number"),
        ("१२", "quantity.not_a_number"),
        ("1" * 40, "quantity.too_large"),
        (10**40, "quantity.too_large"),
        ("1e999999999", "quantity.too_large"),
        ("0." + "0" * 39 + "1", "quantity.too_precise"),
        ("1e-999999999", "quantity.too_precise"),
        (0.1 + 0.2, "quantity.too_precise"),
        ("0.0000001", "quantity.too_small"),
        ("1000000000000.000001", "quantity.too_large"),
        (0, "inventory.invalid_change"),
        ("-0", "inventory.invalid_change"),
        (-1, "inventory.invalid_change"),
        (None, "inventory.invalid_change"),
    ],
)
def test_what_is_no_quantity_is_refused_with_what_was_expected(program: Program, quantity: object, code: str) -> None:
    body = {"change_type": "restock", "quantity": quantity}
    error = refusal(program.post(f"/items/{program.item()}/adjustments", body), 422, code)
    assert error["field"] == "quantity"
    assert error["details"]["expected"]
    assert len(error["details"]["got"]) <= 60


@pytest.mark.parametrize(
    ("unit_cost", "code"),
    [
        ("-1", "money.negative"),
        ("0.0000001", "money.too_precise"),
        ("1e17", "money.too_large"),
        ("free", "quantity.not_a_number"),
        (True, "request.invalid"),
    ],
)
def test_what_is_no_price_is_refused(program: Program, unit_cost: object, code: str) -> None:
    body = {"change_type": "restock", "quantity": 1, "unit_cost": unit_cost}
    error = refusal(program.post(f"/items/{program.item()}/adjustments", body), 422, code)
    assert error["field"] == "unit_cost"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("density", "0", "unit.bad_density"),
        ("density", "1000", "unit.bad_density"),
        ("reorder_point", "-1", "inventory.invalid_item"),
        ("reorder_point", "lots", "quantity.not_a_number"),
        ("shelf_life_days", 0, "request.invalid"),
        ("shelf_life_days", "30", "request.invalid"),
        ("shelf_life_days", 2.5, "request.invalid"),
        ("tracked", "yes", "request.invalid"),
        ("tracked", 1, "request.invalid"),
        ("kind", "food", "request.invalid"),
        ("picking_policy", "random", "request.invalid"),
        ("unit", "cup", "unit.ambiguous"),
        ("unit", "smidgen", "unit.unknown"),
        ("code", "", "request.invalid"),
        ("code", "x" * 61, "request.invalid"),
        ("code", " A", "inventory.invalid_item"),
        ("name", "two\nlines", "inventory.invalid_item"),
        ("name", "\x00", "request.invalid"),
    ],
)
def test_a_property_that_cannot_be_is_refused_by_name(program: Program, field: str, value: object, code: str) -> None:
    body = {"code": "A", "name": "A", "kind": "ingredient", "unit": "kg", field: value}
    error = refusal(program.post("/items", body), 422, code)
    assert error["field"] == field
    assert refusal(program.patch(f"/items/{program.item()}", {field: value}), 422, code)["field"] == field
