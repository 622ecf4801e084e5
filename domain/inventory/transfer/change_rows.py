"""Changes as rows: what is asked for, to be decided by the usual rules."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import partial

from domain.inventory.changes import CODE_LIMIT, Change, ChangeType
from domain.inventory.transfer.cells import Cells
from domain.inventory.transfer.problems import BadCell
from domain.inventory.transfer.values import choice_of, day, moment_in, remembered
from domain.shared.identifiers import ItemId
from domain.shared.money import UnitCost, parse_unit_cost
from domain.shared.organization import Organization
from domain.shared.quantity import parse_amount

_type = choice_of(ChangeType)
_quantity = remembered(partial(parse_amount, field="quantity"))
_unit_cost = remembered(partial(parse_unit_cost, field="unit_cost"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """
    A change of the item of that code; the fields are those of `Change`.

    `id` is the row's own, for ever: a row of the same id is not imported twice.
    """

    id: str | None
    item: str
    type: ChangeType
    amount: Fraction | None
    unit: str | None
    unit_cost: UnitCost | None
    lot_code: str | None
    expires_on: date | None
    effective_at: datetime | None
    reserved_until: datetime | None
    reference: str | None
    notes: str

    def change_of(self, item_id: ItemId) -> Change:
        """What is asked, now that the item is known."""
        return Change(
            type=self.type,
            item_id=item_id,
            amount=self.amount,
            unit=self.unit,
            unit_cost=self.unit_cost,
            lot_code=self.lot_code,
            expires_on=self.expires_on,
            effective_at=self.effective_at,
            reserved_until=self.reserved_until,
            reference=self.reference,
            notes=self.notes,
        )


def read_change(cells: Cells, organization: Organization) -> ChangeRow:
    """The change of a row."""
    moment = moment_in(organization.zone)
    row = ChangeRow(
        id=cells.read("id", _row_id, None),
        item=cells.need_text("item"),
        type=cells.need("change_type", _type, ChangeType.RECOUNT),
        amount=cells.read("quantity", _quantity, None),
        unit=cells.text("unit") or None,
        unit_cost=cells.read("unit_cost", _unit_cost, None),
        lot_code=cells.text("lot_number") or None,
        expires_on=cells.read("expiration_date", day, None),
        effective_at=cells.read("effective_at", moment, None),
        reserved_until=cells.read("reserved_until", moment, None),
        reference=cells.text("reference") or None,
        notes=cells.text("notes"),
    )
    if row.type is ChangeType.REVERSAL:
        refusal = BadCell(
            "A reversal names the adjustment that it reverses, which a row cannot; reverse it by itself.",
            expected="another change type",
            got=row.type,
        )
        cells.refuse(refusal, "change_type")
    return row


def _row_id(text: str) -> str:
    if len(text) > CODE_LIMIT or not text.isprintable():
        expected = f"at most {CODE_LIMIT} printable characters"
        raise BadCell("That cannot be a row's id.", expected=expected, got=ascii(text))
    return text
