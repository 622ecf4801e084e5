"""History and the stock of another day over HTTP."""

import pytest

from tests.entrypoints.web.program import Program, refusal
from tests.installations import Installation


def test_history_tells_what_happened_to_each_lot_newest_first(program: Program) -> None:
    item_id = program.item("MALT")
    program.restock(item_id, 10, unit_cost="1.5", lot_number="A", notes="first")
    sale = program.adjust(item_id, "sale", 4, reference="SO-1")
    undone = program.made(f"/adjustments/{sale['adjustment_id']}/reversal")
    movements = program.seen(f"/items/{item_id}/history")["movements"]
    told = [(row["sequence"], row["change_type"], row["quantity"], row["on_hand"], row["cost"]) for row in movements]
    assert told == [
        (3, "reversal", "4", "10", "6"),
        (2, "sale", "-4", "6", "-6"),
        (1, "restock", "10", "10", "15"),
    ]
    assert movements[0]["adjustment_id"] == undone["adjustment_id"]
    assert movements[0]["origin_id"] == sale["adjustment_id"]
    assert (movements[1]["reference"], movements[2]["notes"]) == ("SO-1", "first")
    assert {row["item_code"] for row in movements} == {"MALT"}
    assert {row["lot_number"] for row in movements} == {"A"}


def test_the_whole_history_is_that_of_all_items(program: Program) -> None:
    for code in ("MALT", "HOP"):
        program.restock(program.item(code), 1)
    assert [row["item_code"] for row in program.seen("/history")["movements"]] == ["HOP", "MALT"]


@pytest.mark.parametrize("of_item", [True, False])
def test_pages_of_history_follow_each_other_while_more_happens(
    program: Program, installation: Installation, *, of_item: bool
) -> None:
    item_id = program.item()
    for _ in range(5):
        installation.clock.advance(minutes=1)
        program.restock(item_id, 1)
    path = f"/items/{item_id}/history" if of_item else "/history"
    first = program.seen(path, limit=2)
    program.restock(item_id, 1)
    second = program.seen(path, limit=2, cursor=first["next_cursor"])
    third = program.seen(path, limit=2, cursor=second["next_cursor"])
    rows = [row["sequence"] for page in (first, second, third) for row in page["movements"]]
    assert rows == [5, 4, 3, 2, 1]
    assert third["next_cursor"] is None


def test_the_stock_of_a_day_is_that_of_its_end_where_the_organisation_is(
    program: Program, installation: Installation
) -> None:
    item_id = program.item("MALT")
    program.restock(item_id, 10, unit_cost="2")
    installation.clock.advance(days=1, hours=13, minutes=59)
    program.adjust(item_id, "sale", 1)
    installation.clock.advance(minutes=1)
    program.adjust(item_id, "sale", 1)

    def then(as_of: str) -> list[tuple[str, str]]:
        return [(row["on_hand"], row["value"]) for row in program.seen("/stock", as_of=as_of)["items"]]

    assert then("2026-03-01") == []
    assert then("2026-03-02") == [("10", "20")]
    assert then("2026-03-03") == [("9", "18")]
    assert then("2026-03-04") == [("8", "16")]
    assert then("2026-03-03T22:59:59Z") == [("9", "18")]
    assert then("2026-03-04T00:00:00+01:00") == [("8", "16")]


def test_a_late_entry_counts_from_when_it_took_effect(program: Program, installation: Installation) -> None:
    item_id = program.item()
    installation.clock.advance(days=5)
    program.restock(item_id, 10, effective_at="2026-03-03T09:00:00Z")
    assert program.seen("/stock", as_of="2026-03-02")["items"] == []
    assert program.seen("/stock", as_of="2026-03-03")["items"][0]["on_hand"] == "10"


@pytest.mark.parametrize(
    ("as_of", "code"),
    [
        ("yesterday", "request.invalid"),
        ("2026-02-30", "request.invalid"),
        ("20260302", "request.invalid"),
        ("1709370000", "request.invalid"),
        ("2026-03-02T09:00:00", "request.invalid"),
        ("0001-01-01", "inventory.invalid_change"),
        ("9999-12-31", "inventory.invalid_change"),
        ("0001-01-01T00:00:00+14:00", "inventory.invalid_change"),
        ("9999-12-31T23:59:59-12:00", "inventory.invalid_change"),
    ],
)
def test_a_time_that_is_none_is_refused(program: Program, as_of: str, code: str) -> None:
    assert refusal(program.get("/stock", as_of=as_of), 422, code)["field"] == "as_of"


def test_the_stock_of_no_day_is_not_asked_for(program: Program) -> None:
    assert refusal(program.get("/stock"), 422, "request.invalid")["field"] == "as_of"
