"""Subscriptions as providers tell them, in words that all of them share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """
    How it stands with a subscription.

    `unpaid` is what a provider calls one whose invoices it has given up to collect but keeps; `incomplete` waits for
    its first payment, and is `incomplete_expired` when that never came.
    """

    TRIALING = "trialing"
    ACTIVE = "active"
    PAST_DUE = "past_due"
    UNPAID = "unpaid"
    PAUSED = "paused"
    CANCELED = "canceled"
    INCOMPLETE = "incomplete"
    INCOMPLETE_EXPIRED = "incomplete_expired"

    @property
    def is_terminal(self) -> bool:
        """Whether nothing comes after it: such a subscription never lives again."""
        return self in {Status.CANCELED, Status.INCOMPLETE_EXPIRED}


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLine:
    """One thing that is paid for, by the provider's id of its price."""

    price_id: str
    quantity: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """
    A subscription at one moment, whole.

    `period_end` is until when it is paid for; of several, the latest. `lines` are in the order of their price ids, so
    that equal subscriptions are equal.
    """

    subscription_id: str
    customer_id: str
    status: Status
    lines: Sequence[PriceLine]
    period_end: datetime | None
    cancel_at_period_end: bool = False
    trial_end: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """
    A subscription that was read from the provider.

    `as_of` is a time of the provider's clock (never of ours) at which the snapshot held for certain: what the answer
    tells, such as its Date header, less the time that the call took.
    """

    snapshot: Snapshot
    as_of: datetime
