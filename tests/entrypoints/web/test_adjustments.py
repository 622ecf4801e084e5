"""Changes of stock over HTTP."""

import pytest

from tests.entrypoints.web.program import NOBODY, Program, answer, refusal


def test_a_delivery_answers_with_the_lot_it_made(program: Program) -> None:
    item_id = program.item(perishable=True)
    done = program.adjust(
        item_id,
        "restock",
        "25",
        unit_cost="1.2",
        lot_number="L-1",
        expiration_date="2026-09-30",
        reference="PO-7",
        notes="on a pallet",
    )
    [movement] = done.pop("movements")
    lot_id = movement.pop("lot_id")
    assert movement == {"lot_number": "L-1", "quantity": "25", "reserved": "0", "unit_cost": "1.2", "cost": "30"}
    assert done.pop("adjustment_id")
    assert done == {
        "success": True,
        "message": "Restock recorded; 25 on hand.",
        "item_id": item_id,
        "change_type": "restock",
        "quantity": "25",
        "new_quantity": "25",
        "cost": "30",
        "reference": "PO-7",
        "timestamp": "2026-03-02T09:00:00Z",
        "effective_at": "2026-03-02T09:00:00Z",
    }
    [lot] = program.seen(f"/items/{item_id}/lots")["lots"]
    assert (lot["lot_id"], lot["expiration_date"], lot["remaining"]) == (lot_id, "2026-09-30", "25")


def test_a_sale_over_two_lots_costs_what_each_of_them_cost(program: Program) -> None:
    item_id = program.item()
    program.restock(item_id, 10, unit_cost="1", lot_number="A")
    program.restock(item_id, 10, unit_cost="3", lot_number="B")
    done = program.adjust(item_id, "sale", "12.5", reference="SO-1")
    parts = [(part["lot_number"], part["quantity"], part["cost"]) for part in done["movements"]]
    assert parts == [("A", "-10", "-10"), ("B", "-2.5", "-7.5")]
    assert (done["quantity"], done["new_quantity"], done["cost"]) == ("-12.5", "7.5", "-17.5")


def test_a_quantity_may_be_in_any_unit_that_fits_the_item(program: Program) -> None:
    item_id = program.item(density="0.916")
    program.restock(item_id, 10, unit="l")
    assert program.seen(f"/items/{item_id}")["on_hand"] == "9.16"
    program.made("/units", {"symbol": "scoop", "amount": "28", "of": "g"})
    assert program.adjust(item_id, "spoil", 2, unit="scoop")["quantity"] == "-0.056"


@pytest.mark.parametrize(
    ("change_type", "fields", "left"),
    [
        ("restock", {"quantity": "5"}, "15"),
        ("manual", {"quantity": "-4"}, "6"),
        ("manual", {"quantity": "4"}, "14"),
        ("sale", {"quantity": "4"}, "6"),
        ("spoil", {"quantity": "4"}, "6"),
        ("trash", {"quantity": "4"}, "6"),
        ("damaged", {"quantity": "4"}, "6"),
        ("recount", {"quantity": "0"}, "0"),
        ("recount", {"quantity": "7.25"}, "7.25"),
        ("reserved", {"quantity": "4", "reference": "SO-1"}, "10"),
    ],
)
def test_every_change_type_has_its_effect(
    program: Program, change_type: str, fields: dict[str, str], left: str
) -> None:
    item_id = program.item()
    program.restock(item_id, 10)
    assert program.adjust(item_id, change_type, **fields)["new_quantity"] == left


def test_a_return_goes_back_into_the_lots_of_its_sale(program: Program) -> None:
    item_id = program.item()
    program.restock(item_id, 10, lot_number="A")
    sale = program.adjust(item_id, "sale", 4, reference="SO-1")
    back = program.adjust(item_id, "return", 1, adjustment_id=sale["adjustment_id"])
    assert [(part["lot_number"], part["quantity"]) for part in back["movements"]] == [("A", "1")]


@pytest.mark.parametrize("change_type", ["batch_use", "batch_output", "batch_return", "reversal", "theft", "", 7, None])
def test_other_change_types_are_not_taken(program: Program, change_type: object) -> None:
    item_id = program.item()
    body = {"change_type": change_type, "quantity": "1"}
    error = refusal(program.post(f"/items/{item_id}/adjustments", body), 422, "request.invalid")
    assert error["field"] == "change_type"
    assert "'restock'" in error["details"]["expected"]


def test_a_reversal_restores_the_very_lots(program: Program) -> None:
    item_id = program.item()
    program.restock(item_id, 10, lot_number="A")
    program.restock(item_id, 10, lot_number="B")
    sale = program.adjust(item_id, "sale", 12)
    undone = program.made(f"/adjustments/{sale['adjustment_id']}/reversal", {"notes": "wrong order"})
    assert [(part["lot_number"], part["quantity"]) for part in undone["movements"]] == [("A", "10"), ("B", "2")]
    assert undone["new_quantity"] == "20"


def test_a_reversal_needs_no_body(program: Program) -> None:
    item_id = program.item()
    done = program.adjust(item_id, "restock", 10)
    assert program.made(f"/adjustments/{done['adjustment_id']}/reversal")["new_quantity"] == "0"


def test_an_adjustment_is_reversed_once(program: Program) -> None:
    path = f"/adjustments/{program.adjust(program.item(), 'restock', 10)['adjustment_id']}/reversal"
    program.made(path)
    refusal(program.post(path), 409, "inventory.already_reversed")


def test_an_unknown_adjustment_is_not_found(program: Program) -> None:
    refusal(program.post(f"/adjustments/{NOBODY}/reversal"), 404, "inventory.unknown_adjustment")


