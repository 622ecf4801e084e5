"""A change made definite: in the item's stock unit, at a time, with every field checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from domain.inventory.changes import (
    CODE_LIMIT,
    NOTES_LIMIT,
    RECEIPTS,
    RETURNS,
    Change,
    ChangeType,
)
from domain.inventory.items import Item
from domain.inventory.refusals import ArchivedItem, InvalidChange, UntrackedItem
from domain.shared.identifiers import AdjustmentId, LotId, UserId
from domain.shared.organization import Organization
from domain.shared.quantity import Quantity, format_quantity
from domain.shared.units import UnitTable, quantity_in

_MAKES_A_LOT = RECEIPTS | {ChangeType.MANUAL, ChangeType.RECOUNT}
_GOES_WITH: Mapping[str, frozenset[ChangeType]] = {
    "unit_cost": _MAKES_A_LOT,
    "expires_on": _MAKES_A_LOT,
    "reserved_until": frozenset({ChangeType.RESERVED}),
    "origin": RETURNS | {ChangeType.REVERSAL, ChangeType.UNRESERVED},
    "lot_id": frozenset(ChangeType) - RECEIPTS - {ChangeType.REVERSAL, ChangeType.UNRESERVED},
    "lot_code": frozenset(ChangeType) - {ChangeType.REVERSAL, ChangeType.UNRESERVED},
}
_FIELD_NAMES = {"expires_on": "expiration_date", "lot_code": "lot_number", "origin": "adjustment_id"}


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
    """A checked change. `quantity` is of the stock unit: None where the change takes all there is."""

    change: Change
    quantity: Quantity | None
    effective_at: datetime
    today: date
    stamp: Stamp


def ask(item: Item, change: Change, stamp: Stamp, units: UnitTable) -> Asked:
    """
    Check a change against its item and make it definite.

    :raises InvalidChange: a field is missing, too long, or does not go with the change type.
    :raises UntrackedItem: the item has no stock.
    :raises ArchivedItem: the item is out of use (a reversal is still allowed).
    :raises DomainError: the unit is unknown or of another dimension, or the quantity out of range.
    """
    if not item.tracked:
        raise UntrackedItem(item.name)
    if item.archived_at is not None and change.type is not ChangeType.REVERSAL:
        raise ArchivedItem(item.name)
    _check_fields(change)
    effective_at = (change.effective_at or stamp.recorded_at).astimezone(UTC)
    if effective_at > stamp.recorded_at:
        raise InvalidChange(
            "A change cannot be dated in the future.",
            field="effective_at",
            expected=f"{stamp.recorded_at.isoformat()} or earlier",
            got=effective_at.isoformat(),
        )
    return Asked(
        change=change,
        quantity=_quantity(item, change, units),
        effective_at=effective_at,
        today=stamp.organization.day_of(effective_at),
        stamp=stamp,
    )


def _quantity(item: Item, change: Change, units: UnitTable) -> Quantity | None:
    if change.amount is None:
        if change.type in {ChangeType.REVERSAL, ChangeType.UNRESERVED}:
            return None
        raise InvalidChange("The quantity is missing.", field="quantity", expected="a decimal number", got="nothing")
    stock_unit = units.find(item.unit)
    unit = units.find(change.unit) if change.unit else stock_unit
    quantity = quantity_in(change.amount, unit, stock_unit, density=item.density, field="quantity")
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


def _check_fields(change: Change) -> None:
    _check_length("notes", change.notes, NOTES_LIMIT)
    _check_length("lot_number", change.lot_code, CODE_LIMIT)
    _check_length("reference", change.reference, CODE_LIMIT)
    for name, types in _GOES_WITH.items():
        value = getattr(change, name)
        if value is not None and change.type not in types:
            raise InvalidChange(
                f"{_FIELD_NAMES.get(name, name)} does not go with {change.type}.",
                field=_FIELD_NAMES.get(name, name),
                expected="nothing, or one of the change types " + ", ".join(sorted(types)),
                got=str(value),
            )
    _check_names(change)


def _check_names(change: Change) -> None:
    """What a change must name: the order of a reservation, the sale of a return, the adjustment of a reversal."""
    named = change.reference is not None or change.origin is not None
    if change.type is ChangeType.RESERVED and change.reference is None:
        _missing("reference", "the order that the stock is reserved for")
    if change.type is ChangeType.UNRESERVED and not named:
        _missing("reference", "the order whose reservation ends")
    if change.type in RETURNS and not (named or change.lot_id or change.lot_code):
        _missing("reference", "the sale it comes back from (its order reference or adjustment), or a lot")
    if change.type is ChangeType.REVERSAL and change.origin is None:
        _missing("adjustment_id", "the adjustment to reverse")


def _missing(field: str, expected: str) -> None:
    raise InvalidChange(f"{field} is missing: give {expected}.", field=field, expected=expected, got="nothing")


def _check_length(field: str, value: str | None, limit: int) -> None:
    if value is None:
        return
    if len(value) > limit:
        raise InvalidChange(
            f"{field} is too long.",
            field=field,
            expected=f"at most {limit} characters",
            got=f"{len(value)} characters",
        )
    if "\x00" in value or (field != "notes" and not value.strip()):
        raise InvalidChange(f"{field} is not text that can be kept.", field=field, expected="text", got=ascii(value))
