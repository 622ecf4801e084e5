"""Forget logins that are over."""

from dataclasses import dataclass
from datetime import timedelta

from ports.clock import Clock
from ports.login_attempts import LoginAttempts
from ports.logout_tokens import LogoutTokens

KEPT = timedelta(hours=1)
"""Well past the time in which an attempt can be answered or a logout token is believed."""


@dataclass(frozen=True, slots=True)
class PruneLogins:
    """Forget login attempts and logout tokens that nobody can use any more; how many they were."""

    attempts: LoginAttempts
    tokens: LogoutTokens
    clock: Clock

    def __call__(self) -> int:
        before = self.clock() - KEPT
        return self.attempts.prune(before) + self.tokens.prune(before)
