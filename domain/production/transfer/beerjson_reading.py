"""Recipes as BeerJSON tells them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from html import unescape
from types import MappingProxyType
from typing import TypeVar

from domain.production.recipe_rules import NAME_LIMIT, NOTES_LIMIT
from domain.production.recipes import LineKind, Share
from domain.production.shares import parse_percent
from domain.production.transfer.beerjson_steps import note_of, printable, steps_of
from domain.production.transfer.beerjson_units import read_amount, told
from domain.production.transfer.told import BadRecipeFile, Fault, ToldFile, ToldLine, ToldRecipe
from domain.shared.errors import DomainError
from domain.shared.exact_json import Json, to_json
from domain.shared.quantity import Quantity
from domain.shared.units import UnitTable

Value = TypeVar("Value")

LISTS = (
    "fermentable_additions",
    "hop_additions",
    "miscellaneous_additions",
    "culture_additions",
    "water_additions",
)
"""The lists of ingredients that BeerJSON has, in the order of our lines."""

OWN = "stillroom"
"""The member in which an export says what BeerJSON has no word for."""

MISCELLANEOUS = LISTS[2]
REQUIRED: Mapping[str, Json] = MappingProxyType(
    {"type": "other", "author": "unknown", "efficiency": {"brewhouse": {"unit": "%", "value": 100}}}
)
"""What a recipe of BeerJSON has to say; an export says this of one that says nothing of the kind."""

REQUIRED_OF_LINE: Mapping[str, Json] = MappingProxyType({"type": "other"})
"""The same of an ingredient, which stands among the miscellaneous ones."""

_NOTHING = (Quantity(0), "l")
KEPT_ELSEWHERE = frozenset({"name", "batch_size", "notes", "ingredients", OWN})
KEPT_ELSEWHERE_OF_LINE = frozenset({"name", "amount", OWN})
"""Members that are no details, because a recipe and its lines have places of their own for them."""


def read_beerjson(document: Json, units: UnitTable) -> ToldFile:
    """
    The recipes of a document, and all that is wrong with it.

    Ingredients without an amount are no lines; they stay among the details, and their places are told.
    """
    return _Reader(units).file(document)


class _Reader:
    def __init__(self, units: UnitTable) -> None:
        self._units = units
        self._faults: list[Fault] = []
        self._left_out: list[str] = []

    def file(self, document: Json) -> ToldFile:
        recipes: list[ToldRecipe] = []
        none: list[Json] = []
        for number, recipe in enumerate(self._read("beerjson.recipes", lambda: _recipes_of(document), none)):
            with self._at(f"recipes[{number}]"):
                recipes.append(self._recipe(_object(recipe, "a recipe"), f"recipes[{number}]"))
        return ToldFile(recipes=recipes, faults=self._faults, left_out=self._left_out)

    @contextmanager
    def _at(self, place: str) -> Iterator[None]:
        """Note what is refused there, and go on."""
        try:
            yield
        except DomainError as refusal:
            self._faults.append(Fault.of(refusal, place))

    def _read(self, place: str, read: Callable[[], Value], instead: Value) -> Value:
        """What stands there; after a fault something that does for the rest of the recipe."""
        with self._at(place):
            return read()
        return instead

    def _recipe(self, recipe: dict[str, Json], place: str) -> ToldRecipe:
        own = recipe.get(OWN)
        said = own if isinstance(own, dict) else {}
        name = self._read(f"{place}.name", lambda: _name(recipe.get("name")), "")
        size = self._read(f"{place}.batch_size", lambda: read_amount(recipe.get("batch_size"), self._units), _NOTHING)
        lines, rest = self._ingredients(recipe.get("ingredients"), f"{place}.ingredients")
        details = {word: value for word, value in recipe.items() if word not in KEPT_ELSEWHERE}
        if details == REQUIRED:
            details = {}
        notes = recipe.get("notes")
        return ToldRecipe(
            place=place,
            name=name,
            lines=lines,
            yield_amount=size[0],
            yield_unit=size[1],
            output=_text(said.get("output")),
            waste=self._read(f"{place}.{OWN}", lambda: _waste(said.get("waste_percent")), Share(0)),
            shelf_life_days=self._read(f"{place}.{OWN}", lambda: _days(said.get("shelf_life_days")), None),
            instructions=_steps_told(said) if "instructions" in said else steps_of(recipe),
            notes=_lines_of(notes)[:NOTES_LIMIT] if isinstance(notes, str) else "",
            details=to_json({**details, **({"ingredients": rest} if rest else {})}) if details or rest else "",
        )

    def _ingredients(self, value: Json, place: str) -> tuple[tuple[ToldLine, ...], dict[str, Json]]:
        """The lines, and what is no line."""
        listed: list[tuple[tuple[int, int], ToldLine]] = []
        rest: dict[str, Json] = {}
        with self._at(place):
            for name, additions in _object(value, "the ingredients").items():
                if name not in LISTS:
                    rest[name] = additions
                    continue
                for number, each in enumerate(additions if isinstance(additions, list) else [additions]):
                    where = f"{place}.{name}[{number}]"
                    with self._at(where):
                        addition = _object(each, "an ingredient")
                        line = self._line(addition, name, where)
                        if line.amount:
                            listed.append((_place_of(addition, name, number), line))
                        else:
                            self._left_out.append(where)
                            kept = rest.setdefault(name, [])
                            if isinstance(kept, list):
                                kept.append(addition)
        listed.sort(key=lambda each: each[0])
        return _with_notes_apart([line for _, line in listed]), rest

    def _line(self, addition: dict[str, Json], name: str, place: str) -> ToldLine:
        own = addition.get(OWN)
        said = own if isinstance(own, dict) else {}
        details = {word: value for word, value in addition.items() if word not in KEPT_ELSEWHERE_OF_LINE}
        amount, unit = read_amount(addition.get("amount"), self._units)
        is_plain = name == MISCELLANEOUS and details == REQUIRED_OF_LINE
        kind = said.get("kind")
        return ToldLine(
            place=place,
            item=_name(addition.get("name")),
            code=_text(said.get("code")),
            amount=amount,
            unit=unit,
            kind=LineKind(kind) if isinstance(kind, str) and kind in set(LineKind) else LineKind.INGREDIENT,
            note=_text(said.get("note")) if "note" in said else note_of(addition),
            details="" if is_plain else to_json({"list": name, **details}),
        )


def _recipes_of(document: Json) -> list[Json]:
    root = document.get("beerjson") if isinstance(document, dict) else None
    listed = root.get("recipes") if isinstance(root, dict) else None
    if not isinstance(listed, list) or not listed:
        raise BadRecipeFile("a BeerJSON document with a list of recipes", told(listed))
    return listed


def _object(value: Json, what: str) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise BadRecipeFile(f"{what} as an object", told(value))
    return value


def _name(value: Json) -> str:
    """A name; some programs write the signs in it as HTML would."""
    name = printable(unescape(value)).strip() if isinstance(value, str) else ""
    if not name:
        raise BadRecipeFile("a name", told(value), field="name")
    return name[:NAME_LIMIT]


def _text(value: Json) -> str:
    return printable(value) if isinstance(value, str) else ""


def _lines_of(text: str) -> str:
    return "\n".join(printable(line) for line in text.splitlines()).strip()


def _waste(value: Json) -> Share:
    return Share(0) if value is None else parse_percent(_number_of(value), field="waste_percent")


def _days(value: Json) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise BadRecipeFile("a number of days", told(value), field="shelf_life_days")


def _number_of(value: Json) -> str:
    if not isinstance(value, str):
        raise BadRecipeFile("a decimal number in quotes", told(value))
    return value


def _steps_told(said: dict[str, Json]) -> tuple[str, ...]:
    steps = said["instructions"]
    return tuple(_lines_of(step) for step in steps if isinstance(step, str)) if isinstance(steps, list) else ()


def _place_of(addition: dict[str, Json], name: str, number: int) -> tuple[int, int]:
    """Where a line stands: where an export tells, else in the order of the lists."""
    own = addition.get(OWN)
    line = own.get("line") if isinstance(own, dict) else None
    if isinstance(line, int) and not isinstance(line, bool):
        return (-1, line)
    return (LISTS.index(name), number)


def _with_notes_apart(lines: list[ToldLine]) -> tuple[ToldLine, ...]:
    """Lines that say the same of an item twice, told apart by a number in their notes."""
    seen: dict[tuple[str, str], int] = {}
    apart = []
    for line in lines:
        key = (line.code or line.item, line.note)
        seen[key] = seen.get(key, 0) + 1
        apart.append(line if seen[key] == 1 else replace(line, note=f"{line.note} ({seen[key]})".strip()))
    return tuple(apart)
