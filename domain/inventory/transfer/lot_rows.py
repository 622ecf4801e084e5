"""Lots as rows: what came in, and what is left of it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from functools import partial

from domain.inventory.changes import Change, ChangeType, Part
from domain.inventory.items import Item
from domain.inventory.lots import Lot
from domain.inventory.transfer.cells import Cells
from domain.inventory.transfer.problems import BadCell
from domain.inventory.transfer.values import day, day_text, moment_in, moment_text, remembered
from domain.shared.money import UnitCost, format_money, parse_unit_cost
from domain.shared.organization import Organization
from domain.shared.quantity import Quantity, format_quantity, parse_amount
from domain.shared.units import UnitTable, quantity_in

_quantity = remembered(partial(parse_amount, field="quantity"))
_remaining = remembered(partial(parse_amount, field="remaining"))
_unit_cost = remembered(partial(parse_unit_cost, field="unit_cost"))

OPENING = "opening"
"""The number of a lot that was given none."""

USED_BEFORE = "Used before the books were opened."


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningLot:
    """
    A lot that is there when the books are opened.

    `quantity` is what came in, and `remaining` what is left of it (None: all), both in `unit` (None: the item's stock
    unit). What is None otherwise is not told: a cost is then the item's, a receipt now, an expiry by its shelf life.
    """

    item: str
    lot_code: str
    quantity: Fraction
    remaining: Fraction | None
    unit: str | None
    unit_cost: UnitCost | None
    received_at: datetime | None
    expires_on: date | None
    held_reason: str | None


def read_lot(cells: Cells, organization: Organization) -> OpeningLot:
    """The lot of a row."""
    remaining = cells.read("remaining", _remaining, None)
    return OpeningLot(
        item=cells.need_text("item"),
        # A row that tells what remains is one of an export, whose texts are taken with every blank.
        lot_code=(cells.text("lot_number") if remaining is None else cells.exact("lot_number")) or OPENING,
        quantity=cells.need("quantity", _quantity, Fraction(0)),
        remaining=remaining,
        unit=cells.text("unit") or None,
        unit_cost=cells.read("unit_cost", _unit_cost, None),
        received_at=cells.read("received_at", moment_in(organization.zone), None),
        expires_on=cells.read("expiration_date", day, None),
        held_reason=cells.exact("held_reason") or None,
    )


def changes_of(lot: OpeningLot, item: Item, units: UnitTable) -> list[Change]:
    """
    What brings an opening lot in.

    Without `remaining` it is a delivery like any other. With it the lot is told: it came in, a part of it was used at
    some time since, and the item's current cost is left alone.

    :raises BadCell: the quantities are not those of a lot.
    :raises UnknownUnit, IncompatibleUnits, DensityNeeded: the unit cannot be that of the item.
    """
    if lot.remaining is None:
        return [
            Change(
                type=ChangeType.RESTOCK,
                item_id=item.id,
                amount=lot.quantity,
                unit=lot.unit,
                unit_cost=lot.unit_cost,
                expires_on=lot.expires_on,
                lot_code=lot.lot_code,
                effective_at=lot.received_at,
            )
        ]
    original, remaining = _in_stock_unit(lot, item, units)
    cost = item.unit_cost if lot.unit_cost is None else lot.unit_cost
    came = Part(lot_code=lot.lot_code, delta=original, unit_cost=cost, expires_on=lot.expires_on)
    changes = [_told(ChangeType.RESTOCK, lot, item, came)]
    if remaining < original:
        went = Part(lot_code=lot.lot_code, delta=Quantity(remaining - original))
        changes.append(replace(_told(ChangeType.MANUAL, lot, item, went), notes=USED_BEFORE))
    return changes


def differences(lot: OpeningLot, item: Item, kept: Lot, units: UnitTable) -> list[tuple[str, str, str]]:
    """
    What the row tells of a lot and is kept otherwise: the column, what is kept, what is told.

    What remains is not compared, because it goes on from the opening.

    :raises DomainError: as `changes_of`.
    """
    original, _ = _in_stock_unit(lot, item, units)
    facts = [
        ("quantity", format_quantity(kept.original), format_quantity(original)),
        ("unit_cost", format_money(kept.unit_cost), None if lot.unit_cost is None else format_money(lot.unit_cost)),
        ("received_at", moment_text(kept.received_at), moment_text(lot.received_at) or None),
        ("expiration_date", day_text(kept.expires_on), day_text(lot.expires_on) or None),
    ]
    return [(column, is_kept, told) for column, is_kept, told in facts if told is not None and told != is_kept]


def _in_stock_unit(lot: OpeningLot, item: Item, units: UnitTable) -> tuple[Quantity, Quantity]:
    """What came in and what remains."""
    stock_unit = units.find(item.unit)
    unit = units.find(lot.unit) if lot.unit else stock_unit
    original = quantity_in(lot.quantity, unit, stock_unit, density=item.density, field="quantity")
    left = lot.quantity if lot.remaining is None else lot.remaining
    remaining = quantity_in(left, unit, stock_unit, density=item.density, field="remaining")
    if original <= 0:
        raise BadCell(
            "A lot begins with something.", field="quantity", expected="more than zero", got=format_quantity(original)
        )
    if not 0 <= remaining <= original:
        raise BadCell(
            "More cannot remain than came in, nor less than nothing.",
            field="remaining",
            expected=f"0 to {format_quantity(original)}",
            got=format_quantity(remaining),
        )
    return original, remaining


def _told(kind: ChangeType, lot: OpeningLot, item: Item, part: Part) -> Change:
    return Change(type=kind, item_id=item.id, effective_at=lot.received_at, parts=(part,))


def lot_row(item: Item, lot: Lot) -> list[str]:
    """The row of a lot, in the order of its columns."""
    return [
        item.code,
        lot.code,
        moment_text(lot.received_at),
        format_quantity(lot.original),
        format_quantity(lot.remaining),
        item.unit,
        format_money(lot.unit_cost),
        day_text(lot.expires_on),
        lot.held_reason or "",
    ]
