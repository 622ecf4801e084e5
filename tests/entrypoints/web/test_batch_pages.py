"""The pages of batches: listed, planned, run and ended without script, and shown as a record."""

import pytest

from tests.entrypoints.web.browsing import Pages
from tests.entrypoints.web.program import Program


@pytest.fixture
def recipe(program: Program) -> str:
    malt = program.item("MALT", name="Pale malt")
    program.restock(malt, 6, unit_cost="2", lot_number="M-1")
    return program.recipe(malt, "Pale ale", output_item_id=program.item("WORT", kind="product", unit="l"))


def planned(program: Program, pages: Pages) -> str:
    pages.done("/batches", recipe="pale ALE", factor="1", prefix="ale")
    return str(program.seen("/batches")["batches"][0]["batch_id"])


@pytest.mark.usefixtures("recipe")
def test_a_batch_is_planned_and_run_by_forms(program: Program, pages: Pages) -> None:
    batch = f"/batches/{planned(program, pages)}"
    assert "ALE-2026-0001" in pages.open("/batches")
    extra = {"item": "MALT", "amount": "100", "unit": "g", "reason": "too thin", "key": "1"}
    steps: list[tuple[str, dict[str, str]]] = [
        ("start", {}),
        ("extras", extra),
        ("extras", extra),
        ("waste", {"item": "MALT", "amount": "0.1", "unit": "", "reason": "fell down", "key": "2"}),
        ("notes", {"text": "Smells of <bread>"}),
        ("deviations", {"text": "Too hot"}),
        ("sign-offs", {"about": "6", "text": "Tasted"}),
        ("measurements", {"name": "Gravity", "value": "1.048", "unit": "SG"}),
        ("finish", {"amount": "19", "unit": "l", "notes": ""}),
    ]
    shown = ""
    for step, form in steps:
        shown = pages.done(f"{batch}/{step}", **form)
    for words in ("Completed", "M-1", "Smells of <bread>", "too thin", "fell down", "Tasted", "1.048"):
        assert words in shown
    assert program.seen(batch)["consumed"] == "8.4"


@pytest.mark.usefixtures("recipe")
def test_a_refused_form_says_why(program: Program, pages: Pages) -> None:
    batch = f"/batches/{planned(program, pages)}"
    assert "reason must be" in pages.refused(f"{batch}/cancel", 422, reason=" ")
    assert "is not in progress" in pages.refused(f"{batch}/fail", 409, reason="sour")
    assert "Cancelled" in pages.done(f"{batch}/cancel", reason="No power")


@pytest.mark.usefixtures("recipe")
def test_a_start_without_enough_tells_each_line(program: Program, pages: Pages) -> None:
    pages.done("/batches", recipe="Pale ale", factor="2", prefix="B")
    batch = f"/batches/{program.seen('/batches')['batches'][0]['batch_id']}"
    assert "8 kg wanted, 6 available" in pages.refused(f"{batch}/start", 409)
    assert "Shortfall" in pages.done(f"{batch}/start", forced="yes")
