"""The account at Stripe that an installation works for."""

from collections.abc import Sequence
from dataclasses import dataclass, field

NAME = "stripe"
LABEL = "Stripe"

API = "https://api.stripe.com"
PAGES = ("https://checkout.stripe.com", "https://billing.stripe.com")
"""Where it shows checkouts and portals, for who has no domain of their own there."""

API_VERSION = "2026-10-28.endive"
"""What is asked for and understood. Objects look different in others: the webhook endpoint there has to have it too."""

_LIVE_KEYS = ("sk_live_", "rk_live_")


@dataclass(frozen=True, slots=True, kw_only=True)
class StripeAccount:
    """
    account: its id there. secrets: of the webhook endpoint, newest first; the one before stays for a day after a roll.
    """

    account: str
    api_key: str = field(repr=False)
    secrets: Sequence[str] = field(repr=False)

    @property
    def livemode(self) -> bool:
        """Whether it is about money: a key opens one mode alone."""
        return self.api_key.startswith(_LIVE_KEYS)
