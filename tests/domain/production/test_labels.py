"""What stands on a label, and where labels lie on a sheet."""

from dataclasses import replace
from datetime import date

import pytest

from domain.production.gs1 import element_string
from domain.production.gtins import parse_gtin
from domain.production.label_refusals import LotCodeNotOnLabel
from domain.production.label_sheets import SHEETS, LabelSheet, SheetName
from domain.production.labels import BARS_LIMIT, Contents, Days, Durability, Label, label_of

TODAY = date(2026, 11, 26)
PAGE = "https://stock.example.com/items/1"
BOTTLE = Contents(
    title="Kölsch",
    kind="Unfiltered, 0.33 l",
    gtin=parse_gtin("6291041500213"),
    lot="KOE-7",
    made_on=date(2026, 11, 1),
    last_day=date(2027, 5, 1),
)
MALT = replace(BOTTLE, title="Pale malt", kind="", gtin=None)


def label(contents: Contents, days: Days | None = None) -> Label:
    return label_of(contents, days or Days(), TODAY, resolver="https://id.gs1.org", page=PAGE)


def test_a_lot_with_a_gtin_is_labelled_by_gs1() -> None:
    made = label(BOTTLE)
    assert (made.title, made.kind, made.lot) == ("Kölsch", "Unfiltered, 0.33 l", "KOE-7")
    assert made.days == [("Best before", date(2027, 5, 1))]
    assert made.bars == "01062910415002131527050110KOE-7"
    assert made.below_bars == "(01)06291041500213(15)270501(10)KOE-7"
    assert made.link == "https://id.gs1.org/01/06291041500213/10/KOE-7?15=270501"


def test_a_lot_without_a_gtin_is_labelled_by_its_code_and_leads_to_its_item() -> None:
    made = label(MALT)
    assert (made.bars, made.below_bars, made.link) == ("KOE-7", "KOE-7", PAGE)
    assert made.elements == []


@pytest.mark.parametrize(
    ("durability", "words", "bars"),
    [
        (Durability.BEST_BEFORE, "Best before", "(15)270501"),
        (Durability.EXPIRES, "Use by", "(17)270501"),
    ],
)
def test_the_last_day_stands_as_what_it_is(durability: Durability, words: str, bars: str) -> None:
    made = label(BOTTLE, Days(durability=durability))
    assert made.days == [(words, date(2027, 5, 1))]
    assert bars in made.below_bars


def test_days_that_are_not_wanted_or_not_there_are_left_out() -> None:
    assert label(BOTTLE, Days(durability=Durability.NONE)).below_bars == "(01)06291041500213(10)KOE-7"
    assert label(replace(BOTTLE, last_day=None)).days == []


def test_the_day_of_making_stands_first_where_it_is_wanted() -> None:
    made = label(BOTTLE, Days(made=True))
    assert [words for words, _ in made.days] == ["Made", "Best before"]
    assert made.below_bars == "(01)06291041500213(11)261101(15)270501(10)KOE-7"


def test_bars_that_cannot_carry_all_leave_out_the_day_of_making_which_the_link_keeps() -> None:
    made = label(replace(BOTTLE, lot="A" * 20), Days(made=True))
    assert len(element_string(made.elements)) > BARS_LIMIT
    assert made.below_bars == f"(01)06291041500213(15)270501(10){'A' * 20}"
    assert made.link.endswith("?11=261101&15=270501")


@pytest.mark.parametrize("code", ["Größe 7", "A" * 40])
def test_a_code_that_gs1_cannot_write_is_refused_only_where_there_is_a_gtin(code: str) -> None:
    with pytest.raises(LotCodeNotOnLabel):
        label(replace(BOTTLE, lot=code))
    assert label(replace(MALT, lot=code)).bars == (code if code.isascii() else None)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_labels_lie_on_their_page_and_not_on_each_other(sheet: LabelSheet) -> None:
    corners = list(sheet.corners())
    assert len(set(corners)) == sheet.labels
    for left, top in corners:
        assert 0 <= left <= sheet.page[0] - sheet.width
        assert 0 <= top <= sheet.page[1] - sheet.height
    assert sheet.columns == 1 or sheet.across >= sheet.width
    assert sheet.rows == 1 or sheet.down >= sheet.height


def test_a_sheets_name_tells_how_many_labels_it_has_or_how_large_one_is() -> None:
    assert set(SHEETS) == set(SheetName)
    for name, sheet in SHEETS.items():
        size = f"{sheet.width // 100}x{sheet.height // 100}"
        assert name == (f"A4-{sheet.labels}" if name.startswith("A4") else size)
