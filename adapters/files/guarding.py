"""Keeps a spreadsheet from running what was only text."""

import re

_RUN = r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]"
"""How a text begins that some spreadsheet runs: many skip blanks, and some take signs in full width for others."""
_RUNS = re.compile(rf"'*{_RUN}")
_GUARDED = re.compile(rf"'+{_RUN}")


def guarded(text: str) -> str:
    """The text behind an apostrophe, if a spreadsheet would run it, or if it looks as if it had been guarded."""
    return f"'{text}" if _RUNS.match(text) else text


def unguarded(text: str) -> str:
    """What was guarded, exactly."""
    return text[1:] if text.startswith("'") and _GUARDED.match(text) else text
