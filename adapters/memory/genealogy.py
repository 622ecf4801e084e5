"""Lots followed through batches in memory."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from adapters.memory.store import Books, Draft, MemoryStore
from domain.inventory.adjustments import Adjustment, Movement
from domain.inventory.changes import RECEIPTS, USES, WRITE_OFFS, ChangeType
from domain.production.batches import Role
from domain.production.genealogy import (
    Direction,
    Lineage,
    Link,
    LinkKind,
    Receipt,
    TracedBatch,
    TracedItem,
    TracedLot,
    Use,
    UseKind,
)
from domain.shared.identifiers import AdjustmentId, BatchId, LotId, OrganizationId
from domain.shared.quantity import Quantity

_Moved = tuple[Adjustment, Movement]


class MemoryGenealogy:
    """The `Genealogy` of a store, of what is committed; or of one draft."""

    def __init__(self, kept: MemoryStore | Draft) -> None:
        self._books: Callable[[OrganizationId], Books] = kept.look if isinstance(kept, Draft) else kept.books

    def lineage(self, organization_id: OrganizationId, lot_id: LotId, direction: Direction) -> Lineage | None:
        books = self._books(organization_id)
        return _lineage(books, lot_id, direction) if lot_id in books.lots else None

    def lots_of_code(self, organization_id: OrganizationId, code: str) -> Sequence[TracedLot]:
        books = self._books(organization_id)
        found = [_lot(books, lot.id) for lot in books.lots.values() if lot.code == code]
        return sorted(found, key=lambda lot: lot.item.code)


def _lineage(books: Books, lot_id: LotId, direction: Direction) -> Lineage:
    every = _links(books)
    before, back = _followed(every, lot_id, LinkKind.OUTPUT) if direction is not Direction.FORWARD else ({}, {})
    after, forth = _followed(every, lot_id, LinkKind.INPUT) if direction is not Direction.BACKWARD else ({}, {})
    links, moved = {**back, **forth}, _movements(books)
    return Lineage(
        lot_id=lot_id,
        lots={each: _lot(books, each) for each in {**before, **after}},
        batches={each: _batch(books, each) for each in {link.batch_id for link in links}},
        links=list(links),
        uses=[use for each in after for use in _uses(books, each, moved[each])],
        receipts=[receipt for each in before for receipt in _receipts(books, each, moved[each])],
    )


def _links(books: Books) -> list[Link]:
    sums: dict[tuple[LinkKind, LotId, BatchId], int] = defaultdict(int)
    for (batch_id, _, lot_id), each in books.batch_movements.items():
        if each.role is Role.OUTPUT:
            sums[LinkKind.OUTPUT, lot_id, batch_id] += each.delta
        elif each.role is not Role.WASTE:
            sums[LinkKind.INPUT, lot_id, batch_id] -= each.delta
    return [Link(*place, Quantity(quantity)) for place, quantity in sums.items() if quantity]


def _followed(
    every: Collection[Link], lot_id: LotId, out_of_lots: LinkKind
) -> tuple[dict[LotId, None], dict[Link, None]]:
    """The lots that are reached and the links to them, each once: out of lots by links of one kind, on by the other."""
    lots: dict[LotId, None] = {lot_id: None}
    links: dict[Link, None] = {}
    ahead = [lot_id]
    while ahead:
        here = ahead.pop()
        out = [link for link in every if link.kind is out_of_lots and link.lot_id == here]
        batches = {link.batch_id for link in out}
        on = [link for link in every if link.kind is not out_of_lots and link.batch_id in batches]
        links |= dict.fromkeys((*out, *on))
        ahead += {link.lot_id for link in on} - lots.keys()
        lots |= dict.fromkeys(link.lot_id for link in on)
    return lots, links


def _movements(books: Books) -> Mapping[LotId, list[_Moved]]:
    """What changed each lot, oldest first."""
    moved: dict[LotId, list[_Moved]] = defaultdict(list)
    for adjustment in books.adjustments.values():
        for movement in adjustment.movements:
            if movement.lot_id is not None and movement.delta:
                moved[movement.lot_id].append((adjustment, movement))
    return moved


def _uses(books: Books, lot_id: LotId, moved: Iterable[_Moved]) -> Iterator[Use]:
    sums: dict[tuple[UseKind, LotId, str | None], int] = defaultdict(int)
    last: dict[tuple[UseKind, LotId, str | None], datetime] = {}
    roles, kinds = _roles(books), _Kinds(books)
    for adjustment, movement in list(moved)[1:]:
        role = roles.get((adjustment.id, lot_id))
        if role is None or role is Role.WASTE:
            origin = _first(books, adjustment)
            place = kinds.of(origin, role), lot_id, origin.reference
            sums[place] -= movement.delta
            last[place] = max(adjustment.effective_at, last.get(place, adjustment.effective_at))
    for place, quantity in sums.items():
        if quantity:
            yield Use(*place, Quantity(quantity), last[place])


def _receipts(books: Books, lot_id: LotId, moved: Iterable[_Moved]) -> Iterator[Receipt]:
    for adjustment, movement in list(moved)[:1]:
        if (adjustment.id, lot_id) not in _roles(books):
            yield Receipt(lot_id, adjustment.reference, movement.delta, adjustment.effective_at)


def _roles(books: Books) -> Mapping[tuple[AdjustmentId, LotId], Role]:
    return {(adjustment, lot): each.role for (_, adjustment, lot), each in books.batch_movements.items()}


def _first(books: Books, adjustment: Adjustment) -> Adjustment:
    """What a return or a reversal takes back, if it names it; or the adjustment itself."""
    while adjustment.origin is not None:
        adjustment = books.adjustments[adjustment.origin]
    return adjustment


class _Kinds:
    """
    The kinds of a lot's uses, oldest first: what comes back under a reference is of what was taken under it last.

    What was reversed, then or later, took nothing.
    """

    def __init__(self, books: Books) -> None:
        reversals = (each for each in books.adjustments.values() if each.type is ChangeType.REVERSAL)
        self._undone = {each.origin for each in reversals}
        self._taken: dict[str, UseKind] = {}
        self._returned: dict[AdjustmentId, UseKind] = {}

    def of(self, origin: Adjustment, role: Role | None) -> UseKind:
        kind, reference = _kind(origin.type, role), origin.reference
        if origin.type is ChangeType.RETURN and reference is not None:
            return self._returned.setdefault(origin.id, self._taken.get(reference, kind))
        if origin.type in USES and role is None and reference is not None and origin.id not in self._undone:
            self._taken[reference] = kind
        return kind


def _kind(change: ChangeType, role: Role | None) -> UseKind:
    if role is Role.WASTE:
        return UseKind.WASTED
    if change in WRITE_OFFS:
        return UseKind.WRITTEN_OFF
    if change in RECEIPTS:
        return UseKind.TAKEN_BACK
    if change in {ChangeType.SALE, ChangeType.RETURN}:
        return UseKind.SOLD
    return UseKind.CORRECTED if change in {ChangeType.MANUAL, ChangeType.RECOUNT} else UseKind.USED


def _lot(books: Books, lot_id: LotId) -> TracedLot:
    lot = books.lots[lot_id]
    item = books.items[lot.item_id]
    return TracedLot(
        id=lot.id,
        item=TracedItem(id=item.id, code=item.code, name=item.name, kind=item.kind, unit=item.unit),
        code=lot.code,
        received_at=lot.received_at,
        expires_on=lot.expires_on,
        original=lot.original,
        remaining=lot.remaining,
        reserved=lot.reserved,
        held_reason=lot.held_reason,
    )


def _batch(books: Books, batch_id: BatchId) -> TracedBatch:
    batch = books.batches[batch_id]
    return TracedBatch(
        id=batch.id,
        label=batch.label,
        recipe_name=batch.plan.recipe_name,
        status=batch.status,
        started_at=batch.started_at,
        ended_at=batch.ended_at,
    )
