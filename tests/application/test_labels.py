"""Printing labels: which lots, in which order, and how many at once."""

from dataclasses import replace
from io import BytesIO

import pytest

from application.production.add_sku import NewSku
from domain.inventory.refusals import UnknownLot
from domain.production.gtins import parse_gtin
from domain.production.label_prints import MOST_LABELS, MOST_LOTS, Printing
from domain.production.label_refusals import BadLabelCount, LettersNotOnLabel
from domain.production.label_sheets import SheetName
from domain.production.labels import Days
from domain.shared.identifiers import LotId
from domain.shared.quantity import Quantity
from tests.brewery import Brewery
from tests.installations import RESOLVER, SITE, Installation, in_memory
from tests.scanner import of_pdf

GTIN = parse_gtin("6291041500213")


@pytest.fixture
def installation() -> Installation:
    return in_memory()


def bottles(brewery: Brewery, *codes: str) -> list[LotId]:
    """Lots of a SKU with a GTIN."""
    product = brewery.app.production.manage_products.create(brewery.caller, "Kölsch", "")
    new = NewSku(variant="Unfiltered", size=Quantity(330_000), unit="l", code="KOE", perishable=False, gtin=GTIN)
    sku = brewery.app.production.add_sku(brewery.caller, product.id, new)
    return [brewery.restock(sku.item_id, code, 24) for code in codes]


def test_labels_are_told_in_the_order_in_which_lots_are_named(brewery: Brewery) -> None:
    first, second = bottles(brewery, "K1", "K2")
    malt = brewery.item("MALT")
    third = brewery.restock(malt, "M1", 5)
    labels = brewery.app.production.label_lots(brewery.caller, [third, second, first, second], Days())
    assert [label.lot for label in labels] == ["M1", "K2", "K1", "K2"]
    assert (labels[1].title, labels[1].kind) == ("Kölsch", "Unfiltered, 0.33 l")
    assert labels[1].link == f"{RESOLVER}/01/06291041500213/10/K2"
    assert labels[0].link == f"{SITE}/items/{malt}"


def test_lots_of_which_none_are_wanted_are_left_out(brewery: Brewery) -> None:
    first, second = bottles(brewery, "K1", "K2")
    target = BytesIO()
    asked = Printing(lots=[(first, 0), (second, 2)], sheet=SheetName.ROLL_62_29, days=Days())
    assert brewery.app.production.print_labels(brewery.caller, asked, target) == 2
    links = [text for kind, text in of_pdf(target.getvalue()) if kind == "]Q1"]
    assert links == [f"{RESOLVER}/01/06291041500213/10/K2"] * 2


def test_a_lot_is_not_labelled_by_another_name_where_letters_are_missing(brewery: Brewery) -> None:
    malt, soap = brewery.item("MALT"), brewery.item("SABON")
    brewery.app.inventory.edit_item(brewery.caller, soap, lambda item: replace(item, name="סבון"))
    for item, code, signs in ((malt, "ש-1", "ש"), (malt, "A\t1", "\t"), (soap, "S-1", "סבון")):
        lot_id = brewery.restock(item, code, 5)
        with pytest.raises(LettersNotOnLabel) as refused:
            brewery.app.production.label_lots(brewery.caller, [lot_id], Days())
        assert refused.value.got == ascii(signs)


@pytest.mark.parametrize("copies", [[], [0], [MOST_LABELS + 1], [-1, 5], [1] * (MOST_LOTS + 1)])
def test_a_print_has_some_labels_and_not_too_many(brewery: Brewery, copies: list[int]) -> None:
    [lot_id] = bottles(brewery, "K1")
    target = BytesIO()
    with pytest.raises(BadLabelCount):
        brewery.app.production.print_labels(
            brewery.caller, Printing(lots=[(lot_id, each) for each in copies], days=Days()), target
        )
    assert target.getvalue() == b""


def test_s44_lots_of_another_organisation_are_unknown(installation: Installation, brewery: Brewery) -> None:
    [lot_id] = bottles(brewery, "K1")
    cidery = Brewery.founded(installation.app, "Cidery")
    with pytest.raises(UnknownLot):
        cidery.app.production.label_lots(cidery.caller, [lot_id], Days())
    assert cidery.app.production.label_lots.find(cidery.caller, [lot_id]) == []
