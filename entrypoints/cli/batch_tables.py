"""What people see of batches, on a terminal of 80 columns or more."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType

from domain.production.batches import Batch, Event, EventKind, Role
from domain.production.filling import exact_text
from domain.shared.organization import Organization
from domain.shared.quantity import format_quantity
from entrypoints.cli import tables, wording

if TYPE_CHECKING:
    from application.production.finish_batch import Outcome
    from application.production.view_batches import BatchRecord
    from ports.batch_reading import ToldEvent, TracedMovement

_STATES = {
    "planned": "planned",
    "in_progress": "in progress",
    "completed": "completed",
    "failed": "failed",
    "cancelled": "cancelled",
}
_ROLES = {
    Role.USE: "used",
    Role.EXTRA: "extra",
    Role.WASTE: "wasted",
    Role.RETURN: "returned",
    Role.OUTPUT: "made",
}
_KINDS = {
    EventKind.SHORTFALL: "wanting",
    EventKind.SIGN_OFF: "signed off",
    EventKind.OUTPUT: "made",
}


def batches(of: Sequence[Batch], organization: Organization, *, costs: bool) -> RenderableType:
    """The list of batches."""
    rows = [
        (
            each.label,
            each.plan.recipe_name,
            _STATES[each.status],
            _output(each),
            wording.local(each.started_at or each.planned_at, organization),
            wording.money(each.consumed) if costs else "",
        )
        for each in of
    ]
    columns = ("Batch", "Recipe", "Status", "Output", "Since", "Cost")
    return tables.table(*columns, rows=rows, numbers=("Output", "Cost"), codes=("Batch",))


def record(of: "BatchRecord", organization: Organization, *, costs: bool) -> RenderableType:
    """One batch with all that belongs to it."""
    batch, plan = of.batch, of.batch.plan
    facts = {
        "batch": batch.label,
        "status": _STATES[batch.status],
        "recipe": f"{plan.recipe_name}, version {plan.recipe_number}, × {exact_text(plan.factor)}",
        "output": _output(batch),
        "planned": wording.local(batch.planned_at, organization),
        "started": None if batch.started_at is None else wording.local(batch.started_at, organization),
        "ended": None if batch.ended_at is None else wording.local(batch.ended_at, organization),
        "estimate": wording.money(plan.estimate) if costs else None,
        "consumed": wording.money(batch.consumed) if costs else None,
        "wasted": wording.money(batch.wasted) if costs and batch.wasted else None,
        "produced": wording.money(batch.produced) if costs and batch.produced else None,
        "loss": wording.money(batch.loss) if costs and batch.loss is not None else None,
        "held": "; ".join(f"{each.lot_code}: {each.held_reason}" for each in of.held_lots) or None,
        "to_stop": ", ".join(f"{each.number} {each.name}" for each in of.running_timers) or None,
        "to_sign_off": ", ".join(map(str, of.open_deviations)) or None,
    }
    parts: list[RenderableType] = [tables.properties(facts), "", _plan(batch)]
    if of.movements:
        parts += ["", _movements(of.movements, costs=costs)]
    return Group(*parts, "", _events(of.events, organization))


def finish_check(of: "Outcome", *, costs: bool) -> RenderableType:
    """What a finish would come to."""
    batch = of.step.batch
    unit = batch.plan.unit
    rows = [
        (
            lot.output.item.code,
            lot.code,
            wording.quantity(lot.output.quantity, lot.output.item.unit),
            f"{exact_text(lot.output.portion.holds)} {unit}",
            lot.output.expires_on.isoformat() if lot.output.expires_on else "",
            wording.money(lot.cost) if costs else "",
        )
        for lot in of.lots
    ]
    columns = ("Item", "Lot", "Quantity", "Of the yield", "Last day", "Cost")
    made = tables.table(*columns, rows=rows, numbers=("Quantity", "Of the yield", "Cost"), codes=("Item",))
    lost = f", and {exact_text(of.lost)} {unit} would be lost" if of.lost else ""
    told = [f"Dry run: {batch.label} would make {wording.counted(len(rows), 'lot')}{lost}."]
    if of.held is not None:
        source = f"lot {of.held.lot.code} of {of.held.item.name}, which is held: {of.held.reason}"
        told.append(f"What it makes would be held as well. It is made of {source}")
    return Group(*map(tables.plain, told), "", made)


def _plan(batch: Batch) -> RenderableType:
    rows = [
        (line.code, line.name, wording.quantity(line.quantity, line.stock_unit), line.note) for line in batch.plan.lines
    ]
    return tables.table("Item", "Name", "Planned", "For", rows=rows, numbers=("Planned",), codes=("Item",))


def _movements(of: Sequence["TracedMovement"], *, costs: bool) -> RenderableType:
    rows = [
        (
            _ROLES[each.movement.role],
            each.item_code,
            each.lot_code,
            f"{wording.signed(each.movement.delta)} {each.unit}",
            wording.money(each.movement.cost) if costs else "",
        )
        for each in of
    ]
    return tables.table("", "Item", "Lot", "Quantity", "Cost", rows=rows, numbers=("Quantity", "Cost"))


def _events(of: Sequence["ToldEvent"], organization: Organization) -> RenderableType:
    rows = [
        (
            str(told.event.number),
            wording.local(told.event.at, organization),
            _KINDS.get(told.event.kind, told.event.kind.value),
            said(told.event),
            told.actor or "",
        )
        for told in of
    ]
    return tables.table("No.", "When", "What", "", "By", rows=rows, numbers=("No.",))


def said(event: Event) -> str:
    """What an event tells besides its kind."""
    amount = "" if event.amount is None else f"{format_quantity(event.amount)} {event.unit}".strip()
    about = "" if event.about is None else f"no. {event.about}"
    length = "" if event.seconds is None else f"{event.seconds} s"
    return " ".join(part for part in (event.name, amount, length, about, event.text) if part)


def _output(batch: Batch) -> str:
    unit = batch.plan.unit
    if batch.yielded is not None:
        return wording.quantity(batch.yielded, unit)
    return f"({wording.quantity(batch.plan.output, unit)})"
