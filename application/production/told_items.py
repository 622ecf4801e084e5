"""The items that a file of recipes speaks of: found by code or name, or made."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from unicodedata import normalize

from application.caller import Caller
from application.inventory.create_items import CreateItems
from domain.inventory.item_rules import CODE_LIMIT, NAME_LIMIT, NewItem
from domain.inventory.items import Item, ItemKind
from domain.production.recipes import LineKind
from domain.production.refusals import UnknownMaterial
from domain.production.transfer.told import BadRecipeFile, Fault, ToldItem, ToldRecipe
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
        told = [line.item for recipe in recipes for line in recipe.lines]
        told += [recipe.makes for recipe in recipes if recipe.makes is not None]
        whose, catalogue = self._caller.organization_id, self._transaction.items
        self._by_code = {item.code: item for item in catalogue.find(whose, {_code(item) for item in told})}
        for item in catalogue.named(whose, {item.name for item in told} - {""}):
            self._by_name.setdefault(item.name, []).append(item)
        faults: list[Fault] = []
        for recipe in recipes:
            for line in recipe.lines:
                with _noting(faults, line.place):
                    self._find(line.item, _KINDS[line.kind], line.unit, "item", create=create)
            if recipe.makes is not None:
                with _noting(faults, recipe.place):
                    self._find(recipe.makes, ItemKind.PRODUCT, recipe.yield_unit, "output", create=create)
        return faults

    def make(self, create_items: CreateItems) -> Sequence[str]:
        """Make what was not found; the new items' codes."""
        if self._new:
            made = create_items.within(self._transaction, self._caller, list(self._new.values()))
            self._by_code |= {item.code: item for item in made}
        return list(self._new)

    def of_item(self, item: ToldItem) -> ItemId:
        """The item that was found, or made."""
        found = self._known(item)
        return (found or self._by_code[_code(item)]).id

    def _find(self, item: ToldItem, kind: ItemKind, measured_in: str, field: str, *, create: bool) -> None:
        if self._known(item) is not None:
            return
        name = item.name or item.code
        if not create:
            raise UnknownMaterial(name, field=field)
        if len(name) > NAME_LIMIT or len(item.code) > CODE_LIMIT:
            raise BadRecipeFile(f"a name of at most {NAME_LIMIT}, a code of at most {CODE_LIMIT} characters", name)
        code, unit = _code(item), item.unit or _stock_unit(measured_in, self._units)
        self._new.setdefault(code, NewItem(code=code, name=name, kind=kind, unit=unit, density=item.density))

    def _known(self, told: ToldItem) -> Item | None:
        """
        The item that is meant.

        :raises BadRecipeFile: several items in use have its name.
        """
        if told.code:
            return self._by_code.get(told.code)
        named = self._by_name.get(told.name, [])
        in_use = [item for item in named if item.archived_at is None] or named
        if len(in_use) > 1:
            codes = ", ".join(item.code for item in in_use)
            raise BadRecipeFile(f"the name of one item, not of several ({codes})", told.name, field="item")
        return in_use[0] if in_use else self._by_code.get(_code(told))


@contextmanager
def _noting(faults: list[Fault], place: str) -> Iterator[None]:
    """Note what is refused, and go on."""
    try:
        yield
    except DomainError as refusal:
        faults.append(Fault.of(refusal, place))


def _code(item: ToldItem) -> str:
    return item.code or code_of(item.name)


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
