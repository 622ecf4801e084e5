"""Recalls and their packs, as answered."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from application.paging import Page
from application.production.follow_lots import AffectedLot
from application.production.make_recall_pack import MOST_SHOWN, AffectedItem, RecallPack
from domain.production.recall_orders import Order
from domain.production.recall_states import States
from domain.production.recalls import Outcome, RecallKind
from domain.shared.quantity import format_quantity
from entrypoints.web.api.answers.parts import Decimals, NextCursor
from entrypoints.web.incoming.cursors import recall_cursor
from ports.recall_reading import NamedLot, ToldRecall


class FirstLotAnswer(TypedDict):
    """A lot that a recall began with."""

    lot_id: UUID
    lot_number: str
    item_id: UUID
    item_code: str
    item_name: str


class RecallAnswer(TypedDict):
    """A recall or a drill."""

    recall_id: UUID
    number: int
    kind: RecallKind
    reason: str
    lots: list[FirstLotAnswer]
    started_at: datetime
    started_by: Annotated[str | None, Field(description="what they are called now; null if nobody knows")]
    packed_at: Annotated[datetime | None, Field(description="when its pack was there first")]
    seconds_to_pack: Annotated[int | None, Field(description="from the start to the first pack")]
    reached: Annotated[int | None, Field(description="how many lots were in that pack")]
    closed_at: datetime | None
    closed_by: str | None
    outcome: Outcome | None
    note: str


class HeldAnswer(TypedDict):
    """What was held by a recall just now."""

    held: Annotated[int, Field(description="how many lots, those that were held before not counted")]


class RecallList(TypedDict):
    """A page of the list of recalls, the last started first."""

    recalls: list[RecallAnswer]
    next_cursor: NextCursor


class StatesAnswer(TypedDict):
    """Quantities by state: all that was received or made is still out, used, lost, counted away or on hand."""

    received_or_made: Decimals
    sold: Decimals
    returned: Decimals
    still_out: Annotated[str, Field(description="sold and not returned")]
    used: Decimals
    lost: Decimals
    counted: Annotated[str, Field(description="what counts took away; below zero if they found more")]
    on_hand: Decimals
    available: Decimals
    reserved: Decimals
    held: Decimals
    expired: Decimals
    difference: Annotated[str, Field(description="what stands in no state; always 0, unless the books are wrong")]


class AffectedItemAnswer(StatesAnswer):
    """All affected lots of an item, taken together."""

    item_id: UUID
    item_code: str
    description: str
    unit: str
    lots: int


class AffectedLotAnswer(StatesAnswer):
    """A lot that the recall reaches."""

    lot_id: UUID
    lot_number: str
    item_id: UUID
    item_code: str
    traceability_lot_code: str
    description: str
    unit: str
    expiration_date: date | None
    is_first: Annotated[bool, Field(description="whether the recall began with it")]
    held_reason: str | None
    sources: Annotated[list[str], Field(description="traceability lot codes of what it was made of")]


class OrderAnswer(TypedDict):
    """What an order had of a lot, or waits for."""

    reference: Annotated[str, Field(description="empty for what was sold without one")]
    lot_id: UUID
    lot_number: str
    traceability_lot_code: str
    unit: str
    sold: Decimals
    returned: Decimals
    still_out: Decimals
    reserved: Annotated[str, Field(description="what has not left yet")]
    last_sold_on: date | None


class PackAnswer(TypedDict):
    """What a recall reaches."""

    reached: Annotated[int, Field(description="how many lots are affected")]
    ordered: Annotated[int, Field(description="how many orders are, each counted once for each lot")]
    items: list[AffectedItemAnswer]
    lots: Annotated[list[AffectedLotAnswer], Field(description=f"the first {MOST_SHOWN}; the files have all")]
    orders: Annotated[list[OrderAnswer], Field(description=f"the first {MOST_SHOWN}; the files have all")]
    running: Annotated[list[str], Field(description="labels of batches in progress that took of them")]
    unheld: Annotated[list[str], Field(description="of those, the batches that will not be held for it when finished")]
    differing: Annotated[list[str], Field(description="traceability lot codes of lots whose books do not add up")]


def recall_answer(told: ToldRecall) -> RecallAnswer:
    """A recall as it is answered."""
    recall = told.recall
    return {
        "recall_id": recall.id,
        "number": recall.number,
        "kind": recall.kind,
        "reason": recall.reason,
        "lots": [_first(each) for each in told.lots],
        "started_at": recall.started_at,
        "started_by": told.started_by,
        "packed_at": recall.packed_at,
        "seconds_to_pack": None if recall.took is None else int(recall.took.total_seconds()),
        "reached": recall.reached,
        "closed_at": recall.closed_at,
        "closed_by": told.closed_by,
        "outcome": recall.outcome,
        "note": recall.note,
    }


def recall_list(page: Page[ToldRecall]) -> RecallList:
    """A page as it is answered."""
    cursor = recall_cursor(page.rows[-1].recall) if page.more else None
    return {"recalls": [recall_answer(each) for each in page.rows], "next_cursor": cursor}


def pack_answer(pack: RecallPack) -> PackAnswer:
    """A pack as it is answered."""
    return {
        "reached": pack.reached,
        "ordered": pack.ordered,
        "items": [_item(each) for each in pack.items],
        "lots": [_lot(each) for each in pack.lots],
        "orders": [_order(lot, order) for lot, order in pack.orders],
        "running": list(pack.running),
        "unheld": list(pack.unheld),
        "differing": [each.identity.code for each in pack.differing],
    }


def _first(lot: NamedLot) -> FirstLotAnswer:
    return {
        "lot_id": lot.id,
        "lot_number": lot.code,
        "item_id": lot.item_id,
        "item_code": lot.item_code,
        "item_name": lot.item_name,
    }


def _states(of: States) -> StatesAnswer:
    return {
        "received_or_made": format_quantity(of.came),
        "sold": format_quantity(of.sold),
        "returned": format_quantity(of.returned),
        "still_out": format_quantity(of.out),
        "used": format_quantity(of.used),
        "lost": format_quantity(of.lost),
        "counted": format_quantity(of.counted),
        "on_hand": format_quantity(of.on_hand),
        "available": format_quantity(of.available),
        "reserved": format_quantity(of.reserved),
        "held": format_quantity(of.held),
        "expired": format_quantity(of.expired),
        "difference": format_quantity(of.difference),
    }


def _item(of: AffectedItem) -> AffectedItemAnswer:
    return {
        **_states(of.states),
        "item_id": of.item_id,
        "item_code": of.code,
        "description": of.description,
        "unit": of.unit,
        "lots": of.lots,
    }


def _lot(of: AffectedLot) -> AffectedLotAnswer:
    identity = of.identity
    return {
        **_states(of.states),
        "lot_id": of.id,
        "lot_number": identity.lot_code,
        "item_id": of.item_id,
        "item_code": identity.item_code,
        "traceability_lot_code": identity.code,
        "description": identity.description,
        "unit": identity.unit,
        "expiration_date": identity.expires_on,
        "is_first": of.is_first,
        "held_reason": of.held_reason,
        "sources": list(identity.sources),
    }


def _order(lot: AffectedLot, order: Order) -> OrderAnswer:
    return {
        "reference": order.reference,
        "lot_id": lot.id,
        "lot_number": lot.identity.lot_code,
        "traceability_lot_code": lot.identity.code,
        "unit": lot.identity.unit,
        "sold": format_quantity(order.sold),
        "returned": format_quantity(order.returned),
        "still_out": format_quantity(order.out),
        "reserved": format_quantity(order.reserved),
        "last_sold_on": order.last,
    }
