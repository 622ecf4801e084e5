"""Stock looked at in SQL: every look is one statement."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Engine, Integer, Text, Uuid, and_, bindparam, func, select, text

from adapters.sql.decoding import LOT, AnyRow, lot_of, reservation_of
from adapters.sql.engine import reading
from adapters.sql.evidence import evidence
from adapters.sql.ledger_rows import as_json
from adapters.sql.movements import AS_OF, history_line_of, history_parameters, history_statement, stock_as_of
from adapters.sql.rows import rows
from adapters.sql.statements import Statement
from adapters.sql.stock_list import LINE_OF_CODE, LINE_OF_ID, line_of, page_parameters, page_statement
from adapters.sql.tables import inventory_item, inventory_lot, organization, reservation
from adapters.sql.types import can_be_kept
from adapters.sql.units import OWN_UNITS, unit_of
from domain.inventory.lots import Lot
from domain.inventory.overview import HistoryLine, HistoryQuery, ItemQuery, StockAsOf, StockLine
from domain.inventory.stock import Reservation
from domain.shared.identifiers import ItemId, LotId, OrganizationId
from domain.shared.organization import Organization
from domain.shared.units import Unit
from ports.stock_reading import Evidence

_ORGANIZATION: Any = bindparam("organization_id", type_=Uuid())
_ITEM: Any = bindparam("item_id", type_=Uuid())
_lot, _held = inventory_lot.c, reservation.c

_ORGANIZATIONS = Statement(select(organization).order_by(organization.c.id))
_ONE_ORGANIZATION = Statement(select(organization).where(organization.c.id == _ORGANIZATION))
_CODES = rows("codes", {"code": Text()})
_IDS_OF_CODES = Statement(
    select(inventory_item.c.code, inventory_item.c.id).where(
        inventory_item.c.organization_id == _ORGANIZATION, inventory_item.c.code.in_(select(_CODES.c.code))
    )
)
_COUNT = Statement(select(func.count().label("items")).where(inventory_item.c.organization_id == _ORGANIZATION))
_LOTS = select(*LOT).where(_lot.organization_id == _ORGANIZATION, _lot.item_id == _ITEM)
_LOT_OF_CODE = Statement(_LOTS.where(_lot.code == bindparam("code")))
# Sorted here, or SQLite would rather walk all reservations there ever were in their order.
_RESERVATIONS = Statement(
    select(*(_held[name] for name in Reservation.__dataclass_fields__), _lot.pick_order, _lot.received_at)
    .join(inventory_lot, and_(_lot.organization_id == _held.organization_id, _lot.id == _held.lot_id))
    .where(_held.organization_id == _ORGANIZATION, _held.item_id == _ITEM, text("reservation.quantity > 0"))
)


@cache
def _lots_statement(*, only_open: bool, follows: bool) -> Statement:
    statement = _LOTS
    if only_open:
        statement = statement.where(text("inventory_lot.is_open"))
    if follows:
        statement = statement.where(_lot.id > bindparam("after", type_=Uuid()))
    return Statement(statement.order_by(_lot.id).limit(bindparam("most", type_=Integer())))


class SqlStockReading:
    """The `StockReading` port."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading = reading(engine)

    def organization(self, organization_id: OrganizationId) -> Organization | None:
        """See `StockReading.organization`."""
        found = self._rows(_ONE_ORGANIZATION, organization_id)
        return _organization_of(found[0]) if found else None

    def organizations(self) -> Sequence[Organization]:
        """See `StockReading.organizations`."""
        return [_organization_of(row) for row in self._rows(_ORGANIZATIONS)]

    def units(self, organization_id: OrganizationId) -> Sequence[Unit]:
        """See `StockReading.units`."""
        return [unit_of(row) for row in self._rows(OWN_UNITS, organization_id)]

    def items(self, organization_id: OrganizationId, query: ItemQuery, today: date) -> Sequence[StockLine]:
        """See `StockReading.items`."""
        if not can_be_kept(query.search):
            return []
        parameters = page_parameters(query) | {"today": today}
        return [line_of(row) for row in self._rows(page_statement(query), organization_id, **parameters)]

    def item(self, organization_id: OrganizationId, item_id: ItemId, today: date) -> StockLine | None:
        """See `StockReading.item`."""
        found = self._rows(LINE_OF_ID, organization_id, item_id=item_id, today=today)
        return line_of(found[0]) if found else None

    def item_of_code(self, organization_id: OrganizationId, code: str, today: date) -> StockLine | None:
        """See `StockReading.item_of_code`."""
        found = self._rows(LINE_OF_CODE, organization_id, code=code, today=today) if can_be_kept(code) else []
        return line_of(found[0]) if found else None

    def ids_of_codes(self, organization_id: OrganizationId, codes: Collection[str]) -> Mapping[str, ItemId]:
        """See `StockReading.ids_of_codes`."""
        wanted = as_json({"code": code} for code in codes if can_be_kept(code))
        return {row.code: row.id for row in self._rows(_IDS_OF_CODES, organization_id, codes=wanted)}

    def count_items(self, organization_id: OrganizationId) -> int:
        """See `StockReading.count_items`."""
        return int(self._rows(_COUNT, organization_id)[0].items)

    def lots(
        self, organization_id: OrganizationId, item_id: ItemId, *, only_open: bool, limit: int, after: LotId | None
    ) -> Sequence[Lot]:
        """See `StockReading.lots`."""
        statement = _lots_statement(only_open=only_open, follows=after is not None)
        follows = {} if after is None else {"after": after}
        return [
            lot_of(row) for row in self._rows(statement, organization_id, item_id=item_id, most=limit + 1, **follows)
        ]

    def lot_of_code(self, organization_id: OrganizationId, item_id: ItemId, code: str) -> Lot | None:
        """See `StockReading.lot_of_code`."""
        found = self._rows(_LOT_OF_CODE, organization_id, item_id=item_id, code=code) if can_be_kept(code) else []
        return lot_of(found[0]) if found else None

    def reservations(self, organization_id: OrganizationId, item_id: ItemId) -> Sequence[Reservation]:
        """See `StockReading.reservations`."""
        found = self._rows(_RESERVATIONS, organization_id, item_id=item_id)
        return [reservation_of(row) for row in sorted(found, key=_place)]

    def history(self, organization_id: OrganizationId, query: HistoryQuery) -> Sequence[HistoryLine]:
        """See `StockReading.history`."""
        found = self._rows(history_statement(query), organization_id, **history_parameters(query))
        return [history_line_of(row) for row in found]

    def as_of(self, organization_id: OrganizationId, moment: datetime) -> Sequence[StockAsOf]:
        """See `StockReading.as_of`."""
        return [stock_as_of(row) for row in self._rows(AS_OF, organization_id, moment=moment)]

    def evidence(
        self, organization_id: OrganizationId, item_id: ItemId | None
    ) -> AbstractContextManager[Iterator[Evidence]]:
        """See `StockReading.evidence`."""
        return evidence(self._engine, organization_id, item_id)

    def _rows(
        self, statement: Statement, organization_id: OrganizationId | None = None, **given: object
    ) -> Sequence[AnyRow]:
        return statement.read(self._reading, {"organization_id": organization_id, **given})


def _organization_of(row: AnyRow) -> Organization:
    return Organization(id=row.id, name=row.name, currency=row.currency, time_zone=row.time_zone)


def _place(row: AnyRow) -> tuple[object, ...]:
    """By age, and the lots of one reservation as they are picked."""
    return row.adjustment_id, row.pick_order, row.received_at, row.lot_id
