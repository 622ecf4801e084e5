"""What people see on a terminal of 80 columns or more."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from domain.identity.api_tokens import ApiToken
from domain.inventory.adjustments import Adjustment
from domain.inventory.items import Item
from domain.inventory.lots import Lot
from domain.inventory.overview import HistoryLine, StockAsOf, StockLine
from domain.inventory.stock import Reservation
from domain.inventory.verification import Finding
from domain.shared.identifiers import LotId
from domain.shared.money import Money, UnitCost
from domain.shared.organization import Organization
from domain.shared.quantity import format_quantity
from domain.shared.units import Unit
from entrypoints.cli import wording
from ports.diagnosis import Diagnosis

HIDDEN = "·"


def table(
    *columns: str, rows: Iterable[Sequence[str]], numbers: Iterable[str] = (), codes: Iterable[str] = ()
) -> Table:
    """Rows under columns: `numbers` are aligned to the right, and like `codes` never broken."""
    made = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False, header_style="bold")
    right, whole = frozenset(numbers), frozenset(codes)
    for column in columns:
        made.add_column(
            column, justify="right" if column in right else "left", no_wrap=column in right | whole, overflow="fold"
        )
    for row in rows:
        made.add_row(*(plain(cell) for cell in row))
    return made


def plain(text: str, style: str = "") -> Text:
    """Text as it is: no markup, and no control character that would reach the terminal."""
    return Text(
        "".join(sign if sign.isprintable() or sign == "\n" else "\N{REPLACEMENT CHARACTER}" for sign in text), style
    )


def items(lines: Sequence[StockLine], organization: Organization, *, costs: bool) -> RenderableType:
    """The stock list."""
    value = f"Value {organization.currency}"
    columns = ("Code", "Item", "On hand", "Available", value, "Expires")
    made = table(*columns, rows=(), numbers=("On hand", "Available", value), codes=("Code", "Expires"))
    for line in lines:
        name, notes = plain(line.item.name), wording.line_notes(line)
        if notes:
            name.append("\n").append(notes, style="yellow")
        made.add_row(
            plain(line.item.code),
            name,
            plain(wording.quantity(line.item.on_hand, line.item.unit)),
            plain(format_quantity(line.available)),
            plain(_money(line.item.value, costs=costs)),
            plain(_day(line.next_expiry)),
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
    return table(*columns, rows=rows, numbers=(remaining, "Of", cost), codes=("Lot", "Received", "Expires"))


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
    return table(*columns, rows=rows, numbers=("Quantity", value), codes=("When", "Change", "Item and lot"))


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
    made = table(*columns, rows=rows, numbers=columns[1:], codes=("Lot",))
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
    return table("Reserved for", "Lot", "Quantity", "Until", rows=rows, numbers=("Quantity",), codes=("Lot", "Until"))


def properties(record: Mapping[str, object]) -> RenderableType:
    """One thing, a line for each of its properties that has a value."""
    made = Table(box=None, show_header=False, pad_edge=False)
    made.add_column(style="bold", no_wrap=True)
    made.add_column(overflow="fold")
    for name, value in record.items():
        if value is not None:
            made.add_row(name.replace("_", " "), plain(str(value).lower() if isinstance(value, bool) else str(value)))
    return made


def stock_as_of(lines: Sequence[StockAsOf], organization: Organization, *, costs: bool) -> RenderableType:
    """The stock of another time."""
    value = f"Value {organization.currency}"
    rows = [
        (line.code, line.name, wording.quantity(line.on_hand, line.unit), _money(line.value, costs=costs))
        for line in lines
    ]
    return table("Code", "Item", "On hand", value, rows=rows, numbers=("On hand", value), codes=("Code",))


def units(of: Sequence[Unit]) -> RenderableType:
    """All units, with their exact size in the base unit of what they measure."""
    rows = [(unit.symbol, unit.name, unit.dimension, str(unit.factor)) for unit in of]
    return table("Unit", "Name", "Measures", "In base units", rows=rows, numbers=("In base units",), codes=("Unit",))


def organizations(of: Sequence[Organization]) -> RenderableType:
    """All tenants."""
    rows = [(each.name, str(each.id), each.currency, each.time_zone) for each in of]
    return table("Organisation", "Id", "Currency", "Time zone", rows=rows, codes=("Id",))


def tokens(of: Sequence[ApiToken], organization: Organization) -> RenderableType:
    """An organisation's tokens."""
    rows = [
        (
            each.name,
            each.prefix,
            "\n".join(sorted(each.scopes)),
            wording.local(each.created_at, organization)[:10],
            "never" if each.expires_at is None else wording.local(each.expires_at, organization)[:10],
            "" if each.revoked_at is None else "revoked",
        )
        for each in of
    ]
    return table("Token", "Prefix", "Scopes", "Made", "Ends", "", rows=rows, codes=("Prefix", "Scopes", "Made", "Ends"))


def findings(of: Sequence[Finding]) -> RenderableType:
    """What does not agree."""
    rows = [(each.item, each.check, each.where, each.expected, each.got) for each in of]
    return table("Item", "What should hold", "Where", "Expected", "Got", rows=rows)


def diagnoses(of: Sequence[Diagnosis]) -> RenderableType:
    """What was looked at, and what to do about it."""
    made = table("", "Check", "Found", rows=(), codes=("", "Check"))
    for each in of:
        mark = plain("ok", "green") if each.is_well else plain("!!", "bold red")
        found = plain(each.found)
        if each.advice is not None:
            found.append("\n").append(plain(each.advice, "bold"))
        made.add_row(mark, plain(each.name), found)
    return made


def _money(amount: Money | UnitCost, *, costs: bool) -> str:
    return wording.money(amount) if costs else HIDDEN


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
