"""Looking units up, and adding an organisation's own."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from fractions import Fraction
from types import MappingProxyType
from typing import Self

from domain.shared.decimals import shortened
from domain.shared.errors import DomainError
from domain.shared.units.built_in import AMBIGUOUS, UNITS
from domain.shared.units.unit import Unit

_SYMBOL = re.compile(r"[^\W\d_](?:[\w .-]{0,18}[\w.])?")
_SYMBOL_RULE = "1 to 20 letters, digits, spaces, dots, dashes or underscores, beginning with a letter"


class UnknownUnit(DomainError):
    """No unit is written like this."""

    code = "unit.unknown"


class AmbiguousUnit(DomainError):
    """A word that means one unit in the US and another elsewhere."""

    code = "unit.ambiguous"


class BadUnitSymbol(DomainError):
    """Not a symbol a unit may have."""

    code = "unit.bad_symbol"


class UnitTaken(DomainError):
    """A symbol that means another unit already."""

    code = "unit.taken"


class BadUnitAmount(DomainError):
    """A unit must be more than nothing of another unit."""

    code = "unit.bad_amount"


class UnitTable(Mapping[str, Unit]):
    """Units by symbol, in order; it never changes. `find` knows the other spellings too."""

    __slots__ = ("_by_symbol", "_by_word")

    def __init__(self, units: Iterable[Unit]) -> None:
        """:raises UnitTaken: two of the units are written alike, or one like a word with several meanings."""
        by_symbol: dict[str, Unit] = {}
        by_word: dict[str, Unit] = {}
        for unit in units:
            for word in dict.fromkeys(map(_folded, (unit.symbol, unit.name, *unit.aliases))):
                if word in by_word or word in AMBIGUOUS:
                    raise UnitTaken(
                        f"{unit.symbol!r} cannot be a unit of your own: {word!r} already means something.",
                        field="symbol",
                        expected="a symbol that no other unit has",
                        got=unit.symbol,
                    )
                by_word[word] = unit
            by_symbol[unit.symbol] = unit
        self._by_symbol = MappingProxyType(by_symbol)
        self._by_word = MappingProxyType(by_word)

    def __getitem__(self, symbol: str) -> Unit:
        return self._by_symbol[symbol]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_symbol)

    def __len__(self) -> int:
        return len(self._by_symbol)

    def find(self, symbol: str, *, field: str = "unit") -> Unit:
        """
        The unit a person means: by symbol, name or alias, whatever the case and the space around it.

        :raises AmbiguousUnit: it means several units, such as "gallon"; the symbols to choose from are listed.
        :raises UnknownUnit: no unit is written like that; those that look similar are listed.
        """
        given, word = _spaced(symbol), _folded(symbol)
        meant = AMBIGUOUS.get(given) or AMBIGUOUS.get(word)
        if meant:
            message = f"{given!r} means several units. Say which one."
            raise AmbiguousUnit(message, field=field, expected=" or ".join(meant), got=given)
        if word not in self._by_word:
            raise self._unknown(shortened(given), field)
        return self._by_word[word]

    def extended(self, own: Iterable[Unit]) -> Self:
        """
        These units and an organisation's own.

        :raises UnitTaken: an own unit is written like another one.
        """
        return type(self)((*self.values(), *own))

    def _unknown(self, got: str, field: str) -> UnknownUnit:
        words = get_close_matches(_folded(got), [*self._by_word, *AMBIGUOUS])
        near = [symbol for word in words for symbol in AMBIGUOUS.get(word) or [self._by_word[word].symbol]]
        expected = f"a unit such as {', '.join(dict.fromkeys(near) or ('g', 'ml', 'each'))}"
        return UnknownUnit(f"There is no unit {got!r}.", field=field, expected=expected, got=got)


def _spaced(word: str) -> str:
    """With single spaces, and none at the ends."""
    return " ".join(word.split())


def _folded(word: str) -> str:
    return _spaced(word).casefold()


BUILT_IN = UnitTable(UNITS)
"""The units that every organisation has."""


def own_unit(symbol: str, amount: Fraction, of: Unit) -> Unit:
    """
    A unit of an organisation's own, such as a scoop of 28 g. It has the dimension of `of`.

    :raises BadUnitSymbol: the symbol is too long, does not begin with a letter, or has signs a symbol may not have.
    :raises UnitTaken: the symbol means a built-in unit, or is a word with several meanings.
    :raises BadUnitAmount: the amount is not positive.
    """
    if not _SYMBOL.fullmatch(symbol):
        raise BadUnitSymbol(
            "That cannot be a unit's symbol.", field="symbol", expected=_SYMBOL_RULE, got=shortened(symbol)
        )
    if amount <= 0:
        raise BadUnitAmount(
            f"One {symbol} must be more than nothing.",
            field="amount",
            expected=f"a positive number of {of.symbol}",
            got=shortened(str(amount)),
        )
    unit = Unit(symbol, symbol, of.dimension, amount * of.factor)
    BUILT_IN.extended((unit,))
    return unit
