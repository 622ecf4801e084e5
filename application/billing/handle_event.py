"""Handle an event of the billing provider: its effects happen once, however often and in whatever order it comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from application.billing.process_event import ProcessEvent, keep
from application.terms import Billing, required
from domain.billing.effects import Effect, customer_of
from domain.billing.events import BillingEvent
from domain.billing.inbox import EventStatus, KeptEvent, Meeting, Source, meet
from domain.billing.refusals import UnknownBillingProvider
from domain.shared.errors import DomainError
from domain.shared.identifiers import BillingEventId
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transaction, Transactions, TryAgain


class Outcome(StrEnum):
    """What came of an event. The provider is told that all is well by all but `FAILED` and `QUARANTINED`."""

    PROCESSED = "processed"
    IGNORED = "ignored"
    DUPLICATE = "duplicate"
    FAILED = "failed"
    """To be tried again, by the provider or by us."""
    DEAD = "dead"
    """Given up just now; somebody has to look."""
    QUARANTINED = "quarantined"
    """Its id came with another content before; somebody has to look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandledEvent:
    """What came of an event, for the provider, for logs and for people."""

    outcome: Outcome
    event_id: str
    message: str
    processed_at: datetime | None

    @property
    def success(self) -> bool:
        """Whether the event has had its effect, now or before."""
        return self.outcome in {Outcome.PROCESSED, Outcome.IGNORED, Outcome.DUPLICATE}

    @property
    def is_duplicate(self) -> bool:
        """Whether it was nothing new."""
        return self.outcome is Outcome.DUPLICATE

    @property
    def needs_somebody(self) -> bool:
        """Whether it does not end well by itself."""
        return self.outcome in {Outcome.DEAD, Outcome.QUARANTINED}


_OUTCOMES = {
    EventStatus.PROCESSED: (Outcome.PROCESSED, "It took effect."),
    EventStatus.IGNORED: (Outcome.IGNORED, "Nothing is done about such events."),
}


def handled(kept: KeptEvent) -> HandledEvent:
    """What is told of an event after it was tried."""
    outcome, message = _OUTCOMES.get(kept.status, (None, kept.error_message))
    return HandledEvent(
        outcome=outcome or Outcome(kept.status),
        event_id=kept.event.event_id,
        message=message,
        processed_at=kept.processed_at,
    )


@dataclass(frozen=True, slots=True)
class HandleEvent:
    """
    Take an event that was sent to us: verify it, keep it, and have it take effect, in one transaction.

    What cannot be believed is refused before the database hears of it.

    :raises NoBilling, UnknownBillingProvider: nobody bills here, or somebody else does.
    :raises EventRefused: the event is not one that the provider signed for us just now.
    :raises NoWebhookSecret: nothing can be believed as things are.
    """

    billing: Billing | None
    transactions: Transactions
    process: ProcessEvent
    clock: Clock
    ids: Ids

    def __call__(self, provider: str, body: bytes, headers: Mapping[str, str]) -> HandledEvent:
        billing = required(self.billing)
        if provider != billing.provider.name:
            raise UnknownBillingProvider(provider)
        return self.take(billing.provider.verify_event(body, headers), Source.WEBHOOK)

    def take(self, event: BillingEvent, source: Source) -> HandledEvent:
        """The same for an event that is known to be the provider's."""
        meaning = required(self.billing).read(event)
        return self.transactions(lambda transaction: self.within(transaction, event, meaning, source))

    def within(
        self, transaction: Transaction, event: BillingEvent, meaning: Effect | DomainError, source: Source
    ) -> HandledEvent:
        """The same inside a transaction. meaning: what the event says, or why nobody can tell."""
        now = self.clock()
        new = KeptEvent(
            id=BillingEventId(self.ids()),
            event=event,
            source=source,
            customer_id=None if isinstance(meaning, DomainError) else customer_of(meaning),
            created_at=now,
            updated_at=now,
        )
        # It is written once, as what it will be; if it does not get there, neither does this.
        foreseen = self.process.foreseen(new, meaning, now)
        if transaction.billing_inbox.add(foreseen):
            return handled(self._tried(transaction, new, foreseen, meaning, now))
        return self._again(transaction, event, meaning, now)

    def _again(
        self, transaction: Transaction, event: BillingEvent, meaning: Effect | DomainError, now: datetime
    ) -> HandledEvent:
        kept = transaction.billing_inbox.lock(event.provider, event.account, event.event_id)
        if kept is None:
            raise TryAgain
        match meet(kept, event):
            case Meeting.OPEN:
                return handled(self._tried(transaction, kept, kept, meaning, now))
            case Meeting.FORGED:
                quarantined = kept.quarantined(event.payload_hash, now)
                keep(transaction, quarantined, seen=kept)
                return handled(quarantined)
            case Meeting.HELD:
                return handled(kept)
            case Meeting.DONE:
                return HandledEvent(
                    outcome=Outcome.DUPLICATE,
                    event_id=event.event_id,
                    message=f"It came before, and was {kept.status}.",
                    processed_at=kept.processed_at,
                )

    def _tried(
        self,
        transaction: Transaction,
        kept: KeptEvent,
        seen: KeptEvent,
        meaning: Effect | DomainError,
        now: datetime,
    ) -> KeptEvent:
        """The event after a try; `seen` is what the inbox says of it at this moment."""
        if seen is not kept and not seen.processed_at:
            return seen
        done = self.process(transaction, kept, meaning, now)
        if done != seen:
            keep(transaction, done, seen=seen)
        return done
