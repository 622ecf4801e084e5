"""Items as rows."""

from dataclasses import dataclass, fields, replace
from functools import partial

from domain.inventory.item_rules import NewItem
from domain.inventory.items import Item, ItemKind, PickingPolicy
from domain.inventory.transfer.cells import Cells
from domain.inventory.transfer.columns import COLUMNS, FileKind
from domain.inventory.transfer.values import choice_of, flag, flag_text, moment_in, moment_text, whole
from domain.shared.decimals import format_millionths
from domain.shared.money import UnitCost, format_money, parse_unit_cost
from domain.shared.organization import Organization
from domain.shared.quantity import format_quantity, parse_quantity
from domain.shared.units import UnitTable, parse_density

_kind = choice_of(ItemKind)
_policy = choice_of(PickingPolicy)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """An item as a row tells it. `told` are the columns in which something stands; the rest is as `NewItem` has it."""

    new: NewItem
    told: frozenset[str]

    def of(self, item: Item, units: UnitTable) -> Item:
        """
        The item as it would be if it were as told.

        :raises UnknownUnit: there is no such unit.
        """
        told = {field.name: getattr(self.new, field.name) for field in fields(NewItem)}
        return replace(item, **told | {"unit": units.find(self.new.unit).symbol})


def read_item(cells: Cells, organization: Organization) -> ItemRow:
    """The item of a row."""
    new = NewItem(
        code=cells.need_text("code"),
        name=cells.need_text("name"),
        kind=cells.need("kind", _kind, ItemKind.INGREDIENT),
        unit=cells.need_text("unit"),
        tracked=cells.read("tracked", flag, default=True),
        perishable=cells.read("perishable", flag, default=False),
        shelf_life_days=cells.read("shelf_life_days", whole, None),
        picking_policy=cells.read("picking_policy", _policy, PickingPolicy.FIFO),
        reorder_point=cells.read("reorder_point", partial(parse_quantity, field="reorder_point"), None),
        density=cells.read("density", parse_density, None),
        unit_cost=cells.read("unit_cost", partial(parse_unit_cost, field="unit_cost"), UnitCost(0)),
        archived_at=cells.read("archived_at", moment_in(organization.zone), None),
    )
    return ItemRow(new=new, told=frozenset(name for name in COLUMNS[FileKind.ITEMS] if cells.text(name)))


def item_row(item: Item) -> list[str]:
    """The row of an item, in the order of its columns."""
    return [
        item.code,
        item.name,
        item.kind,
        item.unit,
        flag_text(item.tracked),
        flag_text(item.perishable),
        "" if item.shelf_life_days is None else str(item.shelf_life_days),
        item.picking_policy,
        "" if item.reorder_point is None else format_quantity(item.reorder_point),
        "" if item.density is None else format_millionths(item.density),
        format_money(item.unit_cost),
        moment_text(item.archived_at),
    ]
