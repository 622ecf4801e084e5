"""Recipes as BeerJSON tells them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from domain.production.recipes import Share
from domain.production.shares import parse_percent
from domain.production.transfer.beerjson_lines import order_of, own_of, read_item, read_line, with_notes_apart
from domain.production.transfer.beerjson_steps import steps_of
from domain.production.transfer.beerjson_texts import read_name, read_notes, read_text
from domain.production.transfer.beerjson_units import read_amount, told
from domain.production.transfer.beerjson_words import KEPT_ELSEWHERE, LISTS, OWN, REQUIRED
from domain.production.transfer.told import BadRecipeFile, Fault, ToldFile, ToldItem, ToldLine, ToldRecipe
from domain.shared.errors import DomainError
from domain.shared.exact_json import Json, to_json
from domain.shared.quantity import Quantity
from domain.shared.units import UnitTable

Value = TypeVar("Value")

_NOTHING = (Quantity(0), "l")


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
        own = own_of(recipe)
        said, is_ours, ours = own or {}, own is not None, f"{place}.{OWN}"
        name = self._read(f"{place}.name", lambda: read_name(recipe.get("name"), is_ours=is_ours), "")
        size = self._read(f"{place}.batch_size", lambda: read_amount(recipe.get("batch_size"), self._units), _NOTHING)
        lines, rest = self._ingredients(recipe.get("ingredients"), f"{place}.ingredients")
        no_steps: tuple[str, ...] = ()
        return ToldRecipe(
            place=place,
            name=name,
            lines=lines,
            yield_amount=size[0],
            yield_unit=size[1],
            makes=self._read(ours, lambda: _made(said, name, self._units), None),
            waste=self._read(ours, lambda: _waste(said.get("waste_percent")), Share(0)),
            shelf_life_days=self._read(ours, lambda: _days(said.get("shelf_life_days")), None),
            instructions=self._read(ours, lambda: _steps(said, recipe), no_steps),
            notes=self._read(f"{place}.notes", lambda: read_notes(recipe.get("notes"), is_ours=is_ours), ""),
            details=_details(recipe, rest),
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
                left_out: list[Json] = []
                for number, each in enumerate(additions if isinstance(additions, list) else [additions]):
                    with self._at(f"{place}.{name}[{number}]"):
                        addition = _object(each, "an ingredient")
                        line = read_line(addition, name, f"{place}.{name}[{number}]", self._units)
                        if line.amount:
                            listed.append((order_of(addition, name, number), line))
                        else:
                            self._left_out.append(line.place)
                            left_out.append(addition)
                rest |= {name: left_out} if left_out else {}
        listed.sort(key=lambda each: each[0])
        return with_notes_apart([line for _, line in listed]), rest


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


def _details(recipe: Mapping[str, Json], rest: dict[str, Json]) -> str:
    """What a recipe says that has no place of its own, and its ingredients that are no lines."""
    details = {word: value for word, value in recipe.items() if word not in KEPT_ELSEWHERE}
    if details == REQUIRED:
        details = {}
    if rest:
        details["ingredients"] = rest
    return to_json(details) if details else ""


def _made(said: Mapping[str, Json], name: str, units: UnitTable) -> ToldItem | None:
    """The item that a recipe of that name makes: called like it, if an export of ours does not say otherwise."""
    made = said.get("makes")
    if made is None:
        return None
    facts = _object(made, "what the recipe makes")
    return read_item(facts, read_text(facts.get("name")) or name, units)


def _waste(value: Json) -> Share:
    if value is None:
        return Share(0)
    if not isinstance(value, str):
        raise BadRecipeFile("a decimal number in quotes", told(value))
    return parse_percent(value, field="waste_percent")


def _days(value: Json) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise BadRecipeFile("a number of days", told(value), field="shelf_life_days")


def _steps(said: Mapping[str, Json], recipe: Mapping[str, Json]) -> tuple[str, ...]:
    """The steps as an export of ours says them; else what the recipe says of mash, boil and fermentation."""
    if "instructions" not in said:
        return steps_of(recipe)
    steps = said["instructions"]
    if not isinstance(steps, list) or not all(isinstance(step, str) for step in steps):
        raise BadRecipeFile("steps as a list of texts", told(steps), field="instructions")
    return tuple(step for step in steps if isinstance(step, str))
