"""
Paddle behind the port.

It begins subscriptions by a checkout alone, and knows no idempotency keys: what is asked twice is found again instead.
Its library is imported when it is first used.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from adapters.paddle.account import API_VERSION, LABEL, NAME, PORTALS, PRICE_IDS, PaddleAccount
from adapters.paddle.reading import effect_of, price_of, snapshot_of
from adapters.shared.answers import address, readable
from adapters.shared.signatures import header
from domain.billing.effects import Effect
from domain.billing.events import BillingEvent, Sender, event_of
from domain.billing.payloads import Fields, at, moment, objects, parsed, word
from domain.billing.prices import Price
from domain.billing.refusals import (
    BillingRefused,
    MalformedEvent,
    NotOffered,
    NoWebhookSecret,
)
from domain.billing.subscriptions import Fetched
from ports.billing_provider import Capabilities, CheckoutOrder, NewCustomer
from ports.clock import Clock

if TYPE_CHECKING:
    from adapters.paddle.api import Answered
    from adapters.paddle.calls import PaddleCalls


class PaddleProvider:
    """
    One seller's account at Paddle.

    base: where its API is, if not at Paddle's own address. seconds: how long an answer may take.
    """

    name = NAME

    def __init__(self, account: PaddleAccount, clock: Clock, *, base: str | None = None, seconds: float = 5) -> None:
        self._us = account
        self._sender = Sender(provider=NAME, account=account.account, livemode=account.livemode)
        self._clock = clock
        self._base = base
        self._seconds = seconds
        self.capabilities = Capabilities(
            creates_subscriptions=False,
            has_portal=True,
            lists_events=True,
            undoes_cancellations=True,
            tells_prices=True,
            page_origins=PORTALS if base is None else (base,),
        )

    @property
    def account(self) -> str:
        return self._us.account

    @cached_property
    def _calls(self) -> "PaddleCalls":
        from adapters.paddle.api import PaddleApi
        from adapters.paddle.calls import PaddleCalls

        return PaddleCalls(PaddleApi(self._us, self._clock, base=self._base, seconds=self._seconds))

    def verify_event(self, body: bytes, headers: Mapping[str, str]) -> BillingEvent:
        if not self._us.secrets:
            raise NoWebhookSecret(LABEL)
        from adapters.paddle.signatures import HEADER, require_signature

        require_signature(body, header(headers, HEADER), self._us.secrets, self._clock())
        return self._event(parsed(body))

    def effect_of(self, event: BillingEvent) -> Effect:
        fields = at(parsed(event.body.encode()), "data")
        if not isinstance(fields, Mapping):
            raise MalformedEvent(field="data", expected="an object", got="something else")
        return effect_of(event.type, fields)

    def create_customer(self, customer: NewCustomer, key: str) -> str:  # noqa: ARG002 - Paddle knows no keys
        """Paddle has one customer for each address. Who asks again gets it; another organisation does not."""
        try:
            made = self._calls.create_customer(customer).fields
        except BillingRefused as refused:
            if refused.got != "customer_already_exists":
                raise
            return self._customer_before(customer, refused)
        with readable(LABEL):
            return word(made, "data", "id")

    def _customer_before(self, customer: NewCustomer, refused: BillingRefused) -> str:
        with readable(LABEL):
            for each in objects(self._calls.customers_with(customer.email).fields, "data"):
                if at(each, "custom_data", "organization_id") == str(customer.organization_id):
                    return word(each, "id")
        raise refused

    def create_checkout(self, order: CheckoutOrder, key: str) -> str:
        """
        Where the browser goes afterwards is up to the seller's page that pays: Paddle is not told.

        :raises NotOffered: with a trial, which is the price's there.
        """
        if order.trial_days:
            raise NotOffered(LABEL, "begin a trial at a checkout", "give the price itself a trial")
        for page in self._calls.open_transactions(order.customer_id):
            with readable(LABEL):
                for each in objects(page.fields, "data"):
                    if at(each, "custom_data", "key") == key:
                        return address(LABEL, at(each, "checkout", "url"))
        return address(LABEL, at(self._calls.create_transaction(order, key).fields, "data", "checkout", "url"))

    def create_portal_session(self, customer_id: str, return_url: str) -> str:  # noqa: ARG002 - it leads nowhere
        made = self._calls.create_portal_session(customer_id).fields
        return address(LABEL, at(made, "data", "urls", "general", "overview"))

    def create_subscription(self, customer_id: str, price_id: str, key: str) -> Fetched:  # noqa: ARG002 - the port's
        raise NotOffered(LABEL, "begin a subscription by itself", "begin it by a checkout")

    def change_plan(
        self,
        subscription_id: str,
        from_price_id: str,
        to_price_id: str,
        key: str,  # noqa: ARG002 - Paddle knows no keys
    ) -> Fetched:
        before = self.fetch_subscription(subscription_id)
        lines = before.snapshot.lines
        prices = {line.price_id for line in lines}
        if from_price_id not in prices:
            if to_price_id in prices:  # this was asked before, and done
                return before
            raise BillingRefused(LABEL, "no_such_line")
        changed = [replace(each, price_id=to_price_id) if each.price_id == from_price_id else each for each in lines]
        return _as_fetched(self._calls.change_lines(subscription_id, changed))

    def cancel(self, subscription_id: str, key: str, *, at_period_end: bool) -> Fetched:  # noqa: ARG002 - no keys
        before = self.fetch_subscription(subscription_id)
        if before.snapshot.status.is_terminal or (at_period_end and before.snapshot.cancel_at_period_end):
            return before
        return _as_fetched(self._calls.cancel(subscription_id, at_period_end=at_period_end))

    def undo_cancellation(self, subscription_id: str, key: str) -> Fetched:  # noqa: ARG002 - no keys
        before = self.fetch_subscription(subscription_id)
        if not before.snapshot.status.is_terminal and not before.snapshot.cancel_at_period_end:
            return before
        return _as_fetched(self._calls.undo_scheduled_change(subscription_id))

    def fetch_prices(self, price_ids: Sequence[str]) -> Mapping[str, Price]:
        # Asked for none, or for an id of another kind, Paddle would tell of all, or of none.
        found, asked = dict[str, Price](), [each for each in price_ids if each.startswith(PRICE_IDS)]
        for page in self._calls.prices(asked) if asked else ():
            with readable(LABEL):
                for each in objects(page.fields, "data"):
                    if (price := price_of(each)) is not None:
                        found[word(each, "id")] = price
        return found

    def fetch_subscription(self, subscription_id: str) -> Fetched:
        return _as_fetched(self._calls.subscription(subscription_id))

    def list_subscriptions(self) -> Iterator[Sequence[Fetched]]:
        for page in self._calls.subscriptions():
            with readable(LABEL):
                fetched = [_fetched(each, page.as_of) for each in objects(page.fields, "data")]
            yield fetched

    def list_events(self, since: datetime) -> Iterator[Sequence[BillingEvent]]:
        for page in self._calls.events(since):
            with readable(LABEL):
                events = [self._event(each) for each in objects(page.fields, "data")]
            yield events

    def _event(self, fields: Fields) -> BillingEvent:
        """The id of a notification is left out: every endpoint has one of its own, and the list of events has none."""
        return event_of(
            self._sender,
            {name: value for name, value in fields.items() if name != "notification_id"},
            event_id=at(fields, "event_id"),
            type=at(fields, "event_type"),
            object_id=at(fields, "data", "id"),
            api_version=str(API_VERSION),
            created=moment(fields, "occurred_at"),
            volatile=(),
        )


def _as_fetched(answer: "Answered") -> Fetched:
    told = at(answer.fields, "data")
    with readable(LABEL):
        return _fetched(told if isinstance(told, Mapping) else {}, answer.as_of)


def _fetched(fields: Fields, as_of: datetime) -> Fetched:
    """As it was when it was changed last: often later than the answer's date, which is cut to the second."""
    return Fetched(snapshot=snapshot_of(fields), as_of=max(as_of, moment(fields, "updated_at")))
