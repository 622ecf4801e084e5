"""Make and edit items, and define units."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Any

import typer

from domain.identity.permissions import Permission
from domain.inventory.item_rules import NewItem
from domain.inventory.items import Item, ItemKind, PickingPolicy
from domain.shared.money import parse_unit_cost
from domain.shared.quantity import parse_quantity
from domain.shared.units import parse_density
from entrypoints.cli import records, stock_records, tables
from entrypoints.cli.options import AsJson, ItemName, Key, OrganizationName
from entrypoints.cli.reading import amount_of
from entrypoints.cli.screen import show
from entrypoints.cli.session import Session, open_session


class Clearable(StrEnum):
    """What an item may do without."""

    REORDER_POINT = "reorder_point"
    SHELF_LIFE_DAYS = "shelf_life_days"
    DENSITY = "density"


Tracked = Annotated[bool | None, typer.Option("--tracked/--untracked", help="Whether its stock is counted.")]
Perishable = Annotated[bool | None, typer.Option("--perishable/--lasting", help="Whether its lots expire.")]
ShelfLife = Annotated[int | None, typer.Option("--shelf-life", metavar="DAYS", help="Days until a new lot expires.")]
Policy = Annotated[PickingPolicy | None, typer.Option("--picking", help="Which lots go first.")]
ReorderPoint = Annotated[str | None, typer.Option(metavar="NUMBER", help="At or below this the item is low.")]
Density = Annotated[str | None, typer.Option(metavar="NUMBER", help="In g/ml, to convert mass and volume.")]
UnitCost = Annotated[str | None, typer.Option(metavar="PRICE", help="The current price of one stock unit.")]


def create(
    code: Annotated[str, typer.Argument(help="What the item is called for short; unique.")],
    name: Annotated[str, typer.Option(metavar="TEXT", help="What people call it.")],
    kind: Annotated[ItemKind, typer.Option(help="What it is for.")],
    unit: Annotated[str, typer.Option(metavar="UNIT", help="The unit its stock is kept in.")],
    tracked: Tracked = None,
    perishable: Perishable = None,
    shelf_life: ShelfLife = None,
    picking: Policy = None,
    reorder_point: ReorderPoint = None,
    density: Density = None,
    unit_cost: UnitCost = None,
    key: Key = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Make an item; it has no stock yet."""
    with open_session(organization, Permission.EDIT_INVENTORY) as session:
        facts = _facts(tracked, perishable, shelf_life, picking, reorder_point, density, unit_cost)
        new = NewItem(code=code, name=name, kind=kind, unit=unit, **facts)
        [item] = session.app.inventory.create_items(session.caller, [new], key)
        _tell(session, item, as_json=as_json)


def edit(
    item: ItemName,
    code: Annotated[str | None, typer.Option(metavar="CODE", help="A new code.")] = None,
    name: Annotated[str | None, typer.Option(metavar="TEXT", help="A new name.")] = None,
    kind: Annotated[ItemKind | None, typer.Option(help="What it is for.")] = None,
    unit: Annotated[str | None, typer.Option(metavar="UNIT", help="Another stock unit, before any stock.")] = None,
    tracked: Tracked = None,
    perishable: Perishable = None,
    shelf_life: ShelfLife = None,
    picking: Policy = None,
    reorder_point: ReorderPoint = None,
    density: Density = None,
    unit_cost: UnitCost = None,
    clear: Annotated[list[Clearable] | None, typer.Option(help="Take this away; may be given again.")] = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Change an item's properties; what is not given stays."""
    names = {"code": code, "name": name, "kind": kind, "unit": unit}
    facts = _facts(tracked, perishable, shelf_life, picking, reorder_point, density, unit_cost)
    facts |= {word: value for word, value in names.items() if value is not None}
    facts |= {each.value: None for each in clear or ()}
    if not facts:
        raise typer.BadParameter("nothing is told that shall change; see --help.")
    _change(
        item,
        organization,
        lambda session, before: session.app.inventory.edit_item(
            session.caller, before.id, lambda current: replace(current, **facts)
        ),
        as_json=as_json,
    )


def archive(item: ItemName, organization: OrganizationName = None, as_json: AsJson = False) -> None:
    """Put an item out of use; its stock and its history stay."""
    _change(
        item,
        organization,
        lambda session, before: session.app.inventory.edit_item.archive(session.caller, before.id),
        as_json=as_json,
    )


def restore(item: ItemName, organization: OrganizationName = None, as_json: AsJson = False) -> None:
    """Take an archived item back into use."""
    _change(
        item,
        organization,
        lambda session, before: session.app.inventory.edit_item.restore(session.caller, before.id),
        as_json=as_json,
    )


def define_unit(
    symbol: Annotated[str, typer.Argument(help="The new unit, such as scoop.")],
    amount: Annotated[list[str], typer.Argument(metavar="QUANTITY", help="What it is: 28 g.")],
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Define a unit of the organisation's own, such as: stillroom stock define-unit scoop 28 g"""
    with open_session(organization, Permission.EDIT_INVENTORY) as session:
        told, of = amount_of(amount)
        if told is None or of is None:
            raise typer.BadParameter("expected a number and a built-in unit, such as 28 g.", param_hint="QUANTITY")
        unit = session.app.inventory.define_unit(session.caller, symbol, told, of)
        show(as_json, records.unit(unit), lambda: tables.units([unit]))


def _facts(
    tracked: bool | None,
    perishable: bool | None,
    shelf_life: int | None,
    picking: PickingPolicy | None,
    reorder_point: str | None,
    density: str | None,
    unit_cost: str | None,
) -> dict[str, Any]:
    """What was told of an item, by the names it has there."""
    told = {
        "tracked": tracked,
        "perishable": perishable,
        "shelf_life_days": shelf_life,
        "picking_policy": picking,
        "reorder_point": None if reorder_point is None else parse_quantity(reorder_point, field="reorder_point"),
        "density": None if density is None else parse_density(density),
        "unit_cost": None if unit_cost is None else parse_unit_cost(unit_cost, field="unit_cost"),
    }
    return {name: value for name, value in told.items() if value is not None}


def _change(name: str, organization: str | None, change: Callable[[Session, Item], Item], *, as_json: bool) -> None:
    with open_session(organization, Permission.EDIT_INVENTORY) as session:
        _tell(session, change(session, session.item(name).item), as_json=as_json)


def _tell(session: Session, item: Item, *, as_json: bool) -> None:
    record = stock_records.item(item, costs=session.sees_costs)
    show(as_json, record, lambda: tables.properties(record))
