"""Batches over HTTP: planned, started, written down, and ended in each of the three ways."""

from decimal import Decimal

import pytest
from flask import Flask

from domain.identity.permissions import Permission
from tests.entrypoints.web.program import NOBODY, Json, Program, answer, program_for, refusal
from tests.installations import Installation
from tests.scanner import words_of_pdf


@pytest.fixture
def malt(program: Program) -> str:
    item_id = program.item("MALT")
    program.restock(item_id, "2.5", unit_cost="2")
    program.restock(item_id, 5, unit_cost="3")
    return item_id


@pytest.fixture
def wort(program: Program) -> str:
    return program.item("WORT", kind="product", unit="l")


@pytest.fixture
def ale(program: Program, malt: str, wort: str) -> str:
    return program.recipe(malt, "Ale", output_item_id=wort)


def planned(program: Program, ale: str, **told: object) -> Json:
    return program.made("/batches", {"recipe_id": ale, **told})


def started(program: Program, ale: str) -> str:
    batch_id = str(planned(program, ale)["batch_id"])
    program.made(f"/batches/{batch_id}/start", {})
    return batch_id


def test_a_batch_goes_from_its_plan_to_its_lots(program: Program, wort: str, ale: str) -> None:
    plan = planned(program, ale)
    assert (plan["label"], plan["status"], plan["expected"]) == ("B-2026-0001", "planned", "20")
    assert [(each["item_code"], each["amount"], each["estimate"]) for each in plan["lines"]] == [("MALT", "4", "9.5")]
    begun = program.made(f"/batches/{plan['batch_id']}/start", {})
    assert [(each["quantity"], each["cost"]) for each in begun["movements"]] == [("-2.5", "-5"), ("-1.5", "-4.5")]
    done = program.made(f"/batches/{plan['batch_id']}/finish", {"quantity": "19", "unit": "l"})
    assert (done["status"], done["yielded"], done["consumed"]) == ("completed", "19", "9.5")
    assert Decimal(done["produced"]) + Decimal(done["loss"]) == Decimal("9.5")
    [made] = [each for each in done["movements"] if each["role"] == "output"]
    assert (made["item_id"], made["lot_number"], made["quantity"]) == (wort, "B-2026-0001", "19")
    assert [each["kind"] for each in done["events"]] == ["planned", "started", "finished", "output"]
    assert program.seen(f"/batches/{plan['batch_id']}") == done


def test_shortages_are_told_by_line_and_a_forced_start_records_them(program: Program, ale: str) -> None:
    batch_id = planned(program, ale, factor="2")["batch_id"]
    error = refusal(program.post(f"/batches/{batch_id}/start", {}), 409, "production.shortage")
    assert "line 1" in error["details"]
    begun = program.made(f"/batches/{batch_id}/start", {"forced": True})
    assert [each["amount"] for each in begun["events"] if each["kind"] == "shortfall"] == ["0.5"]


def test_a_run_is_written_down(program: Program, malt: str, ale: str) -> None:
    path = f"/batches/{started(program, ale)}"
    program.made(f"{path}/extras", {"item_id": malt, "quantity": "100", "unit": "g", "reason": "dry"})
    program.made(f"{path}/waste", {"item_id": malt, "quantity": "0.1", "reason": "spilled"})
    program.made(f"{path}/notes", {"text": "Smells well"})
    program.made(f"{path}/measurements", {"name": "Mash", "value": "66.5", "unit": "°C"})
    program.made(f"{path}/timers", {"name": "Boil", "seconds": 3600})
    told = program.made(f"{path}/deviations", {"text": "Too hot"})
    [number] = told["open_deviations"]
    refusal(program.post(f"{path}/finish", {"quantity": 19, "unit": "l"}), 409, "production.deviation_open")
    done = program.made(f"{path}/sign-offs", {"about": number, "text": "Tasted"})
    assert done["open_deviations"] == []
    assert [each["kind"] for each in done["events"]][2:] == [
        "extra",
        "waste",
        "note",
        "measurement",
        "timer",
        "deviation",
        "sign_off",
    ]
    assert done["wasted"] == "0.3"


