"""A batch and its labels in a real browser: what a maker does on a day in the cellar."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Served, Watched, visiting
from tests.scanner import of_pdf, sizes_of_pdf, words_of_pdf

pytestmark = pytest.mark.e2e


def batch_of(served: Served, name: str) -> str:
    """The address of a batch that was just started of a new recipe that makes no item."""
    program = served.program
    malt = program.seen("/items", search="MALT-PALE")["items"][0]["item_id"]
    recipe = program.recipe(malt, name)
    batch_id = program.made("/batches", {"recipe_id": recipe, "prefix": "DAY"})["batch_id"]
    program.post(f"/batches/{batch_id}/start", {})
    return f"/batches/{batch_id}"


def test_a_batch_is_timed_measured_and_finished_after_a_look_at_what_it_makes(watched: Watched, served: Served) -> None:
    page = watched.page
    page.goto(batch_of(served, "Day ale"))
    timer = page.get_by_role("article").filter(has=page.get_by_role("heading", name="Timer", exact=True))
    timer.get_by_label("What", exact=True).fill("Mash")
    timer.get_by_role("button", name="Start it").click()
    expect(page.get_by_role("status")).to_contain_text("It stands in the record")
    # The clock of the site stands still; the one that is shown goes on.
    expect(page.locator("[data-passed]")).to_have_text("0:00:02", timeout=15_000)
    page.get_by_role("button", name="Stop Mash").click()
    expect(page.get_by_role("heading", name="Timers")).to_have_count(0)
    expect(page.get_by_role("cell", name="Mash stopped after")).to_be_visible()
    page.get_by_role("link", name="Fill containers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fill containers")
    for column, told in {"Container": "heron-033", "One holds": "0.33", "Unit": "l", "How many": "50"}.items():
        page.get_by_label(f"{column} of row 1", exact=True).fill(told)
    page.get_by_role("button", name="Fill them").click()
    page.get_by_role("link", name="Finish the batch so").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Finish DAY")
    expect(page.get_by_label("SKU of row 1")).to_have_value("HERON-033")
    expect(page.get_by_label("Pieces of row 1")).to_have_value("50")
    expect(page.get_by_label("What came out in all")).to_have_value("20")
    page.get_by_label("What came out in all").fill("19")
    page.get_by_role("button", name="Look at what that makes").click()
    expect(page.get_by_text("2.5 l go into none of these lots and are lost")).to_be_visible()
    page.get_by_role("button", name="Finish the batch so").click()
    expect(page.get_by_role("status")).to_contain_text("The batch is finished")
    with page.expect_download() as paper:
        page.get_by_role("link", name="Record as PDF").click()
    assert "Batch record DAY-" in words_of_pdf(Path(paper.value.path()).read_bytes())
    assert watched.complaints == []


def test_labels_of_chosen_lots_are_downloaded_as_one_pdf(browser: Browser, served: Served) -> None:
    """Without script, as everything."""
    program = served.program
    item = program.item("SALT", name="Sea salt")
    for code in ("S-1", "S-2", "S-3"):
        program.restock(item, 5, lot_number=code)
    context = visiting(browser, served, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/items/{item}")
    page.get_by_role("link", name="Labels of open lots").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Labels")
    page.get_by_label("Labels of lot S-1").fill("2")
    page.get_by_label("Labels of lot S-2").fill("")
    page.get_by_label("Labels of lot S-3").fill("3")
    page.get_by_label("Sheet").select_option("A4-21")
    with page.expect_download() as labels:
        page.get_by_role("button", name="Download as PDF").click()
    content = Path(labels.value.path()).read_bytes()
    assert sizes_of_pdf(content) == [(210, 297)]
    assert len([read for read in of_pdf(content) if read[0] == "]Q1"]) == 5
    words = words_of_pdf(content)
    assert (words.count("Lot S-1"), words.count("Lot S-2"), words.count("Lot S-3")) == (2, 0, 3)
    page.get_by_role("button", name="Draw in the background").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("0 of 5 labels drawn")
    expect(page.get_by_role("progressbar", name="Drawn so far")).to_be_visible()
    assert served.app is not None
    served.app.production.draw_labels()
    # Nobody reloads it.
    expect(page.get_by_role("heading", level=1)).to_have_text("5 labels ready")
    with page.expect_download() as drawn:
        page.get_by_role("link", name="Download as PDF").click()
    assert Path(drawn.value.path()).read_bytes() == content
    context.close()
