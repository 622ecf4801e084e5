"""Batches for tests, said in a line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypedDict, Unpack

from application.production.add_sku import NewSku
from application.production.plan_batch import NewBatch
from application.production.use_in_batch import Taken
from domain.inventory.items import ItemKind
from domain.production.batch_outputs import Fill, Made
from domain.production.batches import Batch, BatchMovement, Event, Role
from domain.production.products import Sku
from domain.production.recipes import Line
from domain.production.scaling import Scale
from domain.shared.identifiers import BatchId, ItemId
from domain.shared.money import Money, UnitCost
from domain.shared.quantity import Quantity
from tests.brewery import Brewery
from tests.recipes import brewed, whole


class Told(TypedDict, total=False):
    """What a yield may say besides its amount."""

    fills: tuple[Fill, ...]
    lot_code: str
    expires_on: date
    notes: str


@dataclass(frozen=True, slots=True)
class Cellar:
    """A brewery that makes wort, and may fill it into bottles."""

    brewery: Brewery
    malt: ItemId
    hops: ItemId
    wort: ItemId
    bottle: ItemId
    sku: Sku

    @classmethod
    def opened(cls, brewery: Brewery) -> "Cellar":
        """With two lots of malt, one of hops and twelve bottles."""
        malt, hops = brewery.item("MALT"), brewery.item("HOPS")
        wort = brewery.item("WORT", unit="l", kind=ItemKind.PRODUCT)
        bottle = brewery.item("BOTTLE", unit="each", kind=ItemKind.CONTAINER)
        product = brewery.app.production.manage_products.create(brewery.caller, "Ale", "")
        new = NewSku(size=Quantity(500_000), unit="l", code="ALE-05", perishable=False)
        sku = brewery.app.production.add_sku(brewery.caller, product.id, new)
        brewery.restock(malt, "M-1", 3, unit_cost=UnitCost(1_000_001))
        brewery.restock(malt, "M-2", 4, unit_cost=UnitCost(2_333_333))
        brewery.restock(hops, "H-1", 1, unit_cost=UnitCost(30_000_007))
        brewery.restock(bottle, "B-1", 12, unit_cost=UnitCost(100_003))
        return cls(brewery, malt, hops, wort, bottle, sku)

    def lines(self) -> tuple[Line, ...]:
        """4 kg of malt, 70 g of hops and 12 bottles."""
        bottles = Line(item_id=self.bottle, amount=whole(12), unit="each")
        hops = Line(item_id=self.hops, amount=whole(70), unit="g")
        return (Line(item_id=self.malt, amount=whole(4), unit="kg"), hops, bottles)

    def planned(self, factor: Fraction | int = 1, name: str = "Ale", *, bulk: bool = True) -> Batch:
        """A batch of 20 litres times the factor, of a new recipe."""
        recipe = brewed(self.brewery, name, *self.lines(), output_item_id=self.wort if bulk else None)
        return self.again(recipe.id, factor)

    def again(self, recipe_id: object, factor: Fraction | int = 1) -> Batch:
        """Another batch of a recipe."""
        new = NewBatch(recipe_id=recipe_id, scale=Scale(factor=Fraction(factor)))  # type: ignore[arg-type]
        return self.brewery.app.production.plan_batch(self.brewery.caller, new)

    def started(self, factor: Fraction | int = 1, *, bulk: bool = True, forced: bool = False) -> Batch:
        """The same, begun."""
        return self.start(self.planned(factor, bulk=bulk).id, forced=forced)

    def start(self, batch_id: BatchId, *, forced: bool = False, key: str | None = None) -> Batch:
        return self.brewery.app.production.start_batch(self.brewery.caller, batch_id, forced=forced, key=key)

    def more(self, batch: Batch, item: ItemId, amount: Fraction | int | str, lot: str | None = None) -> Batch:
        taken = Taken(item_id=item, amount=Fraction(amount), reason="too dry", lot_code=lot)
        return self.brewery.app.production.use_in_batch.add(self.brewery.caller, batch.id, taken)

    def waste(self, batch: Batch, item: ItemId, amount: Fraction | int | str) -> Batch:
        taken = Taken(item_id=item, amount=Fraction(amount), reason="fell down")
        return self.brewery.app.production.use_in_batch.waste(self.brewery.caller, batch.id, taken)

    def finish(self, batch: Batch, amount: Fraction | int | str = 19, unit: str = "l", **told: Unpack[Told]) -> Batch:
        made = Made(amount=Fraction(amount), unit=unit, **told)
        return self.brewery.app.production.finish_batch(self.brewery.caller, batch.id, made)

    def cancel(self, batch: Batch) -> Batch:
        return self.brewery.app.production.cancel_batch(self.brewery.caller, batch.id, "The power went out")

    def fail(self, batch: Batch) -> Batch:
        return self.brewery.app.production.fail_batch(self.brewery.caller, batch.id, "Sour")

    def bottled(self, count: int, **told: object) -> Fill:
        """So many bottles of half a litre."""
        return Fill(sku_id=self.sku.id, count=count, container=self.bottle, **told)  # type: ignore[arg-type]

    def movements(self, batch: Batch) -> list[BatchMovement]:
        record = self.brewery.app.production.view_batches.record(self.brewery.caller, batch.id)
        return [traced.movement for traced in record.movements]

    def events(self, batch: Batch) -> list[Event]:
        record = self.brewery.app.production.view_batches.record(self.brewery.caller, batch.id)
        return [told.event for told in record.events]

    def remaining(self) -> Mapping[str, int]:
        """What is in each lot of everything, by its code."""
        items = (self.malt, self.hops, self.wort, self.bottle, self.sku.item_id)
        return {lot.code: lot.remaining for item in items for lot in self.brewery.lots(item).values()}

    def worth(self) -> int:
        """The value of all that is in stock."""
        items = (self.malt, self.hops, self.wort, self.bottle, self.sku.item_id)
        return sum(self.brewery.stock(item).value for item in items)

    def check_books(self, *batches: Batch) -> None:
        """What batches tell of themselves is what their movements tell; inputs are outputs and loss."""
        for each in batches:
            moved = self.movements(each)
            inputs = Money(-sum(row.cost for row in moved if row.role is not Role.OUTPUT))
            outputs = Money(sum(row.cost for row in moved if row.role is Role.OUTPUT))
            assert (inputs, outputs) == (each.consumed, each.produced)
            if each.loss is not None:
                assert inputs == outputs + each.loss
        assert self.brewery.findings() == []
