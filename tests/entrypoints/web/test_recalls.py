"""Recalls by the API: started once, packed, taken away as files, closed."""

import csv
from io import StringIO

import pytest

from domain.production.recalls import MOST_LOTS
from tests.entrypoints.web.program import NOBODY, Program, refusal


@pytest.fixture
def lot(program: Program) -> str:
    """Five kilograms of malt, of which an order had two."""
    malt = program.item("MALT")
    lot_id = program.restock(malt, 5, lot_number="M-1")
    program.adjust(malt, "sale", 2, reference="SO-1")
    return lot_id


def test_a_recall_goes_from_its_start_to_its_end(program: Program, lot: str) -> None:
    body = {"kind": "recall", "lots": [lot], "reason": "Glass", "hold": True}
    begun = program.made("/recalls", body, key="once")
    assert program.made("/recalls", body, key="once") == begun
    refusal(program.post("/recalls", body | {"reason": "Other"}, key="once"), 409, "request.key_reused")
    assert (begun["number"], begun["kind"], begun["started_by"], begun["packed_at"]) == (1, "recall", "Ada", None)
    assert begun["lots"][0]["lot_number"] == "M-1"
    address = f"/recalls/{begun['recall_id']}"
    packed = program.post(f"{address}/pack").json
    assert packed is not None
    assert (packed["seconds_to_pack"], packed["reached"]) == (0, 1)
    pack = program.seen(f"{address}/pack")
    [item], [affected], [order] = pack["items"], pack["lots"], pack["orders"]
    assert (item["received_or_made"], item["still_out"], item["held"], item["difference"]) == ("5", "2", "3", "0")
    assert (affected["traceability_lot_code"], affected["held_reason"]) == ("MALT/M-1", "Recall 1: Glass")
    assert (order["reference"], order["still_out"], order["last_sold_on"]) == ("SO-1", "2", "2026-03-02")
    assert (pack["reached"], pack["ordered"], pack["running"], pack["unheld"], pack["differing"]) == (1, 1, [], [], [])
    closed = program.post(f"{address}/close", {"note": "All back"}).json
    assert closed is not None
    assert (closed["outcome"], closed["note"], closed["closed_by"]) == ("done", "All back", "Ada")
    refusal(program.post(f"{address}/close", {"note": "Again"}), 409, "production.recall_closed")
    assert program.seen(address) == closed


def test_the_list_is_narrowed_and_comes_in_pages(program: Program, lot: str) -> None:
    for kind in ("drill", "recall", "drill"):
        program.made("/recalls", {"kind": kind, "lots": [lot], "reason": kind})
    first = program.seen("/recalls", limit=2)
    assert [each["number"] for each in first["recalls"]] == [3, 2]
    rest = program.seen("/recalls", limit=2, cursor=first["next_cursor"])
    assert ([each["number"] for each in rest["recalls"]], rest["next_cursor"]) == ([1], None)
    assert [each["number"] for each in program.seen("/recalls", kind="drill", open=True)["recalls"]] == [3, 1]
    assert program.seen("/recalls", open=False)["recalls"] == []
    refusal(program.get("/recalls", cursor="x"), 422, "request.bad_cursor")


def test_a_pack_of_lots_keeps_nothing(program: Program, lot: str) -> None:
    told = program.post("/recall-packs", {"lots": [lot, lot]}).json
    assert told is not None
    assert told["reached"] == 1
    file = program.post("/recall-packs/file", {"lots": [lot], "format": "csv"})
    assert file.headers["Content-Disposition"] == 'attachment; filename="stillroom-recall-events-2026-03-02.csv"'
    rows = list(csv.DictReader(StringIO(file.text, newline="")))
    assert [(row["event_type"], row["quantity"]) for row in rows] == [("receiving", "5"), ("shipping", "2")]
    assert program.seen("/recalls")["recalls"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"lots": [], "reason": "x", "kind": "drill"},
        {"lots": [NOBODY] * (MOST_LOTS + 1), "reason": "x", "kind": "drill"},
        {"lots": [NOBODY], "reason": "", "kind": "drill"},
        {"lots": [NOBODY], "reason": "x", "kind": "wish"},
        {"lots": ["x"], "reason": "x", "kind": "drill"},
    ],
)
def test_what_cannot_be_started_is_refused(program: Program, body: dict[str, object]) -> None:
    refusal(program.post("/recalls", body), 422, "request.invalid")
    assert program.seen("/recalls")["recalls"] == []
