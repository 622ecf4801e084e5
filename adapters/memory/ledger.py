"""Stock changed in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from adapters.memory.constraints import check_adjustment, check_new_lot, check_quantities, check_totals
from adapters.memory.gathering import gather
from adapters.memory.store import Books, Draft
from domain.inventory.adjustments import Adjustment
from domain.inventory.items import Item
from domain.inventory.lots import Lot
from domain.inventory.needs import Need
from domain.inventory.planning import Plan
from domain.inventory.stock import Reservation, Stock
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import AdjustmentId, ItemId, LotId, OrganizationId
from ports.idempotency import Claim
from ports.stock_ledger import Locked


class MemoryLedger:
    """The `StockLedger` of one draft. Nothing has to be locked: there is one transaction at a time."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def lock(
        self,
        organization_id: OrganizationId,
        item_ids: Collection[ItemId],
        claim: Claim | None = None,
        *,
        of_adjustment: AdjustmentId | None = None,
        own_units: bool = False,
    ) -> Locked:
        books = self._draft.books(organization_id)
        if claim is not None and claim.key in books.claims:
            return Locked(items={}, earlier=books.claims[claim.key])
        if claim is not None:
            books.claims[claim.key] = claim
        wanted = set(item_ids)
        if of_adjustment in books.adjustments:
            wanted.add(books.adjustments[of_adjustment].item_id)
        items = {item_id: books.items[item_id] for item_id in sorted(wanted) if item_id in books.items}
        return Locked(items=items, own_units=books.own_units if own_units and items else ())

    def read(
        self, organization_id: OrganizationId, items: Mapping[ItemId, Item], needs: Sequence[Need]
    ) -> Mapping[ItemId, Stock]:
        books = self._draft.books(organization_id)
        of_item = {need.item_id: need for need in needs}
        return {
            item_id: gather(books, item, of_item[item_id]) if item_id in of_item else Stock(item=item)
            for item_id, item in items.items()
        }

    def record(self, plans: Sequence[Plan], audit: Sequence[AuditEntry]) -> None:
        for plan in plans:
            _record(self._draft.books(plan.adjustment.organization_id), plan)
        for entry in audit:
            self._draft.books(entry.organization_id).audit[entry.id] = entry

    def adjustments(self, organization_id: OrganizationId, ids: Sequence[AdjustmentId]) -> Sequence[Adjustment]:
        kept = self._draft.books(organization_id).adjustments
        return [kept[each] for each in ids if each in kept]

    def recorded_at(
        self, organization_id: OrganizationId, places: Collection[tuple[ItemId, int]]
    ) -> Mapping[tuple[ItemId, int], Adjustment]:
        kept = self._draft.books(organization_id).adjustments.values()
        found = {(row.item_id, movement.sequence): row for row in kept for movement in row.movements}
        return {place: found[place] for place in places if place in found}

    def expired_reservations(
        self, organization_id: OrganizationId, moment: datetime, limit: int
    ) -> Sequence[tuple[ItemId, Reservation]]:
        books = self._draft.books(organization_id)
        over = [row for row in books.reservations.values() if row.quantity and row.until and row.until <= moment]
        over.sort(key=lambda row: (row.until, row.adjustment_id, row.lot_id))
        return [(books.lots[row.lot_id].item_id, row) for row in over[:limit]]

    def lot(self, organization_id: OrganizationId, lot_id: LotId) -> Lot | None:
        return self._draft.books(organization_id).lots.get(lot_id)

    def save_lot(self, organization_id: OrganizationId, lot: Lot, audit: AuditEntry) -> None:
        books = self._draft.books(organization_id)
        books.lots[lot.id] = replace(books.lots[lot.id], held_reason=lot.held_reason)
        books.audit[audit.id] = audit

    def lots(self, organization_id: OrganizationId, lot_ids: Collection[LotId]) -> Sequence[Lot]:
        kept = self._draft.books(organization_id).lots
        return [kept[each] for each in sorted(lot_ids) if each in kept]

    def hold_lots(
        self,
        organization_id: OrganizationId,
        lot_ids: Collection[LotId],
        reason: str | None,
        audit: Sequence[AuditEntry],
    ) -> None:
        books = self._draft.books(organization_id)
        for lot in self.lots(organization_id, lot_ids):
            books.lots[lot.id] = replace(lot, held_reason=reason)
        books.audit.update({entry.id: entry for entry in audit})


def _record(books: Books, plan: Plan) -> None:
    check_adjustment(books, plan.adjustment)
    books.adjustments[plan.adjustment.id] = plan.adjustment
    for change in plan.lots:
        if change.before is None:
            check_new_lot(books, change.after)
            books.lots[change.after.id] = change.after
        kept, after = books.lots[change.after.id], change.after
        books.lots[after.id] = replace(
            kept, remaining=after.remaining, reserved=after.reserved, pick_order=after.pick_order
        )
        check_quantities(books.lots[after.id])
    for row in plan.reservations:
        books.reservations[row.adjustment_id, row.lot_id] = row
    totals = plan.item
    books.items[totals.id] = replace(
        books.items[totals.id],
        on_hand=totals.on_hand,
        reserved=totals.reserved,
        value=totals.value,
        unit_cost=totals.unit_cost,
        sequence=totals.sequence,
        last_hash=totals.last_hash,
        lots_made=totals.lots_made,
    )
    check_totals(totals)
