"""Members, roles, tokens and the audit as people meet them."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Served, Watched, visiting
from tests.e2e.test_pages import CONTRAST

pytestmark = pytest.mark.e2e

NAMELESS = """
() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea, button, a, summary, fieldset")]
  .filter(each => each.checkVisibility())
  .filter(each => {
    const labels = each.labels ? [...each.labels] : [];
    if (each.tagName === "FIELDSET") labels.push(each.querySelector(":scope > legend"));
    if (["BUTTON", "A", "SUMMARY"].includes(each.tagName.toUpperCase())) labels.push(each);
    return !labels.some(label => label?.textContent.trim());
  })
  .map(each => each.outerHTML)
"""
"""What can be used and has no name that is shown."""

DANGLING = """
() => [...document.querySelectorAll("[aria-describedby], [aria-labelledby]")]
  .flatMap(each => ["aria-describedby", "aria-labelledby"].flatMap(name => (each.getAttribute(name) ?? "").split(" ")))
  .filter(id => id && !document.getElementById(id))
"""
"""Ids that something is described or named by, and that nothing has."""

LEVELS = "() => [...document.querySelectorAll('h1, h2, h3, h4')].map(each => Number(each.tagName[1]))"
SMALL = """
() => [...document.querySelectorAll("button, .button, .bar nav a, .tick")]
  .filter(each => each.checkVisibility())
  .filter(each => each.getBoundingClientRect().height < 24)
  .map(each => each.outerHTML)
"""


def test_everything_that_can_be_used_has_a_name_and_headings_are_in_order(watched: Watched, served: Served) -> None:
    for width in (390, 1280):
        watched.page.set_viewport_size({"width": width, "height": 800})
        for path in served.paths[:-1]:
            watched.page.goto(path)
            assert watched.page.evaluate(NAMELESS) == [], path
            assert watched.page.evaluate(DANGLING) == [], path
            assert watched.page.evaluate(SMALL) == [], path
            levels = watched.page.evaluate(LEVELS)
            assert levels[0] == 1, path
            assert levels.count(1) == 1, path
            assert all(after <= before + 1 for before, after in pairwise(levels)), path
            expect(watched.page.get_by_role("main")).to_have_count(1)


def test_a_field_without_a_name_would_be_seen(watched: Watched) -> None:
    watched.page.goto("/tokens/new")
    watched.page.evaluate("document.querySelector('label').remove()")
    assert len(watched.page.evaluate(NAMELESS)) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_keyboard_shows_where_it_is_on_every_page(browser: Browser, served: Served, scheme: str) -> None:
    context = visiting(browser, served, color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    for path in served.paths[:-1]:
        page.goto(path)
        for _ in range(12):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body"):
                break
            style, width = page.evaluate(
                "(s => [s.outlineStyle, parseFloat(s.outlineWidth)])(getComputedStyle(document.activeElement))"
            )
            assert (style, width >= 2) == ("solid", True), path
    context.close()


def test_on_a_phone_the_navigation_opens_without_script_by_keyboard(browser: Browser, served: Served) -> None:
    context = visiting(browser, served, java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto("/stock")
    link = page.get_by_role("link", name="Members", exact=True)
    expect(link).to_be_hidden()
    page.get_by_role("button", name="Menu").focus()
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Members")
    context.close()


def test_a_member_is_changed_without_script(browser: Browser, served: Served) -> None:
    context = visiting(browser, served, java_script_enabled=False)
    page = context.new_page()
    page.goto("/members")
    page.get_by_role("link", name="Jonas Brandt").click()
    page.get_by_role("radio", name="viewer").check()
    page.get_by_role("button", name="Give this role").click()
    expect(page.get_by_role("status")).to_contain_text("The role is given.")
    expect(page.get_by_role("radio", name="viewer")).to_be_checked()
    page.get_by_role("button", name="Shut Jonas Brandt out").click()
    expect(page.get_by_role("status")).to_contain_text("shut out")
    page.get_by_role("button", name="Let Jonas Brandt in again").click()
    page.get_by_role("radio", name="manager").check()
    page.get_by_role("button", name="Give this role").click()
    context.close()


def test_a_role_is_defined_and_removed_without_script(browser: Browser, served: Served) -> None:
    context = visiting(browser, served, java_script_enabled=False)
    page = context.new_page()
    page.goto("/roles")
    page.get_by_role("link", name="Define a role").click()
    page.get_by_label("Name").fill("Bookkeeper")
    page.get_by_role("group", name="Reports").get_by_label("See reports").check()
    page.get_by_role("button", name="Define this role").click()
    card = page.get_by_role("article", name="Bookkeeper")
    expect(card).to_contain_text("See reports")
    card.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove Bookkeeper").click()
    expect(card).to_have_count(0)
    context.close()


def test_a_refused_form_says_so_beside_the_field_in_light_and_dark(browser: Browser, served: Served) -> None:
    for dark in (False, True):
        context = visiting(
            browser, served, color_scheme="dark" if dark else "light", viewport={"width": 390, "height": 800}
        )
        page = context.new_page()
        page.goto("/tokens/new")
        page.get_by_label("Name").fill("Till")
        page.get_by_role("button", name="Make this token").click()
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.get_by_role("group", name="What it may do")).to_have_accessible_description(
            re.compile("Choose at least one")
        )
        expect(page.get_by_label("Name")).to_have_value("Till")
        assert page.evaluate(CONTRAST) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        context.close()


def made_token(page: Page) -> None:
    page.goto("/tokens/new")
    page.get_by_label("Name").fill("Web shop")
    page.get_by_label("See items, lots and their history").check()
    page.get_by_role("button", name="Make this token").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keep this token now")


def test_a_new_token_is_copied_by_the_keyboard_alone(watched: Watched, served: Served) -> None:
    page = watched.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=served.address)
    made_token(page)
    field = page.get_by_label("Web shop", exact=True)
    text = field.input_value()
    page.get_by_role("link", name="API tokens").last.focus()
    page.keyboard.press("Tab")
    expect(field).to_be_focused()
    assert page.evaluate("getSelection().toString()") == text
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == text
    assert watched.complaints == []


def test_without_script_a_new_token_is_selected_by_tab_and_its_button_is_not_there(
    browser: Browser, served: Served
) -> None:
    context = visiting(browser, served, java_script_enabled=False)
    page = context.new_page()
    made_token(page)
    expect(page.get_by_label("Web shop", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    page.get_by_role("link", name="I have kept it").click()
    page.get_by_role("row").filter(has_text="Web shop").first.get_by_role("link", name="Revoke").click()
    page.get_by_role("button", name="Revoke Web shop").click()
    expect(page.get_by_role("status")).to_contain_text("revoked")
    context.close()


def test_the_audit_is_filtered_by_its_controls(watched: Watched) -> None:
    page = watched.page
    page.goto("/audit")
    page.get_by_label("What", exact=True).select_option(label="Defined a role")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("rowheader").first).to_have_text("Defined a role")
    page.get_by_role("link", name="Packer").first.click()
    expect(page.get_by_text("Only what was done to one role.")).to_be_visible()