def test_several_items_change_together_named_by_id_or_by_code(program: Program) -> None:
    malt, hop = program.item("MALT"), program.item("HOP", unit="g")
    lines = [
        {"item_id": malt, "change_type": "restock", "quantity": "25"},
        {"item_code": "HOP", "change_type": "restock", "quantity": 500},
        {"item_code": "MALT", "change_type": "sale", "quantity": "500", "unit": "g"},
    ]
    done = program.made("/adjustments", {"lines": lines})
    assert done["message"] == "3 changes recorded."
    told = [(each["item_id"], each["new_quantity"]) for each in done["adjustments"]]
    assert told == [(malt, "25"), (hop, "500"), (malt, "24.5")]


@pytest.mark.parametrize(
    ("line", "status", "code", "field"),
    [
        (
            {"item_code": "MALT", "change_type": "sale", "quantity": "99"},
            409,
            "inventory.insufficient_stock",
            "quantity",
        ),
        ({"item_code": "NONE", "change_type": "sale", "quantity": "1"}, 404, "inventory.unknown_item", "item_code"),
        ({"item_id": NOBODY, "change_type": "sale", "quantity": "1"}, 404, "inventory.unknown_item", "item_id"),
        ({"item_code": "MALT", "change_type": "sale", "quantity": "many"}, 422, "quantity.not_a_number", "quantity"),
        ({"item_code": "MALT", "change_type": "sale", "quantity": True}, 422, "request.invalid", "quantity"),
        ({"item_code": "MALT", "item_id": NOBODY, "change_type": "sale"}, 422, "request.invalid", "lines"),
        ({"change_type": "sale", "quantity": "1"}, 422, "request.invalid", "lines"),
        ("a line", 422, "request.invalid", "lines"),
    ],
)
def test_one_bad_line_of_many_changes_nothing_and_is_named(
    program: Program, line: object, status: int, code: str, field: str
) -> None:
    item_id = program.item("MALT")
    good = {"item_code": "MALT", "change_type": "restock", "quantity": "5"}
    error = refusal(program.post("/adjustments", {"lines": [good, good, line, good]}), status, code)
    assert (error["details"]["line"], error["field"]) == ("3", field)
    assert program.seen(f"/items/{item_id}")["on_hand"] == "0"


@pytest.mark.parametrize("lines", [[], [{"item_code": "MALT", "change_type": "restock", "quantity": 1}] * 501])
def test_a_bulk_adjustment_has_a_number_of_lines_that_fits_one_transaction(
    program: Program, lines: list[object]
) -> None:
    program.item("MALT")
    error = refusal(program.post("/adjustments", {"lines": lines}), 422, "request.invalid")
    assert error["field"] == "lines"


def test_the_same_key_and_body_take_effect_once(program: Program) -> None:
    item_id = program.item()
    path, body = f"/items/{item_id}/adjustments", {"change_type": "restock", "quantity": "5"}
    first = program.made(path, body, key="delivery 7")
    assert program.made(path, body, key="delivery 7") == first
    assert program.seen(f"/items/{item_id}")["on_hand"] == "5"


def test_the_same_key_with_another_body_is_refused(program: Program) -> None:
    path = f"/items/{program.item()}/adjustments"
    program.made(path, {"change_type": "restock", "quantity": "5"}, key="k")
    error = refusal(program.post(path, {"change_type": "restock", "quantity": "6"}, key="k"), 409, "request.key_reused")
    assert error["field"] == "Idempotency-Key"


def test_items_units_reversals_and_bulk_adjustments_take_keys_too(program: Program) -> None:
    body = {"code": "MALT", "name": "Malt", "kind": "ingredient", "unit": "kg"}
    item = program.made("/items", body, key="a")
    assert program.made("/items", body, key="a") == item
    bulk = {"lines": [{"item_code": "MALT", "change_type": "restock", "quantity": "5"}]}
    done = program.made("/adjustments", bulk, key="b")
    assert program.made("/adjustments", bulk, key="b") == done
    path = f"/adjustments/{done['adjustments'][0]['adjustment_id']}/reversal"
    undone = program.made(path, key="c")
    assert program.made(path, key="c") == undone
    unit = {"symbol": "scoop", "amount": "28", "of": "g"}
    assert program.made("/units", unit, key="d") == program.made("/units", unit, key="d")


@pytest.mark.parametrize("key", ["", "x" * 201, "a\tb"])
def test_a_key_that_cannot_be_kept_is_refused(program: Program, key: str) -> None:
    body = {"change_type": "restock", "quantity": "5"}
    response = program.post(f"/items/{program.item()}/adjustments", body, key=key)
    assert refusal(response, 422, "request.bad_key")["field"] == "Idempotency-Key"


def test_what_happened_earlier_is_told_with_its_time(program: Program) -> None:
    item_id = program.item()
    done = program.adjust(item_id, "restock", 5, effective_at="2026-02-27T18:00:00+01:00")
    assert (done["effective_at"], done["timestamp"]) == ("2026-02-27T17:00:00Z", "2026-03-02T09:00:00Z")


def test_nothing_happens_in_the_future(program: Program) -> None:
    body = {"change_type": "restock", "quantity": 5, "effective_at": "2026-03-02T09:00:01Z"}
    error = refusal(program.post(f"/items/{program.item()}/adjustments", body), 422, "inventory.invalid_change")
    assert error["field"] == "effective_at"


def test_an_answer_is_json_even_to_who_asks_for_something_else(program: Program) -> None:
    headers = {"Authorization": f"Bearer {program.token}", "Accept": "text/html"}
    answer(program.client.get("/api/v1/items", headers=headers), 200)
