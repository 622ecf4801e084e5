"""
What happened to lots, as the records of a recall tell it.

See 21 CFR 1.1325 to 1.1350 for the events and what has to be known of each.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from domain.production.recall_states import Way
from domain.shared.quantity import Quantity

EVENTS: Mapping[Way, str] = MappingProxyType(
    {
        Way.RECEIVED: "receiving",
        Way.MADE: "transformation",
        Way.USED: "transformation input",
        Way.SOLD: "shipping",
        Way.RETURNED: "return",
        Way.LOST: "disposal",
        Way.COUNTED: "count",
    }
)
"""What each way is called: the first four are critical tracking events, the others make the sums come out."""
_DOCUMENTS: Mapping[Way, str] = MappingProxyType(
    {
        Way.RECEIVED: "delivery",
        Way.USED: "production",
        Way.MADE: "production",
        Way.SOLD: "order",
        Way.RETURNED: "order",
    }
)
_COMES_IN = frozenset({Way.RECEIVED, Way.MADE, Way.RETURNED, Way.COUNTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """
    One change of one lot that stands: neither reversed nor a reversal.

    `delta` is signed as the ledger has it. `reference` is the order or the delivery that it belongs to, "" for none, or
    with `in_batch` the batch, which `is_running` while it is in progress. `record` is what finds the change itself.
    """

    way: Way
    delta: Quantity
    on: date
    reference: str
    in_batch: bool
    record: str
    is_running: bool = False

    @property
    def quantity(self) -> Quantity:
        """Above zero for what the event is for; below it for what a batch gave back, and what a count found missing."""
        return self.delta if self.way in _COMES_IN else Quantity(-self.delta)

    @property
    def document(self) -> tuple[str, str]:
        """The kind and the number of the document by which it is found."""
        if self.in_batch:
            return "batch record", self.reference
        if self.reference and self.way in _DOCUMENTS:
            return _DOCUMENTS[self.way], self.reference
        return "stock record", self.record
