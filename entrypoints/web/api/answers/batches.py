"""Batches, what happened in them and what they did with which lot, as answered."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from application.caller import Caller
from application.paging import Page
from application.production.finish_batch import MadeLot, Outcome
from application.production.pass_on_hold import HeldInput
from application.production.view_batches import BatchRecord
from domain.identity.permissions import Permission
from domain.production.batches import Batch, BatchStatus, EventKind, PlanLine, Role
from domain.production.filling import exact_text
from domain.production.recipes import LineKind
from domain.shared.money import Money, UnitCost, format_money
from domain.shared.quantity import format_quantity
from entrypoints.web.api.answers.parts import Cost, Decimals, NextCursor
from entrypoints.web.incoming.cursors import batch_cursor
from ports.batch_reading import ToldEvent, TracedMovement

Exact = Annotated[str, Field(description="an exact number: a decimal, or a fraction such as 1/3")]


class PlanLineAnswer(TypedDict):
    """One line of the plan, as it was when it was planned."""

    line: int
    item_id: UUID
    item_code: str
    item_name: str
    kind: LineKind
    note: str
    amount: Exact
    unit: str
    quantity: Annotated[str, Field(description="the same in the unit of its stock")]
    stock_unit: str
    tracked: bool
    estimate: Cost


class EventAnswer(TypedDict):
    """Something that happened."""

    number: int
    kind: EventKind
    at: datetime
    actor_id: UUID
    actor: Annotated[str | None, Field(description="what they are called now; null if nobody knows")]
    text: str
    name: str
    amount: Decimals | None
    unit: str
    item_id: UUID | None
    about: Annotated[int | None, Field(description="the deviation that is signed off, or the timer that is stopped")]
    began_at: datetime | None
    seconds: int | None


class MovedAnswer(TypedDict):
    """What the batch did with one lot."""

    adjustment_id: UUID
    item_id: UUID
    item_code: str
    item_name: str
    lot_id: UUID
    lot_number: str
    expiration_date: date | None
    held_reason: Annotated[str | None, Field(description="why the lot is held now; null when it is not")]
    role: Role
    quantity: Annotated[str, Field(description="signed, in the unit of the item's stock")]
    unit: str
    unit_cost: Cost
    cost: Cost
    at: datetime


class BatchSummary(TypedDict):
    """A batch as the list shows it."""

    batch_id: UUID
    label: str
    status: BatchStatus
    recipe_id: UUID
    recipe: str
    version: int
    factor: Exact
    expected: Annotated[str, Field(description="what was expected after waste")]
    yielded: Annotated[str | None, Field(description="what came out; null until it is finished")]
    unit: str
    planned_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    consumed: Cost
    wasted: Cost
    produced: Cost
    loss: Cost


class BatchAnswer(BatchSummary):
    """A batch with its frozen plan, and all that belongs to it."""

    planned_by: UUID
    output_item_id: UUID | None
    shelf_life_days: int | None
    estimate: Cost
    lines: list[PlanLineAnswer]
    events: list[EventAnswer]
    movements: list[MovedAnswer]
    open_deviations: list[int]
    running_timers: Annotated[list[int], Field(description="the numbers of the timers that were not stopped")]


class MadeLotAnswer(TypedDict):
    """A lot that would be made, and what of the inputs it would bear."""

    item_id: UUID
    item_code: str
    item_name: str
    lot_number: str
    expiration_date: date | None
    quantity: Annotated[Decimals, Field(description="in the unit of the item's stock")]
    unit: str
    holds: Annotated[Exact, Field(description="what of the yield is in it, in the unit of the batch")]
    container_id: UUID | None
    cost: Cost


class HeldInputAnswer(TypedDict):
    """A lot that went in and is held."""

    lot_id: UUID
    lot_number: str
    item_id: UUID
    item_code: str
    item_name: str
    reason: str


class FinishCheckAnswer(BatchSummary):
    """A batch as it would be, and the lots that it would make."""

    lots: list[MadeLotAnswer]
    held_for: Annotated[
        HeldInputAnswer | None,
        Field(description="for its hold all of them would be held, for the same reason; null if they would be free"),
    ]
    lost_yield: Annotated[Exact, Field(description="what of the yield would go into none of them")]


class BatchPage(TypedDict):
    """A page of the list of batches, the last planned first."""

    batches: list[BatchSummary]
    next_cursor: NextCursor


def batch_page(page: Page[Batch], caller: Caller) -> BatchPage:
    """A page of batches, and where the next one begins."""
    cursor = batch_cursor(page.rows[-1]) if page.more else None
    return BatchPage(batches=[_summary(each, caller) for each in page.rows], next_cursor=cursor)


def batch_answer(record: BatchRecord, caller: Caller) -> BatchAnswer:
    """One batch with all that belongs to it."""
    plan = record.batch.plan
    return {
        **_summary(record.batch, caller),
        "planned_by": record.batch.planned_by,
        "output_item_id": plan.output_item_id,
        "shelf_life_days": plan.shelf_life_days,
        "estimate": _cost(plan.estimate, caller),
        "lines": [_line(number, each, caller) for number, each in enumerate(plan.lines, 1)],
        "events": [_event(each) for each in record.events],
        "movements": [_moved(each, caller) for each in record.movements],
        "open_deviations": list(record.open_deviations),
        "running_timers": [each.number for each in record.running_timers],
    }


def finish_check_answer(outcome: Outcome, caller: Caller) -> FinishCheckAnswer:
    """What a finish would come to."""
    return {
        **_summary(outcome.step.batch, caller),
        "lots": [_made(lot, caller) for lot in outcome.lots],
        "held_for": None if outcome.held is None else _held(outcome.held),
        "lost_yield": exact_text(outcome.lost),
    }


def _held(held: HeldInput) -> HeldInputAnswer:
    return {
        "lot_id": held.lot.id,
        "lot_number": held.lot.code,
        "item_id": held.item.id,
        "item_code": held.item.code,
        "item_name": held.item.name,
        "reason": held.reason,
    }


def _summary(batch: Batch, caller: Caller) -> BatchSummary:
    plan = batch.plan
    return {
        "batch_id": batch.id,
        "label": batch.label,
        "status": batch.status,
        "recipe_id": plan.recipe_id,
        "recipe": plan.recipe_name,
        "version": plan.recipe_number,
        "factor": exact_text(plan.factor),
        "expected": format_quantity(plan.output),
        "yielded": None if batch.yielded is None else format_quantity(batch.yielded),
        "unit": plan.unit,
        "planned_at": batch.planned_at,
        "started_at": batch.started_at,
        "ended_at": batch.ended_at,
        "consumed": _cost(batch.consumed, caller),
        "wasted": _cost(batch.wasted, caller),
        "produced": _cost(batch.produced, caller),
        "loss": _cost(batch.loss, caller),
    }


def _line(number: int, line: PlanLine, caller: Caller) -> PlanLineAnswer:
    return {
        "line": number,
        "item_id": line.item_id,
        "item_code": line.code,
        "item_name": line.name,
        "kind": line.kind,
        "note": line.note,
        "amount": exact_text(line.amount),
        "unit": line.unit,
        "quantity": format_quantity(line.quantity),
        "stock_unit": line.stock_unit,
        "tracked": line.tracked,
        "estimate": _cost(line.estimate, caller),
    }


def _event(told: ToldEvent) -> EventAnswer:
    event = told.event
    return {
        "number": event.number,
        "kind": event.kind,
        "at": event.at,
        "actor_id": event.actor_id,
        "actor": told.actor,
        "text": event.text,
        "name": event.name,
        "amount": None if event.amount is None else format_quantity(event.amount),
        "unit": event.unit,
        "item_id": event.item_id,
        "about": event.about,
        "began_at": event.began_at,
        "seconds": event.seconds,
    }


def _moved(traced: TracedMovement, caller: Caller) -> MovedAnswer:
    movement = traced.movement
    return {
        "adjustment_id": movement.adjustment_id,
        "item_id": movement.item_id,
        "item_code": traced.item_code,
        "item_name": traced.item_name,
        "lot_id": movement.lot_id,
        "lot_number": traced.lot_code,
        "expiration_date": traced.expires_on,
        "held_reason": traced.held_reason,
        "role": movement.role,
        "quantity": format_quantity(movement.delta),
        "unit": traced.unit,
        "unit_cost": _cost(traced.unit_cost, caller),
        "cost": _cost(movement.cost, caller),
        "at": traced.at,
    }


def _made(lot: MadeLot, caller: Caller) -> MadeLotAnswer:
    output = lot.output
    return {
        "item_id": output.item.id,
        "item_code": output.item.code,
        "item_name": output.item.name,
        "lot_number": lot.code,
        "expiration_date": output.expires_on,
        "quantity": format_quantity(output.quantity),
        "unit": output.item.unit,
        "holds": exact_text(output.portion.holds),
        "container_id": output.portion.container,
        "cost": _cost(lot.cost, caller),
    }


def _cost(amount: Money | UnitCost | None, caller: Caller) -> str | None:
    if amount is None or Permission.VIEW_COSTS not in caller.permissions:
        return None
    return format_money(amount)
