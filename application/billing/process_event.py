"""Process one event that is kept: all that it means takes effect, or nothing does and it is due again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from application.billing.apply_effect import ApplyEffect
from domain.billing.effects import Effect, Ignored
from domain.billing.inbox import EventStatus, KeptEvent
from domain.billing.refusals import UnknownBillingProvider, UnknownCustomer
from domain.shared.audit import AuditEntry
from domain.shared.errors import DomainError
from ports.chance import Chance
from ports.transactions import AttemptFailed, Transaction, TryAgain

_MAY_PASS = (UnknownCustomer, UnknownBillingProvider)
"""Refusals that end by something else that happens; any other of ours will be the same the next time."""


@dataclass(frozen=True, slots=True)
class ProcessEvent:
    """
    Try an event, inside a transaction. meaning: what it says, or why nobody can tell.

    Returns the event as it is to be kept; of one that failed, nothing else is.
    """

    apply: ApplyEffect
    chance: Chance

    def __call__(
        self, transaction: Transaction, kept: KeptEvent, meaning: Effect | DomainError, now: datetime
    ) -> KeptEvent:
        if isinstance(meaning, DomainError):
            return self._failed(kept, meaning, now)
        try:
            transaction.attempt(lambda: self.apply(transaction, kept.event, meaning, now))
        except AttemptFailed as failure:
            return self._failed(kept, failure.cause, now)
        return kept.ended(ended_as(meaning), now)

    def foreseen(self, new: KeptEvent, meaning: Effect | DomainError, now: datetime) -> KeptEvent:
        """What a new event will be if all goes well; one that nobody can read has failed already."""
        return (
            self._failed(new, meaning, now) if isinstance(meaning, DomainError) else new.ended(ended_as(meaning), now)
        )

    def _failed(self, kept: KeptEvent, cause: Exception, now: datetime) -> KeptEvent:
        is_ours = isinstance(cause, DomainError)
        reason = f"{cause.code}: {cause.message}" if isinstance(cause, DomainError) else type(cause).__name__
        permanent = is_ours and not isinstance(cause, _MAY_PASS)
        return kept.failed(reason, now, chance=self.chance(), permanent=permanent)


def ended_as(effect: Effect) -> EventStatus:
    """What an event is after its effect."""
    return EventStatus.IGNORED if isinstance(effect, Ignored) else EventStatus.PROCESSED


def keep(transaction: Transaction, kept: KeptEvent, *, seen: KeptEvent, audit: Sequence[AuditEntry] = ()) -> None:
    """
    Keep what came of an event.

    :raises TryAgain: somebody else was quicker.
    """
    if not transaction.billing_inbox.record(kept, seen=seen, audit=audit):
        raise TryAgain
