"""Which orders a lot went to, and which of them wait for it still."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.production.recall_events import Happening
from domain.production.recall_states import Way
from domain.shared.quantity import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """
    What an order had of a lot: `sold`, of which `returned` came back, and what is `reserved` and has not left yet.

    `reference` is "" for what was sold without one; `last` is the day on which it was sold last, None for an order that
    only waits.
    """

    reference: str
    sold: Quantity = Quantity(0)
    returned: Quantity = Quantity(0)
    reserved: Quantity = Quantity(0)
    last: date | None = None

    @property
    def out(self) -> Quantity:
        """What is not back."""
        return Quantity(self.sold - self.returned)


class Orders:
    """Counts what each order had of one lot, change by change."""

    def __init__(self, reserved: Iterable[tuple[str, Quantity]]) -> None:
        self._of = {reference: Order(reference=reference, reserved=quantity) for reference, quantity in reserved}

    def add(self, what: Happening) -> None:
        """Take note of what was sold and what came back; of nothing else."""
        if what.way not in {Way.SOLD, Way.RETURNED}:
            return
        order = self._of.get(what.reference) or Order(reference=what.reference)
        if what.way is Way.SOLD:
            last = what.on if order.last is None else max(order.last, what.on)
            order = replace(order, sold=Quantity(order.sold + what.quantity), last=last)
        else:
            order = replace(order, returned=Quantity(order.returned + what.quantity))
        self._of[what.reference] = order

    def all(self) -> Sequence[Order]:
        """All of them, by reference."""
        return [self._of[reference] for reference in sorted(self._of)]
