"""Letters: Roboto, which has Latin, Greek and Cyrillic ones, which it has not, and how wide they are."""

from functools import cache
from typing import Any

import font_roboto
from reportlab.pdfbase.pdfmetrics import getFont, registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, BOLD = "Roboto", "Roboto-Bold"


@cache
def load_letters() -> None:
    """Make both fonts known to reportlab, once in a process."""
    registerFont(TTFont(PLAIN, font_roboto.Roboto))
    registerFont(TTFont(BOLD, font_roboto.RobotoBold))


def unwritten(text: str) -> str:
    """The signs of a text for which there is no letter, each once: what is not printed, such as a tab, among them."""
    return "".join(dict.fromkeys(sign for sign in text if not (_has_letter(sign) and sign.isprintable())))


def marked(text: str) -> str:
    """The text with a "�" for each sign that has no letter, so that somebody who reads it knows; blanks for tabs."""
    return "".join((sign if _has_letter(sign) else "�") if sign.isprintable() else " " for sign in text)


def _has_letter(sign: str) -> bool:
    load_letters()
    font: Any = getFont(PLAIN)
    return ord(sign) in font.face.charToGlyph


def width_of(text: str, size: float, *, bold: bool) -> float:
    """How wide a line is, in the unit of its size."""
    return float(stringWidth(text, BOLD if bold else PLAIN, size))
