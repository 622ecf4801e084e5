"""For forgetting sign-ups that came to nothing."""

from datetime import datetime
from typing import Protocol


class SignUps(Protocol):
    """For forgetting sign-ups that came to nothing, inside a transaction."""

    def forget(self, before: datetime) -> int:
        """
        Forget who signed up with a password before that time and never confirmed the address, each with the
        organisation that they founded; how many.

        Whoever was ever signed in stays, and so does who has an identity, or is in another organisation as well; and
        the organisation where somebody else is or was asked to join, or where anything at all was recorded. What the
        audit keeps stays in any case.
        """
        ...
