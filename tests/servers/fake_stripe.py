"""
Stripe on this machine, as far as billing by subscription needs it.

Prices, customers, checkout, portal, subscriptions, the list of events, idempotency keys, signed delivery. What people
do there (pay, fail to, end a trial) is in `stripe_shop`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import stripe

from ports.clock import Clock
from tests.servers.billing_server import NUMBERS, BillingServer, Json, Refused
from tests.servers.loopback import Answer, Request, as_json
from tests.servers.stripe_objects import (
    checkout_session,
    customer,
    error,
    event,
    portal_session,
    price,
    seconds,
    subscription,
    subscription_item,
    unflattened,
)

API_VERSION = "2026-10-28.endive"
LARGEST_PAGE = 100


class FakeStripe(BillingServer):
    """
    One account of Stripe's. Ids count up, with the prefixes that they have there.

    `livemode` is what its objects and events say, `account` whose it is, `declines` makes cards bad.
    """

    secret_prefix = "whsec_"

    def __init__(self, clock: Clock, *, livemode: bool = False, account: str = "acct_1Stillroom") -> None:
        self.livemode, self.account, self.declines = livemode, account, False
        self.api_key = f"sk_{'live' if livemode else 'test'}_{next(NUMBERS):024d}"
        self.objects: dict[str, Json] = {}
        self._answered: dict[str, tuple[str, Answer]] = {}
        super().__init__(
            clock,
            {
                "POST /v1/customers": self._create_customer,
                "GET /v1/customers/{id}": self._get,
                "GET /v1/prices/{id}": self._get,
                "POST /v1/checkout/sessions": self._create_checkout,
                "GET /v1/checkout/sessions/{id}": self._get,
                "POST /v1/billing_portal/sessions": self._create_portal,
                "POST /v1/subscriptions": self._create_subscription,
                "GET /v1/subscriptions": self._list_subscriptions,
                "GET /v1/subscriptions/{id}": self._get,
                "POST /v1/subscriptions/{id}": self._change_subscription,
                "DELETE /v1/subscriptions/{id}": self._end_subscription,
                "GET /v1/events": self._list_events,
                "GET /v1/account": self._get_account,
            },
        )

    def now(self) -> int:
        return seconds(self.clock())

    def new_id(self, prefix: str) -> str:
        return f"{prefix}_1Still{next(NUMBERS):012d}"

    def sells(self, ident: str, amount: int = 2900) -> Json:
        """Offer something for so many cents a month."""
        self.objects[ident] = price(ident, amount, product=f"prod_{ident[-8:]}", livemode=self.livemode)
        return self.objects[ident]

    def happens(self, kind: str, about: Json) -> Json:
        """Tell an event about an object as it is now."""
        ident = self.new_id("evt")
        snapshot = json.loads(json.dumps(about))
        told = event(ident, kind, self.now(), snapshot, livemode=self.livemode, api_version=API_VERSION)
        return self.publish(ident, told)

    def body_of(self, event: Json) -> bytes:
        """Every delivery says how many are still waiting, which differs."""
        return super().body_of({**event, "pending_webhooks": 1 + next(NUMBERS) % 3})

    def sign(self, body: bytes) -> Mapping[str, str]:
        return self.signed_at(body, self.now(), self.secrets)

    def signed_at(self, body: bytes, at: int, secrets: Sequence[str]) -> Mapping[str, str]:
        """The header for a body that is sent at that second, with a signature by each secret."""
        text = body.decode()
        signatures = []
        for secret in secrets:
            header = stripe.WebhookSignature.generate_signature_header(text, secret, timestamp=at)
            signatures.append(header.partition(",")[2])
        return {"Stripe-Signature": ",".join([f"t={at}", *signatures, "v0=00"])}

    def trouble(self, status: int) -> Json:
        if status == 429:
            return error("invalid_request_error", "Too many requests.", code="rate_limit")
        if status == 402:
            return error("card_error", "Your card was declined.", code="card_declined")
        if status >= 500:
            return error("api_error", "Something is wrong at Stripe.")
        return error("invalid_request_error", "That cannot be done.", code="parameter_invalid")

    def not_found(self, what: str) -> Refused:
        return Refused(
            404, error("invalid_request_error", f"No such thing: '{what}'", code="resource_missing", param="id")
        )

    def admit(self, request: Request, operate: Callable[[], Answer]) -> Answer:
        """Only with the key; and what was asked under an idempotency key is answered as it was the first time."""
        if request.headers.get("Authorization") != f"Bearer {self.api_key}":
            raise Refused(401, error("invalid_request_error", "Invalid API Key provided"))
        key = request.headers.get("Idempotency-Key")
        if key is None or request.method != "POST":
            return operate()
        asked = f"{request.path} {sorted(request.form.items())}"
        if key not in self._answered:
            self._answered[key] = (asked, self._kept(operate))
            return self._answered[key][1]
        before, answer = self._answered[key]
        if before != asked:
            raise Refused(
                400,
                error("idempotency_error", "Keys for idempotent requests can only be used with the same parameters."),
            )
        return replace(answer, headers={**answer.headers, "Idempotent-Replayed": "true"})

    def _kept(self, operate: Callable[[], Answer]) -> Answer:
        """What failed in the doing is answered so again, too."""
        try:
            return operate()
        except Refused as refused:
            return refused.answer

    def get(self, ident: str) -> Json:
        """An object, or the refusal that there is none."""
        if ident not in self.objects:
            raise self.not_found(ident)
        return self.objects[ident]

    def keep(self, made: Json) -> Answer:
        self.objects[made["id"]] = made
        return as_json(made)

    def _get(self, _: Request, ident: str) -> Answer:
        return as_json(self.get(ident))

    def _get_account(self, _: Request, __: str) -> Answer:
        return as_json({"id": self.account, "object": "account"})

    def _create_customer(self, request: Request, _: str) -> Answer:
        given = unflattened(request.form)
        return self.keep(customer(self.new_id("cus"), self.now(), given, livemode=self.livemode))

    def _create_checkout(self, request: Request, _: str) -> Answer:
        given = unflattened(request.form)
        self.get(given["customer"])
        for item in given["line_items"].values():
            self.get(item["price"])
        mode = "live" if self.livemode else "test"
        ident = self.new_id(f"cs_{mode}")
        made = checkout_session(ident, self.now(), given, url=f"{self.url}/pay/{ident}", livemode=self.livemode)
        made["metadata"] = given.get("metadata", {})
        self.objects[f"{ident}:given"] = given
        return self.keep(made)

    def _create_portal(self, request: Request, _: str) -> Answer:
        given = unflattened(request.form)
        self.get(given["customer"])
        ident = self.new_id("bps")
        return self.keep(
            portal_session(ident, self.now(), given, url=f"{self.url}/portal/{ident}", livemode=self.livemode)
        )

    def _create_subscription(self, request: Request, _: str) -> Answer:
        given = unflattened(request.form)
        self.get(given["customer"])
        if self.declines:
            raise Refused(402, self.trouble(402))
        made = self.begin(given["customer"], list(given["items"].values()), given.get("metadata", {}))
        self.happens("customer.subscription.created", made)
        return as_json(made)

    def begin(self, of: str, items: list[Json], metadata: Json) -> Json:
        """A subscription of a customer's to these prices."""
        ident = self.new_id("sub")
        lines = [
            subscription_item(
                self.new_id("si"), ident, self.get(item["price"]), self.now(), int(item.get("quantity", 1))
            )
            for item in items
        ]
        made = subscription(ident, self.now(), of=of, items=lines, livemode=self.livemode, metadata=metadata)
        self.objects[ident] = made
        return made

    def _change_subscription(self, request: Request, ident: str) -> Answer:
        given, held = unflattened(request.form), self.get(ident)
        self._require_alive(held)
        if self.declines and given.get("payment_behavior") == "error_if_incomplete":
            raise Refused(402, self.trouble(402))
        for item in given.get("items", {}).values():
            line = next((each for each in held["items"]["data"] if each["id"] == item["id"]), None)
            if line is None:
                raise self.not_found(item["id"])
            line["price"] = self.get(item["price"])
        if "cancel_at_period_end" in given:
            ends = given["cancel_at_period_end"] == "true"
            held["cancel_at_period_end"] = ends
            held["cancel_at"] = held["items"]["data"][0]["current_period_end"] if ends else None
            held["canceled_at"] = self.now() if ends else None
        self.happens("customer.subscription.updated", held)
        return as_json(held)

    def _end_subscription(self, _: Request, ident: str) -> Answer:
        held = self.get(ident)
        self._require_alive(held)
        return as_json(self.end(held))

    def end(self, held: Json) -> Json:
        held |= {"status": "canceled", "canceled_at": self.now(), "ended_at": self.now()}
        self.happens("customer.subscription.deleted", held)
        return held

    def _require_alive(self, held: Json) -> None:
        if held["status"] in {"canceled", "incomplete_expired"}:
            raise Refused(
                400,
                error("invalid_request_error", "A canceled subscription can only update its cancellation_details."),
            )

    def _list_subscriptions(self, request: Request, _: str) -> Answer:
        found = [each for each in self.objects.values() if each.get("object") == "subscription"]
        of = request.query.get("customer")
        return self._page(request, [each for each in reversed(found) if of in {None, each["customer"]}])

    def _list_events(self, request: Request, _: str) -> Answer:
        since = int(request.query.get("created[gte]", 0))
        return self._page(request, [each for each in reversed(self.events) if each["created"] >= since])

    def _page(self, request: Request, found: list[Json]) -> Answer:
        """Newest first, after the one that is named."""
        after, size = request.query.get("starting_after"), int(request.query.get("limit", 10))
        if not 1 <= size <= LARGEST_PAGE:
            raise Refused(400, error("invalid_request_error", "Invalid limit", param="limit"))
        if after is not None:
            known = [each["id"] for each in found]
            if after not in known:
                raise self.not_found(after)
            found = found[known.index(after) + 1 :]
        return as_json({"object": "list", "data": found[:size], "has_more": len(found) > size, "url": request.path})
