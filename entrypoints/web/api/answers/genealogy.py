"""Lineages of lots as answered."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from application.production.hold_descendants import Changed
from domain.production.batches import BatchStatus
from domain.production.genealogy import (
    Direction,
    Lineage,
    Link,
    LinkKind,
    Receipt,
    TracedBatch,
    TracedLot,
    Use,
    UseKind,
    ancestors,
    deliveries,
    descendants,
    ordered,
)
from domain.shared.quantity import format_quantity
from entrypoints.web.api.answers.parts import Decimals


class TracedLotAnswer(TypedDict):
    """A lot as it is now. Its quantities are in the unit of its item."""

    lot_id: UUID
    lot_number: str
    item_id: UUID
    item_code: str
    item_name: str
    item_kind: str
    unit: str
    received_at: datetime
    expiration_date: date | None
    original: Decimals
    remaining: Decimals
    reserved: Decimals
    held_reason: str | None


class RelatedLotAnswer(TracedLotAnswer):
    """A lot that is traced, or that is related to it."""

    before: Annotated[int | None, Field(description="if it came of this: through how many batches, at least")]
    after: Annotated[int | None, Field(description="if this came of it: through how many batches, at least")]


class TracedBatchAnswer(TypedDict):
    """A batch that lots went through."""

    batch_id: UUID
    label: str
    recipe: str
    status: BatchStatus
    started_at: datetime | None
    ended_at: datetime | None


class LinkAnswer(TypedDict):
    """How much of a lot went into a batch, less what came back, or came out of it."""

    kind: LinkKind
    lot_id: UUID
    batch_id: UUID
    quantity: Decimals


class UseAnswer(TypedDict):
    """What else left a lot under one reference, less what came back."""

    kind: UseKind
    lot_id: UUID
    reference: str | None
    quantity: Annotated[str, Field(description="less than zero where a count found more")]
    at: Annotated[datetime, Field(description="the last time")]


class ReceiptAnswer(TypedDict):
    """How a lot came in that no batch made."""

    lot_id: UUID
    reference: str | None
    quantity: Decimals
    at: datetime


class TraceAnswer(TypedDict):
    """All that a lot came of, and all that came of it: the nearest first, each told once."""

    lot_id: UUID
    direction: Direction
    lots: list[RelatedLotAnswer]
    deliveries: Annotated[list[UUID], Field(description="the lots that it all began with; none if only traced forward")]
    batches: list[TracedBatchAnswer]
    links: list[LinkAnswer]
    uses: list[UseAnswer]
    receipts: list[ReceiptAnswer]


class ChangedAnswer(TypedDict):
    """The lots that were held or released, and the batches that may still make more of them."""

    lots: list[TracedLotAnswer]
    running: Annotated[
        list[TracedBatchAnswer],
        Field(description="in progress; what they make is held, too, as long as something that went into them is"),
    ]


def trace_answer(lineage: Lineage, direction: Direction) -> TraceAnswer:
    """A lineage, with what is nearest to the lot first."""
    told, itself = ordered(lineage), {lineage.lot_id: 0}
    before, after = (itself | dict(way(lineage)) for way in (ancestors, descendants))
    return {
        "lot_id": told.lot_id,
        "direction": direction,
        "lots": [
            {**lot_answer(lot), "before": before.get(lot.id), "after": after.get(lot.id)} for lot in told.lots.values()
        ],
        "deliveries": [] if direction is Direction.FORWARD else [lot.id for lot in deliveries(lineage)],
        "batches": [batch_answer(each) for each in told.batches.values()],
        "links": [_link(each) for each in told.links],
        "uses": [_use(each) for each in told.uses],
        "receipts": [_receipt(each) for each in told.receipts],
    }


def changed_answer(changed: Changed) -> ChangedAnswer:
    """What was held or released."""
    return {
        "lots": [lot_answer(each) for each in changed.lots],
        "running": [batch_answer(each) for each in changed.running],
    }


def lot_answer(lot: TracedLot) -> TracedLotAnswer:
    """A lot as it is now."""
    return {
        "lot_id": lot.id,
        "lot_number": lot.code,
        "item_id": lot.item.id,
        "item_code": lot.item.code,
        "item_name": lot.item.name,
        "item_kind": lot.item.kind,
        "unit": lot.item.unit,
        "received_at": lot.received_at,
        "expiration_date": lot.expires_on,
        "original": format_quantity(lot.original),
        "remaining": format_quantity(lot.remaining),
        "reserved": format_quantity(lot.reserved),
        "held_reason": lot.held_reason,
    }


def batch_answer(batch: TracedBatch) -> TracedBatchAnswer:
    """A batch as it stands now."""
    return {
        "batch_id": batch.id,
        "label": batch.label,
        "recipe": batch.recipe_name,
        "status": batch.status,
        "started_at": batch.started_at,
        "ended_at": batch.ended_at,
    }


def _link(link: Link) -> LinkAnswer:
    return {
        "kind": link.kind,
        "lot_id": link.lot_id,
        "batch_id": link.batch_id,
        "quantity": format_quantity(link.quantity),
    }


def _use(use: Use) -> UseAnswer:
    return {
        "kind": use.kind,
        "lot_id": use.lot_id,
        "reference": use.reference,
        "quantity": format_quantity(use.quantity),
        "at": use.at,
    }


def _receipt(receipt: Receipt) -> ReceiptAnswer:
    return {
        "lot_id": receipt.lot_id,
        "reference": receipt.reference,
        "quantity": format_quantity(receipt.quantity),
        "at": receipt.at,
    }
