"""An item's properties as the audit keeps them, and as a repeated request gets them back."""

from domain.inventory.items import Item
from domain.shared.audit import Facts
from domain.shared.money import format_money
from domain.shared.quantity import format_quantity


def item_facts(item: Item) -> Facts:
    """What an edit can change, in words and decimal strings."""
    return {
        "code": item.code,
        "name": item.name,
        "kind": item.kind,
        "unit": item.unit,
        "tracked": item.tracked,
        "perishable": item.perishable,
        "shelf_life_days": None if item.shelf_life_days is None else str(item.shelf_life_days),
        "picking_policy": item.picking_policy,
        "reorder_point": None if item.reorder_point is None else format_quantity(item.reorder_point),
        "density": None if item.density is None else str(item.density),
        "unit_cost": format_money(item.unit_cost),
        "archived_at": None if item.archived_at is None else item.archived_at.isoformat(),
    }
