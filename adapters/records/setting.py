"""How paper looks: sizes, styles, paragraphs and tables."""

from collections.abc import Iterator, Sequence
from html import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, LongTable, Paragraph, TableStyle

from adapters.shared.letters import BOLD, PLAIN, marked

MARGIN, ACROSS = 18 * mm, 174 * mm
_ROOM = 35 * mm
"""What a title and the first rows below it take."""
_LINES = 20
"""Of a text, in one row."""
INK, SOFT, LINE, SUNK = HexColor("#1e2522"), HexColor("#5b645f"), HexColor("#cfc6b3"), HexColor("#f1ece2")

_TEXT = ParagraphStyle("text", fontName=PLAIN, fontSize=8.5, leading=11, textColor=INK, splitLongWords=1)
TEXT = _TEXT
NUMBER = ParagraphStyle("number", _TEXT, alignment=TA_RIGHT)
HEAD = ParagraphStyle("head", _TEXT, fontName=BOLD, textColor=SOFT, fontSize=8)
HEAD_NUMBER = ParagraphStyle("head number", HEAD, alignment=TA_RIGHT)
SMALL = ParagraphStyle("small", _TEXT, fontSize=7.5, leading=10, textColor=SOFT)
TITLE = ParagraphStyle("title", _TEXT, fontName=BOLD, fontSize=20, leading=24)
SECTION = ParagraphStyle("section", _TEXT, fontName=BOLD, fontSize=12, leading=15, spaceBefore=12, spaceAfter=4)

_RULED = TableStyle(
    [
        ("BACKGROUND", (0, 0), (-1, 0), SUNK),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ]
)


def words(text: str, style: ParagraphStyle = TEXT) -> Paragraph:
    """Somebody's words, which are never markup; what has no letter is marked."""
    return Paragraph("<br/>".join(escape(marked(line), quote=False) for line in text.splitlines()), style)


def table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], numbers: Sequence[int] = ()
) -> LongTable:
    """
    A table as wide as the page, whose head stands on each of its pages.

    widths: of the columns, as shares of the whole. numbers: the columns that are set to the right.
    """
    styles = [NUMBER if place in numbers else TEXT for place in range(len(heads))]
    head = [words(text, HEAD_NUMBER if place in numbers else HEAD) for place, text in enumerate(heads)]
    parts = [part for row in rows for part in _parts(row)]
    cells = [[words(text, style) for text, style in zip(part, styles, strict=True)] for part in parts]
    across = [ACROSS * width / sum(widths) for width in widths]
    # What many letters make may still be taller than the rest of a page.
    return LongTable([head, *cells], colWidths=across, repeatRows=1, splitInRow=1, style=_RULED)


def section(title: str, told: LongTable) -> Iterator[Flowable]:
    """A table under its title, which does not stand alone at the end of a page."""
    yield CondPageBreak(_ROOM)
    yield words(title, SECTION)
    yield told


def _parts(row: Sequence[str]) -> Iterator[Sequence[str]]:
    """A row of many lines as several rows: to split a tall one, reportlab sets all of it again for each page."""
    lines = [cell.splitlines() for cell in row]
    for first in range(0, max(1, *(len(each) for each in lines)), _LINES):
        yield ["\n".join(each[first : first + _LINES]) for each in lines]
