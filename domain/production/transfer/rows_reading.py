"""Recipes read from rows of a table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from domain.production.recipes import LineKind, Share
from domain.production.shares import parse_percent
from domain.production.transfer.rows import COLUMNS, REQUIRED, RowKind
from domain.production.transfer.told import BadRecipeFile, Fault, ToldFile, ToldItem, ToldLine, ToldRecipe
from domain.shared.errors import DomainError
from domain.shared.quantity import parse_quantity
from domain.shared.units import UnitTable, parse_density


@dataclass(slots=True, kw_only=True)
class _Gathered:
    """A recipe as its rows come in."""

    place: str
    head: Mapping[str, str] | None = None
    lines: list[ToldLine] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_rows(header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], units: UnitTable) -> ToldFile:
    """The recipes that a table tells, in the order in which they come, and all that is wrong with it."""
    names = [cell.strip().casefold().replace(" ", "_").replace("-", "_") for cell in header]
    missing = [name for name in REQUIRED if name not in names]
    if missing or len(set(names)) < len(names):
        refusal = BadRecipeFile(f"the columns {', '.join(COLUMNS)}, each once", ", ".join(header))
        return ToldFile(recipes=[], faults=[Fault.of(refusal, "row 1")])
    reader = _RowReader(units)
    for number, cells in rows:
        padded = [*cells, *[""] * (len(names) - len(cells))]
        reader.add(number, dict(zip(names, padded, strict=False)))
    return reader.told()


class _RowReader:
    def __init__(self, units: UnitTable) -> None:
        self._units = units
        self._recipes: dict[str, _Gathered] = {}
        self._faults: list[Fault] = []

    def add(self, number: int, row: Mapping[str, str]) -> None:
        place = f"row {number}"
        name = " ".join(row["recipe"].split())
        try:
            if not name:
                raise BadRecipeFile("the name of a recipe", "an empty cell", field="recipe")
            kind = _kind(row["row"])
            recipe = self._recipes.setdefault(name, _Gathered(place=place))
            self._take(recipe, kind, row, place)
        except DomainError as refusal:
            self._faults.append(Fault.of(refusal, place))

    def _take(self, recipe: _Gathered, kind: RowKind, row: Mapping[str, str], place: str) -> None:
        match kind:
            case RowKind.RECIPE:
                if recipe.head is not None:
                    raise BadRecipeFile("one row that tells what the recipe yields", "another one", field="row")
                recipe.head, recipe.place = row, place
            case RowKind.STEP:
                recipe.steps.append(row.get("note", ""))
            case RowKind.NOTE:
                recipe.notes.append(row.get("note", ""))
            case _:
                recipe.lines.append(self._line(kind, row, place))

    def _line(self, kind: RowKind, row: Mapping[str, str], place: str) -> ToldLine:
        item = self._item(row)
        if item is None:
            raise BadRecipeFile("an item's code or name", "empty cells", field="item")
        return ToldLine(
            place=place,
            item=item,
            amount=parse_quantity(row["amount"], field="amount"),
            unit=self._units.find(row["unit"]).symbol,
            kind=LineKind(kind.value),
            note=row.get("note", "").strip(),
            details=row.get("details", ""),
        )

    def _item(self, row: Mapping[str, str]) -> ToldItem | None:
        """The item that a row names, if any."""
        words = ("item", "item_name", "stock_unit", "density")
        code, name, unit, density = (row.get(word, "").strip() for word in words)
        if not code and not name:
            return None
        return ToldItem(
            name=name,
            code=code,
            unit=self._units.find(unit, field="stock_unit").symbol if unit else "",
            density=parse_density(density) if density else None,
        )

    def told(self) -> ToldFile:
        recipes = []
        for name, gathered in self._recipes.items():
            try:
                recipes.append(self._recipe(name, gathered))
            except DomainError as refusal:
                self._faults.append(Fault.of(refusal, gathered.place))
        return ToldFile(recipes=recipes, faults=self._faults)

    def _recipe(self, name: str, gathered: _Gathered) -> ToldRecipe:
        head = gathered.head
        if head is None:
            raise BadRecipeFile("a row of this recipe that tells what it yields", "none", field="row")
        days = head.get("shelf_life_days", "").strip()
        if days and not (days.isascii() and days.isdigit()):
            raise BadRecipeFile("a number of days", days, field="shelf_life_days")
        waste, made = head.get("waste_percent", "").strip(), self._item(head)
        return ToldRecipe(
            place=gathered.place,
            name=name,
            lines=tuple(gathered.lines),
            yield_amount=parse_quantity(head["amount"], field="amount"),
            yield_unit=self._units.find(head["unit"]).symbol,
            makes=replace(made, name=made.name or name) if made else None,
            waste=parse_percent(waste, field="waste_percent") if waste else Share(0),
            shelf_life_days=int(days) if days else None,
            instructions=tuple(gathered.steps),
            notes="\n".join(gathered.notes),
            details=head.get("details", ""),
        )


def _kind(text: str) -> RowKind:
    word = text.strip().casefold()
    if word not in set(RowKind):
        raise BadRecipeFile("one of " + ", ".join(RowKind), text or "an empty cell", field="row")
    return RowKind(word)
