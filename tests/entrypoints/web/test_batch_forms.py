"""What the forms of a batch do and say: measure, time, take, finish and fill, without script."""

import html
import re

import pytest
from flask import Flask

from entrypoints.settings import Settings
from entrypoints.web.site import create_site
from tests.entrypoints.web.browsing import Pages, pages_in_role, words_of
from tests.entrypoints.web.program import NOBODY, Program
from tests.installations import Installation, in_memory
from tests.scanner import words_of_pdf


@pytest.fixture
def installation() -> Installation:
    """Forms are the same whatever the storage."""
    return in_memory()


@pytest.fixture
def site(installation: Installation) -> Flask:
    return create_site(installation.app, Settings(rate_limit="off"))


@pytest.fixture
def recipe(program: Program) -> str:
    malt = program.item("MALT", name="Pale malt")
    program.restock(malt, 6, unit_cost="2", lot_number="M-1")
    return program.recipe(malt, "Pale ale", output_item_id=program.item("WORT", kind="product", unit="l"))


def planned(program: Program, pages: Pages) -> str:
    pages.done("/batches", recipe="pale ALE", factor="1", prefix="ale")
    return str(program.seen("/batches")["batches"][0]["batch_id"])


@pytest.fixture
def running(program: Program, pages: Pages, recipe: str) -> str:
    """The address of a batch in progress."""
    batch = f"/batches/{planned(program, pages)}"
    assert recipe
    pages.done(f"{batch}/start")
    return batch


def test_a_timer_runs_on_the_page_until_it_is_stopped(installation: Installation, pages: Pages, running: str) -> None:
    assert "Stop Mash" in pages.done(f"{running}/timers", name="Mash")
    installation.clock.advance(minutes=65, seconds=7)
    shown = pages.open(running)
    assert "Mash 2 Mar 2026, 10:00 1:05:07" in shown
    assert 'data-passed="3907"' in pages.client.get(running).text
    stopped = pages.done(f"{running}/stops", about="3")
    assert "Stop Mash" not in stopped
    assert "Mash stopped after 1:05:07 (no. 3)" in stopped
    assert "no timer 3 that runs" in pages.refused(f"{running}/stops", 409, about="3")


def test_a_timer_that_is_known_is_told_with_its_end(installation: Installation, pages: Pages, running: str) -> None:
    shown = pages.done(f"{running}/timers", name="Boil", minutes="90", began="2026-03-02T09:30")
    assert "Boil 2 Mar 2026, 09:30 0:30:00 2 Mar 2026, 11:00" in shown
    installation.clock.advance(hours=2)
    assert "Timers" not in pages.open(running)
    for told in ({"minutes": "-1"}, {"minutes": "soon"}, {"began": "soon"}, {"began": "2027-01-01T00:00"}):
        pages.refused(f"{running}/timers", 422, name="Boil", **told)


def test_a_form_that_is_sent_twice_takes_effect_once(program: Program, pages: Pages, running: str) -> None:
    for _ in range(2):
        pages.done(f"{running}/notes", text="Hot", key="one")
        pages.done(f"{running}/measurements", name="pH", value="5.4", key="two")
    assert len(program.seen(running)["events"]) == 4


def test_extra_may_come_from_a_certain_lot(program: Program, pages: Pages, running: str) -> None:
    malt = program.seen(running)["lines"][0]["item_id"]
    program.restock(malt, 2, lot_number="M-2")
    pages.done(f"{running}/extras", item="MALT", amount="1", lot="M-2", reason="dry")
    [extra] = [each for each in program.seen(running)["movements"] if each["role"] == "extra"]
    assert extra["lot_number"] == "M-2"
    assert "There is no such item" in pages.refused(f"{running}/extras", 404, item="NONE", amount="1", reason="dry")


FILLED = {"sku": ["ALE-033", "ALE-033", ""], "count": ["30", "3", ""], "container": ["BOTTLE", "", ""]}
MORE = {"lot": ["", "GIFT", ""], "expires": ["", "", ""]}
WHOLE: dict[str, object] = {"amount": "19", "unit": "l", **FILLED, **MORE}


@pytest.fixture
def bottles(program: Program, running: str) -> str:
    """The same, which took bottles."""
    program.sku()
    bottle = program.item("BOTTLE", kind="container", unit="each")
    program.restock(bottle, 40, unit_cost="0.1")
    program.made(f"{running}/extras", {"item_id": bottle, "quantity": 30, "reason": "to fill"})
    return running


