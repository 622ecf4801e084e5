"""Products and SKUs as pages."""

import pytest
from flask import Flask

from tests.entrypoints.web.browsing import Pages, pages_in_role
from tests.entrypoints.web.program import Program
from tests.installations import Installation, in_memory

GTIN = "6291041500213"
BOTTLE = {"size": "0.33", "unit": "l", "code": "KOE-033", "price": "2.90", "gtin": GTIN, "expires": "yes", "key": "1"}


@pytest.fixture
def installation() -> Installation:
    """In memory alone: what a page shows comes by use cases that are proved on every kind of storage."""
    return in_memory()


def product_of(pages: Pages) -> str:
    """The address of a new product's page."""
    response = pages.send("/products", name=" Kölsch ", description="Bright.\r\nTop-fermented.")
    return response.headers["Location"].partition("?")[0]


def test_a_product_is_added_and_sold_in_a_size(pages: Pages, program: Program) -> None:
    assert "No products yet" in pages.open("/products")
    path = product_of(pages)
    assert "not sold in any size yet" in pages.open(path)
    shown = pages.done(f"{path}/skus", **BOTTLE, variant="Unfiltered", shelf_life_days="180", reorder_point="12")
    assert "The size is added" in shown
    [sku] = program.seen("/skus", gtin=GTIN)["skus"]
    program.restock(sku["item_id"], 240)
    shown = pages.open(path)
    for words in ("Kölsch", "Top-fermented.", "0.33 l", "Unfiltered", "KOE-033", GTIN, "€2.90", "240"):
        assert words in shown
    assert "Unfiltered" in pages.open("/products")
    assert "Kölsch" in pages.open("/products?search=KÖL")
    assert "Nothing matches" in pages.open("/products?search=stout")


def test_a_form_that_is_sent_twice_adds_one_size(pages: Pages) -> None:
    path = product_of(pages)
    for _ in range(2):
        assert "The size is added" in pages.done(f"{path}/skus", **BOTTLE)
    assert pages.open(path).count("KOE-033") == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("size", "0", "size must be more than zero."),
        ("size", "much", "size is not a number."),
        ("unit", "wheel", "There is no unit"),
        ("gtin", "6291041500214", "its last digit does not fit the others"),
        ("price", "-1", "price is negative."),
        ("shelf_life_days", "a while", "Expected: a whole number of days."),
        ("reorder_point", "some", "reorder_point is not a number."),
        ("code", "", "code must be printable text"),
        ("variant", "x" * 101, "variant must be 1 to 100"),
    ],
)
def test_what_is_wrong_with_a_size_stands_beside_the_field(
    pages: Pages, installation: Installation, field: str, value: str, words: str
) -> None:
    path = product_of(pages)
    before = installation.kept()
    shown = pages.refused(f"{path}/skus", 422, **BOTTLE | {field: value})
    assert words in shown
    assert "something below has to be put right" in shown
    assert installation.kept() == before


def test_a_size_and_a_variant_are_changed(pages: Pages, program: Program) -> None:
    path = product_of(pages)
    pages.done(f"{path}/skus", **BOTTLE)
    [sku] = program.seen("/skus", gtin=GTIN)["skus"]
    assert GTIN in pages.client.get(f"/skus/{sku['sku_id']}").text
    shown = pages.done(f"/skus/{sku['sku_id']}", size="500", unit="ml", price="", gtin="")
    assert "500 ml" in shown
    assert GTIN not in shown
    assert "size is not a number." in pages.refused(f"/skus/{sku['sku_id']}", 422, size="x", unit="ml")
    renamed = pages.done(f"{path}/variants/{sku['variant_id']}", name="Classic")
    assert "Classic" in renamed
    assert "variant must be" in pages.refused(f"{path}/variants/{sku['variant_id']}", 422, name=" ")


def test_a_product_is_edited_archived_and_offered_again(pages: Pages) -> None:
    path = product_of(pages)
    assert "Oat Stout" in pages.done(f"{path}/edit", name="Oat Stout", description="")
    assert "name must be" in pages.refused(f"{path}/edit", 422, name="", description="")
    assert "offered no more" in pages.done(f"{path}/archive")
    assert "No products yet" in pages.open("/products")
    assert "Oat Stout" in pages.open("/products?archived=true")
    assert "is a product called OAT STOUT already" in pages.refused("/products", 409, name="OAT STOUT")
    assert "offered again" in pages.done(f"{path}/restore")


def test_a_viewer_sees_products_and_changes_nothing(site: Flask, installation: Installation, pages: Pages) -> None:
    path = product_of(pages)
    pages.done(f"{path}/skus", **BOTTLE)
    viewer = pages_in_role(site, installation, installation.app.identity.act_as_operator(), "viewer")
    shown = viewer.open(path)
    assert "KOE-033" in shown
    for words in ("Add a size", "Edit", "Archive it", "Rename"):
        assert words not in shown
