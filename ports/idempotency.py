"""For answering a repeated request with its first answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from domain.shared.identifiers import OrganizationId


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


class Claims(Protocol):
    """For claiming keys, inside a transaction: what is rolled back was never claimed."""

    def take(self, organization_id: OrganizationId, claims: Sequence[Claim]) -> Mapping[str, Claim]:
        """Claim these keys, each given once. Returns the claims that hold some of them already, by key."""
        ...
