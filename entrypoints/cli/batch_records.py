"""What programs read of batches with --json: the same names and forms as in the JSON API."""

from typing import TYPE_CHECKING

from domain.production.batches import Batch, PlanLine
from domain.production.filling import exact_text
from domain.shared.money import Money, UnitCost, format_money
from domain.shared.quantity import format_quantity
from entrypoints.cli.records import Record, moment

if TYPE_CHECKING:
    from application.production.finish_batch import MadeLot, Outcome
    from application.production.pass_on_hold import HeldInput
    from application.production.view_batches import BatchRecord
    from ports.batch_reading import ToldEvent, TracedMovement


def summary(of: Batch, *, costs: bool) -> Record:
    """A batch as the list shows it."""
    plan = of.plan
    return {
        "batch_id": str(of.id),
        "label": of.label,
        "status": of.status.value,
        "recipe_id": str(plan.recipe_id),
        "recipe": plan.recipe_name,
        "version": plan.recipe_number,
        "factor": exact_text(plan.factor),
        "expected": format_quantity(plan.output),
        "yielded": None if of.yielded is None else format_quantity(of.yielded),
        "unit": plan.unit,
        "planned_at": moment(of.planned_at),
        "started_at": moment(of.started_at),
        "ended_at": moment(of.ended_at),
        "consumed": _cost(of.consumed, costs=costs),
        "wasted": _cost(of.wasted, costs=costs),
        "produced": _cost(of.produced, costs=costs),
        "loss": _cost(of.loss, costs=costs),
    }


def record(of: "BatchRecord", *, costs: bool) -> Record:
    """One batch with all that belongs to it."""
    plan = of.batch.plan
    return summary(of.batch, costs=costs) | {
        "planned_by": str(of.batch.planned_by),
        "output_item_id": None if plan.output_item_id is None else str(plan.output_item_id),
        "shelf_life_days": plan.shelf_life_days,
        "estimate": _cost(plan.estimate, costs=costs),
        "lines": [_line(number, each, costs=costs) for number, each in enumerate(plan.lines, 1)],
        "events": [_event(each) for each in of.events],
        "movements": [_moved(each, costs=costs) for each in of.movements],
        "open_deviations": list(of.open_deviations),
        "running_timers": [each.number for each in of.running_timers],
    }


def finish_check(of: "Outcome", *, costs: bool) -> Record:
    """What a finish would come to."""
    return summary(of.step.batch, costs=costs) | {
        "lots": [_made(lot, costs=costs) for lot in of.lots],
        "held_for": None if of.held is None else _held(of.held),
        "lost_yield": exact_text(of.lost),
    }


def _line(number: int, line: PlanLine, *, costs: bool) -> Record:
    return {
        "line": number,
        "item_id": str(line.item_id),
        "item_code": line.code,
        "item_name": line.name,
        "kind": line.kind.value,
        "note": line.note,
        "amount": exact_text(line.amount),
        "unit": line.unit,
        "quantity": format_quantity(line.quantity),
        "stock_unit": line.stock_unit,
        "tracked": line.tracked,
        "estimate": _cost(line.estimate, costs=costs),
    }


def _event(told: "ToldEvent") -> Record:
    event = told.event
    return {
        "number": event.number,
        "kind": event.kind.value,
        "at": moment(event.at),
        "actor_id": str(event.actor_id),
        "actor": told.actor,
        "text": event.text,
        "name": event.name,
        "amount": None if event.amount is None else format_quantity(event.amount),
        "unit": event.unit,
        "item_id": None if event.item_id is None else str(event.item_id),
        "about": event.about,
        "began_at": moment(event.began_at),
        "seconds": event.seconds,
    }


def _moved(traced: "TracedMovement", *, costs: bool) -> Record:
    movement = traced.movement
    return {
        "adjustment_id": str(movement.adjustment_id),
        "item_id": str(movement.item_id),
        "item_code": traced.item_code,
        "item_name": traced.item_name,
        "lot_id": str(movement.lot_id),
        "lot_number": traced.lot_code,
        "expiration_date": None if traced.expires_on is None else traced.expires_on.isoformat(),
        "held_reason": traced.held_reason,
        "role": movement.role.value,
        "quantity": format_quantity(movement.delta),
        "unit": traced.unit,
        "unit_cost": _cost(traced.unit_cost, costs=costs),
        "cost": _cost(movement.cost, costs=costs),
        "at": moment(traced.at),
    }


def _held(held: "HeldInput") -> Record:
    return {
        "lot_id": str(held.lot.id),
        "lot_number": held.lot.code,
        "item_id": str(held.item.id),
        "item_code": held.item.code,
        "item_name": held.item.name,
        "reason": held.reason,
    }


def _made(lot: "MadeLot", *, costs: bool) -> Record:
    output = lot.output
    return {
        "item_id": str(output.item.id),
        "item_code": output.item.code,
        "item_name": output.item.name,
        "lot_number": lot.code,
        "expiration_date": None if output.expires_on is None else output.expires_on.isoformat(),
        "quantity": format_quantity(output.quantity),
        "unit": output.item.unit,
        "holds": exact_text(output.portion.holds),
        "container_id": None if output.portion.container is None else str(output.portion.container),
        "cost": _cost(lot.cost, costs=costs),
    }


def _cost(amount: Money | UnitCost | None, *, costs: bool) -> str | None:
    return format_money(amount) if costs and amount is not None else None
