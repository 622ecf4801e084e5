"""Stock changed in SQL: one statement locks, one reads, and on PostgreSQL one records."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import Integer, Uuid

from adapters.sql.decoding import ADJUSTMENT, LOT, LOT_CODE, MOVEMENT, adjustments_of, lot_of
from adapters.sql.ledger_holds import hold_lots, locked_lots
from adapters.sql.ledger_needs import need_parameters, stocks_of
from adapters.sql.ledger_places import adjustments_at
from adapters.sql.ledger_reading import arms_of, read_statement
from adapters.sql.ledger_recording import AUDIT, record_at_once, record_in_turn
from adapters.sql.ledger_rows import as_json, audit_row, recorded_rows
from adapters.sql.locking import AskedToLock, lock_items
from adapters.sql.lot_codes import taken_lot
from adapters.sql.rows import OF_ORGANIZATION, rows
from adapters.sql.tables import inventory_adjustment, inventory_history, inventory_lot, reservation
from adapters.sql.types import Moment
from domain.inventory.adjustments import Adjustment
from domain.inventory.items import Item
from domain.inventory.lots import Lot
from domain.inventory.needs import Need
from domain.inventory.planning import Plan
from domain.inventory.refusals import LotCodeTaken
from domain.inventory.stock import Reservation, Stock
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import AdjustmentId, ItemId, LotId, OrganizationId
from ports.idempotency import Claim
from ports.stock_ledger import Locked

_WANTED = rows("wanted", {"id": Uuid()})
_made, _moved, _lot, _held = inventory_adjustment.c, inventory_history.c, inventory_lot.c, reservation.c

_ADJUSTMENTS = (
    select(_made.organization_id, _made.item_id, *ADJUSTMENT, *MOVEMENT, LOT_CODE)
    .select_from(inventory_adjustment)
    .join(
        inventory_history,
        and_(_moved.organization_id == _made.organization_id, _moved.adjustment_id == _made.id),
    )
    .outerjoin(inventory_lot, and_(_lot.organization_id == OF_ORGANIZATION, _lot.id == _moved.lot_id))
    .where(_made.organization_id == OF_ORGANIZATION, _made.id.in_(select(_WANTED.c.id)))
    .order_by(_moved.item_id, _moved.sequence)
)
_OVERDUE = (
    select(_held.item_id, _held.adjustment_id, _held.lot_id, _held.reference, _held.quantity, _held.until)
    .where(_held.organization_id == OF_ORGANIZATION, text("reservation.quantity > 0"))
    .where(_held.until <= bindparam("moment", type_=Moment()))
    .order_by(_held.until, _held.adjustment_id, _held.lot_id)
    .limit(bindparam("most", type_=Integer()))
)
_LOCK_LOT = (
    select(*LOT)
    .where(_lot.organization_id == OF_ORGANIZATION, _lot.id == bindparam("lot_id", type_=Uuid()))
    .with_for_update()
)
_HOLD = (
    update(inventory_lot)
    .where(_lot.organization_id == OF_ORGANIZATION, _lot.id == bindparam("lot_id", type_=Uuid()))
    .values(held_reason=bindparam("reason"))
)


class SqlStockLedger:
    """The `StockLedger` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(
        self,
        organization_id: OrganizationId,
        item_ids: Collection[ItemId],
        claim: Claim | None = None,
        *,
        of_adjustment: AdjustmentId | None = None,
        own_units: bool = False,
    ) -> Locked:
        """See `StockLedger.lock`."""
        asked = AskedToLock(organization_id, item_ids, of_adjustment, own_units=own_units)
        return lock_items(self._connection, asked, claim)

    def read(
        self, organization_id: OrganizationId, items: Mapping[ItemId, Item], needs: Sequence[Need]
    ) -> Mapping[ItemId, Stock]:
        """See `StockLedger.read`."""
        arms = arms_of(needs)
        if not arms:
            return {item.id: Stock(item=item) for item in items.values()}
        parameters = need_parameters(needs, arms) | {"of_organization": organization_id}
        return stocks_of(items, read_statement(arms, self._connection.dialect.name).all(self._connection, parameters))

    def record(self, plans: Sequence[Plan], audit: Sequence[AuditEntry]) -> None:
        """See `StockLedger.record`."""
        if not plans:
            return
        given = recorded_rows(plans, audit)
        parts = frozenset(given)
        parameters: dict[str, Any] = {part: as_json(each) for part, each in given.items()}
        parameters["of_organization"] = plans[0].adjustment.organization_id
        try:
            if self._connection.dialect.name == "postgresql":
                record_at_once(parts).all(self._connection, parameters)
            else:
                for statement in record_in_turn(parts):
                    statement.all(self._connection, parameters)
        except IntegrityError as error:
            lot = taken_lot(self._connection, error, plans)
            if lot is None:
                raise
            raise LotCodeTaken(lot.code, lot.item_id) from error

    def adjustments(self, organization_id: OrganizationId, ids: Sequence[AdjustmentId]) -> Sequence[Adjustment]:
        """See `StockLedger.adjustments`."""
        wanted = as_json({"id": each.hex} for each in ids)
        found = self._connection.execute(_ADJUSTMENTS, {"of_organization": organization_id, "wanted": wanted}).all()
        by_id = {adjustment.id: adjustment for adjustment in adjustments_of(found)}
        return [by_id[each] for each in ids if each in by_id]

    def recorded_at(
        self, organization_id: OrganizationId, places: Collection[tuple[ItemId, int]]
    ) -> Mapping[tuple[ItemId, int], Adjustment]:
        """See `StockLedger.recorded_at`."""
        return adjustments_at(self._connection, organization_id, places)

    def expired_reservations(
        self, organization_id: OrganizationId, moment: datetime, limit: int
    ) -> Sequence[tuple[ItemId, Reservation]]:
        """See `StockLedger.expired_reservations`."""
        parameters = {"of_organization": organization_id, "moment": moment, "most": limit}
        return [
            (
                row.item_id,
                Reservation(
                    adjustment_id=row.adjustment_id,
                    lot_id=row.lot_id,
                    reference=row.reference,
                    quantity=row.quantity,
                    until=row.until,
                ),
            )
            for row in self._connection.execute(_OVERDUE, parameters)
        ]

    def lot(self, organization_id: OrganizationId, lot_id: LotId) -> Lot | None:
        """See `StockLedger.lot`."""
        row = self._connection.execute(_LOCK_LOT, {"of_organization": organization_id, "lot_id": lot_id}).first()
        return None if row is None else lot_of(row)

    def save_lot(self, organization_id: OrganizationId, lot: Lot, audit: AuditEntry) -> None:
        """See `StockLedger.save_lot`."""
        parameters = {"of_organization": organization_id, "lot_id": lot.id, "reason": lot.held_reason}
        self._connection.execute(_HOLD, parameters)
        self._connection.execute(AUDIT, {"of_organization": organization_id, "audit": as_json([audit_row(audit)])})

    def lots(self, organization_id: OrganizationId, lot_ids: Collection[LotId]) -> Sequence[Lot]:
        """See `StockLedger.lots`."""
        return locked_lots(self._connection, organization_id, lot_ids)

    def hold_lots(
        self,
        organization_id: OrganizationId,
        lot_ids: Collection[LotId],
        reason: str | None,
        audit: Sequence[AuditEntry],
    ) -> None:
        """See `StockLedger.hold_lots`."""
        hold_lots(self._connection, organization_id, lot_ids, reason, audit)
