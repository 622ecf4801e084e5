"""Keeps a spreadsheet from running what was only text."""

import re

_RUNS = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guarded(text: str) -> str:
    """The text behind an apostrophe, if a spreadsheet would run it, or if it looks as if it had been guarded."""
    return f"'{text}" if _RUNS.match(text) else text


def unguarded(text: str) -> str:
    """What was guarded, exactly."""
    return text[1:] if text.startswith("'") and _GUARDED.match(text) else text
