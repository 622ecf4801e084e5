"""Element strings and Digital Links: what is read from them is what they were made of."""

import string
from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.production.gs1 import (
    FNC1,
    LOT_LIMIT,
    Element,
    Identifier,
    day_element,
    digital_link,
    element_string,
    gtin_element,
    in_brackets,
    lot_element,
)
from domain.production.gtins import Gtin, check_digit, parse_gtin
from domain.production.label_refusals import DayNotOnLabel, LotCodeNotOnLabel

TODAY = date(2026, 11, 26)
GTIN = parse_gtin("6291041500213")
SET_82 = string.ascii_letters + string.digits + "!\"%&'()*+,-./:;<=>?_"
LENGTHS = {"01": 14, "11": 6, "15": 6, "17": 6}
"""Of values whose length is fixed, as the General Specifications have them."""

gtins = st.from_regex(r"[0-9]{13}", fullmatch=True).map(lambda digits: Gtin(digits + check_digit(digits)))
lots = st.text(SET_82, min_size=1, max_size=LOT_LIMIT).filter(lambda code: code.strip(".") != "")
days = st.integers(-49 * 365, 50 * 365).map(lambda number: TODAY + timedelta(days=number))
dated = st.builds(
    lambda identifier, day: day_element(identifier, day, TODAY),
    st.sampled_from([Identifier.MADE, Identifier.BEST_BEFORE, Identifier.EXPIRES]),
    days,
)
elements = st.lists(
    st.one_of(gtins.map(gtin_element), lots.map(lot_element), dated),
    min_size=1,
    unique_by=lambda element: element.identifier,
)


def scanned(text: str) -> list[tuple[str, str]]:
    """What a scanner makes of an element string: it knows which values end by themselves."""
    found = []
    while text:
        identifier, text = text[:2], text[2:]
        if identifier in LENGTHS:
            value, text = text[: LENGTHS[identifier]], text[LENGTHS[identifier] :]
        else:
            value, _, text = text.partition(FNC1)
        found.append((identifier, value))
    return found


def told(made: Sequence[Element]) -> list[tuple[str, str]]:
    return [(each.identifier.value, each.value) for each in made]


@given(elements)
def test_a_scanner_reads_what_an_element_string_was_made_of(made: list[Element]) -> None:
    assert scanned(element_string(made)) == told(made)


@given(elements)
def test_an_element_string_does_not_end_in_fnc1(made: list[Element]) -> None:
    assert not element_string(made).endswith(FNC1)


@given(gtins, lots, st.lists(dated, unique_by=lambda element: element.identifier))
def test_a_digital_link_says_the_same_in_an_address(gtin: Gtin, lot: str, days: list[Element]) -> None:
    address = digital_link("https://id.gs1.org", [gtin_element(gtin), *days, lot_element(lot)])
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc, parts.fragment) == ("https", "id.gs1.org", "")
    _, *steps = parts.path.split("/")
    assert [unquote(step) for step in steps] == ["01", gtin, "10", lot]
    assert parse_qsl(parts.query) == told(days)


def test_fnc1_stands_between_a_lot_and_what_follows_it_and_nowhere_else() -> None:
    day = day_element(Identifier.EXPIRES, date(2026, 12, 31), TODAY)
    lot = lot_element("AB1")
    assert element_string([gtin_element(GTIN), lot, day]) == "010629104150021310AB1\x1d17261231"
    assert element_string([gtin_element(GTIN), day, lot]) == "01062910415002131726123110AB1"
    assert in_brackets([gtin_element(GTIN), lot, day]) == "(01)06291041500213(10)AB1(17)261231"


def test_signs_that_mean_something_in_addresses_stand_as_percent_codes() -> None:
    address = digital_link("https://id.gs1.org", [gtin_element(GTIN), lot_element("A/B?%1")])
    assert address == "https://id.gs1.org/01/06291041500213/10/A%2FB%3F%251"


@pytest.mark.parametrize(
    ("code", "got"),
    [
        ("A" * 21, "21 characters"),
        ("Größe 7", ascii("öß ")),
        ("A B", "' '"),
        ("A\x1dB", ascii("\x1d")),
        ("#1", "'#'"),
        ("..", "'..'"),
        ("", "''"),
    ],
)
def test_a_lot_code_that_gs1_cannot_write_is_refused_with_what_is_wrong_with_it(code: str, got: str) -> None:
    with pytest.raises(LotCodeNotOnLabel) as refused:
        lot_element(code)
    assert (refused.value.field, refused.value.got) == ("lots", got)
    assert "another code" in refused.value.message


@given(st.text(min_size=1, max_size=30))
def test_a_lot_code_stands_as_it_is_or_is_refused(code: str) -> None:
    fits = len(code) <= 20 and set(code) <= set(SET_82) and code.strip(".") != ""
    try:
        assert lot_element(code).value == code
        assert fits
    except LotCodeNotOnLabel:
        assert not fits


@pytest.mark.parametrize("day", [date(1976, 12, 31), date(2077, 1, 1), date(9999, 12, 31)])
def test_a_day_of_another_century_is_refused(day: date) -> None:
    with pytest.raises(DayNotOnLabel):
        day_element(Identifier.BEST_BEFORE, day, TODAY)


@pytest.mark.parametrize(
    ("day", "value"), [(date(1977, 1, 1), "770101"), (date(2000, 2, 29), "000229"), (date(2076, 12, 31), "761231")]
)
def test_a_day_has_two_digits_for_year_month_and_day(day: date, value: str) -> None:
    assert day_element(Identifier.EXPIRES, day, TODAY).value == value
