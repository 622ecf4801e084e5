"""What was bought, counted, sold and taken back, as people and as programs see it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import RenderableType

from domain.inventory.adjustments import Adjustment
from domain.inventory.changes import ChangeType
from domain.inventory.items import Item
from domain.shared.money import Money
from domain.shared.organization import Organization
from domain.shared.quantity import format_quantity
from entrypoints.cli import stock_records, tables, wording
from entrypoints.cli.records import Record


@dataclass(frozen=True, slots=True)
class Changed:
    """Adjustments, each with its item."""

    done: Sequence[tuple[Item, Adjustment]]

    def record(self) -> Record:
        told = [stock_records.adjustment(each, wording.sentence(each, item), costs=True) for item, each in self.done]
        return {"adjustments": told}

    def view(self, organization: Organization) -> Iterator[RenderableType]:
        """A row for each lot, and for a sale what was sold cost."""
        currency = organization.currency
        rows = [
            (
                item.code,
                movement.lot_code or "",
                f"{wording.signed(movement.delta)} {item.unit}",
                format_quantity(movement.remaining),
                wording.money(movement.unit_cost),
                wording.money(movement.cost),
            )
            for item, each in self.done
            for movement in each.movements
        ]
        numbers = ("Quantity", "Left", f"{currency} each", f"Value {currency}")
        yield tables.table("Item", "Lot", *numbers, rows=rows, numbers=numbers, codes=("Item", "Lot"))
        if all(each.type is ChangeType.SALE for _, each in self.done):
            [reference] = {each.reference for _, each in self.done}
            cost = wording.money(Money(-sum(each.cost for _, each in self.done)))
            yield tables.plain(f"What {reference} got has cost {cost} {currency}, lot by lot, to the last digit.")
