"""Labels: what stands on a jar, for people and for scanners."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.production.gs1 import (
    Element,
    Identifier,
    day_element,
    digital_link,
    element_string,
    gtin_element,
    in_brackets,
    lot_element,
)
from domain.production.gtins import Gtin

BARS_LIMIT = 48
"""Characters that GS1-128 carries at most, with what ends a value (5.4.4.4)."""


class Durability(StrEnum):
    """As what the last day of a lot stands on its label; safety makes it an expiry, quality a best-before date."""

    BEST_BEFORE = "best_before"
    EXPIRES = "expires"
    NONE = "none"


_DURABILITY = {
    Durability.BEST_BEFORE: (Identifier.BEST_BEFORE, "Best before"),
    Durability.EXPIRES: (Identifier.EXPIRES, "Use by"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Which days a label tells: the last one, as what, and the one on which the lot was made."""

    durability: Durability = Durability.BEST_BEFORE
    made: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """
    What is labelled: `title` is the product or item, `kind` its variant and size.

    `made_on` is the day on which the lot was received or made, `last_day` the last day of its use.
    """

    title: str
    kind: str = ""
    gtin: Gtin | None = None
    lot: str
    made_on: date
    last_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """
    One label. `days` are told in words; `link` is what its QR code says.

    `elements` are what it says by GS1; where there are none, its bars say the lot.
    """

    title: str
    kind: str
    lot: str
    days: Sequence[tuple[str, date]]
    elements: Sequence[Element]
    link: str

    @property
    def bars(self) -> str | None:
        """What stands in its bars; None for a lot whose code Code 128 cannot carry."""
        if self.elements:
            return element_string(self._in_bars)
        return self.lot if self.lot.isascii() and self.lot.isprintable() else None

    @property
    def below_bars(self) -> str:
        """The same for people."""
        return in_brackets(self._in_bars) if self.elements else self.lot

    @property
    def _in_bars(self) -> Sequence[Element]:
        """All elements or, where bars cannot carry them all, those without the day on which the lot was made."""
        if len(element_string(self.elements)) <= BARS_LIMIT:
            return self.elements
        return [each for each in self.elements if each.identifier is not Identifier.MADE]


def label_of(contents: Contents, days: Days, today: date, *, resolver: str, page: str) -> Label:
    """
    The label of what is in a jar: by GS1 where that has a GTIN, of the lot alone where it has none.

    resolver: where Digital Links lead. page: the address of the item's page, for a lot without a GTIN.
    :raises LotCodeNotOnLabel, DayNotOnLabel: GS1 cannot write the lot's code or one of its days.
    """
    told = _told(contents, days)
    elements: list[Element] = []
    if contents.gtin is not None:
        # The lot comes last: what has a fixed length before it needs nothing to end it.
        elements = [
            gtin_element(contents.gtin),
            *(day_element(identifier, day, today) for identifier, _, day in told),
            lot_element(contents.lot),
        ]
    return Label(
        title=contents.title,
        kind=contents.kind,
        lot=contents.lot,
        days=[(words, day) for _, words, day in told],
        elements=elements,
        link=digital_link(resolver, elements) if elements else page,
    )


def _told(contents: Contents, days: Days) -> list[tuple[Identifier, str, date]]:
    told = [(Identifier.MADE, "Made", contents.made_on)] if days.made else []
    if contents.last_day is not None and days.durability in _DURABILITY:
        told.append((*_DURABILITY[days.durability], contents.last_day))
    return told