def test_a_timer_runs_until_it_is_stopped(program: Program, ale: str) -> None:
    path = f"/batches/{started(program, ale)}"
    assert program.made(f"{path}/timers", {"name": "Mash"})["running_timers"] == [3]
    told = program.made(f"{path}/stops", {"about": 3}, key="stop")
    assert told["running_timers"] == []
    assert program.made(f"{path}/stops", {"about": 3}, key="stop") == told
    mash, end = told["events"][2:]
    assert (mash["seconds"], end["name"], end["about"], end["seconds"] > 0) == (None, "Mash", 3, True)
    refusal(program.post(f"{path}/stops", {"about": 3}), 409, "production.timer_not_running")


def test_the_record_is_given_on_paper(program: Program, ale: str) -> None:
    batch_id = started(program, ale)
    paper = program.get(f"/batches/{batch_id}/record.pdf")
    assert (paper.status_code, paper.mimetype) == (200, "application/pdf")
    assert paper.headers["Content-Disposition"] == 'attachment; filename="batch-record-B-2026-0001.pdf"'
    words = " ".join(words_of_pdf(paper.data).split())
    assert "Malt MALT 4 kg 4 kg 4 kg" in words
    assert "Consumed 9.50 EUR" in words
    refusal(program.get(f"/batches/{NOBODY}/record.pdf"), 404, "production.unknown_batch")


def test_what_a_batch_gives_is_filled_into_containers(program: Program, ale: str) -> None:
    path = f"/batches/{started(program, ale)}"
    keg = {"name": "keg", "capacity": 6, "unit": "l", "count": 2}
    jars = {"containers": [keg, {"name": "bottle", "capacity": "330", "unit": "ml"}]}
    told = answer(program.post(f"{path}/filling", jars), 200)
    assert [(each["name"], each["count"]) for each in told["filled"]] == [("keg", 2), ("bottle", 24)]
    assert (told["leftover"], told["unit"]) == ("0.08", "l")
    program.made(f"{path}/finish", {"quantity": 13, "unit": "l"})
    assert answer(program.post(f"{path}/filling", jars), 200)["leftover"] == "0.01"
    refusal(program.post(f"/batches/{NOBODY}/filling", jars), 404, "production.unknown_batch")


def test_a_finish_is_told_before_it_is_done(program: Program, wort: str, ale: str) -> None:
    path, made = f"/batches/{started(program, ale)}", {"quantity": "19", "unit": "l"}
    before = program.seen(path)
    told = answer(program.post(f"{path}/finish/check", made), 200)
    assert (told["status"], told["yielded"], told["expected"], told["lost_yield"]) == ("completed", "19", "20", "0")
    [lot] = told["lots"]
    assert (lot["item_id"], lot["lot_number"], lot["holds"], lot["cost"]) == (wort, before["label"], "19", "9.5")
    assert (program.seen(path), program.seen(f"/items/{wort}")["on_hand"]) == (before, "0")
    done = program.made(f"{path}/finish", made)
    assert [done[name] for name in ("yielded", "produced", "loss")] == [
        told[name] for name in ("yielded", "produced", "loss")
    ]
    refusal(program.post(f"{path}/finish/check", made), 409, "production.batch_not_in_progress")
    refusal(program.post(f"/batches/{NOBODY}/finish/check", made), 404, "production.unknown_batch")


def test_a_finish_tells_before_for_whose_hold_its_lots_will_be_held(program: Program, wort: str, ale: str) -> None:
    path, made = f"/batches/{started(program, ale)}", {"quantity": "19", "unit": "l"}
    assert answer(program.post(f"{path}/finish/check", made), 200)["held_for"] is None
    used = program.seen(path)["movements"][0]
    answer(program.post(f"/lots/{used['lot_id']}/hold", {"reason": "glass"}), 200)
    told = answer(program.post(f"{path}/finish/check", made), 200)["held_for"]
    same = ("lot_id", "lot_number", "item_id", "item_code", "item_name")
    assert told == {name: used[name] for name in same} | {"reason": "glass"}
    [output] = [each for each in program.made(f"{path}/finish", made)["movements"] if each["item_id"] == wort]
    assert output["held_reason"] == "glass"


