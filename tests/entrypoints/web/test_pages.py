"""The pages as they are served."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from domain.identity.permissions import Permission
from entrypoints.settings import Settings
from entrypoints.web.site import create_site
from tests.entrypoints.web.browsing import Pages, pages_by, pages_in_role, words_of
from tests.entrypoints.web.program import NOBODY, Program
from tests.installations import Installation, in_memory


@pytest.fixture
def installation() -> Installation:
    """In memory alone: what a page shows comes by use cases that are proved on every kind of storage."""
    return in_memory()


def leads_to_sign_in(response: TestResponse) -> bool:
    """Whether nothing is shown before somebody signs in."""
    return response.status_code == 303 and response.headers["Location"] == "/auth/sign-in?next=/stock"


def test_the_root_leads_to_the_stock_list(site: Flask) -> None:
    response = site.test_client().get("/")
    assert (response.status_code, response.headers["Location"]) == (303, "/stock")


def test_the_stock_list_shows_items_in_numbers_andwords_of(pages: Pages, program: Program) -> None:
    malt = program.item("MALT", name="Pale malt", reorder_point="2000")
    program.restock(malt, "1234.5", unit_cost="1.2")
    program.item("HOP", name="Goldings")
    words = pages.open("/stock")
    assert "Pale malt ingredient MALT Low 1,234.5 kg 1,234.5 kg" in words
    assert "Goldings ingredient HOP Out of stock 0 kg" in words
    assert "2 items, worth €1,481.40" in words


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, "In stock"),
        ({"reorder_point": "10"}, "Low"),
        ({"tracked": False}, "Not tracked"),
    ],
)
def test_the_state_of_an_item_is_a_word(pages: Pages, program: Program, fields: dict[str, object], state: str) -> None:
    item_id = program.item("MALT", **fields)
    if fields.get("tracked", True):
        program.restock(item_id, 10)
    assert f"MALT {state}" in pages.open("/stock")
    assert state in pages.open(f"/items/{item_id}")


def test_an_expired_and_a_held_lot_are_told_inwords_of(program: Program, installation: Installation) -> None:
    item_id = program.item(perishable=True)
    program.restock(item_id, 10, lot_number="OLD", expiration_date="2026-03-02")
    program.post(
        f"/lots/{program.restock(item_id, 5, lot_number='LAB', expiration_date='2026-09-01')}/hold", {"reason": "lab"}
    )
    installation.clock.advance(days=1)
    words = pages_by(installation, program.token).open(f"/items/{item_id}")
    assert "Out of stock Expired stock Held stock" in words
    assert "OLD Expired" in words
    assert "LAB Held lab" in words
    assert "Held 5 Expired 10" in words


def test_the_list_is_searched_filtered_and_ordered_by_its_address(pages: Pages, program: Program) -> None:
    program.item("MALT", name="Pale malt", reorder_point="1")
    program.item("BTL", name="Bottle", kind="container", unit="each")
    assert "Bottle" not in pages.open("/stock?search=malt&kind=&sort=name")
    assert "Pale malt" not in pages.open("/stock?kind=container")
    assert "Bottle container" not in pages.open("/stock?show=low")
    words = pages.open("/stock?sort=-code")
    assert words.index("Pale malt") < words.index("Bottle")


def test_a_long_list_comes_in_pages_that_keep_the_filter(pages: Pages, program: Program) -> None:
    lines = [
        {"code": f"I{number:02}", "name": f"Item {number:02}", "kind": "container", "unit": "each"}
        for number in range(53)
    ]
    for line in lines:
        program.made("/items", line)
    first = pages.client.get("/stock?kind=container&sort=-name").text
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following is not None
    second = pages.open(following[1].replace("&amp;", "&"))
    assert "3 items on this page" in second
    assert "Item 02 container" in second
    assert "Item 03 container" not in second
    assert "First page" in second


def test_an_empty_list_says_how_to_begin(pages: Pages) -> None:
    words = pages.open("/stock")
    assert "No items yet" in words
    assert "Bring in a list from a spreadsheet" in words


def test_a_search_without_result_offers_the_whole_list(pages: Pages, program: Program) -> None:
    program.item()
    assert "Nothing matches" in pages.open("/stock?search=nothing+like+it")


def test_an_item_shows_its_lots_reservations_history_and_chart(pages: Pages, program: Program) -> None:
    item_id = program.item("MALT", name="Pale malt")
    program.restock(item_id, "25", unit_cost="1.2", lot_number="A")
    program.restock(item_id, "25", unit_cost="1.3", lot_number="B")
    program.adjust(item_id, "sale", 30, reference="SO-1", notes="two pallets")
    program.adjust(item_id, "reserved", 5, reference="SO-2", reserved_until="2026-03-09T12:00:00Z")
    words = pages.open(f"/items/{item_id}")
    assert "Available 15 kg On hand 20 kg Reserved 5" in words
    assert "B Usable 2 Mar 2026 never 20 kg 25 5 €1.30 €26.00" in words
    assert "SO-2 B 9 Mar 2026, 13:00 5 kg" in words
    assert "Sale 2 Mar 2026, 10:00 A SO-1 two pallets −25 – 20 kg −€30.00" in words
    assert "A Usable" not in words
    assert "A Used up" in pages.open(f"/items/{item_id}?lots=all")
    assert '<path class="line" d="M0 ' in pages.client.get(f"/items/{item_id}").text


def test_a_new_item_says_that_nothing_has_happened(pages: Pages, program: Program) -> None:
    words = pages.open(f"/items/{program.item()}")
    assert "Nothing has happened to this item yet." in words
    assert "On hand over time" not in words


def test_a_long_history_and_many_lots_come_in_pages(pages: Pages, program: Program) -> None:
    item_id = program.item("MALT")
    lines = [{"item_id": item_id, "change_type": "restock", "quantity": 1, "lot_number": f"L{n:02}"} for n in range(60)]
    program.made("/adjustments", {"lines": lines})
    page = pages.client.get(f"/items/{item_id}").text
    links = [address.replace("&amp;", "&") for address in re.findall(r'rel="next" href="([^"]+)"', page)]
    more_lots, older = links
    assert "L59 Usable" in pages.open(more_lots)
    words = pages.open(older)
    assert "L34 " in words
    assert "Newest" in words


def test_what_people_wrote_is_shown_as_they_wrote_it_and_never_as_markup(pages: Pages, program: Program) -> None:
    name = """<script>alert("x")</script>'"&amp;"""
    item_id = program.item("A<b>", name=name)
    program.restock(item_id, 1, lot_number="<i>", notes="<img src=x onerror=alert(1)>", reference="</td>")
    for path in ("/stock", f"/items/{item_id}", "/stock?search=<script>&show=all"):
        page = pages.client.get(path).text
        assert "<script" not in page
        assert "<img src=x" not in page
        assert "<i>" not in page
    assert name in pages.open(f"/items/{item_id}")


