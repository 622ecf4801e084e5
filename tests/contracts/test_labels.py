"""`Labels`: what is drawn is read by a scanner that nobody here wrote."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest

from adapters.labels.drawn import DrawnLabels
from domain.production.gtins import parse_gtin
from domain.production.label_sheets import SHEETS, LabelSheet, SheetName
from domain.production.labels import Contents, Days, Label, label_of
from ports.labels import Labels
from tests.scanner import Rectangle, of_pdf, of_svg, rectangles_of, sizes_of_pdf, words_of_pdf

TODAY = date(2026, 11, 26)
BOTTLE = Contents(
    title="Kölsch",
    kind="Unfiltered, 0.33 l",
    gtin=parse_gtin("6291041500213"),
    lot="20261126",
    made_on=date(2026, 11, 1),
    last_day=date(2027, 5, 1),
)
LARGE, SMALL = SHEETS[SheetName.ROLL_100_50], SHEETS[SheetName.A4_65]
BY_SHEET = pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)


def label(contents: Contents, *, made: bool = False) -> Label:
    page = "https://stock.example.com/items/01900000-0000-7000-8000-000000000000"
    return label_of(contents, Days(made=made), TODAY, resolver="https://id.gs1.org", page=page)


def gs1(made: Label) -> tuple[str, str]:
    return "]C1", made.bars or ""


def box_of(rectangles: Sequence[Rectangle]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of all of them together."""
    left, top = (min(each[place] for each in rectangles) for place in (0, 1))
    right, bottom = (max(each[place] + each[place + 2] for each in rectangles) for place in (0, 1))
    return left, top, right, bottom


def qr(made: Label) -> tuple[str, str]:
    return "]Q1", made.link


