"""Look at stock: lists, one item, its lots, its history, and the stock of another day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from application.caller import Caller
from application.paging import Page, page_of, page_size
from domain.inventory.items import Item
from domain.inventory.lots import Lot
from domain.inventory.overview import HistoryLine, HistoryQuery, ItemQuery, StockAsOf, StockLine
from domain.inventory.refusals import UnknownItem, UnknownLot
from domain.inventory.stock import Reservation
from domain.shared.identifiers import ItemId, LotId
from domain.shared.units import BUILT_IN, Unit
from ports.clock import Clock
from ports.stock_reading import StockReading


@dataclass(frozen=True, slots=True)
class ViewStock:
    """
    Everything that can be seen of an organisation's stock; each look is one statement.

    Pages hold at most `PAGE_LIMIT` rows.

    :raises UnknownItem: the organisation has no such item.
    """

    reading: StockReading
    clock: Clock

    def items(self, caller: Caller, query: ItemQuery) -> Page[StockLine]:
        limit = page_size(query.limit)
        today = caller.organization.day_of(self.clock())
        return page_of(self.reading.items(caller.organization_id, replace(query, limit=limit), today), limit)

    def item(self, caller: Caller, item_id: ItemId) -> StockLine:
        today = caller.organization.day_of(self.clock())
        line = self.reading.item(caller.organization_id, item_id, today)
        if line is None:
            raise UnknownItem(str(item_id))
        return line

    def item_of_code(self, caller: Caller, code: str) -> StockLine:
        """The item of that code, which is what people know it by."""
        today = caller.organization.day_of(self.clock())
        line = self.reading.item_of_code(caller.organization_id, code, today)
        if line is None:
            raise UnknownItem(code)
        return line

    def ids_of_codes(self, caller: Caller, codes: Collection[str]) -> Mapping[str, ItemId]:
        """The items that these codes name; unknown codes are left out. Nothing is looked up for no code."""
        return self.reading.ids_of_codes(caller.organization_id, codes) if codes else {}

    def count_items(self, caller: Caller) -> int:
        """How many items there are, archived ones too."""
        return self.reading.count_items(caller.organization_id)

    def lots(
        self, caller: Caller, item_id: ItemId, *, only_open: bool = True, limit: int = 50, after: LotId | None = None
    ) -> Page[Lot]:
        """Lots in the order in which they were recorded; none for an item that the organisation does not have."""
        limit = page_size(limit)
        organization_id = caller.organization_id
        return page_of(
            self.reading.lots(organization_id, item_id, only_open=only_open, limit=limit, after=after), limit
        )

    def lot_of_code(self, caller: Caller, item: Item, code: str) -> Lot:
        """
        The item's lot of that code, which is what people know it by.

        :raises UnknownLot: the item has no such lot.
        """
        lot = self.reading.lot_of_code(caller.organization_id, item.id, code)
        if lot is None:
            raise UnknownLot(item.name, field="lot_number", got=code)
        return lot

    def reservations(self, caller: Caller, item_id: ItemId) -> Sequence[Reservation]:
        """What orders hold of an item, oldest first."""
        return self.reading.reservations(caller.organization_id, item_id)

    def history(self, caller: Caller, query: HistoryQuery) -> Page[HistoryLine]:
        """Movements, newest first."""
        limit = page_size(query.limit)
        return page_of(self.reading.history(caller.organization_id, replace(query, limit=limit)), limit)

    def as_of(self, caller: Caller, moment: datetime) -> Sequence[StockAsOf]:
        """Every item's stock as it was: what was in effect by that moment, whenever it was recorded."""
        return self.reading.as_of(caller.organization_id, moment)

    def units(self, caller: Caller) -> Sequence[Unit]:
        """The built-in units and the organisation's own."""
        table = BUILT_IN.extended(self.reading.units(caller.organization_id))
        return list(table.values())
