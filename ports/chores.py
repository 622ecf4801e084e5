"""For doing now and then what one of several workers has to do."""

from datetime import datetime
from typing import Protocol

from domain.billing.chores import Chore, ChoreName


class Chores(Protocol):
    """
    For doing now and then what one of several workers has to do, inside a transaction.

    Global: it is done for all organisations together.
    """

    def take(self, name: ChoreName, now: datetime, until: datetime) -> Chore | None:
        """
        The chore if it is due, as one that is not due before `until`: nobody else takes it until then.

        One that nobody has ever taken is due. None if it is not.
        """
        ...

    def record(self, chore: Chore, *, taken: Chore) -> None:
        """Keep what came of it, unless somebody else has taken it since."""
        ...
