"""A change made definite: in the item's stock unit, at a time, with every field checked."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from domain.inventory.changes import Change, ChangeType
from domain.inventory.fields import check_fields, check_new_lot, in_utc
from domain.inventory.items import Item
from domain.inventory.refusals import ArchivedItem, InvalidChange, UntrackedItem
from domain.shared.identifiers import AdjustmentId, LotId, UserId
from domain.shared.organization import Organization
from domain.shared.quantity import Quantity, format_quantity, to_quantity
from domain.shared.units import UnitTable, quantity_in

_ON_ARCHIVED = frozenset({ChangeType.REVERSAL, ChangeType.UNRESERVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What the world adds to a change: who asked, when it is recorded, and the ids that it may use."""

    organization: Organization
    actor_id: UserId
    recorded_at: datetime
    adjustment_id: AdjustmentId
    lot_id: LotId


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    A checked change.

    `quantity` is of the stock unit: None where the change takes all there is, or tells its parts. Both times are in
    UTC.
    """

    change: Change
    quantity: Quantity | None
    effective_at: datetime
    reserved_until: datetime | None
    today: date
    stamp: Stamp


def ask(item: Item, change: Change, stamp: Stamp, units: UnitTable) -> Asked:
    """
    Check a change against its item and make it definite.

    :raises InvalidChange: a field is missing, too long, or does not go with the change type.
    :raises UntrackedItem: the item has no stock.
    :raises ArchivedItem: the item is out of use (what is reserved may still be freed, a change reversed or told).
    :raises DomainError: the unit is unknown or of another dimension, or the quantity out of range.
    """
    if change.parts is None:
        _check_in_use(item, change)
    check_fields(change)
    quantity = _quantity(item, change, units)
    check_new_lot(change, quantity)
    effective_at = in_utc("effective_at", change.effective_at or stamp.recorded_at)
    if effective_at > stamp.recorded_at:
        raise InvalidChange(
            "A change cannot be dated in the future.",
            field="effective_at",
            expected=f"{stamp.recorded_at.isoformat()} or earlier",
            got=effective_at.isoformat(),
        )
    return Asked(
        change=change,
        quantity=quantity,
        effective_at=effective_at,
        reserved_until=in_utc("reserved_until", change.reserved_until) if change.reserved_until else None,
        today=stamp.organization.day_of(effective_at),
        stamp=stamp,
    )


def _check_in_use(item: Item, change: Change) -> None:
    if not item.tracked:
        raise UntrackedItem(item.name)
    if item.archived_at is not None and change.type not in _ON_ARCHIVED:
        raise ArchivedItem(item.name)


def _in_stock_unit(item: Item, amount: Fraction, unit: str | None, units: UnitTable) -> Quantity:
    if unit is None or unit == item.unit:
        return to_quantity(amount, field="quantity")
    return quantity_in(amount, units.find(unit), units.find(item.unit), density=item.density, field="quantity")


def _quantity(item: Item, change: Change, units: UnitTable) -> Quantity | None:
    if change.amount is None:
        if change.parts is not None or change.type in {ChangeType.REVERSAL, ChangeType.UNRESERVED}:
            return None
        raise InvalidChange("The quantity is missing.", field="quantity", expected="a decimal number", got="nothing")
    quantity = _in_stock_unit(item, change.amount, change.unit, units)
    signed = change.type is ChangeType.MANUAL
    counted = change.type is ChangeType.RECOUNT
    if (quantity < 0 and not signed) or (quantity == 0 and not counted):
        expected = "a number that is not zero" if signed else "zero or more" if counted else "more than zero"
        raise InvalidChange(
            f"The quantity of a {change.type} must be {expected}.",
            field="quantity",
            expected=expected,
            got=f"{format_quantity(quantity)} {item.unit}",
        )
    return quantity
