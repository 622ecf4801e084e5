"""The pages as people meet them: by eye, by keyboard, on a phone, in the dark, without script."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from entrypoints.settings import Settings
from entrypoints.web.site import create_site
from tests.e2e.conftest import LONG_NAME, Served, Watched, visiting
from tests.installations import in_memory

pytestmark = pytest.mark.e2e

CONTRAST = """
() => {
  const channels = text => {
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([r, g, b]) => [r, g, b]
    .map(value => value / 255)
    .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, place) => sum + value * [0.2126, 0.7152, 0.0722][place], 0);
  const behind = element => {
    for (let each = element; each; each = each.parentElement) {
      const [r, g, b, alpha] = channels(getComputedStyle(each).backgroundColor);
      if (alpha > 250) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const element of document.querySelectorAll("body *")) {
    const words = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!words || !element.checkVisibility()) continue;
    const both = [luminance(channels(getComputedStyle(element).color)), luminance(behind(element))];
    const ratio = (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
    if (ratio < 4.5) faint.push(`${ratio} ${element.tagName}.${element.className} ${element.textContent}`);
  }
  return faint;
}
"""


def test_no_page_breaks_its_own_policy_or_complains(watched: Watched, served: Served) -> None:
    for path in served.paths:
        watched.page.goto(path)
        watched.page.wait_for_load_state("networkidle")
        watched.page.screenshot()
    assert watched.complaints == []


ELSEWHERE = {
    "identities.ask_to_unlink": "test_providers.py",
    "pages.ask_to_cancel": "test_billing.py",
    "pages.ask_to_change_plan": "test_billing.py",
    "passkeys.passkey": "test_passkeys.py",
}
"""Pages about what the served brewery does not have, each walked through there under the same eyes."""
NO_PAGES = {
    *("static", "pages.export_file", "pages.import_template", "pages.labels_file", "pages.label_job_file"),
    *("pages.batch_record", "pages.label_picture", "pages.recall_file", "two_steps.scan"),
    *("pages.export_recipes", "pages.export_recipe"),
    *("auth.signed_out", "pages.home", "providers.callback"),
}
"""Files and pictures, and what leads to another page at once."""


def test_every_page_that_there_is_is_among_those_that_are_looked_at(served: Served) -> None:
    urls = create_site(in_memory().app, Settings()).url_map
    pages = {
        rule.endpoint
        for rule in urls.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.rule.startswith("/api/")
    }
    match = urls.bind("localhost").match
    looked = {match(urlsplit(path).path)[0] for path in served.paths if path != "/nothing"} & pages
    assert looked | set(ELSEWHERE) | NO_PAGES == pages
    assert not looked & (set(ELSEWHERE) | NO_PAGES)


def test_a_violation_would_be_seen(watched: Watched) -> None:
    watched.page.goto("/stock")
    watched.page.evaluate("document.body.innerHTML = '<p style=\"color: red\">'")
    watched.page.wait_for_timeout(100)
    assert any("style-src" in complaint for complaint in watched.complaints)


@pytest.mark.parametrize("width", [320, 375, 768])
def test_no_page_is_wider_than_the_screen(watched: Watched, served: Served, width: int) -> None:
    watched.page.set_viewport_size({"width": width, "height": 800})
    for path in served.paths[:-1]:
        watched.page.goto(path)
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_every_word_stands_out_from_what_is_behind_it(
    browser: Browser, served: Served, scheme: str, width: int
) -> None:
    context = visiting(
        browser,
        served,
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()
    for path in served.paths[:-1]:
        page.goto(path)
        assert page.evaluate(CONTRAST) == [], path
    context.close()


def test_a_faint_word_would_be_seen(watched: Watched) -> None:
    watched.page.goto("/stock")
    watched.page.evaluate("document.querySelector('h1').style.color = 'color-mix(in srgb, gray 60%, white)'")
    assert len(watched.page.evaluate(CONTRAST)) == 1


def test_the_keyboard_reaches_everything_and_shows_where_it_is(watched: Watched) -> None:
    page = watched.page
    page.goto("/stock")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    reached = []
    for _ in range(14):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim() || document.activeElement.id"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert reached[:8] == ["Import", "Export", "In use", "Low", "Out of stock", "Expired", "Archived", "All"]
    assert reached[8] == "search"
    assert reached[11:] == ["Show", "Item", "Code"]


def test_a_search_is_typed_and_sent_by_enter(watched: Watched) -> None:
    page = watched.page
    page.goto("/stock")
    page.get_by_label("Search").fill("otter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("rowheader")).to_have_count(1)
    expect(page.get_by_label("Search")).to_have_value("otter")


def test_the_list_is_filtered_and_ordered_by_its_controls(watched: Watched) -> None:
    page = watched.page
    page.goto("/stock")
    page.get_by_label("Kind").select_option(label="Container")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("rowheader")).to_have_count(4)
    page.get_by_role("link", name="Code").click()
    expect(page.get_by_role("columnheader", name="Code")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("link", name="Code").click()
    expect(page.get_by_role("columnheader", name="Code")).to_have_attribute("aria-sort", "descending")
    expect(page.get_by_role("rowheader").first).to_contain_text("Bottle 3")


def test_an_item_is_opened_from_the_list_and_left_again(watched: Watched) -> None:
    page = watched.page
    page.goto("/stock")
    page.get_by_role("link", name=LONG_NAME).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(LONG_NAME)
    for heading in ("On hand over time", "Lots", "Reservations", "History"):
        expect(page.get_by_role("heading", level=2, name=heading, exact=True)).to_be_visible()
    expect(page.get_by_role("img", name="On hand from")).to_be_visible()
    page.get_by_role("navigation", name="Where you are").get_by_role("link", name="Stock").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stock")


def test_everything_works_without_script(browser: Browser, served: Served) -> None:
    context = visiting(browser, served, java_script_enabled=False)
    page = context.new_page()
    page.goto("/stock")
    page.get_by_label("Search").fill("otter")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name=LONG_NAME).click()
    expect(page.get_by_role("heading", level=2, name="History", exact=True)).to_be_visible()
    context.close()


def test_the_api_is_tried_out_on_its_own_page(watched: Watched, served: Served) -> None:
    page = watched.page
    page.goto("/api/v1/docs/")
    page.get_by_role("button", name="Authorize").click()
    page.get_by_label("auth-bearer-value").fill(served.program.token)
    page.get_by_role("button", name="Apply credentials").click()
    page.get_by_role("button", name="Close").first.click()
    page.get_by_role("button", name="get /api/v1/units", exact=False).first.click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table .response .response-col_status")).to_have_text("200")
    assert watched.complaints == []
