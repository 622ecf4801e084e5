"""What stands behind a billing provider under test: its other side, its customers and their banks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from adapters.memory.clock import SettableClock
from domain.billing.prices import Price
from domain.shared.identifiers import OrganizationId
from ports.billing_provider import BillingProvider

Connect = Callable[[Sequence[str]], BillingProvider]
"""The adapter under test, which believes what these secrets sign."""

Hand = Callable[[str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """
    What customers and their banks do there, each by the id of a subscription or a customer.

    None is what the provider never tells of. `buys` pays at the address that a checkout gave, and returns the id of
    the subscription that began.
    """

    buys: Callable[[str], str]
    pays: Hand
    fails_to_pay: Hand
    ends: Hand
    pauses: Hand | None = None
    resumes: Hand | None = None
    has_to_confirm: Hand | None = None
    tries_out: Hand | None = None
    moves: Callable[[str, str], object] | None = None
    is_deleted: Hand | None = None
    is_refunded: Hand | None = None
    disputes: Hand | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """
    What the next call meets. `busy` asks to wait so many seconds; `lose_answer` does what was asked, and does not tell.

    `decline` makes all cards bad until `accept`.
    """

    break_down: Callable[[], object]
    busy: Callable[[int], object]
    hang: Callable[[], object]
    reset: Callable[[], object]
    refuse: Callable[[], object]
    lose_answer: Callable[[], object]
    decline: Callable[[], object]
    accept: Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingSandbox:
    """
    The other side of an adapter.

    `clock` is everybody's: the adapter's and the provider's. `secrets` are two that it may sign with, the newer first.
    `price` and `other_price` are sold there. `sign` gives the headers for a body that is sent at that time, signed by
    each of those secrets. `told` are the bodies of all events so far, as they are delivered. `tells_something_else`
    sends an event of a type that nobody acts upon. `customers` counts them. `costs` is what those two prices are, where
    the provider tells prices.
    """

    clock: SettableClock
    secrets: Sequence[str] = field(repr=False)
    price: str
    other_price: str
    sign: Callable[[bytes, datetime, Sequence[str]], Mapping[str, str]]
    told: Callable[[], Sequence[bytes]]
    tells_something_else: Callable[[], object]
    customers: Callable[[], int]
    shop: Shop
    trouble: Trouble
    costs: Mapping[str, Price] = field(default_factory=dict)

    def delivery(self, body: bytes) -> tuple[bytes, Mapping[str, str]]:
        """A body as it is delivered now."""
        return body, self.sign(body, self.clock(), self.secrets[:1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribed:
    """An organisation that has bought."""

    organization_id: OrganizationId
    customer_id: str
    subscription_id: str
