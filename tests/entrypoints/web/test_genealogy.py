"""Lots traced over HTTP, and held and released with all that came of them."""

import pytest
from flask import Flask

from domain.identity.permissions import Permission
from tests.entrypoints.web.program import NOBODY, Json, Program, answer, program_for, program_of, refusal
from tests.installations import Installation


@pytest.fixture
def malt(program: Program) -> str:
    return program.item("MALT")


@pytest.fixture
def delivery(program: Program, malt: str) -> str:
    return program.restock(malt, 10, lot_number="M-1", reference="PO-7")


@pytest.fixture
def batch(program: Program, malt: str, delivery: str) -> Json:
    """A batch of 4 kg of the delivery, and 20 l of which 5 are sold."""
    wort = program.item("WORT", kind="product", unit="l")
    recipe_id = program.recipe(malt, output_item_id=wort)
    batch_id = program.made("/batches", {"recipe_id": recipe_id})["batch_id"]
    program.made(f"/batches/{batch_id}/start", {})
    done = program.made(f"/batches/{batch_id}/finish", {"quantity": "20", "unit": "l"})
    assert delivery in {each["lot_id"] for each in done["movements"]}
    program.adjust(wort, "sale", 5, reference="SO-1")
    return done


def lot_of(batch: Json) -> str:
    [made] = [each for each in batch["movements"] if each["role"] == "output"]
    return str(made["lot_id"])


def test_a_lot_is_traced_to_what_was_made_of_it_and_who_got_that(
    program: Program, malt: str, delivery: str, batch: Json
) -> None:
    told = program.seen(f"/lots/{delivery}/trace")
    assert (told["lot_id"], told["direction"], told["deliveries"]) == (delivery, "both", [delivery])
    assert [(each["lot_number"], each["before"], each["after"]) for each in told["lots"]] == [
        ("M-1", 0, 0),
        ("B-2026-0001", None, 1),
    ]
    assert told["lots"][0] == {
        "lot_id": delivery,
        "lot_number": "M-1",
        "item_id": malt,
        "item_code": "MALT",
        "item_name": "Malt",
        "item_kind": "ingredient",
        "unit": "kg",
        "received_at": "2026-03-02T09:00:00Z",
        "expiration_date": None,
        "original": "10",
        "remaining": "6",
        "reserved": "0",
        "held_reason": None,
        "before": 0,
        "after": 0,
    }
    [ran] = told["batches"]
    assert (ran["batch_id"], ran["label"], ran["status"]) == (batch["batch_id"], "B-2026-0001", "completed")
    assert [(each["kind"], each["lot_id"], each["quantity"]) for each in told["links"]] == [
        ("input", delivery, "4"),
        ("output", lot_of(batch), "20"),
    ]
    [use] = told["uses"]
    assert (use["kind"], use["lot_id"], use["reference"], use["quantity"]) == ("sold", lot_of(batch), "SO-1", "5")
    [receipt] = told["receipts"]
    assert (receipt["lot_id"], receipt["reference"], receipt["quantity"]) == (delivery, "PO-7", "10")


def test_a_trace_goes_one_way_if_it_is_told_which(program: Program, delivery: str, batch: Json) -> None:
    made = lot_of(batch)
    back, forth = (program.seen(f"/lots/{made}/trace", direction=way) for way in ("backward", "forward"))
    assert [each["lot_number"] for each in back["lots"]] == ["B-2026-0001", "M-1"]
    assert (back["uses"], back["deliveries"]) == ([], [delivery])
    assert [each["lot_number"] for each in forth["lots"]] == ["B-2026-0001"]
    assert (len(forth["uses"]), forth["receipts"], forth["deliveries"]) == (1, [], [])
    refusal(program.get(f"/lots/{made}/trace", direction="up"), 422, "request.invalid")


def test_a_lot_is_held_and_released_with_all_that_came_of_it(program: Program, delivery: str, batch: Json) -> None:
    path = f"/lots/{delivery}/descendants"
    held = answer(program.post(f"{path}/hold", {"reason": "glass in it"}), 200)
    assert {(each["lot_number"], each["held_reason"]) for each in held["lots"]} == {
        ("M-1", "glass in it"),
        (batch["label"], "glass in it"),
    }
    assert held["running"] == []
    assert answer(program.post(f"{path}/hold", {"reason": "glass in it"}), 200)["lots"] == []
    sale = {"change_type": "sale", "quantity": 1, "lot_number": "B-2026-0001"}
    wort = next(each["item_id"] for each in held["lots"] if each["lot_number"] != "M-1")
    refusal(program.post(f"/items/{wort}/adjustments", sale), 409, "inventory.lot_held")
    let_go = answer(program.post(f"{path}/release", {"reason": "it was sugar"}), 200)
    assert [each["held_reason"] for each in let_go["lots"]] == [None, None]
    refusal(program.post(f"{path}/release", {"reason": "it was sugar"}), 409, "production.not_held")
    again = {"reason": "it was sugar", "held_for": "glass in it"}
    assert answer(program.post(f"{path}/release", again), 200)["lots"] == []


def test_batches_that_run_are_told_of_and_what_they_make_is_held(program: Program, malt: str, delivery: str) -> None:
    wort = program.item("WORT", kind="product", unit="l")
    batch_id = program.made("/batches", {"recipe_id": program.recipe(malt, output_item_id=wort)})["batch_id"]
    program.made(f"/batches/{batch_id}/start", {})
    program.restock(malt, 1, lot_number="M-2")
    held = answer(program.post(f"/lots/{delivery}/descendants/hold", {"reason": "glass in it"}), 200)
    assert [each["batch_id"] for each in held["running"]] == [batch_id]
    program.made(f"/batches/{batch_id}/extras", {"item_id": malt, "quantity": 1, "reason": "dry", "lot_number": "M-2"})
    made = program.made(f"/batches/{batch_id}/finish", {"quantity": "20", "unit": "l"})["movements"]
    reasons = {(each["role"], each["lot_number"]): each["held_reason"] for each in made}
    assert reasons == {
        ("use", "M-1"): "glass in it",
        ("extra", "M-2"): None,
        ("output", "B-2026-0001"): "glass in it",
    }


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "   "}, {"reason": "x" * 501}, {"reason": None}])
def test_a_hold_needs_a_reason(program: Program, delivery: str, body: Json) -> None:
    for way in ("hold", "release"):
        assert program.post(f"/lots/{delivery}/descendants/{way}", body).status_code == 422


def test_a_lot_of_another_organisation_is_unknown(site: Flask, installation: Installation, delivery: str) -> None:
    rival = program_of(site, installation, "Next Door Cidery")
    for lot_id in (delivery, NOBODY):
        refusal(rival.get(f"/lots/{lot_id}/trace"), 404, "inventory.unknown_lot")
        for way in ("hold", "release"):
            refusal(rival.post(f"/lots/{lot_id}/descendants/{way}", {"reason": "x"}), 404, "inventory.unknown_lot")


def test_who_may_not_see_batches_traces_nothing(site: Flask, installation: Installation, program: Program) -> None:
    lot_id = program.restock(program.item(), 1)
    owner = installation.app.identity.act_as_operator()
    till = program_for(site, installation, owner, {Permission.VIEW_INVENTORY, Permission.ADJUST_INVENTORY})
    refusal(till.get(f"/lots/{lot_id}/trace"), 403, "identity.missing_permission")
    refusal(till.post(f"/lots/{lot_id}/descendants/hold", {"reason": "x"}), 403, "identity.missing_permission")
