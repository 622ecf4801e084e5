"""Prove that every number of an organisation's stock agrees with every other."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from domain.inventory.verification import Finding, verify_item
from domain.shared.identifiers import ItemId, LotId, OrganizationId
from ports.stock_reading import StockReading


@dataclass(frozen=True, slots=True)
class VerifyStock:
    """
    Compare lots, movements, totals and reservations of each item, and follow its chain of hashes.

    Yields what differs as it is found, in flat memory. `checked` is told the number of items done after each.
    """

    reading: StockReading

    def __call__(
        self,
        organization_id: OrganizationId,
        item_id: ItemId | None = None,
        checked: Callable[[int], None] = lambda _: None,
    ) -> Iterator[Finding]:
        with self.reading.evidence(organization_id, item_id) as items:
            for number, evidence in enumerate(items, 1):
                reserved: Counter[LotId] = Counter()
                for row in evidence.reservations:
                    reserved[row.lot_id] += row.quantity
                yield from verify_item(evidence.item, evidence.lots, reserved, evidence.movements)
                checked(number)
