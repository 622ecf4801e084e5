"""For believing a provider's word that somebody signed out only once."""

from datetime import datetime
from typing import Protocol


class LogoutTokens(Protocol):
    """For remembering which logout tokens came, inside the transaction of what they end."""

    def first_sight(self, issuer: str, token_id: str, seen_at: datetime) -> bool:
        """Whether this token comes for the first time. True for one caller only."""
        ...

    def prune(self, before: datetime) -> int:
        """Forget tokens that were seen before this time; how many they were."""
        ...
