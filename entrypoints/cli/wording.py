"""Stock in words: what people read in place of records."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.inventory.adjustments import Adjustment
from domain.inventory.changes import ChangeType
from domain.inventory.items import Item
from domain.inventory.lots import Lot
from domain.inventory.overview import StockLine
from domain.shared.money import Money, UnitCost, format_money
from domain.shared.organization import Organization
from domain.shared.quantity import Quantity, format_quantity

_DONE: Mapping[ChangeType, str] = {
    ChangeType.RESTOCK: "Received {quantity} of {item}",
    ChangeType.MANUAL: "Adjusted {item} by {signed}",
    ChangeType.SALE: "Sold {quantity} of {item}",
    ChangeType.SPOIL: "Wrote off {quantity} of {item} as spoiled",
    ChangeType.TRASH: "Wrote off {quantity} of {item} as trash",
    ChangeType.DAMAGED: "Wrote off {quantity} of {item} as damaged",
    ChangeType.RECOUNT: "Counted {item}: {signed}",
    ChangeType.RESERVED: "Reserved {reserved} of {item} for {reference}",
    ChangeType.UNRESERVED: "Released {reserved} of {item}",
    ChangeType.BATCH_USE: "Used {quantity} of {item}",
    ChangeType.BATCH_OUTPUT: "Made {quantity} of {item}",
    ChangeType.BATCH_RETURN: "Took back {quantity} of {item} from production",
    ChangeType.RETURN: "Took back {quantity} of {item}",
    ChangeType.REVERSAL: "Reversed an adjustment of {item}: {signed}",
}


def sentence(of: Adjustment, item: Item) -> str:
    """What an adjustment did, and what is there now."""
    reserved = Quantity(abs(sum(movement.reserved_delta for movement in of.movements)))
    done = _DONE[of.type].format(
        quantity=quantity(Quantity(abs(of.delta)), item.unit),
        signed=f"{signed(of.delta)} {item.unit}",
        reserved=quantity(reserved, item.unit),
        item=item.name,
        reference=of.reference,
    )
    return f"{done}; {quantity(of.on_hand, item.unit)} on hand."


def quantity(of: Quantity, unit: str) -> str:
    """A quantity and its unit: 2.5 kg."""
    return f"{format_quantity(of)} {unit}"


def counted(number: int, what: str) -> str:
    """So many of something: 1 row, 2 rows."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def signed(of: Quantity) -> str:
    """A change of a quantity: +2.5, -1, 0."""
    return f"+{format_quantity(of)}" if of > 0 else format_quantity(of)


def money(amount: Money | UnitCost) -> str:
    """An amount with two decimals, and more where it has more: 2.50, 0.0875."""
    whole, _, decimals = format_money(amount).partition(".")
    return f"{whole}.{decimals:0<2}"


def local(moment: datetime, organization: Organization) -> str:
    """A time to the minute, in the organisation's zone."""
    return moment.astimezone(ZoneInfo(organization.time_zone)).strftime("%Y-%m-%d %H:%M")


def line_notes(line: StockLine) -> str:
    """What to know about an item's stock."""
    notes = {
        "archived": line.item.archived_at is not None,
        "not tracked": not line.item.tracked,
        "out": line.is_out,
        "low": line.is_low and not line.is_out,
        "held": line.held > 0,
        "expired": line.expired > 0,
        "reserved": line.item.reserved > 0,
    }
    return ", ".join(note for note, holds in notes.items() if holds)


def lot_notes(lot: Lot, unit: str, today: date) -> str:
    """What to know about a lot."""
    notes = []
    if lot.held_reason is not None:
        notes.append(f"held: {lot.held_reason}")
    if lot.is_expired(today):
        notes.append("expired")
    if lot.reserved:
        notes.append(f"{quantity(lot.reserved, unit)} reserved")
    return ", ".join(notes)
