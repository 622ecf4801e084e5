"""One item on a shelf of its own: every change sees the stock that the one before it left."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import TypedDict, Unpack
from uuid import UUID

from domain.inventory.adjustments import Adjustment
from domain.inventory.asked import Asked, Stamp, ask
from domain.inventory.changes import Change, ChangeType, Part
from domain.inventory.items import Item, ItemKind
from domain.inventory.lots import Lot
from domain.inventory.planning import Plan, plan_change
from domain.inventory.stock import Stock
from domain.shared.identifiers import AdjustmentId, ItemId, LotId, OrganizationId, UserId
from domain.shared.money import UnitCost
from domain.shared.organization import Organization
from domain.shared.quantity import MILLION, Quantity, format_quantity
from domain.shared.units import BUILT_IN

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
BREWERY = Organization(
    id=OrganizationId(UUID(int=1)),
    name="Little Brewery",
    currency="EUR",
    time_zone="Europe/Berlin",
)
BREWER = UserId(UUID(int=2))
MALT = Item(
    organization_id=BREWERY.id,
    id=ItemId(UUID(int=3)),
    code="MALT",
    name="Pale malt",
    kind=ItemKind.INGREDIENT,
    unit="kg",
    created_at=NOW,
)


def kilos(amount: int) -> Quantity:
    """So many whole units of stock."""
    return Quantity(amount * MILLION)


def price(amount: int) -> UnitCost:
    """So much whole currency for a unit of stock."""
    return UnitCost(amount * MILLION)


class Fields(TypedDict, total=False):
    """What a change may say besides its type, item and amount."""

    unit: str
    unit_cost: UnitCost
    expires_on: date
    lot_id: LotId
    lot_code: str
    reference: str
    origin: AdjustmentId
    notes: str
    effective_at: datetime
    reserved_until: datetime


class Shelf:
    """
    Stock that lives in the plans made for it.

    Adjustments get the ids 101, 102, …, and the lots that they make 201, 202, …; `now` may be set.
    """

    def __init__(self, item: Item = MALT) -> None:
        self.stock = Stock(item=item)
        self.now = NOW
        self.made = 0

    @property
    def item(self) -> Item:
        return self.stock.item

    def asked(self, kind: str, amount: int | str | Fraction | None = None, **fields: Unpack[Fields]) -> Asked:
        """A checked change of the item; the amount is in its stock unit unless `unit` says otherwise."""
        exact = None if amount is None else Fraction(amount)
        return self.check(Change(type=ChangeType(kind), item_id=self.item.id, amount=exact, **fields))

    def check(self, change: Change) -> Asked:
        """The change, checked against the item as it is now."""
        stamp = Stamp(
            organization=BREWERY,
            actor_id=BREWER,
            recorded_at=self.now,
            adjustment_id=AdjustmentId(UUID(int=101 + self.made)),
            lot_id=LotId(UUID(int=201 + self.made)),
        )
        return ask(self.item, change, stamp, BUILT_IN)

    def plan(self, kind: str, amount: int | str | Fraction | None = None, **fields: Unpack[Fields]) -> Plan:
        """Plan a change and go on from what it leaves."""
        plan = plan_change(self.stock, self.asked(kind, amount, **fields))
        self.stock, self.made = plan.stock, self.made + 1
        return plan

    def tell(self, kind: str, *parts: Part, **fields: Unpack[Fields]) -> Plan:
        """Tell a change that happened elsewhere, and go on from what it leaves."""
        change = Change(type=ChangeType(kind), item_id=self.item.id, parts=parts, **fields)
        plan = plan_change(self.stock, self.check(change))
        self.stock, self.made = plan.stock, self.made + 1
        return plan

    def do(self, kind: str, amount: int | str | Fraction | None = None, **fields: Unpack[Fields]) -> Adjustment:
        """The same, for what was recorded."""
        return self.plan(kind, amount, **fields).adjustment

    def restock(self, code: str, amount: int | str | Fraction, **fields: Unpack[Fields]) -> Lot:
        """A new lot of that code."""
        return self.plan("restock", amount, **(Fields(lot_code=code) | fields)).lots[0].after

    def lot(self, code: str) -> Lot:
        """The lot as it is now."""
        return next(lot for lot in self.stock.lots if lot.code == code)

    def hold(self, code: str, reason: str = "smells") -> None:
        """Hold the lot, as a use case beside adjustments does."""
        lots = [replace(lot, held_reason=reason) if lot.code == code else lot for lot in self.stock.lots]
        self.stock = replace(self.stock, lots=lots)

    @property
    def remaining(self) -> Mapping[str, str]:
        """What remains by lot, in picking order."""
        return {lot.code: format_quantity(lot.remaining) for lot in self.stock.lots}

    @property
    def reserved(self) -> Mapping[str, str]:
        """What is reserved by lot, where something is."""
        return {lot.code: format_quantity(lot.reserved) for lot in self.stock.lots if lot.reserved}


def moved(adjustment: Adjustment) -> Mapping[str | None, str]:
    """What an adjustment moved by lot, in its order."""
    return {movement.lot_code: format_quantity(movement.delta) for movement in adjustment.movements}
