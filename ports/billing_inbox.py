"""For remembering which billing events came, and what came of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.billing.inbox import KeptEvent
from domain.shared.audit import AuditEntry


class BillingInbox(Protocol):
    """
    For remembering which billing events came, inside a transaction.

    Global: an event is known by its provider's id before anybody knows which organisation it is about, and some are
    about none.
    """

    def add(self, kept: KeptEvent) -> bool:
        """
        Keep an event that never came before, or do nothing; whether it is new.

        While another transaction adds the same one, this waits until that one commits (then it is not new) or fails
        (then it is): whoever keeps an event is the only one who processes it.
        """
        ...

    def lock(self, provider: str, account: str, event_id: str) -> KeptEvent | None:
        """The event, which nobody else changes before the end of this transaction."""
        ...

    def record(self, kept: KeptEvent, *, seen: KeptEvent, audit: Sequence[AuditEntry] = ()) -> bool:
        """
        Keep what came of a try, if the event is still as it was seen; whether it was. If not, neither is the audit.

        Its body stays what it was.
        """
        ...

    def take_due(self, now: datetime) -> KeptEvent | None:
        """
        The open event that has been due the longest, locked; None when none is due.

        Whoever takes one does not wait for others who do, nor gets theirs.
        """
        ...

    def make_due(self, provider: str, account: str, customer_id: str, now: datetime) -> None:
        """Let all failed events of the customer be due now."""
        ...

    def forget_bodies(self, before: datetime) -> int:
        """Forget what events said that ended before that time; how many. That they came is remembered for ever."""
        ...
