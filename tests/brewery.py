"""A small brewery: one organisation of an installation, and what its brewer does there all day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import TypedDict, Unpack

from application.app import App
from application.caller import Caller
from domain.identity.permissions import ALL
from domain.inventory.adjustments import Adjustment, Movement
from domain.inventory.changes import Change, ChangeType
from domain.inventory.item_rules import NewItem
from domain.inventory.items import Item, ItemKind, PickingPolicy
from domain.inventory.lots import Lot
from domain.inventory.overview import HistoryLine, HistoryQuery, StockLine
from domain.inventory.verification import Finding
from domain.shared.identifiers import AdjustmentId, ItemId, LotId
from domain.shared.money import UnitCost
from domain.shared.units import Density
from tests.domain.inventory.shelf import Fields, price

Amount = int | str | Fraction | None


class Properties(TypedDict, total=False):
    """What a new item may say besides its code and name."""

    kind: ItemKind
    unit: str
    tracked: bool
    perishable: bool
    shelf_life_days: int
    picking_policy: PickingPolicy
    density: Density
    unit_cost: UnitCost


def change(kind: str, item: ItemId, amount: Amount = None, **fields: Unpack[Fields]) -> Change:
    """One line of a request; the amount is in the item's stock unit unless `unit` says otherwise."""
    exact = None if amount is None else Fraction(amount)
    return Change(type=ChangeType(kind), item_id=item, amount=exact, **fields)


@dataclass(frozen=True, slots=True)
class Brewery:
    """An organisation with its owner, who may do everything."""

    app: App
    caller: Caller

    @classmethod
    def founded(cls, app: App, name: str = "Little Brewery") -> "Brewery":
        """A new one without stock."""
        organization, owner = app.identity.found_organization(
            name, currency="EUR", time_zone="Europe/Berlin", owner="Ada"
        )
        caller = Caller(organization=organization, actor_id=owner, request_id="test", permissions=ALL)
        return cls(app, caller)

    def item(self, code: str, **properties: Unpack[Properties]) -> ItemId:
        """A new item: an ingredient kept in kilograms, unless the properties say otherwise."""
        told = Properties(kind=ItemKind.INGREDIENT, unit="kg") | properties
        [made] = self.app.inventory.create_items(self.caller, [NewItem(code=code, name=code.capitalize(), **told)])
        return made.id

    def do(
        self, kind: str, item: ItemId, amount: Amount = None, key: str | None = None, **fields: Unpack[Fields]
    ) -> Adjustment:
        """Make one change."""
        [adjustment] = self.together([change(kind, item, amount, **fields)], key)
        return adjustment

    def together(self, changes: Sequence[Change], key: str | None = None) -> Sequence[Adjustment]:
        """Make several changes, or none."""
        return self.app.inventory.adjust_inventory(self.caller, changes, key)

    def restock(self, item: ItemId, code: str, amount: Amount, **fields: Unpack[Fields]) -> LotId:
        """A new lot of that code, at 2 a unit unless the fields say otherwise."""
        adjustment = self.do("restock", item, amount, **(Fields(lot_code=code, unit_cost=price(2)) | fields))
        lot_id = adjustment.movements[0].lot_id
        assert lot_id is not None
        return lot_id

    def reverse(self, adjustment: AdjustmentId, key: str | None = None) -> Adjustment:
        """Undo an adjustment."""
        return self.app.inventory.reverse_adjustment(self.caller, adjustment, key=key)

    def line(self, item: ItemId) -> StockLine:
        """The item as the stock list shows it."""
        return self.app.inventory.view_stock.item(self.caller, item)

    def stock(self, item: ItemId) -> Item:
        """The item with its totals."""
        return self.line(item).item

    def lots(self, item: ItemId) -> Mapping[str, Lot]:
        """All lots that the item ever had, by code."""
        lots: list[Lot] = []
        while True:
            after = lots[-1].id if lots else None
            page = self.app.inventory.view_stock.lots(self.caller, item, only_open=False, limit=200, after=after)
            lots += page.rows
            if not page.more:
                return {lot.code: lot for lot in lots}

    def history(self, item: ItemId | None = None) -> list[Movement]:
        """All movements of the item, or of all items, oldest first."""
        return [line.movement for line in self._newest_first(item)][::-1]

    def findings(self) -> list[Finding]:
        """What verification finds wrong in the whole organisation."""
        return list(self.app.inventory.verify_stock(self.caller.organization_id))

    def _newest_first(self, item: ItemId | None) -> Iterator[HistoryLine]:
        query = HistoryQuery(item_id=item, limit=200)
        while True:
            page = self.app.inventory.view_stock.history(self.caller, query)
            yield from page.rows
            if not page.more:
                return
            query = replace(query, before=_place(page.rows[-1]))


def _place(line: HistoryLine) -> tuple[datetime, ItemId, int]:
    return line.adjustment.recorded_at, line.movement.item_id, line.movement.sequence
