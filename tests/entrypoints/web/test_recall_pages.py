"""The pages of recalls: lots found and chosen, a drill started, packed and closed without script, files taken away."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from application.production.make_recall_pack import MOST_SHOWN
from domain.production.recalls import MOST_LOTS
from entrypoints.web.pages.shown import span
from tests.entrypoints.web.browsing import Pages, pages_in_role
from tests.entrypoints.web.program import NOBODY, Program, program_in_role, refusal
from tests.installations import Installation


@pytest.fixture
def lots(program: Program) -> list[str]:
    """Two lots of malt, of which the first was sold, returned, reserved and used by a batch that goes on."""
    malt = program.item("MALT", name="Pale <malt>")
    first = program.restock(malt, 10, lot_number="EP-4702")
    program.adjust(malt, "sale", 3, reference="SO-1", lot_id=first)
    program.adjust(malt, "return", 1, reference="SO-1")
    program.adjust(malt, "reserved", 2, reference="SO-2", lot_id=first)
    batch = program.made("/batches", {"recipe_id": program.recipe(malt)})["batch_id"]
    program.made(f"/batches/{batch}/start", {})
    return [first, program.restock(malt, 5, lot_number="EP-4703")]


def test_a_drill_is_run_by_forms(program: Program, pages: Pages, lots: list[str]) -> None:
    assert "No recall, and no drill yet" in pages.open("/recalls")
    found = pages.client.get("/recalls/new?search=ep-47").text
    [choose] = re.findall(rf'href="([^"]*{lots[0]})"', found)
    chosen = pages.client.get(choose).text
    assert "EP-4702" in chosen
    assert f'name="lots" value="{lots[0]}"' in chosen
    form = {"kind": "drill", "lots": lots[0], "reason": "Once a year", "key": "once"}
    shown = pages.done("/recalls", **form)
    for words in (
        "Drill 1: Once a year",
        "EP-4702 of Pale <malt>",
        "SO-1",
        "SO-2",
        "In progress, with some of it: B-2026-0001. What this batch makes is affected as well",
        "what B-2026-0001 will make is not held until all of this is",
        "exactly",
        "0 s so far",
    ):
        assert words in shown
    assert pages.send("/recalls", **form).headers["Location"].startswith("/recalls/")
    [recall] = program.seen("/recalls")["recalls"]
    address = f"/recalls/{recall['recall_id']}"
    assert "The clock has stopped" in pages.done(f"{address}/pack")
    assert "reason" not in pages.refused(f"{address}/close", 422, outcome="done", note=" ")
    closed = pages.done(f"{address}/close", outcome="done", note="All found")
    assert "All found" in closed
    assert "Close it for good" not in closed
    assert "is closed" in pages.refused(f"{address}/pack", 409)
    assert "Drill 1 Once a year EP-4702" in pages.open("/recalls?kind=drill")
    assert "None of this kind" in pages.open("/recalls?kind=recall")


def test_what_a_recall_reaches_is_held_at_its_start_or_later(program: Program, pages: Pages, lots: list[str]) -> None:
    form = {"kind": "recall", "lots": ",".join(lots), "reason": "Glass"}
    held = pages.done("/recalls", **form, hold="yes", key="1")
    assert "Held" in held
    assert "can still be sold" not in held
    free = pages.done("/recalls", **form | {"lots": (lot := program.restock(program.item("HOPS"), 2))}, key="2")
    assert "Some of it can still be sold or used: 2 kg of Hops" in free
    recall_id = program.seen("/recalls")["recalls"][0]["recall_id"]
    assert "can still be sold" not in pages.done(f"/recalls/{recall_id}/hold")
    [reached] = program.seen(f"/recalls/{recall_id}/pack")["lots"]
    assert (reached["lot_id"], reached["held_reason"]) == (lot, "Recall 2: Glass")
    assert program.post(f"/recalls/{recall_id}/hold").json == {"held": 0}


def test_what_a_batch_in_progress_used_up_is_held_although_nothing_is_left(program: Program, pages: Pages) -> None:
    malt = program.item("MALT")
    lot, batch = program.restock(malt, 4), program.made("/batches", {"recipe_id": program.recipe(malt)})["batch_id"]
    program.made(f"/batches/{batch}/start", {})
    free = pages.done("/recalls", kind="recall", lots=lot, reason="Glass", key="1")
    assert "What is made of it, or comes back, can be held beforehand" in free
    recall_id = program.seen("/recalls")["recalls"][0]["recall_id"]
    held = pages.done(f"/recalls/{recall_id}/hold")
    assert "What this batch makes is affected as well, and will be held" in held
    assert "Hold all of it now" not in held


def test_a_refused_start_keeps_what_was_told(pages: Pages, lots: list[str]) -> None:
    refused = pages.send("/recalls", kind="recall", lots=lots[1], reason=" ", hold="yes", key="1")
    assert refused.status_code == 422
    assert "EP-4703" in refused.text
    assert 'value="recall" checked' in refused.text
    assert 'name="hold" value="yes" checked' in refused.text
    assert "reason must be" in refused.text
    for named in ("", NOBODY, "nothing", f"{lots[0]},x"):
        status = 404 if named in {NOBODY, "nothing", f"{lots[0]},x"} else 422
        assert pages.send("/recalls", kind="drill", lots=named, reason="x", key="2").status_code == status
    assert pages.client.get("/recalls/new?lots=nothing").status_code == 404
    assert pages.client.get(f"/recalls/new?lots={'x' * (MOST_LOTS * 37 + 1)}").status_code == 422


@pytest.mark.parametrize("table", ["events", "lots", "orders"])
def test_s47_a_table_is_an_attachment_under_a_name_of_our_own(
    program: Program, pages: Pages, lots: list[str], table: str
) -> None:
    recall_id = program.made("/recalls", {"kind": "drill", "lots": lots, "reason": "Glass"})["recall_id"]
    response = pages.client.get(f"/recalls/{recall_id}/file?table={table}&format=xlsx")
    name = f'attachment; filename="stillroom-recall-1-{table}-2026-03-02.xlsx"'
    assert response.headers["Content-Disposition"] == name
    sheet = load_workbook(BytesIO(response.data)).active
    assert sheet is not None
    assert sheet.max_row > 2
    for query in ("table=users", "format=html", "name=../x", "table=lots&table=orders"):
        assert pages.client.get(f"/recalls/{recall_id}/file?{query}").status_code == 422


def test_who_may_only_look_neither_runs_a_recall_nor_takes_a_file_away(
    site: Flask, installation: Installation, program: Program, lots: list[str]
) -> None:
    recall_id = program.made("/recalls", {"kind": "drill", "lots": lots, "reason": "Glass"})["recall_id"]
    owner = installation.app.identity.act_as_operator()
    viewer = pages_in_role(site, installation, owner, "viewer")
    asking = program_in_role(site, installation, owner, "viewer")
    shown = viewer.open(f"/recalls/{recall_id}")
    assert "EP-4702" in shown
    assert not [words for words in ("XLSX", "stop the clock", "Close it", "Hold all of it") if words in shown]
    assert viewer.client.get(f"/recalls/{recall_id}/file").status_code == 403
    assert viewer.client.get("/recalls/new").status_code == 403
    assert asking.seen(f"/recalls/{recall_id}/pack")["reached"] == 2
    for denied in (asking.get(f"/recalls/{recall_id}/pack/file"), asking.post("/recall-packs/file", {"lots": lots})):
        assert refusal(denied, 403, "identity.missing_permission")["details"]["expected"] == "reports.export"
    assert asking.post(f"/recalls/{recall_id}/pack").status_code == 403


@pytest.mark.parametrize(
    ("took", "told"),
    [
        ({"seconds": 0.9}, "0 s"),
        ({"seconds": 59}, "59 s"),
        ({"minutes": 4, "seconds": 12}, "4 min 12 s"),
        ({"hours": 2, "seconds": 59}, "2 h"),
        ({"days": 1, "hours": 23, "minutes": 59}, "1 d 23 h"),
    ],
)
def test_times_are_told_in_two_units(took: dict[str, float], told: str) -> None:
    assert span(timedelta(**took)) == told


def test_a_page_of_much_shows_the_first_and_says_how_many_there_are(program: Program, pages: Pages) -> None:
    malt = program.item("MALT")
    lot = program.restock(malt, MOST_SHOWN + 5)
    item_id = {"item_id": malt, "change_type": "sale", "quantity": 1}
    lines = [item_id | {"reference": f"SO-{number:03}"} for number in range(MOST_SHOWN + 2)]
    for part in (lines[:100], lines[100:200], lines[200:]):
        program.made("/adjustments", {"lines": part})
    recall_id = program.made("/recalls", {"kind": "drill", "lots": [lot], "reason": "Glass"})["recall_id"]
    shown = pages.open(f"/recalls/{recall_id}")
    assert f"The first {MOST_SHOWN} of {MOST_SHOWN + 2}; the files have all" in shown
    pack = program.seen(f"/recalls/{recall_id}/pack")
    assert (len(pack["orders"]), pack["ordered"]) == (MOST_SHOWN, MOST_SHOWN + 2)