def test_a_finish_says_what_it_makes_and_is_then_done_so(program: Program, pages: Pages, bottles: str) -> None:
    assert "The rest goes into Wort" in pages.open(f"{bottles}/finish")
    told = {**WHOLE, "rest_lot": "TANK-1"}
    answer = pages.send(f"{bottles}/finish/check", **told)
    shown = words_of(answer)
    assert answer.status_code == 200
    for words in (
        "19 l came out, 1 l less than expected",
        "ALE-2026-0001 30 each 9.9 l never",
        "GIFT 3 each 0.99 l",
        "TANK-1 8.11 l 8.11 l",
        "All of what came out goes into these lots",
    ):
        assert words in shown, (words, shown)
    assert program.seen(bottles)["status"] == "in_progress"
    assert 'type="hidden" name="sku" value="ALE-033"' in answer.text
    done, record = pages.done(f"{bottles}/finish", **told), program.seen(bottles)
    assert "The batch is finished" in done
    # To the last digit, so that whoever adds them up finds that nothing is missing.
    assert f"Consumed €11.00 Produced €{record['produced']} Loss €{record['loss']}" in done
    assert "not in progress, so it cannot be finished" in pages.open(f"{bottles}/finish")
    outputs = [each for each in record["movements"] if each["role"] == "output"]
    made = {each["lot_number"]: each["quantity"] for each in outputs}
    assert made == {"ALE-2026-0001": "30", "GIFT": "3", "TANK-1": "8.11"}


def test_what_a_finish_loses_is_said_before_it_is_done(program: Program, pages: Pages, running: str) -> None:
    program.sku()
    malt = program.seen(running)["lines"][0]["item_id"]
    program.restock(malt, 9)
    batch = program.made("/batches", {"recipe_id": program.recipe(malt, "Small beer")})
    path = f"/batches/{batch['batch_id']}"
    pages.done(f"{path}/start")
    assert "what is not filled is lost" in pages.open(f"{path}/finish")
    told = {"sku": "ALE-033", "count": "30", "container": "", "lot": "", "expires": ""}
    shown = words_of(pages.send(f"{path}/finish/check", amount="10", unit="l", **told))
    assert "0.1 l go into none of these lots and are lost" in shown


def test_that_lots_will_be_held_is_said_before_they_are_made(program: Program, pages: Pages, running: str) -> None:
    told = {"amount": "19", "unit": "l"}
    assert "will be held" not in words_of(pages.send(f"{running}/finish/check", **told))
    [malt] = program.seen(running)["movements"]
    assert program.post(f"/lots/{malt['lot_id']}/hold", {"reason": "<glass> in it"}).status_code == 200
    because = "lot M-1 of Pale malt"
    notice = f"What this batch makes will be held, because of what went into it: {because} is held"
    for path in (running, f"{running}/finish"):
        assert notice in pages.open(path)
    shown = words_of(pages.send(f"{running}/finish/check", **told))
    words = f"This lot will be held: it is made of {because}, which is held for this reason: <glass> in it"
    assert words in shown
    after = pages.done(f"{running}/finish", **told)
    assert "ALE-2026-0001 Held <glass> in it" in after
    assert "will be held" not in after


REFUSED: list[tuple[dict[str, object], int, str]] = [
    ({"amount": ""}, 422, "amount"),
    ({"amount": "0"}, 422, "yield"),
    ({"unit": "kg"}, 422, "kg"),
    ({"amount": "5"}, 422, "holds more than the batch gave"),
    ({"count": ["31", "1", ""]}, 409, "31 × Bottle were filled"),
    ({"count": ["1", "1.5", ""]}, 422, "Row 2: Pieces are counted"),
    ({"sku": ["ALE-033", "X", ""]}, 404, "Row 2: There is no such SKU"),
    ({"sku": ["ALE-033", "", ""]}, 422, "Row 2: Say which SKU this is"),
    ({"container": ["X", "", ""]}, 404, "Row 1: There is no such item"),
    ({"container": ["", "MALT", ""]}, 422, "Row 2: Pale malt is no container"),
    ({"expires": ["soon", "", ""]}, 422, "Row 1: expires is no day"),
]


def test_a_finish_that_cannot_be_is_told_with_its_row_and_keeps_what_was_typed(
    program: Program, pages: Pages, bottles: str
) -> None:
    before = program.seen(bottles)
    for told, status, words in REFUSED:
        for path in (f"{bottles}/finish/check", f"{bottles}/finish"):
            answer = pages.send(path, **(WHOLE | told))
            assert (answer.status_code, words in words_of(answer)) == (status, True), told
            assert 'value="GIFT"' in answer.text
    assert program.seen(bottles) == before


def test_the_record_is_a_file_with_costs_for_who_may_see_them(
    site: Flask, installation: Installation, pages: Pages, running: str
) -> None:
    answer = pages.client.get(f"{running}/record")
    assert answer.mimetype == "application/pdf"
    assert 'filename="batch-record-ALE-2026-0001.pdf"' in answer.headers["Content-Disposition"]
    assert "Consumed" in words_of_pdf(answer.data)
    viewer = pages_in_role(site, installation, installation.app.identity.act_as_operator(), "viewer")
    assert "Consumed" not in words_of_pdf(viewer.client.get(f"{running}/record").data)
    assert pages.client.get(f"/batches/{NOBODY}/record").status_code == 404


