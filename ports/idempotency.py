"""For answering a repeated request with its first answer."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """
    A request that must take effect once.

    `key` is the caller's, unique in its organisation; `request_hash` the SHA-256 of what is asked; `answer` what a
    repetition is told, known beforehand because ids are made by us.
    """

    key: str
    request_hash: str
    answer: str = field(repr=False)
    claimed_at: datetime
