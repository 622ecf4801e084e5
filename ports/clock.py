"""For knowing the time."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time now: aware, in UTC."""

    def __call__(self) -> datetime: ...