class TestLabels:
    """For drawing labels."""

    @pytest.fixture
    def labels(self) -> Labels:
        return DrawnLabels()

    def printed(self, labels: Labels, sheet: LabelSheet, *made: tuple[Label, int]) -> bytes:
        target = BytesIO()
        labels.print(target, made, sheet, lambda _, __: None)
        return target.getvalue()

    def test_what_is_drawn_whole_is_the_same_and_tells_as_much(self, labels: Labels) -> None:
        made, told = [(label(BOTTLE), 2), (label(replace(BOTTLE, lot="8")), 1)], list[tuple[int, int]]()
        drawn = labels.draw(made, SMALL, lambda done, total: told.append((done, total)))
        assert drawn == self.printed(labels, SMALL, *made)
        assert told == [(2, 3), (3, 3)]

    @BY_SHEET
    def test_a_scanner_reads_the_link_on_every_sheet_however_much_there_is_to_tell(
        self, labels: Labels, sheet: LabelSheet
    ) -> None:
        made = label(replace(BOTTLE, title="Oat " * 25, lot="%/" * 10), made=True)
        assert qr(made) in of_svg(labels.picture(made, sheet))
        assert qr(made) in of_pdf(self.printed(labels, sheet, (made, 1)))

    def test_bars_speak_gs1_where_the_label_does_and_the_lot_where_it_does_not(self, labels: Labels) -> None:
        bottle, malt = label(BOTTLE), label(replace(BOTTLE, gtin=None, lot="MALT 7/b"))
        for made, read in ((bottle, gs1(bottle)), (malt, ("]C0", "MALT 7/b"))):
            assert of_svg(labels.picture(made, LARGE)) == [read, qr(made)]
            assert of_pdf(self.printed(labels, LARGE, (made, 1))) == [read, qr(made)]

    @pytest.mark.parametrize("lot", ["1", "KOE-7", "1234567", "Ab%1234/99999", "20261126" * 2, "ABCDEFGHIJKLMNOPQRST"])
    def test_bars_carry_every_code_that_gs1_knows(self, labels: Labels, lot: str) -> None:
        made = label(replace(BOTTLE, lot=lot), made=True)
        assert gs1(made) in of_pdf(self.printed(labels, LARGE, (made, 1)))

    @BY_SHEET
    def test_what_scanners_need_stays_light_around_codes(self, labels: Labels, sheet: LabelSheet) -> None:
        """Ten modules before and after bars, four around a QR code."""
        picture = labels.picture(label(BOTTLE), sheet)
        dark = rectangles_of(picture)
        bars, squares = [each for each in dark if each[3] > 3], [each for each in dark if each[3] < 3]
        left, top, right, bottom = box_of(squares)
        most = 4 * squares[0][3] - 0.01
        words = [
            float(x) + float(wide) for x, wide in re.findall(r'<text x="([\d.]+)"[^>]* textLength="([\d.]+)"', picture)
        ]
        assert left - max(words[:-1] if bars else words) >= most
        assert min(top, sheet.width / 100 - right) >= most
        if bars:
            begin, above, end, _ = box_of(bars)
            assert above - bottom >= most
            assert min(begin, sheet.width / 100 - end) >= 10 * min(width for _, _, width, _ in bars) - 0.01

    def test_bars_that_a_scanner_could_not_read_are_left_out(self, labels: Labels) -> None:
        assert of_pdf(self.printed(labels, SMALL, (label(BOTTLE), 1))) == [qr(label(BOTTLE))]
        unwritable = label(replace(BOTTLE, gtin=None, lot="Größe 7"))
        assert of_pdf(self.printed(labels, LARGE, (unwritable, 1))) == [qr(unwritable)]

    @BY_SHEET
    def test_words_lot_and_days_stand_there_for_people(self, labels: Labels, sheet: LabelSheet) -> None:
        words = words_of_pdf(self.printed(labels, sheet, (label(BOTTLE, made=True), 1))).replace("\r\n", " ")
        for told in ("Kölsch", "Unfiltered, 0.33 l", "Lot 20261126", "Made 1 Nov 2026", "Best before 1 May 2027"):
            assert told in words

    def test_names_are_written_in_latin_greek_and_cyrillic_letters(self, labels: Labels) -> None:
        made = label(replace(BOTTLE, title="Żubr Σάπων Борщ"))
        assert "Żubr Σάπων Борщ" in words_of_pdf(self.printed(labels, LARGE, (made, 1)))

    @pytest.mark.parametrize(
        ("text", "unwritten"),
        [
            ("Żubr Σάπων Борщ ½ l €", ""),
            ("Soap 😀😀", "😀"),
            ("a\tb\u202ec", "\t\u202e"),
            ("ש-1", "ש"),
            ("صابون", "صابون"),
        ],
    )
    def test_it_is_known_for_what_there_are_no_letters(self, labels: Labels, text: str, unwritten: str) -> None:
        assert labels.unwritten(text) == unwritten

    @BY_SHEET
    def test_a_long_name_ends_early_and_the_lot_does_not(self, labels: Labels, sheet: LabelSheet) -> None:
        made = label(replace(BOTTLE, gtin=None, title="Soap of oats " * 7 + "end", lot="W" * 100))
        words = words_of_pdf(self.printed(labels, sheet, (made, 1)))
        assert words.count("W") >= 100
        assert "…" in words or "end" in words
        assert "Best before" in words

    def test_labels_follow_each_other_from_page_to_page(self, labels: Labels) -> None:
        first, second = label(BOTTLE), label(replace(BOTTLE, lot="8"))
        content = self.printed(labels, SHEETS[SheetName.A4_24], (first, 20), (second, 5))
        assert sizes_of_pdf(content) == [(210, 297), (210, 297)]
        read = of_pdf(content)
        assert (read.count(qr(first)), read.count(qr(second))) == (20, 5)
        assert sizes_of_pdf(self.printed(labels, SHEETS[SheetName.ROLL_62_29], (first, 3))) == [(62, 29)] * 3

    def test_a_full_sheet_is_followed_by_no_empty_one(self, labels: Labels) -> None:
        assert len(sizes_of_pdf(self.printed(labels, SMALL, (label(BOTTLE), 65)))) == 1

    def test_it_tells_how_far_it_is(self, labels: Labels) -> None:
        told: list[tuple[int, int]] = []
        made = label(BOTTLE)
        labels.print(BytesIO(), [(made, 2), (made, 3)], LARGE, lambda done, of: told.append((done, of)))
        assert told == [(2, 5), (5, 5)]

    def test_the_same_labels_give_the_same_file(self, labels: Labels) -> None:
        assert self.printed(labels, LARGE, (label(BOTTLE), 2)) == self.printed(labels, LARGE, (label(BOTTLE), 2))

    def test_a_picture_has_no_style_and_nothing_that_runs(self, labels: Labels) -> None:
        made = label(replace(BOTTLE, gtin=None, title='<script>alert("1")</script> & co', lot="a\x01b<"))
        picture = labels.picture(made, LARGE)
        root = ET.fromstring(picture)  # noqa: S314 - our own
        tags = {each.tag.rpartition("}")[2] for each in root.iter()}
        assert tags == {"svg", "title", "rect", "path", "g", "text"}
        names = {name for each in root.iter() for name in each.attrib}
        assert not {name for name in names if name == "style" or name.startswith("on") or "href" in name}
        assert '<script>alert("1")</script>' in "".join(root.itertext())
