"""Lots over HTTP."""

from tests.entrypoints.web.program import NOBODY, Program, answer, refusal
from tests.installations import Installation


def test_lots_are_listed_as_they_stand(program: Program) -> None:
    item_id = program.item(perishable=True)
    lot_id = program.restock(item_id, "10", unit_cost="1.5", lot_number="A", expiration_date="2026-04-30")
    program.adjust(item_id, "sale", 4)
    program.adjust(item_id, "reserved", 1, reference="SO-1")
    [lot] = program.seen(f"/items/{item_id}/lots")["lots"]
    assert lot == {
        "lot_id": lot_id,
        "item_id": item_id,
        "lot_number": "A",
        "received_at": "2026-03-02T09:00:00Z",
        "expiration_date": "2026-04-30",
        "expired": False,
        "held_reason": None,
        "original": "10",
        "remaining": "6",
        "reserved": "1",
        "unit_cost": "1.5",
        "value": "9",
    }


def test_a_lot_can_be_used_through_its_last_day_where_the_organisation_is(
    program: Program, installation: Installation
) -> None:
    item_id = program.item(perishable=True)
    program.restock(item_id, 10, expiration_date="2026-03-02")
    installation.clock.advance(hours=13, minutes=59)
    assert program.seen(f"/items/{item_id}/lots")["lots"][0]["expired"] is False
    installation.clock.advance(minutes=1)
    assert program.seen(f"/items/{item_id}/lots")["lots"][0]["expired"] is True
    seen = program.seen(f"/items/{item_id}")
    assert (seen["expired"], seen["available"]) == ("10", "0")


def test_used_up_lots_are_listed_when_asked_for(program: Program) -> None:
    item_id = program.item()
    program.restock(item_id, 1, lot_number="A")
    program.restock(item_id, 1, lot_number="B")
    program.adjust(item_id, "sale", 1)
    assert [lot["lot_number"] for lot in program.seen(f"/items/{item_id}/lots")["lots"]] == ["B"]
    every = program.seen(f"/items/{item_id}/lots", open="false")["lots"]
    assert [lot["lot_number"] for lot in every] == ["A", "B"]


def test_pages_of_lots_follow_each_other(program: Program) -> None:
    item_id = program.item()
    for number in range(5):
        program.restock(item_id, 1, lot_number=f"L{number}")
    numbers: list[str] = []
    cursor: dict[str, object] = {}
    while cursor != {"cursor": None}:
        page = program.seen(f"/items/{item_id}/lots", limit=2, **cursor)
        numbers += [lot["lot_number"] for lot in page["lots"]]
        cursor = {"cursor": page["next_cursor"]}
    assert numbers == ["L0", "L1", "L2", "L3", "L4"]


def test_a_held_lot_is_not_available_until_the_hold_is_lifted(program: Program) -> None:
    item_id = program.item()
    lot_id = program.restock(item_id, 10)
    assert answer(program.post(f"/lots/{lot_id}/hold", {"reason": "lab"}), 200)["held_reason"] == "lab"
    seen = program.seen(f"/items/{item_id}")
    assert (seen["on_hand"], seen["held"], seen["available"]) == ("10", "10", "0")
    assert answer(program.post(f"/lots/{lot_id}/lift", {"reason": "clean"}), 200)["held_reason"] is None
    assert program.seen(f"/items/{item_id}")["available"] == "10"


def test_an_unknown_lot_cannot_be_held(program: Program) -> None:
    error = refusal(program.post(f"/lots/{NOBODY}/hold", {"reason": "lab"}), 404, "inventory.unknown_lot")
    assert error["field"] == "lot_id"


def test_a_cursor_of_another_list_is_refused(program: Program) -> None:
    item_id = program.item()
    for _ in range(2):
        program.restock(item_id, 1)
    cursor = program.seen("/history", limit=1)["next_cursor"]
    for path in ("/items", f"/items/{item_id}/lots"):
        assert refusal(program.get(path, cursor=cursor), 422, "request.bad_cursor")["field"] == "cursor"
    other = program.seen(f"/items/{item_id}/lots", limit=1)["next_cursor"]
    refusal(program.get("/history", cursor=other), 422, "request.bad_cursor")
