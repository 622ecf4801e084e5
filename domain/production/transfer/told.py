"""What files tell of recipes, and what is wrong with them, each with its place in the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from domain.production.recipes import LineKind, Share
from domain.shared.decimals import shortened
from domain.shared.errors import DomainError
from domain.shared.quantity import Quantity
from domain.shared.units import Density

SHOWN = 20
"""How many faults are told together."""


class BadRecipeFile(DomainError):
    """A place in a file holds something else than belongs there."""

    code = "production.bad_recipe_file"

    def __init__(self, expected: str, got: str, *, field: str | None = None) -> None:
        super().__init__(f"Expected {expected}.", field=field, expected=expected, got=shortened(got))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with a file: where, such as "row 3" or "recipes[0].batch_size", and what."""

    place: str
    code: str
    message: str
    expected: str | None
    got: str | None

    @classmethod
    def of(cls, refusal: DomainError, place: str) -> Self:
        """What a rule refused, at its place in the file."""
        return cls(place=place, code=refusal.code, message=refusal.message, expected=refusal.expected, got=refusal.got)

    @property
    def sentence(self) -> str:
        """What is wrong there."""
        if self.expected is None or self.got is None:
            return self.message
        return f"{self.message} Expected {self.expected}; got {shortened(self.got)!r}"


class RecipesRefused(DomainError):
    """The file was not imported, and nothing was changed; `faults` are the first things wrong with it."""

    code = "production.recipes_refused"

    def __init__(self, faults: Sequence[Fault]) -> None:
        shown, only = faults[:SHOWN], faults[0] if len(faults) == 1 else None
        count = f"{len(faults)} problem{'s' * (len(faults) > 1)}"
        super().__init__(
            f"Nothing was imported: {count} in the file.",
            field=only.place if only else None,
            expected=only.expected if only else None,
            got=only.got if only else None,
            details={fault.place: fault.sentence for fault in shown},
        )
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldItem:
    """
    An item as a file calls it: by its name, its code or both.

    `unit` is what one that is made for it is kept in, empty where the file leaves that to us, and `density` its own.
    """

    name: str = ""
    code: str = ""
    unit: str = ""
    density: Density | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldLine:
    """One line as a file tells it, as in `Line`. `kind` is what an item that is made for it is there for."""

    place: str
    item: ToldItem
    amount: Quantity
    unit: str
    kind: LineKind
    note: str = ""
    details: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRecipe:
    """A recipe as a file tells it, as in `Formula`. `makes` is the item that it makes, if any."""

    place: str
    name: str
    lines: tuple[ToldLine, ...]
    yield_amount: Quantity
    yield_unit: str
    makes: ToldItem | None = None
    waste: Share = Share(0)
    shelf_life_days: int | None = None
    instructions: tuple[str, ...] = ()
    notes: str = ""
    details: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldFile:
    """The recipes of a file, and what could not be read. `left_out` are the places of ingredients without an amount."""

    recipes: Sequence[ToldRecipe]
    faults: Sequence[Fault]
    left_out: Sequence[str] = ()