def test_costs_are_not_shown_to_a_visitor_who_may_not_see_them(
    installation: Installation, site: Flask, program: Program
) -> None:
    item_id = program.item()
    program.restock(item_id, 10, unit_cost="7.77")
    owner = installation.app.identity.act_as_operator()
    everything_else = frozenset(Permission) - {Permission.VIEW_COSTS}
    installation.app.identity.manage_roles.define(owner, "Packer", everything_else)
    pages = pages_in_role(site, installation, owner, "Packer")
    for path in ("/stock", f"/items/{item_id}"):
        words = pages.open(path)
        assert "€" not in words
        assert "Value" not in words
    assert pages.client.get("/stock?sort=value").status_code == 403


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        (f"/items/{NOBODY}", 404, "There is no such item"),
        ("/items/1", 404, "There is nothing at this address"),
        ("/nothing", 404, "There is nothing at this address"),
        ("/stock?cursor=x", 422, "does not belong to this list"),
        ("/stock?show=everything", 422, "show: expected"),
        ("/stock?sort=on_hand%3B", 422, "sort: "),
        (f"/items/{NOBODY}?before=x", 404, "no such item"),
        ("/stock?search=%00", 422, "text without NUL"),
        ("/stock?search=%ff", 400, "not UTF-8"),
    ],
)
def test_what_cannot_be_shown_is_a_page_that_says_why(pages: Pages, path: str, status: int, words: str) -> None:
    response = pages.client.get(path)
    assert response.status_code == status
    assert words in words_of(response)
    assert response.headers["X-Request-ID"] in response.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/stock", f"/items/{NOBODY}"])
def test_pages_are_only_looked_at(pages: Pages, path: str, method: str) -> None:
    assert pages.client.open(path, method=method).status_code == 405


def test_without_a_session_the_pages_lead_to_sign_in() -> None:
    assert leads_to_sign_in(create_site(in_memory().app, Settings()).test_client().get("/stock"))


def test_a_role_that_may_not_look_shows_nothing(site: Flask, installation: Installation) -> None:
    installation.app.identity.found_organization("Brewery", currency="EUR", time_zone="Europe/Berlin", owner="Ada")
    owner = installation.app.identity.act_as_operator()
    installation.app.identity.manage_roles.define(owner, "Blind", frozenset({Permission.ADJUST_INVENTORY}))
    assert pages_in_role(site, installation, owner, "Blind").client.get("/stock").status_code == 403


def test_times_are_shown_where_the_organisation_is(program: Program, installation: Installation) -> None:
    installation.clock.time = datetime(2026, 7, 31, 22, 30, tzinfo=UTC)
    item_id = program.item()
    program.restock(item_id, 1)
    assert "1 Aug 2026, 00:30" in pages_by(installation, program.token).open(f"/items/{item_id}")
