"""Adjustments as answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from application.caller import Caller
from domain.identity.permissions import Permission
from domain.inventory.adjustments import Adjustment, Movement
from domain.inventory.changes import ChangeType
from domain.shared.money import format_money
from domain.shared.quantity import format_quantity
from entrypoints.web.api.answers.parts import Cost, Decimals


class MovementAnswer(TypedDict):
    """What the adjustment did to one lot; both numbers are signed changes. The lot is null where none was touched."""

    lot_id: UUID | None
    lot_number: str | None
    quantity: Decimals
    reserved: Decimals
    unit_cost: Cost
    cost: Cost


class AdjustmentAnswer(TypedDict):
    """One change of one item's stock, as it was recorded. Quantities are in the item's stock unit."""

    success: Literal[True]
    message: str
    item_id: UUID
    change_type: ChangeType
    quantity: Annotated[Decimals, Field(description="the signed change of what is on hand")]
    new_quantity: Annotated[Decimals, Field(description="on hand after it")]
    cost: Annotated[Cost, Field(description="the signed change of the stock's value; null without the permission")]
    adjustment_id: UUID
    reference: str | None
    timestamp: Annotated[datetime, Field(description="when it was recorded")]
    effective_at: datetime
    movements: list[MovementAnswer]


class AdjustmentsAnswer(TypedDict):
    """Several changes that were made together, in the order of their lines."""

    success: Literal[True]
    message: str
    adjustments: list[AdjustmentAnswer]


def adjustment_answer(done: Adjustment, caller: Caller) -> AdjustmentAnswer:
    """An adjustment as this caller may see it."""
    return AdjustmentAnswer(
        success=True,
        message=f"{done.type.value.capitalize()} recorded; {format_quantity(done.on_hand)} on hand.",
        item_id=done.item_id,
        change_type=done.type,
        quantity=format_quantity(done.delta),
        new_quantity=format_quantity(done.on_hand),
        cost=format_money(done.cost) if Permission.VIEW_COSTS in caller.permissions else None,
        adjustment_id=done.id,
        reference=done.reference,
        timestamp=done.recorded_at,
        effective_at=done.effective_at,
        movements=[_movement(movement, caller) for movement in done.movements],
    )


def adjustments_answer(done: Sequence[Adjustment], caller: Caller) -> AdjustmentsAnswer:
    """Adjustments that were made together."""
    count = len(done)
    return AdjustmentsAnswer(
        success=True,
        message=f"{count} {'change' if count == 1 else 'changes'} recorded.",
        adjustments=[adjustment_answer(each, caller) for each in done],
    )


def _movement(movement: Movement, caller: Caller) -> MovementAnswer:
    costs = Permission.VIEW_COSTS in caller.permissions
    return MovementAnswer(
        lot_id=movement.lot_id,
        lot_number=movement.lot_code,
        quantity=format_quantity(movement.delta),
        reserved=format_quantity(movement.reserved_delta),
        unit_cost=format_money(movement.unit_cost) if costs else None,
        cost=format_money(movement.cost) if costs else None,
    )
