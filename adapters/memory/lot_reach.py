"""What became of lots, in memory."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

from adapters.memory.product_reading import lot_line
from adapters.memory.store import Books, MemoryStore
from domain.inventory.adjustments import Adjustment
from domain.inventory.changes import ChangeType
from domain.production.batches import INPUTS, Batch, BatchMovement, BatchStatus, Role
from domain.shared.identifiers import BatchId, LotId, OrganizationId
from domain.shared.quantity import Quantity
from ports.lot_reach import Claim, LotChange, ReachedLot, SourceLot

_OfBatch = tuple[BatchId, BatchMovement]


class MemoryLotReach:
    """The `LotReach` of a store: of what is committed, never of a draft."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    @contextmanager
    def reach(self, organization_id: OrganizationId, lot_ids: Collection[LotId]) -> Iterator[Iterator[ReachedLot]]:
        yield _reach(self._store.books(organization_id), set(lot_ids))


def _reach(books: Books, first: Collection[LotId]) -> Iterator[ReachedLot]:
    changes, claims = _changes(books), _claims(books)
    of_batches = [(batch_id, each) for (batch_id, _, _), each in books.batch_movements.items()]
    for lot_id in sorted(_reached(books, first, of_batches), key=lambda each: _place(books, each, each in first)):
        lot = books.lots[lot_id]
        item = books.items[lot.item_id]
        yield ReachedLot(
            line=lot_line(books, lot),
            item_code=item.code,
            kind=item.kind,
            unit=item.unit,
            is_first=lot_id in first,
            sources=_sources(books, lot_id, of_batches),
            claims=[Claim(reference=name, quantity=Quantity(held)) for name, held in sorted(claims[lot_id].items())],
            changes=iter(changes[lot_id]),
        )


def _reached(books: Books, first: Collection[LotId], of_batches: Sequence[_OfBatch]) -> Collection[LotId]:
    found: set[LotId] = set()
    ahead = [lot_id for lot_id in first if lot_id in books.lots]
    while ahead:
        lot_id = ahead.pop()
        if lot_id not in found:
            found.add(lot_id)
            batches = {batch for batch, each in of_batches if each.lot_id == lot_id and each.role in INPUTS}
            ahead += [each.lot_id for batch, each in of_batches if batch in batches and each.role is Role.OUTPUT]
    return found


def _place(books: Books, lot_id: LotId, is_first: bool) -> tuple[bool, str, str, LotId]:  # noqa: FBT001 - a part of a key
    lot = books.lots[lot_id]
    return not is_first, books.items[lot.item_id].code, lot.code, lot_id


def _changes(books: Books) -> Mapping[LotId, Sequence[LotChange]]:
    undone = {each.origin for each in books.adjustments.values() if each.type is ChangeType.REVERSAL}
    batches = {
        (adjustment, lot): (books.batches[batch], each.role)
        for (batch, adjustment, lot), each in books.batch_movements.items()
    }
    found: dict[LotId, list[LotChange]] = defaultdict(list)
    for each in books.adjustments.values():
        if each.type is not ChangeType.REVERSAL and each.id not in undone:
            for movement in each.movements:
                if movement.lot_id is not None and movement.delta:
                    of_batch = batches.get((each.id, movement.lot_id))
                    found[movement.lot_id].append(_change(books, each, movement.delta, of_batch))
    return found


def _change(books: Books, made: Adjustment, delta: Quantity, of_batch: tuple[Batch, Role] | None) -> LotChange:
    batch, role = of_batch or (None, None)
    origin = None if made.origin is None else books.adjustments[made.origin]
    return LotChange(
        adjustment_id=made.id,
        type=made.type,
        delta=delta,
        effective_at=made.effective_at,
        reference=made.reference if origin is None or origin.reference is None else origin.reference,
        came_from=None if origin is None else origin.type,
        batch=None if batch is None else batch.label,
        role=role,
        is_running=batch is not None and batch.status is BatchStatus.IN_PROGRESS,
    )


def _claims(books: Books) -> Mapping[LotId, Mapping[str, int]]:
    found: dict[LotId, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in books.reservations.values():
        if row.quantity:
            found[row.lot_id][row.reference] += row.quantity
    return found


def _sources(books: Books, lot_id: LotId, of_batches: Sequence[_OfBatch]) -> Sequence[SourceLot]:
    makers = {batch for batch, each in of_batches if each.lot_id == lot_id and each.role is Role.OUTPUT}
    used = {each.lot_id for batch, each in of_batches if batch in makers and each.role in INPUTS}
    return sorted((_source(books, each) for each in used), key=lambda source: (source.item_code, source.lot_code))


def _source(books: Books, lot_id: LotId) -> SourceLot:
    lot = books.lots[lot_id]
    item = books.items[lot.item_id]
    gtin = next((sku.gtin for sku in books.skus.values() if sku.item_id == item.id), None)
    return SourceLot(item_code=item.code, kind=item.kind, lot_code=lot.code, gtin=gtin)
