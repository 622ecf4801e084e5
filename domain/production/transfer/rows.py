"""Recipes as rows of a table: one that says what it yields, one for each line, and one for each step and note."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from domain.production.recipes import LineKind, Material, Recipe, Share
from domain.production.shares import format_percent, parse_percent
from domain.production.transfer.told import BadRecipeFile, Fault, ToldFile, ToldLine, ToldRecipe
from domain.shared.errors import DomainError
from domain.shared.identifiers import ItemId
from domain.shared.quantity import format_quantity, parse_quantity
from domain.shared.units import UnitTable

COLUMNS = (
    "recipe",
    "row",
    "item",
    "item_name",
    "amount",
    "unit",
    "note",
    "waste_percent",
    "shelf_life_days",
    "details",
)
NUMBERS = ("amount", "waste_percent", "shelf_life_days")
_REQUIRED = COLUMNS[:6]


class RowKind(StrEnum):
    """What a row tells."""

    RECIPE = "recipe"
    INGREDIENT = LineKind.INGREDIENT.value
    CONSUMABLE = LineKind.CONSUMABLE.value
    CONTAINER = LineKind.CONTAINER.value
    STEP = "step"
    NOTE = "note"


@dataclass(slots=True, kw_only=True)
class _Gathered:
    """A recipe as its rows come in."""

    place: str
    head: Mapping[str, str] | None = None
    lines: list[ToldLine] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def write_rows(recipe: Recipe, materials: Mapping[ItemId, Material]) -> Iterator[list[str]]:
    """The rows of one recipe, in the order of `COLUMNS`."""
    formula = recipe.formula
    made = None if formula.output_item_id is None else materials[formula.output_item_id]

    def row(kind: RowKind, **cells: str) -> list[str]:
        told = {"recipe": recipe.name, "row": kind.value, **cells}
        return [told.get(column, "") for column in COLUMNS]

    yield row(
        RowKind.RECIPE,
        item=made.code if made else "",
        item_name=made.name if made else "",
        amount=format_quantity(formula.yield_amount),
        unit=formula.yield_unit,
        waste_percent=format_percent(formula.waste) if formula.waste else "",
        shelf_life_days="" if formula.shelf_life_days is None else str(formula.shelf_life_days),
        details=formula.details,
    )
    for line in formula.lines:
        material = materials[line.item_id]
        yield row(
            RowKind(line.kind.value),
            item=material.code,
            item_name=material.name,
            amount=format_quantity(line.amount),
            unit=line.unit,
            note=line.note,
            details=line.details,
        )
    for step in formula.instructions:
        yield row(RowKind.STEP, note=step)
    for note in formula.notes.split("\n") if formula.notes else []:
        yield row(RowKind.NOTE, note=note)


def read_rows(header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], units: UnitTable) -> ToldFile:
    """The recipes that a table tells, in the order in which they come, and all that is wrong with it."""
    names = [cell.strip().casefold().replace(" ", "_").replace("-", "_") for cell in header]
    missing = [name for name in _REQUIRED if name not in names]
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
        code, name = row["item"].strip(), row.get("item_name", "").strip()
        if not code and not name:
            raise BadRecipeFile("an item's code or name", "empty cells", field="item")
        return ToldLine(
            place=place,
            item=name,
            code=code,
            amount=parse_quantity(row["amount"], field="amount"),
            unit=self._units.find(row["unit"]).symbol,
            kind=LineKind(kind.value),
            note=row.get("note", "").strip(),
            details=row.get("details", ""),
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
        waste = head.get("waste_percent", "").strip()
        return ToldRecipe(
            place=gathered.place,
            name=name,
            lines=tuple(gathered.lines),
            yield_amount=parse_quantity(head["amount"], field="amount"),
            yield_unit=self._units.find(head["unit"]).symbol,
            output=head["item"].strip(),
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
