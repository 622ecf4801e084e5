"""Texts of BeerJSON: cleaned where another program wrote them, and as they are where an export of ours did."""

from html import unescape

from domain.production.recipe_rules import NAME_LIMIT, NOTES_LIMIT
from domain.production.transfer.beerjson_units import told
from domain.production.transfer.told import BadRecipeFile
from domain.shared.exact_json import Json


def printable(text: str) -> str:
    """Text in one line, without what is no character for people."""
    return "".join(sign if sign.isprintable() else " " for sign in " ".join(text.split()))


def read_name(value: Json, *, is_ours: bool) -> str:
    """
    A name; some programs write the signs in it as HTML would.

    :raises BadRecipeFile: it is none, or longer than a name may be.
    """
    text = value if isinstance(value, str) else ""
    name = text if is_ours else printable(unescape(text)).strip()
    if not name:
        raise BadRecipeFile("a name", told(value), field="name")
    if len(name) > NAME_LIMIT:
        raise BadRecipeFile(f"a name of at most {NAME_LIMIT} characters", name, field="name")
    return name


def read_notes(value: Json, *, is_ours: bool) -> str:
    """
    The notes of a recipe; nothing where there are none.

    :raises BadRecipeFile: they are no text, or longer than is kept.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadRecipeFile("notes as text", told(value), field="notes")
    notes = value if is_ours else "\n".join(printable(line) for line in value.splitlines()).strip()
    if len(notes) > NOTES_LIMIT:
        raise BadRecipeFile(f"notes of at most {NOTES_LIMIT} characters", f"{len(notes)} of them", field="notes")
    return notes


def read_text(value: Json) -> str:
    """What an export of ours said; nothing where it said nothing."""
    return value if isinstance(value, str) else ""
