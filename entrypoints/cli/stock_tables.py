"""What people see of stock, on a terminal of 80 columns or more."""

from collections.abc import Mapping, Sequence
from datetime import date

from rich.console import RenderableType
from rich.table import Table

from domain.inventory.adjustments import Adjustment
from domain.inventory.items import Item
from domain.inventory.lots import Lot
from domain.inventory.overview import HistoryLine, StockAsOf, StockLine
from domain.inventory.stock import Reservation
from domain.shared.identifiers import LotId
from domain.shared.money import Money, UnitCost
from domain.shared.organization import Organization
from domain.shared.quantity import format_quantity
from entrypoints.cli import tables, wording

HIDDEN = "·"
"""A cost that the caller may not see."""


def items(lines: Sequence[StockLine], organization: Organization, *, costs: bool) -> RenderableType:
    """The stock list."""
    value = f"Value {organization.currency}"
    columns = ("Code", "Item", "On hand", "Available", value, "Expires")
    made = tables.table(*columns, rows=(), numbers=("On hand", "Available", value), codes=("Code", "Expires"))
    for line in lines:
        name, notes = tables.plain(line.item.name), wording.line_notes(line)
        if notes:
            name.append("\n").append(notes, style="yellow")
        made.add_row(
            tables.plain(line.item.code),
            name,
            tables.plain(wording.quantity(line.item.on_hand, line.item.unit)),
            tables.plain(format_quantity(line.available)),
            tables.plain(_money(line.item.value, costs=costs)),
            tables.plain(_day(line.next_expiry)),
        )
    return made


def lots(of: Sequence[Lot], item: Item, organization: Organization, today: date, *, costs: bool) -> RenderableType:
    """An item's lots."""
    rows = [
        (
            lot.code,
            wording.local(lot.received_at, organization)[:10],
            _day(lot.expires_on),
            format_quantity(lot.remaining),
            format_quantity(lot.original),
            _money(lot.unit_cost, costs=costs),
            wording.lot_notes(lot, item.unit, today),
        )
        for lot in of
    ]
    remaining, cost = f"Left {item.unit}", f"{organization.currency}/{item.unit}"
    columns = ("Lot", "Received", "Expires", remaining, "Of", cost, "Note")
    return tables.table(*columns, rows=rows, numbers=(remaining, "Of", cost), codes=("Lot", "Received", "Expires"))


def history(lines: Sequence[HistoryLine], organization: Organization, *, costs: bool) -> RenderableType:
    """Movements, newest first."""
    value = f"Value {organization.currency}"
    rows = [
        (
            wording.local(line.adjustment.effective_at, organization),
            line.adjustment.type,
            line.item_code if line.movement.lot_code is None else f"{line.item_code}\n{line.movement.lot_code}",
            f"{wording.signed(line.movement.delta or line.movement.reserved_delta)} {line.unit}",
            _money(line.movement.cost, costs=costs),
            line.adjustment.reference or line.adjustment.notes,
        )
        for line in lines
    ]
    columns = ("When", "Change", "Item and lot", "Quantity", value, "For")
    return tables.table(*columns, rows=rows, numbers=("Quantity", value), codes=("When", "Change", "Item and lot"))


def movements(of: Adjustment, item: Item, organization: Organization, *, costs: bool) -> RenderableType:
    """What an adjustment did, lot by lot."""
    cost, value = f"{organization.currency}/{item.unit}", f"Value {organization.currency}"
    columns = ["Lot", "Quantity", "Left", cost, value]
    rows = [
        [
            movement.lot_code or "(no lot)",
            wording.signed(movement.delta),
            format_quantity(movement.remaining),
            _money(movement.unit_cost, costs=costs),
            _money(movement.cost, costs=costs),
        ]
        for movement in of.movements
    ]
    if any(movement.reserved_delta for movement in of.movements):
        columns.insert(2, "Reserved")
        for row, movement in zip(rows, of.movements, strict=True):
            row.insert(2, wording.signed(movement.reserved_delta))
    made = tables.table(*columns, rows=rows, numbers=columns[1:], codes=("Lot",))
    if len(rows) > 1:
        middle = [""] * (len(columns) - 3)
        made.add_row("In all", wording.signed(of.delta), *middle, _money(of.cost, costs=costs), style="bold")
    return made


def reservations(
    of: Sequence[Reservation], codes: Mapping[LotId, str], item: Item, organization: Organization
) -> Table:
    """What orders hold of an item; `codes` are the lots' numbers by their ids."""
    rows = [
        (
            row.reference,
            codes.get(row.lot_id, str(row.lot_id)),
            wording.quantity(row.quantity, item.unit),
            "until released" if row.until is None else wording.local(row.until, organization),
        )
        for row in of
    ]
    return tables.table(
        "Reserved for", "Lot", "Quantity", "Until", rows=rows, numbers=("Quantity",), codes=("Lot", "Until")
    )


def stock_as_of(lines: Sequence[StockAsOf], organization: Organization, *, costs: bool) -> RenderableType:
    """The stock of another time."""
    value = f"Value {organization.currency}"
    rows = [
        (line.code, line.name, wording.quantity(line.on_hand, line.unit), _money(line.value, costs=costs))
        for line in lines
    ]
    return tables.table("Code", "Item", "On hand", value, rows=rows, numbers=("On hand", value), codes=("Code",))


def _money(amount: Money | UnitCost, *, costs: bool) -> str:
    return wording.money(amount) if costs else HIDDEN


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
