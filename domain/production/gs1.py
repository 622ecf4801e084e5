"""
GS1: what a label tells scanners, as an element string and as a Digital Link.

See the GS1 General Specifications (3 and 7.8) and GS1 Digital Link: URI Syntax (4).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.production.gtins import Gtin
from domain.production.label_refusals import DayNotOnLabel, LotCodeNotOnLabel
from domain.shared.decimals import shortened

FNC1 = "\x1d"
"""What ends a value of no fixed length, as scanners hand it over."""
LOT_LIMIT = 20
_LOT_SIGNS = frozenset("!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")
"""Character set 82 (7.11)."""
_PLAIN_IN_ADDRESSES = frozenset("-._~")
_YEARS_BACK, _YEARS_AHEAD = 49, 50
"""How far a year may lie from today's that is written with two digits (7.12)."""


class Identifier(StrEnum):
    """Application identifiers: which fact a value is."""

    GTIN = "01"
    LOT = "10"
    MADE = "11"
    BEST_BEFORE = "15"
    EXPIRES = "17"


_OF_ANY_LENGTH = frozenset({Identifier.LOT})
_IN_THE_PATH = (Identifier.GTIN, Identifier.LOT)


@dataclass(frozen=True, slots=True)
class Element:
    """One fact, with its value as GS1 writes it."""

    identifier: Identifier
    value: str


def gtin_element(gtin: Gtin) -> Element:
    """What is in the jar."""
    return Element(Identifier.GTIN, gtin)


def lot_element(code: str) -> Element:
    """
    Of which lot it is.

    :raises LotCodeNotOnLabel: the code is too long, has a sign that GS1 does not know, or would vanish from an address.
    """
    strange = "".join(dict.fromkeys(sign for sign in code if sign not in _LOT_SIGNS))
    if len(code) > LOT_LIMIT:
        raise LotCodeNotOnLabel(shortened(ascii(code)), f"at most {LOT_LIMIT} characters", f"{len(code)} characters")
    if strange:
        raise LotCodeNotOnLabel(ascii(code), "letters from A to Z, digits, and signs such as - _ . /", ascii(strange))
    if not code.strip("."):
        raise LotCodeNotOnLabel(ascii(code), "something besides full stops", ascii(code))
    return Element(Identifier.LOT, code)


def day_element(identifier: Identifier, day: date, today: date) -> Element:
    """
    A day, as YYMMDD.

    :raises DayNotOnLabel: scanners would take it for a day of another century.
    """
    if not today.year - _YEARS_BACK <= day.year <= today.year + _YEARS_AHEAD:
        raise DayNotOnLabel(day, today.year - _YEARS_BACK, today.year + _YEARS_AHEAD)
    return Element(identifier, f"{day.year % 100:02d}{day.month:02d}{day.day:02d}")


def element_string(elements: Sequence[Element]) -> str:
    """The elements as a bar code carries them, one after the other."""
    ended = [FNC1 if each.identifier in _OF_ANY_LENGTH else "" for each in elements[:-1]]
    return "".join(each.identifier + each.value + end for each, end in zip(elements, [*ended, ""], strict=True))


def in_brackets(elements: Sequence[Element]) -> str:
    """The same for people, under the bars: "(01)06291041500213(10)ALE-7"."""
    return "".join(f"({each.identifier}){each.value}" for each in elements)


def digital_link(resolver: str, elements: Sequence[Element]) -> str:
    """
    The same as an address: "https://id.gs1.org/01/06291041500213/10/ALE-7?17=261231".

    resolver: where such addresses lead, without a slash at its end.
    """
    values: Mapping[Identifier, str] = {each.identifier: _escaped(each.value) for each in elements}
    path = "".join(f"/{each}/{values[each]}" for each in _IN_THE_PATH if each in values)
    days = "&".join(f"{each}={value}" for each, value in values.items() if each not in _IN_THE_PATH)
    return f"{resolver}{path}?{days}" if days else f"{resolver}{path}"


def _escaped(value: str) -> str:
    """All signs of character set 82 are ASCII; those that mean something in addresses stand as percent codes."""
    return "".join(sign if sign.isalnum() or sign in _PLAIN_IN_ADDRESSES else f"%{ord(sign):02X}" for sign in value)
