"""What a recipe may say."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.production.recipes import Formula, Line, LineKind, Material, NewRecipe, Recipe
from domain.production.refusals import (
    ArchivedMaterial,
    BadAmount,
    BadContainer,
    BadYield,
    DuplicateLine,
    EmptyRecipe,
    InvalidRecipe,
    UnknownMaterial,
    WrittenMeanwhile,
    naming_field,
    naming_line,
)
from domain.production.shares import format_percent
from domain.shared.decimals import MILLION
from domain.shared.exact_json import DEEPEST, from_json, is_deeper
from domain.shared.identifiers import ItemId
from domain.shared.quantity import format_quantity
from domain.shared.units import Dimension, Unit, UnitTable, convert

NAME_LIMIT = 200
NOTE_LIMIT = 200
NOTES_LIMIT = 10_000
STEP_LIMIT = 2_000
STEPS_LIMIT = 100
LINES_LIMIT = 200
SHELF_LIFE_LIMIT = 36_500
DETAILS_LIMIT = 200_000
"""Characters of what files tell besides: of a recipe, and of all its lines together."""


def items_in(formula: Formula) -> frozenset[ItemId]:
    """All items that it names, what it makes too."""
    made = () if formula.output_item_id is None else (formula.output_item_id,)
    return frozenset((*(line.item_id for line in formula.lines), *made))


def checked(new: NewRecipe, materials: Mapping[ItemId, Material], units: UnitTable) -> NewRecipe:
    """
    The recipe with its units by their symbols and its lines' kinds; a refusal tells its line in `details["line"]`.

    :raises InvalidRecipe: a text, a number or a list is out of range.
    :raises EmptyRecipe, BadYield, BadAmount, DuplicateLine: see there.
    :raises UnknownMaterial, ArchivedMaterial: an item is not there, or out of use.
    :raises UnknownUnit, AmbiguousUnit: a unit is not clear.
    :raises IncompatibleUnits, DensityNeeded: an amount cannot become one of the item's stock unit.
    :raises BadContainer: a container is not counted.
    """
    name, formula = " ".join(new.name.split()), _with_plain_ends(new.formula)
    _check_text("name", name, 1, NAME_LIMIT, lines=False)
    _check_facts(formula)
    unit = units.find(formula.yield_unit, field="yield_unit")
    if formula.output_item_id is not None:
        made = _material(formula.output_item_id, materials, field="output_item_id")
        _check_convertible(unit, made, units, field="yield_unit")
    lines = _checked_lines(formula.lines, materials, units)
    return NewRecipe(name=name, formula=replace(formula, yield_unit=unit.symbol, lines=lines))


def check_newest(recipe: Recipe, edited: int | None) -> None:
    """
    Refuse an edit of a version that is not the newest any more. edited: its number, None where it does not matter.

    :raises WrittenMeanwhile: another version was written since.
    """
    if edited is not None and edited != recipe.newest:
        raise WrittenMeanwhile(recipe.name, recipe.newest, edited)


def _with_plain_ends(formula: Formula) -> Formula:
    """
    The same with the line ends that we keep, and without blanks around its texts. A step has no empty lines, so that a
    page can show steps apart by these.
    """
    steps = (step.splitlines() for step in formula.instructions)
    return replace(
        formula,
        instructions=tuple("\n".join(line.rstrip() for line in lines if line.strip()).strip() for lines in steps),
        notes="\n".join(formula.notes.splitlines()).strip(),
    )


def _check_facts(formula: Formula) -> None:
    if formula.yield_amount <= 0:
        raise BadYield(format_quantity(formula.yield_amount))
    if not 0 <= formula.waste < MILLION:
        _refuse("waste_percent", "0 or more and less than 100", format_percent(formula.waste))
    if formula.shelf_life_days is not None and not 0 < formula.shelf_life_days <= SHELF_LIFE_LIMIT:
        _refuse("shelf_life_days", f"1 to {SHELF_LIFE_LIMIT} days", str(formula.shelf_life_days))
    if len(formula.instructions) > STEPS_LIMIT:
        _refuse("instructions", f"at most {STEPS_LIMIT} steps", f"{len(formula.instructions)} steps")
    for step in formula.instructions:
        _check_text("instructions", step, 1, STEP_LIMIT, lines=True)
    _check_text("notes", formula.notes, 0, NOTES_LIMIT, lines=True)
    texts = [formula.details, *(line.details for line in formula.lines)]
    if sum(map(len, texts)) > DETAILS_LIMIT:
        _refuse("details", f"at most {DETAILS_LIMIT} characters", f"{sum(map(len, texts))} characters")
    for text in texts:
        _check_details(text)


def _checked_lines(lines: Sequence[Line], materials: Mapping[ItemId, Material], units: UnitTable) -> tuple[Line, ...]:
    if not lines:
        raise EmptyRecipe
    if len(lines) > LINES_LIMIT:
        _refuse("lines", f"at most {LINES_LIMIT} lines", f"{len(lines)} lines")
    seen: set[tuple[ItemId, str]] = set()
    made = []
    for number, line in enumerate(lines, 1):
        with naming_line(number):
            checked_line = _checked_line(line, materials, units)
            if (line.item_id, checked_line.note) in seen:
                raise DuplicateLine(materials[line.item_id].name, checked_line.note)
        seen.add((line.item_id, checked_line.note))
        made.append(checked_line)
    return tuple(made)


def _checked_line(line: Line, materials: Mapping[ItemId, Material], units: UnitTable) -> Line:
    material = _material(line.item_id, materials, field="item_id")
    if line.amount <= 0:
        raise BadAmount(material.name, format_quantity(line.amount))
    unit, note = units.find(line.unit), " ".join(line.note.split())
    _check_convertible(unit, material, units, field="unit")
    _check_text("note", note, 0, NOTE_LIMIT, lines=False)
    if material.kind is LineKind.CONTAINER and unit.dimension is not Dimension.COUNT:
        raise BadContainer(
            f"{material.name} is a container, and containers are counted.",
            field="unit",
            expected="a unit of count, such as each",
            got=unit.symbol,
        )
    return replace(line, unit=unit.symbol, kind=material.kind, note=note)


def _material(item_id: ItemId, materials: Mapping[ItemId, Material], *, field: str) -> Material:
    material = materials.get(item_id)
    if material is None:
        raise UnknownMaterial(str(item_id), field=field)
    if material.archived:
        raise ArchivedMaterial(material.name, field=field)
    return material


def _check_convertible(unit: Unit, material: Material, units: UnitTable, *, field: str) -> None:
    """:raises IncompatibleUnits, DensityNeeded: an amount in that unit is none of this item."""
    with naming_field(field):
        convert(unit.factor, unit, units[material.unit], density=material.density)


def _check_text(field: str, text: str, least: int, most: int, *, lines: bool) -> None:
    parts = text.splitlines() if lines else [text]
    if not all(part.replace("\t", " ").isprintable() for part in parts):
        _refuse(field, "printable text", ascii(text[:40]))
    if not least <= len(text.strip()) <= len(text) <= most:
        _refuse(field, f"{least} to {most} characters" if least else f"at most {most} characters", f"{len(text)}")


def _check_details(text: str) -> None:
    try:
        value = from_json(text) if text else {}
        is_object = isinstance(value, dict) and not is_deeper(value, DEEPEST)
    except (ValueError, ArithmeticError, RecursionError):
        is_object = False
    if not is_object:
        _refuse("details", "a JSON object, or nothing", text[:40])


def _refuse(field: str, expected: str, got: str) -> None:
    raise InvalidRecipe(f"{field} must be {expected}.", field=field, expected=expected, got=got)
