"""For changing stock: lock and read what can matter, record what was decided."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.inventory.adjustments import Adjustment
from domain.inventory.items import Item
from domain.inventory.lots import Lot
from domain.inventory.needs import Need
from domain.inventory.planning import Plan
from domain.inventory.stock import Reservation, Stock
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import AdjustmentId, ItemId, LotId, OrganizationId
from domain.shared.units import Unit
from ports.idempotency import Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """
    Items that nobody else can change until the transaction ends.

    Items that the organisation does not have are absent. `own_units` are its own units, if they were asked for and
    there are items. `earlier` is the claim that holds the key already; then nothing is locked.
    """

    items: Mapping[ItemId, Item]
    own_units: Sequence[Unit] = ()
    earlier: Claim | None = None


class StockLedger(Protocol):
    """For changing stock, inside a transaction."""

    def lock(
        self,
        organization_id: OrganizationId,
        item_ids: Collection[ItemId],
        claim: Claim | None = None,
        *,
        of_adjustment: AdjustmentId | None = None,
        own_units: bool = False,
    ) -> Locked:
        """
        Claim the key, if one is given, and lock the items in the order of their ids.

        The item of `of_adjustment` is one of them. With `own_units` the organisation's own units come along.
        """
        ...

    def read(
        self, organization_id: OrganizationId, items: Mapping[ItemId, Item], needs: Sequence[Need]
    ) -> Mapping[ItemId, Stock]:
        """
        What each need asks for, as of now, in one statement however many lots there are.

        Returns a stock for every item; lots come in picking order, trails oldest first.
        """
        ...

    def record(self, plans: Sequence[Plan], audit: Sequence[AuditEntry]) -> None:
        """
        Keep adjustments, movements, lots, reservations, item totals and audit entries.

        The plans of one item come in the order of their movements.

        :raises LotCodeTaken: a new lot's code is one that its item has already.
        """
        ...

    def adjustments(self, organization_id: OrganizationId, ids: Sequence[AdjustmentId]) -> Sequence[Adjustment]:
        """These adjustments with their movements, in the order asked; unknown ones are left out."""
        ...

    def recorded_at(
        self, organization_id: OrganizationId, places: Collection[tuple[ItemId, int]]
    ) -> Mapping[tuple[ItemId, int], Adjustment]:
        """The adjustments, with all their movements, that the movements of these items and numbers are of."""
        ...

    def expired_reservations(
        self, organization_id: OrganizationId, moment: datetime, limit: int
    ) -> Sequence[tuple[ItemId, Reservation]]:
        """Open reservations whose time is up at that moment, the longest over first."""
        ...

    def lot(self, organization_id: OrganizationId, lot_id: LotId) -> Lot | None:
        """The lot, locked."""
        ...

    def save_lot(self, organization_id: OrganizationId, lot: Lot, audit: AuditEntry) -> None:
        """Keep a lot's hold; quantities change by `record` alone."""
        ...

    def lots(self, organization_id: OrganizationId, lot_ids: Collection[LotId]) -> Sequence[Lot]:
        """These lots, locked, by id; unknown ones are left out. One statement, however many there are."""
        ...

    def hold_lots(
        self,
        organization_id: OrganizationId,
        lot_ids: Collection[LotId],
        reason: str | None,
        audit: Sequence[AuditEntry],
    ) -> None:
        """Hold these lots for a reason, or let them go (None). As many statements for many as for one."""
        ...
