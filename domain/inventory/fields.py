"""The fields of a change: which go with which change type, and what they may hold."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from domain.inventory.changes import (
    CODE_LIMIT,
    NOTES_LIMIT,
    RECEIPTS,
    RETURNS,
    Change,
    ChangeType,
    Part,
)
from domain.inventory.refusals import InvalidChange
from domain.shared.quantity import Quantity

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 1, 1, tzinfo=UTC)

_ALL = frozenset(ChangeType)
_MAKES_A_LOT = RECEIPTS | {ChangeType.MANUAL, ChangeType.RECOUNT}
_NAMES_NO_LOT = frozenset({ChangeType.REVERSAL, ChangeType.UNRESERVED})
_GOES_WITH: Mapping[str, frozenset[ChangeType]] = {
    "amount": _ALL - {ChangeType.REVERSAL},
    "unit": _ALL - {ChangeType.REVERSAL},
    "unit_cost": _MAKES_A_LOT,
    "expires_on": _MAKES_A_LOT,
    "reserved_until": frozenset({ChangeType.RESERVED}),
    "origin": RETURNS | {ChangeType.REVERSAL, ChangeType.UNRESERVED},
    "lot_id": _ALL - RECEIPTS - _NAMES_NO_LOT,
    "lot_code": _ALL - _NAMES_NO_LOT,
}
_TOLD_AS = {
    "amount": "quantity",
    "expires_on": "expiration_date",
    "lot_code": "lot_number",
    "origin": "adjustment_id",
}
_CHOOSES = ("amount", "unit", "unit_cost", "expires_on", "lot_id", "lot_code")


def check_fields(change: Change) -> None:
    """
    Refuse fields that are missing, cannot be kept, or do not go with the change type.

    :raises InvalidChange: naming the first such field.
    """
    _check_text("notes", change.notes, NOTES_LIMIT)
    _check_text("lot_number", change.lot_code, CODE_LIMIT)
    _check_text("reference", change.reference, CODE_LIMIT)
    for name, types in _GOES_WITH.items():
        if change.type not in types:
            _check_absent(change, name, f"{change.type}", "one of the change types " + ", ".join(sorted(types)))
    if change.parts is not None:
        _check_parts(change, change.parts)
    _check_names(change)


def check_new_lot(change: Change, quantity: Quantity | None) -> None:
    """
    Refuse what describes a new lot where the quantity tells that none is made, and the reverse.

    :raises InvalidChange: a manual change or a recount has a field that would be ignored.
    """
    if change.type is ChangeType.MANUAL and quantity is not None:
        if quantity > 0:
            _check_absent(change, "lot_id", "a manual change that adds stock", "a quantity below zero")
        else:
            _check_no_new_lot(change, "a manual change that removes stock")
    if change.type is ChangeType.RECOUNT and (change.lot_id is not None or change.lot_code is not None):
        _check_no_new_lot(change, "the recount of one lot")


def in_utc(field: str, moment: datetime) -> datetime:
    """
    An aware moment in UTC.

    :raises InvalidChange: it has no zone, or is before 1970 or after 9998.
    """
    if moment.utcoffset() is None or not EARLIEST <= moment < LATEST:
        raise InvalidChange(
            f"{field} is not a time that can be kept.",
            field=field,
            expected="a time with its zone, in the years 1970 to 9998",
            got=moment.isoformat(),
        )
    return moment.astimezone(UTC)


def _check_no_new_lot(change: Change, what: str) -> None:
    for name in ("unit_cost", "expires_on"):
        _check_absent(change, name, what, "a change that makes a new lot")


def _check_absent(change: Change, name: str, what: str, instead: str) -> None:
    value, field = getattr(change, name), _TOLD_AS.get(name, name)
    if value is not None:
        raise InvalidChange(
            f"{field} does not go with {what}.", field=field, expected=f"nothing, or {instead}", got=str(value)
        )


def _check_parts(change: Change, parts: Sequence[Part]) -> None:
    """A change that tells its parts has nothing to choose by."""
    for name in _CHOOSES:
        _check_absent(change, name, "a change that tells its parts", "it as one of the parts")
    for part in parts:
        _check_text("lot_number", part.lot_code, CODE_LIMIT)


def _check_names(change: Change) -> None:
    """What a change must name: the order of a reservation, the sale of a return, the adjustment of a reversal."""
    named = change.reference is not None or change.origin is not None
    if change.type is ChangeType.RESERVED and change.reference is None:
        _missing("reference", "the order that the stock is reserved for")
    if change.type is ChangeType.UNRESERVED and not named:
        _missing("reference", "the order whose reservation ends")
    if change.type in RETURNS and not (named or change.lot_id or change.lot_code or change.parts):
        _missing("reference", "the sale it comes back from (its order reference or adjustment), or a lot")
    if change.type is ChangeType.REVERSAL and change.origin is None:
        _missing("adjustment_id", "the adjustment to reverse")


def _missing(field: str, expected: str) -> None:
    raise InvalidChange(f"{field} is missing: give {expected}.", field=field, expected=expected, got="nothing")


def _check_text(field: str, value: str | None, limit: int) -> None:
    if value is None:
        return
    if len(value) > limit:
        raise InvalidChange(
            f"{field} is too long.",
            field=field,
            expected=f"at most {limit} characters",
            got=f"{len(value)} characters",
        )
    if not _can_be_kept(value) or (field != "notes" and not value.strip()):
        raise InvalidChange(f"{field} is not text that can be kept.", field=field, expected="text", got=ascii(value))


def _can_be_kept(value: str) -> bool:
    """Neither NUL, which PostgreSQL refuses, nor half of a surrogate pair, which is no character."""
    return not any(character == "\x00" or "\ud800" <= character <= "\udfff" for character in value)
