"""The seller's account at Paddle that an installation works for."""

from collections.abc import Sequence
from dataclasses import dataclass, field

NAME = "paddle"
LABEL = "Paddle"

LIVE, SANDBOX = "https://api.paddle.com", "https://sandbox-api.paddle.com"
PORTALS = ("https://customer-portal.paddle.com", "https://sandbox-customer-portal.paddle.com")
"""Where it shows customers their invoices. Its checkout is on whatever page the seller has made its default."""

API_VERSION = 1

PRICE_IDS = "pri_"
"""What every id of a price begins with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaddleAccount:
    """
    account: the seller's id, or any name that stays; Paddle's events do not say whose they are.

    secrets: of the notification destination, newest first; the one before stays while it is being rolled.
    """

    account: str
    api_key: str = field(repr=False)
    secrets: Sequence[str] = field(repr=False)

    @property
    def livemode(self) -> bool:
        """Whether it is about money: the sandbox is another account, whose keys say so."""
        return "_sdbx_" not in self.api_key

    @property
    def base(self) -> str:
        """Where the API is."""
        return LIVE if self.livemode else SANDBOX
