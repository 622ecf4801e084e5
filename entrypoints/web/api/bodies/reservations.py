"""Reservations as they are asked for."""

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from domain.inventory.changes import Change, ChangeType
from domain.shared.identifiers import AdjustmentId, ItemId, LotId
from entrypoints.web.api.bodies.adjustments import amount
from entrypoints.web.incoming.fields import Body, Id, Moment, Name, Notes, Number, UnitName


class ReserveBody(Body):
    """Stock to hold for an order."""

    quantity: Number
    reference: Annotated[Name, Field(description="the order that it is held for")]
    unit: Annotated[UnitName | None, Field(description="the item's stock unit when left out")] = None
    lot_id: Annotated[Id | None, Field(description="the lot to hold instead of the picking policy's choice")] = None
    lot_number: Name | None = None
    notes: Notes = ""
    reserved_until: Annotated[Moment | None, Field(description="when it ends by itself; never when left out")] = None

    def change(self, item_id: ItemId) -> Change:
        """:raises DomainError: the quantity is not a number that can be kept."""
        return Change(
            type=ChangeType.RESERVED,
            item_id=item_id,
            amount=amount(self.quantity),
            unit=self.unit,
            lot_id=None if self.lot_id is None else LotId(self.lot_id),
            lot_code=self.lot_number,
            reference=self.reference,
            notes=self.notes,
            reserved_until=self.reserved_until,
        )


class ReleaseBody(Body):
    """What to free of what an order, or one reservation, holds."""

    reference: Annotated[Name | None, Field(description="the order whose reservations end")] = None
    adjustment_id: Annotated[Id | None, Field(description="the adjustment that made the reservation")] = None
    quantity: Annotated[Number | None, Field(description="all that is held when left out")] = None
    unit: Annotated[UnitName | None, Field(description="the item's stock unit when left out")] = None
    notes: Notes = ""

    @model_validator(mode="after")
    def names_what_ends(self) -> Self:
        """An order, a reservation, or both."""
        if self.reference is None and self.adjustment_id is None:
            raise PydanticCustomError("refused", "reference, adjustment_id or both")
        return self

    def change(self, item_id: ItemId) -> Change:
        """:raises DomainError: the quantity is not a number that can be kept."""
        return Change(
            type=ChangeType.UNRESERVED,
            item_id=item_id,
            amount=amount(self.quantity),
            unit=self.unit,
            reference=self.reference,
            origin=None if self.adjustment_id is None else AdjustmentId(self.adjustment_id),
            notes=self.notes,
        )
