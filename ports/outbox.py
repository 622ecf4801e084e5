"""For sending mail that belongs to a change: it goes out if the change is committed, and only then."""

from datetime import datetime
from typing import Protocol

from domain.shared.mail import Mail


class Outbox(Protocol):
    """
    For keeping mail until somebody took it, inside a transaction.

    It belongs to no organisation: mail is for a person, who may belong to several or to none yet.
    """

    def add(self, mail: Mail) -> None:
        """Keep a new mail."""
        ...

    def add_once(self, mail: Mail) -> None:
        """Keep a mail whose id says what it is about, unless it is kept already."""
        ...

    def take(self, now: datetime, until: datetime) -> Mail | None:
        """
        The mail that has been due the longest, as another attempt, which nobody else can take before `until`.

        None when none is due. Whoever takes one does not wait for others who do.
        """
        ...

    def record(self, mail: Mail) -> None:
        """Keep what came of an attempt; nothing when the mail has been taken by somebody else since, or has ended."""
        ...

    def prune(self, before: datetime) -> int:
        """Forget what was sent or given up before that time; how many."""
        ...
