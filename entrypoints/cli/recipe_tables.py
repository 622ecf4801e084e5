"""What people see of recipes, on a terminal of 80 columns or more."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType

from domain.production.availability import Supplied, Supply
from domain.production.costing import LineCost
from domain.production.filling import Filling, exact_text
from domain.production.making import Makeable
from domain.production.recipes import Line, Material, Recipe, Version
from domain.production.shares import format_percent
from domain.production.shopping import ShoppingList
from domain.shared.decimals import MILLION, format_millionths
from domain.shared.identifiers import ItemId
from domain.shared.money import format_money
from domain.shared.organization import Organization
from domain.shared.quantity import format_quantity
from domain.shared.rounding import round_half_even
from entrypoints.cli import tables, wording

if TYPE_CHECKING:
    from application.production.check_recipe import RecipeCheck
    from application.production.import_recipes import RecipesImported
    from application.production.view_recipes import Compared, ShownRecipe

_STATES = {
    Supply.ENOUGH: "enough",
    Supply.LOW: "low after",
    Supply.MISSING: "missing",
    Supply.NOT_TRACKED: "not tracked",
}


def recipes(of: Sequence[Recipe]) -> RenderableType:
    """The list of recipes."""
    rows = [
        (
            each.name,
            str(each.newest),
            _yield(each),
            str(len(each.formula.lines)),
            "archived" if each.archived_at else "",
        )
        for each in of
    ]
    return tables.table("Recipe", "Version", "Yields", "Lines", "", rows=rows, numbers=("Version", "Yields", "Lines"))


def recipe(of: "ShownRecipe", organization: Organization) -> RenderableType:
    """A recipe in one version."""
    version, formula = of.recipe.version, of.recipe.formula
    made = None if formula.output_item_id is None else of.materials[formula.output_item_id]
    facts = {
        "recipe": of.recipe.name,
        "version": f"{version.number} of {of.recipe.newest}, {wording.local(version.created_at, organization)}",
        "yields": _yield(of.recipe),
        "waste": f"{format_percent(formula.waste)} %" if formula.waste else None,
        "makes": None if made is None else f"{made.code} {made.name}",
        "shelf_life": None if formula.shelf_life_days is None else f"{formula.shelf_life_days} days",
        "archived": None if of.recipe.archived_at is None else wording.local(of.recipe.archived_at, organization),
        "notes": formula.notes or None,
    }
    parts: list[RenderableType] = [tables.properties(facts), "", lines(formula.lines, of.materials)]
    if formula.instructions:
        steps = [f"{number}. {step}" for number, step in enumerate(formula.instructions, 1)]
        parts += ["", *(tables.plain(step) for step in steps)]
    return Group(*parts)


def lines(of: Sequence[Line], materials: Mapping[ItemId, Material]) -> RenderableType:
    """What a recipe needs."""
    rows = [
        (
            materials[each.item_id].code,
            materials[each.item_id].name,
            f"{format_quantity(each.amount)} {each.unit}",
            each.note,
        )
        for each in of
    ]
    return tables.table("Code", "Item", "Amount", "For", rows=rows, numbers=("Amount",), codes=("Code",))


def versions(of: Sequence[Version], organization: Organization) -> RenderableType:
    """All versions of a recipe."""
    rows = [
        (
            str(each.number),
            wording.local(each.created_at, organization),
            f"{format_quantity(each.formula.yield_amount)} {each.formula.yield_unit}",
            str(len(each.formula.lines)),
        )
        for each in of
    ]
    return tables.table("Version", "Written", "Yields", "Lines", rows=rows, numbers=("Version", "Yields", "Lines"))


def comparison(of: "Compared") -> RenderableType:
    """What differs between two versions, a line for each difference."""
    found = of.comparison
    if found.is_empty:
        return tables.plain(f"Versions {of.before.number} and {of.after.number} say the same.")
    rows = [
        *(("+", _item(line, of.materials), "", _amount(line)) for line in found.added),
        *(("-", _item(line, of.materials), _amount(line), "") for line in found.removed),
        *(("~", _item(new, of.materials), _amount(old), _amount(new)) for old, new in found.changed),
        *(
            ("~", name.replace("_", " "), _fact(of.before, name, of.materials), _fact(of.after, name, of.materials))
            for name in found.facts
        ),
    ]
    before, after = f"Version {of.before.number}", f"Version {of.after.number}"
    return tables.table("", "What", before, after, rows=rows, numbers=(before, after))


def scaled(of: "RecipeCheck") -> RenderableType:
    """The lines at a scale."""
    rows = [
        (
            each.need.material.code,
            each.need.material.name,
            f"{shown(each.need.amount)} {each.need.line.unit}",
            each.need.line.note,
        )
        for each in of.lines
    ]
    made = tables.table("Code", "Item", "Amount", "For", rows=rows, numbers=("Amount",), codes=("Code",))
    return Group(_heading(of), "", made)


def check(of: "RecipeCheck", organization: Organization) -> RenderableType:
    """The lines beside what there is for them, and what it would cost."""
    cost = f"Cost {organization.currency}"
    columns = ["Code", "Needed", "Available", "State", *([cost] if of.estimate else [])]
    costs: Sequence[LineCost | None] = of.estimate.lines if of.estimate else [None] * len(of.lines)
    rows = [
        [*_supplied(each), *([] if line_cost is None else [format_money(line_cost.total)])]
        for each, line_cost in zip(of.lines, costs, strict=True)
    ]
    made = tables.table(*columns, rows=rows, numbers=("Needed", "Available", cost), codes=("Code",))
    parts: list[RenderableType] = [_heading(of), "", made]
    if of.estimate is not None:
        total, per = format_money(of.estimate.total), format_money(of.estimate.per_unit)
        unit = of.recipe.formula.yield_unit
        parts += ["", tables.plain(f"Costs {total} {organization.currency}, {per} for each {unit}.", "bold")]
        unknown = [each.need.material.name for each in of.estimate.without_cost]
        if unknown:
            parts.append(tables.plain(f"Without cost, and not in it: {', '.join(unknown)}", "yellow"))
    short = len(of.missing)
    verdict = f"Not enough for {wording.counted(short, 'line')}." if short else "There is enough of everything."
    return Group(*parts, tables.plain(verdict, "bold red" if short else "bold"))


def shopping(of: ShoppingList) -> RenderableType:
    """What to make, and what to buy."""
    making = [
        f"{'Make' if each.asked else 'Make first'}: {each.recipe.name}, {shown(each.scaled.output)} "
        f"{each.recipe.formula.yield_unit}"
        for each in of.makings
    ]
    rows = [
        (
            each.material.code,
            format_quantity(each.needed),
            format_quantity(each.available) if each.material.tracked else "",
            format_quantity(each.missing) if each.missing else "",
            each.material.unit,
            ", ".join(each.needed_by),
        )
        for each in of.items
    ]
    numbers = ("Needed", "Available", "To buy")
    made = tables.table("Code", *numbers, "Unit", "For", rows=rows, numbers=numbers, codes=("Code", "Unit"))
    return Group(*(tables.plain(each) for each in making), "", made)


def makeable(found: Sequence[Makeable]) -> RenderableType:
    """How much of each recipe there is enough for."""
    rows = [
        (
            each.recipe.name,
            "any" if each.factor is None else f"{shown(each.factor)} ×",
            "any" if each.output is None else f"{shown(each.output)} {each.recipe.formula.yield_unit}",
            each.refusal.message if each.refusal else ", ".join(material.name for material in each.limited_by),
        )
        for each in found
    ]
    return tables.table("Recipe", "Batches", "Output", "Runs out first", rows=rows, numbers=("Batches", "Output"))


def filling(of: Filling) -> RenderableType:
    """Into what it is filled, and what is left."""
    rows = [(each.container.name, str(each.count), f"{exact_text(each.holds)} {of.unit}") for each in of.filled]
    made = tables.table("Container", "Filled", "Each holds", rows=rows, numbers=("Filled", "Each holds"))
    return Group(made, "", tables.plain(f"Left over: {exact_text(of.leftover)} {of.unit}", "bold"))


def imported(of: "RecipesImported") -> RenderableType:
    """What an import did."""
    begin = "Dry run: would import" if of.dry_run else "Imported"
    count = wording.counted(len(of.created), "recipe")
    parts = [
        tables.plain(
            f"{begin} {count}, {wording.counted(len(of.changed), 'new version')}, {len(of.unchanged)} unchanged.",
            "bold",
        )
    ]
    for title, names in (("New", of.created), ("New version", of.changed), ("New items", of.items)):
        if names:
            parts.append(tables.plain(f"{title}: {', '.join(names)}"))
    if of.left_out:
        parts.append(tables.plain(f"Without an amount, and so no lines: {', '.join(of.left_out)}"))
    return Group(*parts)


def shown(number: Fraction) -> str:
    """A number for the eye: rounded to the millionth, and then with a sign that it is."""
    millionths = number * MILLION
    text = format_millionths(round_half_even(millionths))
    return text if millionths.denominator == 1 else f"≈{text}"


def _heading(of: "RecipeCheck") -> RenderableType:
    unit = of.recipe.formula.yield_unit
    return tables.plain(
        f"{of.recipe.name}, version {of.recipe.version.number}, {shown(of.scaled.factor)} ×: "
        f"{shown(of.scaled.output)} {unit}",
        "bold",
    )


def _supplied(of: Supplied) -> list[str]:
    unit = of.need.material.unit
    state = _STATES[of.supply]
    if of.supply is Supply.MISSING:
        state = f"{state} {format_quantity(of.missing)} {unit}"
    apart = [
        f"{format_quantity(amount)} {word}"
        for amount, word in ((of.shelf.expired, "expired"), (of.shelf.held, "held"), (of.shelf.reserved, "reserved"))
        if amount
    ]
    told = f"{state}\n({', '.join(apart)})" if apart else state
    available = format_quantity(of.available) if of.need.material.tracked else ""
    return [of.need.material.code, f"{format_quantity(of.need.quantity)} {unit}", available, told]


def _yield(of: Recipe) -> str:
    return f"{format_quantity(of.formula.yield_amount)} {of.formula.yield_unit}"


def _item(line: Line, materials: Mapping[ItemId, Material]) -> str:
    note = f" ({line.note})" if line.note else ""
    return f"{materials[line.item_id].name}{note}"


def _amount(line: Line) -> str:
    return f"{format_quantity(line.amount)} {line.unit}"


def _fact(version: Version, name: str, materials: Mapping[ItemId, Material]) -> str:
    """What a version says of a fact that differs; nothing of one that shows in other rows, or nowhere."""
    formula = version.formula
    made, days = formula.output_item_id, formula.shelf_life_days
    return {
        "yield_amount": format_quantity(formula.yield_amount),
        "yield_unit": formula.yield_unit,
        "output_item_id": "" if made is None else materials[made].name,
        "waste": f"{format_percent(formula.waste)} %",
        "shelf_life_days": "" if days is None else str(days),
        "instructions": wording.counted(len(formula.instructions), "step"),
        "notes": f"{len(formula.notes)} characters",
    }.get(name, "")
