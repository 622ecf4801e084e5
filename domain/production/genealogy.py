"""Where a lot came from and where it went: lots, the batches between them, and what left each lot."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from domain.production.batches import BatchStatus
from domain.shared.identifiers import BatchId, ItemId, LotId
from domain.shared.quantity import Quantity


class Direction(StrEnum):
    """Which way lots are followed."""

    BACKWARD = "backward"
    FORWARD = "forward"
    BOTH = "both"


class LinkKind(StrEnum):
    """Whether a lot went into a batch or came out of it."""

    INPUT = "input"
    OUTPUT = "output"


class UseKind(StrEnum):
    """
    How stock left a lot otherwise than into what a batch made.

    `used` went into a production that no batch tells of; `wasted` was spoiled in a batch; `corrected` is what counts
    and corrections found missing (less than zero: found); `taken_back` is a receipt that was reversed.
    """

    SOLD = "sold"
    USED = "used"
    WASTED = "wasted"
    WRITTEN_OFF = "written_off"
    CORRECTED = "corrected"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class TracedItem:
    """What a lot is of, as it is called now; `unit` is that of all quantities of its lots."""

    id: ItemId
    code: str
    name: str
    kind: str
    unit: str


@dataclass(frozen=True, slots=True)
class TracedLot:
    """A lot as it is now."""

    id: LotId
    item: TracedItem
    code: str
    received_at: datetime
    expires_on: date | None
    original: Quantity
    remaining: Quantity
    reserved: Quantity
    held_reason: str | None


@dataclass(frozen=True, slots=True)
class TracedBatch:
    """A batch as it stands now; `started_at` is when it took the first of its inputs."""

    id: BatchId
    label: str
    recipe_name: str
    status: BatchStatus
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Link:
    """
    How much of a lot went into a batch, less what came back, or came out of it: never zero.

    What was wasted in a batch went into nothing, and is a `Use`.
    """

    kind: LinkKind
    lot_id: LotId
    batch_id: BatchId
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Use:
    """
    What left a lot in one way under one reference, less what came back: never zero. `at` is the last time.

    `reference` is an order's; for what was wasted, the batch's label.
    """

    kind: UseKind
    lot_id: LotId
    reference: str | None
    quantity: Quantity
    at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """How a lot came in that no batch made, and under which reference; if it was reversed, a `Use` tells it."""

    lot_id: LotId
    reference: str | None
    quantity: Quantity
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """
    All that a lot came of (backward), all that came of it (forward), or both.

    Links are those that were followed: backward what a batch made besides is not there, and forward what else went into
    it is not. `uses` are of the lots that were reached forward, `receipts` of those that were reached backward and came
    from no batch; the lot itself is among both. Everything is told once, in no order.

    So of every lot reached forward, what is there in all is told:
    original = remaining + inputs + uses.
    """

    lot_id: LotId
    lots: Mapping[LotId, TracedLot]
    batches: Mapping[BatchId, TracedBatch]
    links: Sequence[Link]
    uses: Sequence[Use]
    receipts: Sequence[Receipt]

    @property
    def lot(self) -> TracedLot:
        """The lot that is traced."""
        return self.lots[self.lot_id]


def ancestors(lineage: Lineage) -> Mapping[LotId, int]:
    """
    The lots that it came of, the nearest first, and through how many batches at least.

    The lot itself is none of them.
    """
    return _distances(lineage, LinkKind.OUTPUT)


def descendants(lineage: Lineage) -> Mapping[LotId, int]:
    """
    The lots that came of it, the nearest first, and through how many batches at least.

    The lot itself is none of them.
    """
    return _distances(lineage, LinkKind.INPUT)


def deliveries(lineage: Lineage) -> Sequence[TracedLot]:
    """The lots that it began with: itself or what it came of, as far as no batch made them. By code."""
    made = {link.lot_id for link in lineage.links if link.kind is LinkKind.OUTPUT}
    found = [lineage.lots[lot_id] for lot_id in (lineage.lot_id, *ancestors(lineage)) if lot_id not in made]
    return sorted(found, key=lambda lot: (lot.item.code, lot.code))


def in_progress(lineage: Lineage) -> Sequence[TracedBatch]:
    """The batches that took of any of its lots and will make more of it: those that are not over."""
    return [batch for batch in lineage.batches.values() if batch.status is BatchStatus.IN_PROGRESS]


def depth(lineage: Lineage) -> int:
    """Through how many batches at least the lot that is farthest away is reached, in either direction."""
    return max([0, *ancestors(lineage).values(), *descendants(lineage).values()])


def ordered(lineage: Lineage) -> Lineage:
    """The same lineage in an order for people: the nearest lots first, and what is told of them as they come."""
    far = {lineage.lot_id: 0, **descendants(lineage), **ancestors(lineage)}
    lots = sorted(lineage.lots.values(), key=lambda lot: (far[lot.id], lot.item.code, lot.code))
    batches = sorted(lineage.batches.values(), key=lambda batch: batch.label)
    place = {lot.id: number for number, lot in enumerate(lots)}
    label = {batch.id: batch.label for batch in batches}
    return replace(
        lineage,
        lots={lot.id: lot for lot in lots},
        batches={batch.id: batch for batch in batches},
        links=sorted(lineage.links, key=lambda link: (label[link.batch_id], link.kind, place[link.lot_id])),
        uses=sorted(lineage.uses, key=lambda use: (place[use.lot_id], use.kind, use.reference or "")),
        receipts=sorted(lineage.receipts, key=lambda receipt: place[receipt.lot_id]),
    )


def _distances(lineage: Lineage, out_of_lots: LinkKind) -> Mapping[LotId, int]:
    """Lots by the least number of batches to them: out of a lot by links of this kind, out of a batch by the other."""
    batches_of: dict[LotId, list[BatchId]] = {}
    lots_of: dict[BatchId, list[LotId]] = {}
    for link in lineage.links:
        if link.kind is out_of_lots:
            batches_of.setdefault(link.lot_id, []).append(link.batch_id)
        else:
            lots_of.setdefault(link.batch_id, []).append(link.lot_id)
    found, ahead = {lineage.lot_id: 0}, deque([lineage.lot_id])
    while ahead:
        lot_id = ahead.popleft()
        for batch_id in batches_of.pop(lot_id, ()):
            for other in lots_of.get(batch_id, ()):
                if other not in found:
                    found[other] = found[lot_id] + 1
                    ahead.append(other)
    del found[lineage.lot_id]
    return found
