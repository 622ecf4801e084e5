"""A billing provider in memory, which signs what it tells and delivers it by itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from adapters.memory.billing_messages import effect_of, require_signature
from adapters.memory.billing_site import LABEL, ORIGIN, MemoryBillingSite
from domain.billing.effects import Change, Effect
from domain.billing.events import BillingEvent, Sender, event_of
from domain.billing.payloads import Fields, at, moment, parsed
from domain.billing.prices import Price
from domain.billing.refusals import BillingRefused, MalformedEvent, NotOffered, NoWebhookSecret, WrongSender
from domain.billing.subscriptions import Fetched, Status
from ports.billing_provider import Capabilities, CheckoutOrder, NewCustomer

EVERYTHING = Capabilities(
    creates_subscriptions=True, has_portal=True, lists_events=True, undoes_cancellations=True, tells_prices=True
)


@dataclass(slots=True, kw_only=True)
class MemoryBillingProvider:
    """
    The port to a site in memory, which can do `capabilities`.

    It believes what `secrets` sign; None: the site's own, whatever they are then.
    """

    site: MemoryBillingSite
    name: str = "memory"
    capabilities: Capabilities = EVERYTHING
    secrets: Sequence[str] | None = field(default=None, repr=False)

    @property
    def account(self) -> str:
        return self.site.account

    def verify_event(self, body: bytes, headers: Mapping[str, str]) -> BillingEvent:
        secrets = self.site.secrets if self.secrets is None else self.secrets
        if not secrets:
            raise NoWebhookSecret(LABEL)
        require_signature(body, headers, secrets, self.site.clock())
        return self._event(parsed(body))

    def effect_of(self, event: BillingEvent) -> Effect:
        fields = at(parsed(event.body.encode()), "data")
        if not isinstance(fields, Mapping):
            raise MalformedEvent(field="data", expected="an object", got="something else")
        return effect_of(event.type, fields)

    def create_customer(self, customer: NewCustomer, key: str) -> str:
        def create() -> str:
            ident = self.site.new_id("cus")
            self.site.customers[ident] = customer
            return ident

        return self.site.once(key, customer, create)

    def create_checkout(self, order: CheckoutOrder, key: str) -> str:
        def create() -> str:
            self.site.require_known(order.customer_id, order.price_id)
            ident = self.site.new_id("checkout")
            self.site.checkouts[ident] = order
            if self.site.buys_at_once:
                self.site.complete(ident)
                return order.success_url
            return f"{ORIGIN}/checkouts/{ident}"

        return self.site.once(key, order, create)

    def create_portal_session(self, customer_id: str, return_url: str) -> str:
        self.site.answer()
        self.site.require_known(customer_id)
        return return_url if self.site.buys_at_once else f"{ORIGIN}/portal/{self.site.new_id('portal')}"

    def create_subscription(self, customer_id: str, price_id: str, key: str) -> Fetched:
        if not self.capabilities.creates_subscriptions:
            raise NotOffered(LABEL, "begin a subscription by itself", "begin it by a checkout")

        def create() -> Fetched:
            self.site.require_known(customer_id, price_id)
            self.site.charge()
            return self.site.changed(self.site.begin(customer_id, price_id))

        return self.site.once(key, (customer_id, price_id), create)

    def change_plan(self, subscription_id: str, from_price_id: str, to_price_id: str, key: str) -> Fetched:
        def change() -> Fetched:
            held = self.site.held(subscription_id)
            if held.status.is_terminal:
                raise BillingRefused(LABEL, "has_ended")
            if from_price_id not in {line.price_id for line in held.lines}:
                raise BillingRefused(LABEL, "no_such_line")
            self.site.require_price(to_price_id)
            self.site.charge()
            lines = [
                replace(line, price_id=to_price_id) if line.price_id == from_price_id else line for line in held.lines
            ]
            return self.site.changed(replace(held, lines=tuple(sorted(lines, key=lambda line: line.price_id))))

        return self.site.once(key, (subscription_id, from_price_id, to_price_id), change)

    def cancel(self, subscription_id: str, key: str, *, at_period_end: bool) -> Fetched:
        def cancel() -> Fetched:
            held = self.site.held(subscription_id)
            if held.status.is_terminal:
                return self.site.fetched(held)
            if at_period_end:
                return self.site.changed(replace(held, cancel_at_period_end=True))
            return self.site.changed(replace(held, status=Status.CANCELED), Change.ENDED)

        return self.site.once(key, (subscription_id, at_period_end), cancel)

    def undo_cancellation(self, subscription_id: str, key: str) -> Fetched:
        def undo() -> Fetched:
            held = self.site.held(subscription_id)
            if held.status.is_terminal:
                raise BillingRefused(LABEL, "has_ended")
            if not held.cancel_at_period_end:
                return self.site.fetched(held)
            return self.site.changed(replace(held, cancel_at_period_end=False))

        return self.site.once(key, subscription_id, undo)

    def fetch_prices(self, price_ids: Sequence[str]) -> Mapping[str, Price]:
        self.site.answer()
        known = self.site.prices or {}
        return {price_id: known[price_id] for price_id in price_ids if price_id in known}

    def fetch_subscription(self, subscription_id: str) -> Fetched:
        self.site.answer()
        return self.site.fetched(self.site.held(subscription_id))

    def list_subscriptions(self) -> Iterator[Sequence[Fetched]]:
        for page in self.site.pages(list(self.site.subscriptions.values())):
            yield [self.site.fetched(each) for each in page]

    def list_events(self, since: datetime) -> Iterator[Sequence[BillingEvent]]:
        found = [each for each in self.site.events if datetime.fromisoformat(each["created"]) >= since]
        for page in self.site.pages(found):
            yield [self._event(each) for each in page]

    def _event(self, fields: Fields) -> BillingEvent:
        site = self.site
        if (at(fields, "account"), at(fields, "livemode")) != (site.account, site.livemode):
            raise WrongSender(field="account", expected="ours", got="another")
        return event_of(
            Sender(provider=self.name, account=site.account, livemode=site.livemode),
            fields,
            event_id=at(fields, "id"),
            type=at(fields, "type"),
            object_id=at(fields, "data", "id"),
            api_version=None,
            created=moment(fields, "created"),
            volatile=(),
        )
