"""Look at billing events, as who runs the installation does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.billing.inbox import EventStatus, KeptEvent, UnknownEvent
from ports.billing_reading import BillingReading, EventQuery


@dataclass(frozen=True, slots=True)
class ViewEvents:
    """Tell which events came, and what came of them."""

    reading: BillingReading

    def __call__(self, query: EventQuery) -> Sequence[KeptEvent]:
        return self.reading.events(query)

    def one(self, event_id: str) -> KeptEvent:
        """
        One of them, by the provider's id.

        :raises UnknownEvent: no such event came.
        """
        found = self.reading.event(event_id)
        if found is None:
            raise UnknownEvent(event_id)
        return found

    def counts(self) -> Mapping[EventStatus, int]:
        """How many there are of each status."""
        return self.reading.counts()
