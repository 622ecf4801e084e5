"""Traceability lot codes: what labels say, and never the same of two lots."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.production.gs1 import gtin_element, in_brackets, lot_element
from domain.production.gtins import Gtin, parse_gtin
from domain.production.traceability_codes import traceability_code

GTIN = parse_gtin("6291041500213")
OTHER = parse_gtin("4006381333931")
SIGNS = st.text(st.sampled_from("AB()%/0125F ä"), min_size=1, max_size=5)


def code(item: str, lot: str, gtin: Gtin | None = None) -> str:
    return traceability_code(gtin=gtin, item_code=item, lot_code=lot)


def test_a_lot_with_a_gtin_is_called_as_its_label_calls_it_below_the_bars() -> None:
    assert code("KOE-033", "KOE-7", GTIN) == in_brackets([gtin_element(GTIN), lot_element("KOE-7")])


@pytest.mark.parametrize(
    ("item", "lot", "told"),
    [
        ("HOP-CITRA", "CI-25-017", "HOP-CITRA/CI-25-017"),
        ("50/50", "a/b", "50%2F50/a/b"),
        ("100%", "1", "100%25/1"),
        ("(x) y (z)", "1", "%28x) y (z)/1"),
    ],
)
def test_any_other_lot_is_called_by_its_item_and_itself(item: str, lot: str, told: str) -> None:
    assert code(item, lot) == told


def test_a_lot_whose_code_gs1_cannot_write_is_called_by_its_item_although_there_is_a_gtin() -> None:
    assert code("KOE-033", "Kölsch 7", GTIN) == "KOE-033/Kölsch 7"


@given(st.lists(st.tuples(SIGNS.map(str.strip).filter(bool), SIGNS), min_size=2, max_size=2, unique=True))
def test_no_two_lots_have_the_same_code(lots: list[tuple[str, str]]) -> None:
    # An item has one GTIN, and no other item has it.
    gtins = dict(zip(dict.fromkeys(item for item, _ in lots), (GTIN, OTHER), strict=False))
    first, second = ({code(item, lot), code(item, lot, gtins[item])} for item, lot in lots)
    assert first.isdisjoint(second)
