"""The other side of the billing provider in memory: what it has, what happens there, and what it sends."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast

from adapters.memory.billing_messages import body_of, fields_of, signed
from domain.billing.effects import Change
from domain.billing.prices import Price
from domain.billing.refusals import BillingRefused, BillingUnavailable
from domain.billing.subscriptions import Fetched, PriceLine, Snapshot, Status
from ports.billing_provider import CheckoutOrder, NewCustomer
from ports.clock import Clock
from ports.ids import Ids

LABEL = "Memory"
ORIGIN = "https://billing.example"
MONTH = timedelta(days=30)
"""A billing period, so that nobody needs a calendar."""

_BEFORE = datetime.min.replace(tzinfo=UTC)

Told = TypeVar("Told")
Deliver = Callable[[bytes, Mapping[str, str]], object]
Recall = Callable[[str], Snapshot | None]


@dataclass(slots=True, kw_only=True)
class MemoryBillingSite:
    """
    Sells at `prices`, or at any while that is None, of which nobody can tell what it costs.

    What happens is in `events`; `deliver` gets the body and headers of each, and while it is None they wait in `mail`.
    `secrets` sign, all of them, newest first. The next calls get one of `troubles` each; while it `is_down`, no call
    gets an answer. `declines` makes cards bad. So many as `lost_answers` take effect, and nobody learns of it.
    `buys_at_once` has every checkout paid as soon as it is made, for installations without a page to pay on.
    `recall` tells of a subscription that is not known here, for who began it before this was made; then its customer is
    believed, too. `whole_seconds` cuts the times that it tells, as some providers do; else no two are the same.
    """

    clock: Clock
    ids: Ids
    account: str = "memory"
    livemode: bool = False
    secrets: list[str] = field(default_factory=lambda: ["a secret of the memory"], repr=False)
    deliver: Deliver | None = None
    recall: Recall | None = None
    mail: list[tuple[bytes, Mapping[str, str]]] = field(default_factory=list, repr=False)
    prices: Mapping[str, Price] | None = None
    troubles: list[BillingUnavailable | BillingRefused] = field(default_factory=list)
    is_down: bool = False
    declines: bool = False
    lost_answers: int = 0
    buys_at_once: bool = False
    whole_seconds: bool = False
    page: int = 100
    calls: int = 0
    customers: dict[str, NewCustomer] = field(default_factory=dict)
    checkouts: dict[str, CheckoutOrder] = field(default_factory=dict)
    subscriptions: dict[str, Snapshot] = field(default_factory=dict)
    events: list[Mapping[str, Any]] = field(default_factory=list, repr=False)
    _answers: dict[str, tuple[object, object]] = field(default_factory=dict, repr=False)
    _last: datetime = _BEFORE

    def answer(self) -> None:
        """
        Be asked something.

        :raises BillingUnavailable: it does not answer.
        :raises BillingRefused: it says no.
        """
        self.calls += 1
        if self.troubles:
            raise self.troubles.pop(0)
        if self.is_down:
            raise BillingUnavailable(LABEL, "nothing")

    def once(self, key: str, asked: object, do: Callable[[], Told]) -> Told:
        """
        Do something for a key once; who asks again gets the first answer.

        :raises BillingRefused: something else was asked under this key.
        """
        self.answer()
        if key not in self._answers:
            self._answers[key] = (asked, do())
        before, told = self._answers[key]
        if before != asked:
            raise BillingRefused(LABEL, "key_used_otherwise")
        if self.lost_answers:
            self.lost_answers -= 1
            raise BillingUnavailable(LABEL, "a broken connection")
        return cast("Told", told)

    def pages(self, found: Sequence[Told]) -> Iterator[Sequence[Told]]:
        """All of it, a page for each time that it is asked."""
        for start in range(0, max(len(found), 1), self.page):
            self.answer()
            yield found[start : start + self.page]

    def require_known(self, customer_id: str, price_id: str | None = None) -> None:
        """
        Hold what was asked about against what is here.

        :raises BillingRefused: there is no such customer or price.
        """
        if customer_id not in self.customers and self.recall is None:
            raise BillingRefused(LABEL, "no_such_customer")
        if price_id is not None:
            self.require_price(price_id)

    def require_price(self, price_id: str) -> None:
        """
        Hold a price against those that are here.

        :raises BillingRefused: it is none of them.
        """
        if self.prices is not None and price_id not in self.prices:
            raise BillingRefused(LABEL, "no_such_price")

    def charge(self) -> None:
        """
        Take money.

        :raises BillingRefused: the card is bad.
        """
        if self.declines:
            raise BillingRefused(LABEL, "card_declined")

    def happens(self, kind: str, data: Mapping[str, Any]) -> None:
        """Tell something about what it is about, as it is now."""
        event = {
            "id": self.new_id("evt"),
            "type": kind,
            "created": self.moment().isoformat(),
            "account": self.account,
            "livemode": self.livemode,
            "data": dict(data),
        }
        self.events.append(event)
        self.send(event)

    def send(self, event: Mapping[str, Any]) -> None:
        """Deliver an event, as often as this is called; each time it is signed afresh."""
        body = body_of(event)
        headers = signed(body, self.secrets, int(self.clock().timestamp()))
        if self.deliver is None:
            self.mail.append((body, headers))
        else:
            self.deliver(body, headers)

    def begin(self, customer_id: str, price_id: str, trial_days: int = 0) -> Snapshot:
        """A subscription, of which nobody has been told yet."""
        now = self.clock()
        trial_end = now + timedelta(days=trial_days) if trial_days else None
        return Snapshot(
            subscription_id=self.new_id("sub"),
            customer_id=customer_id,
            status=Status.TRIALING if trial_end else Status.ACTIVE,
            lines=(PriceLine(price_id=price_id),),
            period_end=trial_end or now + MONTH,
            trial_end=trial_end,
        )

    def changed(self, snapshot: Snapshot, change: Change = Change.CHANGED) -> Fetched:
        """Keep a subscription as it is now, and tell of it."""
        self.subscriptions[snapshot.subscription_id] = snapshot
        self.happens(f"subscription.{change.value}", fields_of(snapshot))
        return self.fetched(snapshot)

    def complete(self, checkout_id: str) -> str:
        """Somebody pays at a checkout; the subscription that begins."""
        order = self.checkouts[checkout_id]
        snapshot = self.changed(self.begin(order.customer_id, order.price_id, order.trial_days)).snapshot
        told = {
            "id": checkout_id,
            "customer": order.customer_id,
            "organization_id": str(order.organization_id),
            "subscription": snapshot.subscription_id,
        }
        self.happens("checkout.completed", told)
        return snapshot.subscription_id

    def held(self, subscription_id: str) -> Snapshot:
        """
        A subscription there.

        :raises BillingRefused: there is none.
        """
        if subscription_id not in self.subscriptions:
            recalled = None if self.recall is None else self.recall(subscription_id)
            if recalled is None:
                raise BillingRefused(LABEL, "no_such_subscription")
            self.subscriptions[subscription_id] = recalled
        return self.subscriptions[subscription_id]

    def new_id(self, kind: str) -> str:
        return f"{kind}_{self.ids()}"

    def fetched(self, snapshot: Snapshot) -> Fetched:
        return Fetched(snapshot=snapshot, as_of=self.moment())

    def moment(self) -> datetime:
        """Now, by this provider's clock."""
        if self.whole_seconds:
            return self.clock().replace(microsecond=0)
        self._last = max(self.clock(), self._last + timedelta(microseconds=1))
        return self._last
