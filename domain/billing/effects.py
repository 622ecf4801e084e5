"""What events mean, whoever provides: read from a body by the provider's adapter, applied by the application."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.billing.events import word
from domain.billing.subscriptions import Snapshot
from domain.shared.identifiers import OrganizationId


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutCompleted:
    """
    Somebody has bought: a customer belongs to the organisation that went to the checkout.

    `organization_id` is what we told the provider then, None when it is not there or no such id.
    """

    customer_id: str
    organization_id: OrganizationId | None
    subscription_id: str | None


class Change(StrEnum):
    """What the provider calls what happened to a subscription; how it stands then, its snapshot tells."""

    CHANGED = "changed"
    ENDED = "ended"
    PAUSED = "paused"
    RESUMED = "resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionChanged:
    """A subscription is as its snapshot says, since the event's `created`."""

    change: Change
    snapshot: Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialWillEnd:
    """The trial ends in some days."""

    snapshot: Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicePaid:
    """An invoice was paid. Providers tell it by more than one event; none of them is needed, and any may come alone."""

    customer_id: str
    subscription_id: str | None
    invoice_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFailed:
    """A payment failed; `next_attempt_at` is when the provider tries again, if it does."""

    customer_id: str
    subscription_id: str | None
    invoice_id: str
    next_attempt_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentActionRequired:
    """A payment waits for the customer to confirm it."""

    customer_id: str
    subscription_id: str | None
    invoice_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerUpdated:
    customer_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerDeleted:
    """The provider has forgotten the customer; what they subscribed to has ended with that."""

    customer_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeRefunded:
    customer_id: str | None
    charge_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeCreated:
    """A customer's bank wants money back. Not every provider tells whose it was."""

    customer_id: str | None
    charge_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """Nothing that we act upon. Such an event is kept, and is not an error."""


Effect = (
    CheckoutCompleted
    | SubscriptionChanged
    | TrialWillEnd
    | InvoicePaid
    | PaymentFailed
    | PaymentActionRequired
    | CustomerUpdated
    | CustomerDeleted
    | ChargeRefunded
    | DisputeCreated
    | Ignored
)


def customer_of(effect: Effect) -> str | None:
    """Whom an effect is about, by the provider's id."""
    told = getattr(effect, "snapshot", effect)
    customer_id: str | None = getattr(told, "customer_id", None)
    return customer_id


def checked(effect: Effect) -> Effect:
    """
    The effect, if the ids in it are such as a database can keep.

    :raises MalformedEvent: one of them is not.
    """
    told = getattr(effect, "snapshot", effect)
    for name in ("customer_id", "subscription_id"):
        value = getattr(told, name, None)
        if value is not None:
            word(name, value)
    for line in getattr(told, "lines", ()):
        word("price", line.price_id)
    return effect