@pytest.mark.usefixtures("recipe")
def test_a_batch_is_planned_by_what_shall_come_out_or_by_an_ingredient(program: Program, pages: Pages) -> None:
    pages.done("/batches", recipe="Pale ale", output="5000", output_unit="ml", version="1")
    pages.done("/batches", recipe="Pale ale", ingredient="MALT", amount="1000", amount_unit="g")
    assert [each["factor"] for each in program.seen("/batches")["batches"]] == ["0.25", "0.25"]
    assert "version is no number" in pages.refused("/batches", 422, recipe="Pale ale", version="new")
    assert "There is no such item" in pages.refused("/batches", 404, recipe="Pale ale", ingredient="X", amount="1")


def test_a_recipes_batches_are_listed_from_its_page(program: Program, pages: Pages, recipe: str) -> None:
    label = planned(program, pages)
    assert f"/batches?recipe={recipe}" in pages.client.get(f"/recipes/{recipe}").text
    assert label in pages.client.get(f"/batches?recipe={recipe}").text
    assert label not in pages.client.get(f"/batches?recipe={NOBODY}").text


def filling(*rows: tuple[str, str, str, str]) -> str:
    return "&".join(f"name={name}&holds={holds}&unit={unit}&count={count}" for name, holds, unit, count in rows)


def test_containers_are_filled_from_a_recipe_and_from_a_batch(pages: Pages, recipe: str, running: str) -> None:
    asked = filling(("keg", "6", "l", "2"), ("bottle", "330", "ml", ""), ("", "", "", ""))
    for path in (f"/recipes/{recipe}/filling", f"{running}/filling"):
        assert f"{path}" in pages.client.get(path.removesuffix("/filling")).text
        assert "What that fills" not in pages.open(path)
        shown = pages.open(f"{path}?{asked}")
        for words in ("0.08 l are left", "keg 2 6 l 12 l", "bottle 24 0.33 l 7.92 l"):
            assert words in shown
    assert "keg 4 6 l 24 l" in pages.open(f"/recipes/{recipe}/filling?factor=2&{filling(('keg', '6', 'l', '4'))}")
    assert "16 l are left" in pages.open(f"{running}/filling?{filling(('keg', '24', 'l', ''), ('can', '4', 'l', '1'))}")


def link_to(path: str, pages: Pages, page: str) -> str | None:
    """Where a page leads that begins so; None if it leads nowhere there."""
    found = re.search(f'href="({re.escape(path)}[^"]*)"', pages.client.get(page).text)
    return html.unescape(found[1]) if found else None


def test_the_form_that_finishes_a_batch_comes_filled_in_from_its_filling(pages: Pages, bottles: str) -> None:
    asked = filling(("ale-033", "330", "ml", "30"), ("tray", "1", "l", "2"), ("keg", "50", "l", ""))
    link = link_to(f"{bottles}/finish?", pages, f"{bottles}/filling?{asked}")
    assert link is not None
    shown = pages.client.get(link).text
    for cell in (
        'name="amount" type="text" value="20"',
        'id="sku-1" name="sku" type="text" value="ALE-033"',
        'id="count-1" name="count" type="text" value="30"',
        'id="sku-2" name="sku" type="text" value=""',
        'id="count-2" name="count" type="text" value="2"',
        'id="count-3" name="count" type="text" value=""',
    ):
        assert cell in shown
    taken = link_to(f"{bottles}/finish?", pages, f"{bottles}/filling?{filling(('Bottle', '0.33', 'l', '3'))}")
    assert taken is not None
    assert 'id="container-1" name="container" type="text" value="BOTTLE"' in pages.client.get(taken).text


def test_a_batch_that_cannot_be_finished_is_filled_without_a_way_to_its_finish(
    site: Flask, installation: Installation, pages: Pages, running: str
) -> None:
    asked = f"{running}/filling?{filling(('keg', '5', 'l', ''))}"
    assert link_to(f"{running}/finish", pages, asked)
    viewer = pages_in_role(site, installation, installation.app.identity.act_as_operator(), "viewer")
    assert link_to(f"{running}/finish", viewer, asked) is None
    pages.done(f"{running}/finish", amount="19", unit="l")
    assert link_to(f"{running}/finish", pages, asked) is None


IMPOSSIBLE = [
    (filling(("keg", "30", "l", "1")), "hold more than there is left to fill"),
    (filling(("keg", "6", "l", ""), ("can", "none", "l", "")), "Row 2: "),
    (filling(("keg", "6", "l", "-1")), "Row 1: Containers are counted"),
    (filling(("keg", "0", "l", "")), "must hold more than nothing"),
    (filling(("keg", "6", "kg", "")), "density"),
    (filling(("keg", "6", "shoes", "")), "shoes"),
    (filling(("keg", "6", "kg", "")) + "&density=none", "density"),
]


def test_a_filling_that_cannot_be_is_told_above_the_form(pages: Pages, running: str) -> None:
    for asked, words in IMPOSSIBLE:
        answer = pages.client.get(f"{running}/filling?{asked}")
        assert (answer.status_code, words in words_of(answer)) == (422, True), asked
