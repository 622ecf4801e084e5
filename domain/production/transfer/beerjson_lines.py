"""The ingredients of a recipe in BeerJSON, as lines."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.production.recipes import LineKind
from domain.production.transfer.beerjson_steps import note_of
from domain.production.transfer.beerjson_texts import read_name, read_text
from domain.production.transfer.beerjson_units import read_amount
from domain.production.transfer.beerjson_words import (
    KEPT_ELSEWHERE_OF_LINE,
    LISTS,
    MISCELLANEOUS,
    OWN,
    REQUIRED_OF_LINE,
)
from domain.production.transfer.told import ToldItem, ToldLine
from domain.shared.exact_json import Json, to_json
from domain.shared.units import UnitTable, parse_density


def own_of(told: Mapping[str, Json]) -> dict[str, Json] | None:
    """What an export of ours said of a recipe or a line; None if another program wrote it."""
    own = told.get(OWN)
    return own if isinstance(own, dict) else None


def read_item(said: Mapping[str, Json], name: str, units: UnitTable) -> ToldItem:
    """
    An item of that name, and what an export of ours said of it.

    :raises UnknownUnit, AmbiguousUnit: nobody knows what it is kept in.
    :raises NotANumber, BadDensity, AmountTooPrecise: as `parse_density` does.
    """
    unit, density = read_text(said.get("stock_unit")), read_text(said.get("density"))
    return ToldItem(
        name=name,
        code=read_text(said.get("code")),
        unit=units.find(unit, field="stock_unit").symbol if unit else "",
        density=parse_density(density) if density else None,
    )


def read_line(addition: Mapping[str, Json], listed_in: str, place: str, units: UnitTable) -> ToldLine:
    """
    One ingredient of a list.

    :raises BadRecipeFile: it has no name or no amount.
    :raises DomainError: as `read_amount` and `read_item` do.
    """
    own = own_of(addition)
    said = own or {}
    details = {word: value for word, value in addition.items() if word not in KEPT_ELSEWHERE_OF_LINE}
    is_plain = listed_in == MISCELLANEOUS and details == REQUIRED_OF_LINE
    amount, unit = read_amount(addition.get("amount"), units)
    kind = said.get("kind")
    return ToldLine(
        place=place,
        item=read_item(said, read_name(addition.get("name"), is_ours=own is not None), units),
        amount=amount,
        unit=unit,
        kind=LineKind(kind) if isinstance(kind, str) and kind in set(LineKind) else LineKind.INGREDIENT,
        note=read_text(said.get("note")) if "note" in said else note_of(addition),
        details="" if is_plain else to_json({"list": listed_in, **details}),
    )


def order_of(addition: Mapping[str, Json], listed_in: str, number: int) -> tuple[int, int]:
    """Where a line stands: where an export tells, else in the order of the lists."""
    line = (own_of(addition) or {}).get("line")
    if isinstance(line, int) and not isinstance(line, bool):
        return (-1, line)
    return (LISTS.index(listed_in), number)


def with_notes_apart(lines: Sequence[ToldLine]) -> tuple[ToldLine, ...]:
    """Lines that say the same of an item twice, told apart by a number in their notes."""
    taken: set[tuple[str, str]] = set()
    numbers: dict[tuple[str, str], int] = {}
    apart = []
    for line in lines:
        item, note = _sign_of(line.item), line.note
        number = numbers.get((item, note), 1)
        while (item, note) in taken:
            number += 1
            note = f"{line.note} ({number})".strip()
        numbers[item, line.note] = number
        taken.add((item, note))
        apart.append(replace(line, note=note))
    return tuple(apart)


def _sign_of(item: ToldItem) -> str:
    """The same for all names that would be one item, as far as can be told without looking for it."""
    return item.code or "".join(filter(str.isalnum, item.name.casefold()))
