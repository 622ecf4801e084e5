"""Lots that went through batches, for tests: said in a line, and told by what people call them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from application.production.add_sku import NewSku
from application.production.plan_batch import NewBatch
from application.production.use_in_batch import Taken
from domain.inventory.items import ItemKind
from domain.inventory.lots import Lot
from domain.production.batch_outputs import Fill, Made
from domain.production.batches import Batch
from domain.production.genealogy import Lineage
from domain.production.products import Sku
from domain.production.scaling import Scale
from domain.shared.identifiers import ItemId, LotId, RecipeId
from domain.shared.quantity import MILLION, Quantity
from tests.brewery import Brewery
from tests.recipes import brewed, line

Told = dict[str, set[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Works:
    """
    A brewery whose batches take what they are told, in whole kilograms, and make as much as they are told.

    A lot is called by its code, which is unique here; what a batch made is called as the batch.
    """

    brewery: Brewery
    malt: ItemId
    wort: ItemId
    recipe: RecipeId
    sku: Sku

    @classmethod
    def opened(cls, brewery: Brewery) -> "Works":
        water = brewery.item("WATER", tracked=False)
        malt, wort = brewery.item("MALT"), brewery.item("WORT", kind=ItemKind.PRODUCT)
        recipe = brewed(brewery, "Wort", line(water, 1), unit="kg", output_item_id=wort)
        product = brewery.app.production.manage_products.create(brewery.caller, "Ale", "")
        new = NewSku(size=Quantity(MILLION), unit="kg", code="ALE", perishable=False)
        sku = brewery.app.production.add_sku(brewery.caller, product.id, new)
        return cls(brewery, malt, wort, recipe.id, sku)

    def deliver(self, code: str, amount: int = 10, **fields: Any) -> LotId:  # noqa: ANN401 - as `Fields` has them
        return self.brewery.restock(self.malt, code, amount, **fields)

    def run(self, **taken: int) -> Batch:
        """A batch in progress that took so much of each lot."""
        new = NewBatch(recipe_id=self.recipe, scale=Scale(factor=Fraction(1)))
        batch = self.brewery.app.production.plan_batch(self.brewery.caller, new)
        self.brewery.app.production.start_batch(self.brewery.caller, batch.id)
        for code, amount in taken.items():
            self.take(batch, code, amount)
        return batch

    def take(self, batch: Batch, code: str, amount: int) -> None:
        self.brewery.app.production.use_in_batch.add(self.brewery.caller, batch.id, self._taken(code, amount))

    def waste(self, batch: Batch, code: str, amount: int) -> None:
        self.brewery.app.production.use_in_batch.waste(self.brewery.caller, batch.id, self._taken(code, amount))

    def finish(self, batch: Batch, amount: int = 10, bottles: int = 0) -> Batch:
        """Some of it in bottles, if so many are told, which are the lot of that batch with a B."""
        fills = (Fill(sku_id=self.sku.id, count=bottles, lot_code=f"{batch.label}B"),) if bottles else ()
        return self.brewery.app.production.finish_batch(
            self.brewery.caller, batch.id, Made(amount=Fraction(amount), unit="kg", fills=fills)
        )

    def made(self, amount: int = 10, bottles: int = 0, **taken: int) -> str:
        """What a batch is called that took these and was finished."""
        return self.finish(self.run(**taken), amount, bottles).label

    def lots(self) -> Mapping[str, Lot]:
        """All lots there are, by code."""
        items = (self.malt, self.wort, self.sku.item_id)
        return {code: lot for item in items for code, lot in self.brewery.lots(item).items()}

    def item_of(self, code: str) -> ItemId:
        """What the lot of that code is of: deliveries are called with an M, what is in bottles with a B at its end."""
        if code.startswith("M"):
            return self.malt
        return self.sku.item_id if code.endswith("B") else self.wort

    def lot(self, code: str) -> Lot:
        return self.brewery.lots(self.item_of(code))[code]

    def lot_id(self, code: str) -> LotId:
        return self.lot(code).id

    def _taken(self, code: str, amount: int) -> Taken:
        return Taken(item_id=self.item_of(code), amount=Fraction(amount), reason="more", lot_code=code)


def told(lineage: Lineage | None) -> Told:
    """A lineage by the codes of lots and the labels of batches, in whole units."""
    assert lineage is not None
    code = {lot_id: lot.code for lot_id, lot in lineage.lots.items()}
    label = {batch_id: batch.label for batch_id, batch in lineage.batches.items()}
    links = [(each.kind.value, code[each.lot_id], label[each.batch_id], _whole(each)) for each in lineage.links]
    uses = [(each.kind.value, code[each.lot_id], each.reference, _whole(each)) for each in lineage.uses]
    receipts = [(code[each.lot_id], each.reference, _whole(each)) for each in lineage.receipts]
    assert all(len(each) == len(set(each)) for each in (links, uses, receipts))
    return {
        "lots": {(each,) for each in code.values()},
        "batches": {(each,) for each in label.values()},
        "links": set(links),
        "uses": set(uses),
        "receipts": set(receipts),
    }


def unbalanced(lineage: Lineage, reached: Mapping[LotId, int]) -> Iterator[str]:
    """The lots among these of which not all is told that was there."""
    for lot_id in (lineage.lot_id, *reached):
        lot = lineage.lots[lot_id]
        inputs = sum(each.quantity for each in lineage.links if each.lot_id == lot_id and each.kind == "input")
        uses = sum(each.quantity for each in lineage.uses if each.lot_id == lot_id)
        if lot.original != lot.remaining + inputs + uses:
            yield lot.code


def _whole(each: Any) -> int:  # noqa: ANN401 - a link, a use or a receipt
    assert each.quantity % MILLION == 0
    return int(each.quantity) // MILLION
