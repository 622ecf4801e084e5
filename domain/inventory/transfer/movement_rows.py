"""Movements as rows: history, each row what one adjustment did to one lot."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from domain.inventory.adjustments import Adjustment, Movement
from domain.inventory.changes import Change, ChangeType, Part
from domain.inventory.items import Item
from domain.inventory.lots import EPOCH, Lot
from domain.inventory.stock import Reservation
from domain.inventory.transfer.cells import Cells
from domain.inventory.transfer.problems import BadCell
from domain.inventory.transfer.values import choice_of, day, day_text, moment_in, moment_text, remembered, whole
from domain.shared.identifiers import AdjustmentId, ItemId, LotId
from domain.shared.money import format_money, parse_unit_cost
from domain.shared.organization import Organization
from domain.shared.quantity import Quantity, format_quantity, parse_quantity

_type = choice_of(ChangeType)
_delta = remembered(partial(parse_quantity, field="delta"))
_reserved_delta = remembered(partial(parse_quantity, field="reserved_delta"))
_unit_cost = remembered(partial(parse_unit_cost, field="unit_cost"))


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementRow:
    """
    A movement of the item of that code.

    `number` is its place in the item's history, from 1; `adjustment` that of the first movement of the same adjustment,
    and `origin` that of the adjustment it returns from, reverses or releases. `part` is None where no lot was touched.
    """

    item: str
    number: int
    adjustment: int
    type: ChangeType
    effective_at: datetime
    part: Part | None
    unit: str
    reserved_until: datetime | None
    reference: str | None
    origin: int | None
    notes: str

    def differs_from(self, other: "MovementRow") -> str | None:
        """The first column in which the rows do not tell the same of their adjustment; None if there is none."""
        told = {
            "change_type": self.type is other.type,
            "effective_at": self.effective_at == other.effective_at,
            "reference": self.reference == other.reference,
            "origin": self.origin == other.origin,
            "notes": self.notes == other.notes,
        }
        return next((column for column, is_same in told.items() if not is_same), None)


def read_movement(cells: Cells, organization: Organization) -> MovementRow:
    """The movement of a row."""
    moment = moment_in(organization.zone)
    number = cells.need("movement", whole, 0)
    return MovementRow(
        item=cells.need_text("item"),
        number=number,
        adjustment=cells.need("adjustment", whole, number),
        type=cells.need("change_type", _type, ChangeType.RECOUNT),
        effective_at=cells.need("effective_at", moment, EPOCH),
        part=_part(cells),
        unit=cells.need_text("unit"),
        reserved_until=cells.read("reserved_until", moment, None),
        reference=cells.exact("reference") or None,
        origin=cells.read("origin", whole, None),
        notes=cells.exact("notes"),
    )


def _part(cells: Cells) -> Part | None:
    nothing = Quantity(0)
    delta = cells.need("delta", _delta, nothing)
    reserved = cells.read("reserved_delta", _reserved_delta, nothing)
    lot_code = cells.exact("lot_number")
    if not lot_code:
        if delta or reserved:
            refusal = BadCell("The lot is missing.", expected="the lot that the movement touched", got="")
            cells.refuse(refusal, "lot_number")
        return None
    return Part(
        lot_code=lot_code,
        delta=delta,
        reserved_delta=reserved,
        unit_cost=cells.read("unit_cost", _unit_cost, None),
        expires_on=cells.read("expiration_date", day, None),
    )


def change_of(rows: Sequence[MovementRow], item_id: ItemId, origin: AdjustmentId | None) -> Change:
    """The adjustment that these rows tell, in their order."""
    first = rows[0]
    until = [row.reserved_until for row in rows if row.reserved_until is not None]
    return Change(
        type=first.type,
        item_id=item_id,
        reference=first.reference,
        origin=origin,
        notes=first.notes,
        effective_at=first.effective_at,
        reserved_until=until[0] if until else None,
        parts=tuple(row.part for row in rows if row.part is not None),
    )


def movement_rows(
    item: Item,
    lots: Iterable[Lot],
    reservations: Iterable[Reservation],
    movements: Iterable[tuple[Adjustment, Movement]],
) -> Iterator[list[str]]:
    """
    The rows of an item's history, in the order of its movements and of their columns.

    The first movement on a lot tells what the lot is. What grows with the history is one number for each adjustment.
    """
    unseen: dict[LotId | None, Lot] = {lot.id: lot for lot in lots}
    until: dict[tuple[AdjustmentId, LotId | None], datetime | None] = {
        (row.adjustment_id, row.lot_id): row.until for row in reservations
    }
    numbers: dict[AdjustmentId, int] = {}
    for adjustment, movement in movements:
        made = unseen.pop(movement.lot_id, None)
        ends = until.get((adjustment.id, movement.lot_id))
        yield [
            item.code,
            str(movement.sequence),
            str(numbers.setdefault(adjustment.id, movement.sequence)),
            adjustment.type,
            moment_text(adjustment.effective_at),
            movement.lot_code or "",
            format_quantity(movement.delta),
            format_quantity(movement.reserved_delta),
            item.unit,
            "" if made is None else format_money(made.unit_cost),
            "" if made is None else day_text(made.expires_on),
            moment_text(ends),
            adjustment.reference or "",
            "" if adjustment.origin is None else str(numbers[adjustment.origin]),
            adjustment.notes,
        ]


def differences(
    rows: Sequence[MovementRow], kept: Adjustment, origin: AdjustmentId | None
) -> Iterator[tuple[int, str, str, str]]:
    """
    What the rows tell of an adjustment and is kept otherwise: the row (from 0), the column, what is kept, what is told.

    `origin` is the adjustment whose number the rows name.
    """
    first = rows[0]
    facts = [
        ("change_type", kept.type.value, first.type.value),
        ("effective_at", moment_text(kept.effective_at), moment_text(first.effective_at)),
        ("reference", kept.reference or "", first.reference or ""),
        ("origin", str(kept.origin or ""), str(origin or "")),
        ("notes", kept.notes, first.notes),
        ("movement", f"{len(kept.movements)} in the adjustment", f"{len(rows)} in the adjustment"),
    ]
    yield from ((0, column, is_kept, told) for column, is_kept, told in facts if is_kept != told)
    for place, (row, movement) in enumerate(zip(rows, kept.movements, strict=False)):
        part = row.part or Part(lot_code="", delta=Quantity(0))
        cells = [
            ("lot_number", movement.lot_code or "", part.lot_code),
            ("delta", format_quantity(movement.delta), format_quantity(part.delta)),
            ("reserved_delta", format_quantity(movement.reserved_delta), format_quantity(part.reserved_delta)),
        ]
        yield from ((place, column, is_kept, told) for column, is_kept, told in cells if is_kept != told)
