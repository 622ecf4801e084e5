"""Changes of stock as they are asked for."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from domain.inventory.changes import Change, ChangeType
from domain.inventory.refusals import UnknownItem
from domain.shared.errors import DomainError
from domain.shared.identifiers import AdjustmentId, ItemId, LotId
from domain.shared.money import UnitCost, parse_unit_cost
from domain.shared.quantity import parse_amount
from entrypoints.web.incoming.fields import Body, Day, Id, Moment, Name, Notes, Number, UnitName

MOST_LINES = 500
"""The most lines of one bulk adjustment: all of them are one transaction."""

AskedType = Literal[
    "restock", "manual", "sale", "spoil", "trash", "damaged", "recount", "return", "reserved", "unreserved"
]
"""What may be asked for directly: batches belong to production, and a reversal has an address of its own."""


class ChangeBody(Body):
    """
    One change of an item's stock.

    `quantity` is above zero, but signed for `manual`, and the counted total for `recount`. Which other fields go with
    which change type is refused with an explanation when it does not fit.
    """

    change_type: AskedType
    quantity: Annotated[Number | None, Field(description="left out only for unreserved: all that is held")] = None
    unit: Annotated[UnitName | None, Field(description="the item's stock unit when left out")] = None
    unit_cost: Annotated[Number | None, Field(description="of a new lot, for one stock unit")] = None
    expiration_date: Annotated[Day | None, Field(description="of a new lot: its last day of use")] = None
    lot_number: Annotated[Name | None, Field(description="of the new lot, or of the lot to use")] = None
    lot_id: Annotated[Id | None, Field(description="the lot to use instead of the picking policy's choice")] = None
    reference: Annotated[Name | None, Field(description="the order that it is for")] = None
    adjustment_id: Annotated[
        Id | None, Field(description="the sale that a return is of, or the reservation that is released")
    ] = None
    notes: Notes = ""
    effective_at: Annotated[Moment | None, Field(description="when it happened; now when left out")] = None
    reserved_until: Annotated[Moment | None, Field(description="when a reservation ends by itself")] = None

    @property
    def is_reservation(self) -> bool:
        """Whether it holds or frees stock for an order."""
        return self.change_type in {"reserved", "unreserved"}

    def change(self, item_id: ItemId) -> Change:
        """
        The change of that item which is asked for.

        :raises DomainError: a number is not one that can be kept.
        """
        return Change(
            type=ChangeType(self.change_type),
            item_id=item_id,
            amount=amount(self.quantity),
            unit=self.unit,
            unit_cost=_unit_cost(self.unit_cost),
            expires_on=self.expiration_date,
            lot_id=None if self.lot_id is None else LotId(self.lot_id),
            lot_code=self.lot_number,
            reference=self.reference,
            origin=None if self.adjustment_id is None else AdjustmentId(self.adjustment_id),
            notes=self.notes,
            effective_at=self.effective_at,
            reserved_until=self.reserved_until,
        )


class LineBody(ChangeBody):
    """One line of a bulk adjustment: a change, and the item it is of, by id or by code."""

    item_id: Id | None = None
    item_code: Name | None = None

    @model_validator(mode="after")
    def names_one_item(self) -> Self:
        """One way to name the item, not two that could differ."""
        if (self.item_id is None) == (self.item_code is None):
            raise PydanticCustomError("refused", "either item_id or item_code")
        return self

    def item(self, ids: Mapping[str, ItemId]) -> ItemId:
        """:raises UnknownItem: there is no item of its code."""
        if self.item_id is not None:
            return ItemId(self.item_id)
        code = self.item_code or ""
        if code not in ids:
            raise UnknownItem(code, field="item_code")
        return ids[code]


class LinesBody(Body):
    """Several changes: all are made, or none."""

    lines: Annotated[list[LineBody], Field(min_length=1, max_length=MOST_LINES)]

    @property
    def has_reservation(self) -> bool:
        """Whether a line holds or frees stock for an order."""
        return any(line.is_reservation for line in self.lines)

    @property
    def codes(self) -> frozenset[str]:
        """The item codes that lines name."""
        return frozenset(line.item_code for line in self.lines if line.item_code is not None)

    def changes(self, ids: Mapping[str, ItemId]) -> list[Change]:
        """
        The changes of all lines, with the items of these codes.

        :raises UnknownItem: there is no item of a code; `details["line"]` tells where, as it does for the next.
        :raises DomainError: a number is not one that can be kept.
        """
        changes = []
        for number, line in enumerate(self.lines, 1):
            try:
                changes.append(line.change(line.item(ids)))
            except DomainError as refusal:
                refusal.details = {**refusal.details, "line": str(number)}
                raise
        return changes


class ReversalBody(Body):
    """Why an adjustment is undone."""

    notes: Notes = ""


def amount(number: str | int | Decimal | None) -> Fraction | None:
    """
    A quantity as it was written, in whatever unit.

    :raises NotANumber, AmountTooLarge, AmountTooPrecise: as `parse_amount` does.
    """
    return None if number is None else parse_amount(number, field="quantity")


def _unit_cost(number: str | int | Decimal | None) -> UnitCost | None:
    return None if number is None else parse_unit_cost(number, field="unit_cost")
