"""Letters: Roboto, which has Latin, Greek and Cyrillic ones, and how wide they are."""

from functools import cache

import font_roboto
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, BOLD = "Roboto", "Roboto-Bold"


@cache
def load_letters() -> None:
    """Make both fonts known to reportlab, once in a process."""
    registerFont(TTFont(PLAIN, font_roboto.Roboto))
    registerFont(TTFont(BOLD, font_roboto.RobotoBold))


def width_of(text: str, size: float, *, bold: bool) -> float:
    """How wide a line is, in the unit of its size."""
    return float(stringWidth(text, BOLD if bold else PLAIN, size))