def test_what_a_finish_loses_is_told_before_it_is_done(program: Program, malt: str) -> None:
    path = f"/batches/{started(program, program.recipe(malt, 'Mash'))}"
    fill = {"sku_id": program.sku()["sku_id"], "count": 12}
    told = answer(program.post(f"{path}/finish/check", {"quantity": 10, "unit": "l", "fills": [fill]}), 200)
    [lot] = told["lots"]
    assert (lot["quantity"], lot["unit"], lot["holds"], told["lost_yield"]) == ("12", "each", "3.96", "6.04")
    refusal(program.post(f"{path}/finish/check", {"quantity": 0, "unit": "l"}), 422, "production.bad_yield")


def test_a_batch_is_cancelled_or_fails_with_a_reason(program: Program, malt: str, ale: str) -> None:
    batch_id = started(program, ale)
    assert program.made(f"/batches/{batch_id}/cancel", {"reason": "No power"})["loss"] == "0"
    assert program.seen(f"/items/{malt}")["on_hand"] == "7.5"
    refusal(program.post(f"/batches/{batch_id}/cancel", {"reason": "x"}), 409, "production.batch_ended")
    batch_id = started(program, ale)
    assert program.made(f"/batches/{batch_id}/fail", {"reason": "Sour"})["loss"] == "9.5"


def test_a_step_is_taken_once_under_a_key(program: Program, ale: str) -> None:
    first = program.made("/batches", {"recipe_id": ale}, key="plan")
    assert program.made("/batches", {"recipe_id": ale}, key="plan") == first
    path = f"/batches/{first['batch_id']}/start"
    assert program.made(path, {}, key="start") == program.made(path, {}, key="start")
    refusal(program.post(path, {}), 409, "production.batch_not_planned")


def test_the_list_is_paged_and_narrowed(program: Program, ale: str) -> None:
    ids = [planned(program, ale)["batch_id"] for _ in range(3)]
    first = program.seen("/batches", limit=2)
    rest = program.seen("/batches", limit=2, cursor=first["next_cursor"])
    assert [each["batch_id"] for each in first["batches"] + rest["batches"]] == ids[::-1]
    assert rest["next_cursor"] is None
    assert program.seen("/batches", status="completed")["batches"] == []
    assert len(program.seen("/batches", search="0002")["batches"]) == 1
    refusal(program.get("/batches", cursor="x"), 422, "request.bad_cursor")


def test_bad_input_is_refused_and_nothing_is_written(program: Program, ale: str) -> None:
    path = f"/batches/{started(program, ale)}"
    before = program.seen(path)
    for body, code in (
        ({"quantity": 0, "unit": "l"}, "production.bad_yield"),
        ({"quantity": -1, "unit": "l"}, "production.bad_yield"),
        ({"quantity": 1, "unit": "each"}, "unit.incompatible"),
        ({"quantity": 1, "unit": "nothing"}, "unit.unknown"),
        ({"quantity": 1, "unit": "l", "fills": [{"sku_id": NOBODY, "count": 1}]}, "production.unknown_sku"),
        ({"quantity": 1, "unit": "l", "fills": [{"sku_id": NOBODY, "count": -1}]}, "production.bad_container"),
    ):
        told = program.post(f"{path}/finish", body).json
        assert told is not None
        assert told["error"]["code"] == code
    assert program.seen(path) == before
    refusal(program.post(f"/batches/{NOBODY}/start", {}), 404, "production.unknown_batch")


def test_costs_are_for_who_may_see_them(site: Flask, installation: Installation, program: Program, ale: str) -> None:
    batch_id = started(program, ale)
    owner = installation.app.identity.act_as_operator()
    viewer = program_for(site, installation, owner, {Permission.VIEW_BATCHES})
    told = viewer.seen(f"/batches/{batch_id}")
    assert (told["consumed"], told["movements"][0]["cost"], told["lines"][0]["estimate"]) == (None, None, None)
    brewer = program_for(site, installation, owner, {Permission.RUN_BATCHES, Permission.VIEW_BATCHES})
    told = answer(brewer.post(f"/batches/{batch_id}/finish/check", {"quantity": 19, "unit": "l"}), 200)
    assert (told["produced"], told["lots"][0]["cost"]) == (None, None)
