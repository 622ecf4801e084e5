"""Labels by the API and on pages: what is downloaded, what a scanner reads from it, and what is refused."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.entrypoints.web.browsing import Pages, pages_by
from tests.entrypoints.web.program import NOBODY, Json, Program, program_of, refusal
from tests.installations import RESOLVER, SITE, Installation
from tests.scanner import of_pdf, of_svg, words_of_pdf

GTIN = "06291041500213"


@pytest.fixture
def bottle(program: Program) -> Json:
    """A SKU with a GTIN."""
    return program.sku(gtin=GTIN, perishable=True)


def lot_of(program: Program, bottle: Json, code: str = "KOE-7", **told: object) -> str:
    return program.restock(bottle["item_id"], 24, lot_number=code, expiration_date="2027-05-01", **told)


def labels(program: Program, *lots: Json, **told: object) -> TestResponse:
    return program.post("/labels", {"lots": list(lots), **told})


def test_s47_labels_are_a_pdf_under_a_name_of_our_own_and_say_what_they_are_of(program: Program, bottle: Json) -> None:
    response = labels(program, {"lot_id": lot_of(program, bottle), "copies": 3}, sheet="100x50")
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith('attachment; filename="stillroom-labels-100x50-')
    assert disposition.endswith('.pdf"')
    codes = [("]C1", f"01{GTIN}1527050110KOE-7"), ("]Q1", f"{RESOLVER}/01/{GTIN}/10/KOE-7?15=270501")]
    assert of_pdf(response.data) == codes * 3
    assert "Lot KOE-7" in words_of_pdf(response.data)


def test_a_lot_of_what_is_not_sold_leads_to_its_item(program: Program) -> None:
    item_id = program.item("MALT")
    lot_id = program.restock(item_id, 5, lot_number="Größe 1")
    response = labels(program, {"lot_id": lot_id})
    assert of_pdf(response.data) == [("]Q1", f"{SITE}/items/{item_id}")]


def test_a_label_is_a_picture_as_well(program: Program, bottle: Json) -> None:
    lot_id = lot_of(program, bottle)
    response = program.get(f"/lots/{lot_id}/label.svg", sheet="A4-65", date="expires", made="true")
    assert (response.status_code, response.mimetype) == (200, "image/svg+xml")
    assert response.headers["Content-Disposition"] == 'attachment; filename="stillroom-label-A4-65.svg"'
    assert "style" not in response.text
    [(_, link)] = of_svg(response.text)
    assert link.startswith(f"{RESOLVER}/01/{GTIN}/10/KOE-7?11=")
    assert link.endswith("&17=270501")


def test_a_lot_code_that_gs1_cannot_write_is_refused_with_what_to_do(program: Program, bottle: Json) -> None:
    lot_id = lot_of(program, bottle, "Größe 7")
    for response in (labels(program, {"lot_id": lot_id}), program.get(f"/lots/{lot_id}/label.svg")):
        error = refusal(response, 422, "production.lot_code_not_on_label")
        assert "another code" in error["message"]
        assert error["details"]["got"] == ascii("öß ")


def test_a_day_that_scanners_would_take_for_another_is_refused(program: Program, bottle: Json) -> None:
    lot_id = program.restock(bottle["item_id"], 1, lot_number="OLD", expiration_date="2999-01-01")
    refusal(labels(program, {"lot_id": lot_id}), 422, "production.day_not_on_label")
    assert labels(program, {"lot_id": lot_id}, date="none").status_code == 200


@pytest.mark.parametrize("copies", [(500, 1), (250, 251)])
def test_more_than_500_labels_at_once_are_refused(program: Program, bottle: Json, copies: tuple[int, ...]) -> None:
    lot_id = lot_of(program, bottle)
    lots = [{"lot_id": lot_id, "copies": each} for each in copies]
    error = refusal(labels(program, *lots), 422, "production.bad_label_count")
    assert error["details"] == {"expected": "1 to 500 labels", "got": "501"}


@pytest.mark.parametrize(
    "body",
    [
        {"lots": []},
        {"lots": [{"lot_id": NOBODY, "copies": 0}]},
        {"lots": [{"lot_id": NOBODY, "copies": 501}]},
        {"lots": [{"lot_id": NOBODY}] * 101},
        {"lots": [{"lot_id": NOBODY}], "sheet": "A3"},
        {"lots": [{"lot_id": NOBODY}], "date": "2026-01-01"},
    ],
)
def test_a_request_that_says_something_else_is_refused(program: Program, body: Json) -> None:
    refusal(program.post("/labels", body), 422, "request.invalid")


def test_s44_another_organisations_lot_has_no_label(
    site: Flask, installation: Installation, program: Program, bottle: Json
) -> None:
    lot_id = lot_of(program, bottle)
    other = program_of(site, installation, "Big Brewery")
    refusal(labels(other, {"lot_id": lot_id}), 404, "inventory.unknown_lot")
    refusal(other.get(f"/lots/{lot_id}/label.svg"), 404, "inventory.unknown_lot")
    item_id = other.item("MALT")
    their_pages = pages_by(installation, other.token)
    for path in (f"labels?lot={lot_id}", f"labels/file?copies-{lot_id}=1", f"labels/picture?lot={lot_id}"):
        assert their_pages.client.get(f"/items/{item_id}/{path}").status_code == 404


def test_the_page_shows_how_labels_look_and_gives_them_as_a_file(pages: Pages, program: Program, bottle: Json) -> None:
    lot_id, other = lot_of(program, bottle), lot_of(program, bottle, "KOE-8")
    path = f"/items/{bottle['item_id']}"
    assert f"{path}/labels?lot={lot_id}" in pages.client.get(path).text
    assert f"{path}/labels" in pages.client.get(f"/products/{bottle['product_id']}").text
    shown = pages.client.get(f"{path}/labels?sheet=100x50&date=expires&copies-{other}=2")
    picture = f"{path}/labels/picture?sheet=100x50&amp;date=expires&amp;lot={other}"
    assert picture in shown.text
    drawn = pages.client.get(picture.replace("&amp;", "&"))
    assert drawn.mimetype == "image/svg+xml"
    assert of_svg(drawn.text) == [
        ("]C1", f"01{GTIN}1727050110KOE-8"),
        ("]Q1", f"{RESOLVER}/01/{GTIN}/10/KOE-8?17=270501"),
    ]
    file = pages.client.get(f"{path}/labels/file?sheet=100x50&copies-{lot_id}=&copies-{other}=2")
    assert file.mimetype == "application/pdf"
    assert [text for kind, text in of_pdf(file.data) if kind == "]Q1"] == [
        f"{RESOLVER}/01/{GTIN}/10/KOE-8?15=270501"
    ] * 2


def test_the_page_of_one_lot_shows_that_one_also_when_it_is_used_up(
    pages: Pages, program: Program, bottle: Json
) -> None:
    lot_id = lot_of(program, bottle)
    program.adjust(bottle["item_id"], "sale", 24)
    path = f"/items/{bottle['item_id']}/labels"
    assert "Nothing remains in any lot" in pages.open(path)
    assert "KOE-7" in pages.open(f"{path}?lot={lot_id}")


@pytest.mark.parametrize(
    ("typed", "words"),
    [("501", "1 to 500 labels"), ("many", "a whole number"), ("0", "1 to 500 labels"), ("-1", "a whole number")],
)
def test_what_is_wrong_with_the_form_stands_above_it(
    pages: Pages, program: Program, bottle: Json, typed: str, words: str
) -> None:
    lot_id = lot_of(program, bottle)
    response = pages.client.get(f"/items/{bottle['item_id']}/labels/file?copies-{lot_id}={typed}")
    assert response.status_code == 422
    assert words in response.text
    assert f'value="{typed}"' in response.text


def test_a_lot_without_a_label_is_told_by_the_page(pages: Pages, program: Program, bottle: Json) -> None:
    lot_of(program, bottle, "Größe 7")
    response = pages.client.get(f"/items/{bottle['item_id']}/labels")
    assert response.status_code == 422
    assert "cannot stand on a label with a GTIN" in response.text
    assert "<img" not in response.text.partition("<main")[2]


@pytest.mark.parametrize("query", ["copies-x=1", f"copies-{NOBODY}=1", "lot=" + NOBODY])
def test_the_page_knows_no_lot_that_is_not_there(pages: Pages, program: Program, bottle: Json, query: str) -> None:
    lot_of(program, bottle)
    path = "labels" if query.startswith("lot") else "labels/file"
    assert pages.client.get(f"/items/{bottle['item_id']}/{path}?{query}").status_code == 404
