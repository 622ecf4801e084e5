"""
Stripe behind the port.

Its library takes about a second to import, so that what uses it is imported when it is first used: a command that has
nothing to do with billing does not wait for it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from adapters.shared.answers import address, readable
from adapters.shared.signatures import header
from adapters.stripe.account import API, LABEL, NAME, PAGES, StripeAccount
from adapters.stripe.events import event_in
from adapters.stripe.reading import effect_of, price_of, snapshot_of
from domain.billing.effects import Effect
from domain.billing.events import BillingEvent
from domain.billing.payloads import Fields, at, flag, objects, parsed, word
from domain.billing.prices import Price
from domain.billing.refusals import BillingRefused, MalformedEvent, NoWebhookSecret
from domain.billing.subscriptions import Fetched
from ports.billing_provider import Capabilities, CheckoutOrder, NewCustomer
from ports.clock import Clock

if TYPE_CHECKING:
    from stripe import StripeClient
    from stripe.params import EventListParams, SubscriptionListParams, SubscriptionUpdateParamsItem
    from stripe.params.checkout import SessionCreateParams

    from adapters.stripe.api import Answered, Call, StripeApi

_PAGE = 100


class StripeProvider:
    """
    One account at Stripe.

    base: where its API is, and its pages too, if not at Stripe's own addresses. seconds: how long an answer may take.
    """

    name = NAME

    def __init__(self, account: StripeAccount, clock: Clock, *, base: str = API, seconds: float = 5) -> None:
        self._us = account
        self._clock = clock
        self._base = base
        self._seconds = seconds
        self.capabilities = Capabilities(
            creates_subscriptions=True,
            has_portal=True,
            lists_events=True,
            undoes_cancellations=True,
            tells_prices=True,
            page_origins=PAGES if base == API else (base,),
        )

    @property
    def account(self) -> str:
        return self._us.account

    @cached_property
    def _api(self) -> "StripeApi":
        from adapters.stripe.api import StripeApi

        return StripeApi(self._us, self._clock, base=self._base, seconds=self._seconds)

    def verify_event(self, body: bytes, headers: Mapping[str, str]) -> BillingEvent:
        if not self._us.secrets:
            raise NoWebhookSecret(LABEL)
        from adapters.stripe.signatures import HEADER, require_signature

        require_signature(body, header(headers, HEADER), self._us.secrets, self._clock())
        return event_in(parsed(body), self._us)

    def effect_of(self, event: BillingEvent) -> Effect:
        fields = at(parsed(event.body.encode()), "data", "object")
        if not isinstance(fields, Mapping):
            raise MalformedEvent(field="data.object", expected="an object", got="something else")
        return effect_of(event.type, fields)

    def create_customer(self, customer: NewCustomer, key: str) -> str:
        made = self._api.ask(
            lambda client: client.v1.customers.create(
                {
                    "name": customer.name,
                    "email": customer.email,
                    "metadata": {"organization_id": str(customer.organization_id)},
                },
                {"idempotency_key": key},
            )
        )
        with readable(LABEL):
            return word(made.fields, "id")

    def create_checkout(self, order: CheckoutOrder, key: str) -> str:
        params: SessionCreateParams = {
            "mode": "subscription",
            "customer": order.customer_id,
            "client_reference_id": str(order.organization_id),
            "line_items": [{"price": order.price_id, "quantity": 1}],
            "success_url": order.success_url,
            "cancel_url": order.cancel_url,
        }
        if order.trial_days:
            params["subscription_data"] = {"trial_period_days": order.trial_days}
        made = self._api.ask(lambda client: client.v1.checkout.sessions.create(params, {"idempotency_key": key}))
        return address(LABEL, at(made.fields, "url"))

    def create_portal_session(self, customer_id: str, return_url: str) -> str:
        made = self._api.ask(
            lambda client: client.v1.billing_portal.sessions.create({"customer": customer_id, "return_url": return_url})
        )
        return address(LABEL, at(made.fields, "url"))

    def create_subscription(self, customer_id: str, price_id: str, key: str) -> Fetched:
        made = self._api.ask(
            lambda client: client.v1.subscriptions.create(
                {
                    "customer": customer_id,
                    "items": [{"price": price_id}],
                    "payment_behavior": "error_if_incomplete",
                },
                {"idempotency_key": key},
            )
        )
        fetched = _as_fetched(made)
        return self.fetch_subscription(fetched.snapshot.subscription_id) if made.is_repeated else fetched

    def change_plan(self, subscription_id: str, from_price_id: str, to_price_id: str, key: str) -> Fetched:
        before = self._api.ask(lambda client: client.v1.subscriptions.retrieve(subscription_id))
        with readable(LABEL):
            lines = {word(each, "price", "id"): word(each, "id") for each in objects(before.fields, "items", "data")}
        if from_price_id not in lines:
            if to_price_id in lines:  # this was asked before, and done
                return _as_fetched(before)
            raise BillingRefused(LABEL, "no_such_line")
        line: SubscriptionUpdateParamsItem = {"id": lines[from_price_id], "price": to_price_id}
        return self._fetched(
            subscription_id,
            lambda client: client.v1.subscriptions.update(
                subscription_id,
                {"items": [line], "payment_behavior": "error_if_incomplete"},
                {"idempotency_key": key},
            ),
        )

    def cancel(self, subscription_id: str, key: str, *, at_period_end: bool) -> Fetched:
        def end(client: "StripeClient") -> object:
            if at_period_end:
                return client.v1.subscriptions.update(
                    subscription_id, {"cancel_at_period_end": True}, {"idempotency_key": key}
                )
            return client.v1.subscriptions.cancel(subscription_id)

        try:
            return self._fetched(subscription_id, end)
        except BillingRefused:
            held = self.fetch_subscription(subscription_id)
            if held.snapshot.status.is_terminal:
                return held
            raise

    def undo_cancellation(self, subscription_id: str, key: str) -> Fetched:
        return self._fetched(
            subscription_id,
            lambda client: client.v1.subscriptions.update(
                subscription_id, {"cancel_at_period_end": False}, {"idempotency_key": key}
            ),
        )

    def fetch_prices(self, price_ids: Sequence[str]) -> Mapping[str, Price]:
        """One by one: a list cannot be asked for certain ids."""
        found = {price_id: self._price(price_id) for price_id in price_ids}
        return {price_id: price for price_id, price in found.items() if price is not None}

    def _price(self, price_id: str) -> Price | None:
        try:
            answer = self._api.ask(lambda client: client.v1.prices.retrieve(price_id))
        except BillingRefused as refused:
            if refused.got == "resource_missing":
                return None
            raise
        with readable(LABEL):
            return price_of(answer.fields)

    def fetch_subscription(self, subscription_id: str) -> Fetched:
        return _as_fetched(self._api.ask(lambda client: client.v1.subscriptions.retrieve(subscription_id)))

    def list_subscriptions(self) -> Iterator[Sequence[Fetched]]:
        def page(after: str) -> "Call":
            params: SubscriptionListParams = {"status": "all", "limit": _PAGE}
            if after:
                params["starting_after"] = after
            return lambda client: client.v1.subscriptions.list(params)

        for answer, listed in self._pages(page):
            with readable(LABEL):
                fetched = [Fetched(snapshot=snapshot_of(each), as_of=answer.as_of) for each in listed]
            yield fetched

    def list_events(self, since: datetime) -> Iterator[Sequence[BillingEvent]]:
        first = int(since.timestamp())

        def page(after: str) -> "Call":
            params: EventListParams = {"created": {"gte": first}, "limit": _PAGE}
            if after:
                params["starting_after"] = after
            return lambda client: client.v1.events.list(params)

        for _, listed in self._pages(page):
            with readable(LABEL):
                events = [event_in(each, self._us) for each in listed]
            yield events

    def _pages(self, page: "Callable[[str], Call]") -> "Iterator[tuple[Answered, Sequence[Fields]]]":
        """Newest first, so that what happens meanwhile moves nothing: it comes before the first page."""
        after, more = "", True
        while more:
            answer = self._api.ask(page(after))
            with readable(LABEL):
                listed, more = objects(answer.fields, "data"), flag(answer.fields, "has_more")
                after = word(listed[-1], "id") if listed else ""
            yield answer, listed
            more = more and bool(after)

    def _fetched(self, subscription_id: str, call: "Call") -> Fetched:
        """What became of a subscription. An answer that is given again is of the past, whatever its date says."""
        answer = self._api.ask(call)
        return self.fetch_subscription(subscription_id) if answer.is_repeated else _as_fetched(answer)


def _as_fetched(answer: "Answered") -> Fetched:
    with readable(LABEL):
        return Fetched(snapshot=snapshot_of(answer.fields), as_of=answer.as_of)
