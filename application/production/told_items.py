"""The items that a file of recipes speaks of: found by code or name, or made."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from unicodedata import normalize

from application.caller import Caller
from application.inventory.create_items import CreateItems
from domain.inventory.item_rules import CODE_LIMIT, NewItem
from domain.inventory.items import Item, ItemKind
from domain.production.recipes import LineKind
from domain.production.refusals import UnknownMaterial
from domain.production.transfer.told import BadRecipeFile, Fault, ToldLine, ToldRecipe
from domain.shared.errors import DomainError
from domain.shared.identifiers import ItemId
from domain.shared.units import Dimension, UnitTable
from ports.transactions import Transaction

_KINDS = {
    LineKind.INGREDIENT: ItemKind.INGREDIENT,
    LineKind.CONSUMABLE: ItemKind.CONSUMABLE,
    LineKind.CONTAINER: ItemKind.CONTAINER,
}
_IN_KILOGRAMS = frozenset({"kg", "lb", "st", "t", "ton_us", "ton_imp"})
_IN_LITRES = frozenset({"l", "hl", "m3", "gal_us", "gal_imp", "bbl_us_beer", "bbl_imp"})


class ToldItems:
    """Items by what a file calls them. One without a code is known by its name, or by the code made of that."""

    def __init__(self, transaction: Transaction, caller: Caller, units: UnitTable) -> None:
        self._transaction, self._caller, self._units = transaction, caller, units
        self._by_code: dict[str, Item] = {}
        self._by_name: dict[str, list[Item]] = {}
        self._new: dict[str, NewItem] = {}

    def find(self, recipes: Sequence[ToldRecipe], *, create: bool) -> list[Fault]:
        """Look up all items of these recipes; what is not found is made later with `create`, else a fault."""
        lines = [line for recipe in recipes for line in recipe.lines]
        codes = {line.code or code_of(line.item) for line in lines} | {recipe.output for recipe in recipes}
        whose, catalogue = self._caller.organization_id, self._transaction.items
        self._by_code = {item.code: item for item in catalogue.find(whose, codes - {""})}
        for item in catalogue.named(whose, {line.item for line in lines} - {""}):
            self._by_name.setdefault(item.name, []).append(item)
        faults: list[Fault] = []
        for recipe in recipes:
            for line in recipe.lines:
                with _noting(faults, line.place):
                    self._find(line, create=create)
            with _noting(faults, recipe.place):
                self._find_output(recipe, create=create)
        return faults

    def make(self, create_items: CreateItems) -> Sequence[str]:
        """Make what was not found; the new items' codes."""
        if self._new:
            made = create_items.within(self._transaction, self._caller, list(self._new.values()))
            self._by_code |= {item.code: item for item in made}
        return list(self._new)

    def of_line(self, line: ToldLine) -> ItemId:
        """The item of a line that was found."""
        found = self._known(line)
        return (found or self._by_code[line.code or code_of(line.item)]).id

    def made_by(self, recipe: ToldRecipe) -> ItemId | None:
        """The item that a recipe makes, if it tells one."""
        return self._by_code[recipe.output].id if recipe.output else None

    def _find(self, line: ToldLine, *, create: bool) -> None:
        if self._known(line) is not None:
            return
        if not create:
            raise UnknownMaterial(line.item or line.code, field="item")
        code = line.code or code_of(line.item)
        unit = _stock_unit(line.unit, self._units)
        name = line.item or line.code
        self._new.setdefault(code, NewItem(code=code, name=name, kind=_KINDS[line.kind], unit=unit))

    def _find_output(self, recipe: ToldRecipe, *, create: bool) -> None:
        code = recipe.output
        if not code or code in self._by_code or code in self._new:
            return
        if not create:
            raise UnknownMaterial(code, field="output")
        unit = _stock_unit(recipe.yield_unit, self._units)
        self._new[code] = NewItem(code=code, name=recipe.name, kind=ItemKind.PRODUCT, unit=unit)

    def _known(self, line: ToldLine) -> Item | None:
        """
        The item that a line means.

        :raises BadRecipeFile: several items in use have its name.
        """
        if line.code in self._by_code:
            return self._by_code[line.code]
        if not line.item or line.code:
            return None
        named = self._by_name.get(line.item, [])
        in_use = [item for item in named if item.archived_at is None] or named
        if len(in_use) > 1:
            codes = ", ".join(item.code for item in in_use)
            raise BadRecipeFile(f"the name of one item, not of several ({codes})", line.item, field="item")
        return in_use[0] if in_use else self._by_code.get(code_of(line.item))


@contextmanager
def _noting(faults: list[Fault], place: str) -> Iterator[None]:
    """Note what is refused, and go on."""
    try:
        yield
    except DomainError as refusal:
        faults.append(Fault.of(refusal, place))


def code_of(name: str) -> str:
    """The code of an item that has only a name: "Pilsner (2 Row) Ger" has "PILSNER-2-ROW-GER"."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode() or name
    return re.sub(r"[^A-Z0-9]+", "-", plain.upper()).strip("-")[:CODE_LIMIT].strip("-") or name[:CODE_LIMIT]


def _stock_unit(symbol: str, units: UnitTable) -> str:
    """What an item is kept in that a file measures like this: a metric unit of about that size."""
    match units[symbol].dimension:
        case Dimension.MASS:
            return "kg" if symbol in _IN_KILOGRAMS else "g"
        case Dimension.VOLUME:
            return "l" if symbol in _IN_LITRES else "ml"
        case _:
            return symbol
