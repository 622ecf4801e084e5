"""
Paddle on this machine, as far as billing by subscription needs it.

Prices, customers, transactions with a checkout, portal sessions, subscriptions, the list of events, signed delivery. It
knows no idempotency keys, and begins subscriptions by a checkout alone. What people do there is in `paddle_shop`.
"""

import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from ports.clock import Clock
from tests.servers.billing_server import NUMBERS, BillingServer, Json, Refused
from tests.servers.loopback import Answer, Request, as_json
from tests.servers.paddle_objects import customer, error, price, subscription, subscription_item, told, transaction


class FakePaddle(BillingServer):
    """
    One seller's sandbox. Ids count up, with the prefixes that they have there.

    `payment_link` is the page of the seller's that checkouts are opened on, `declines` makes cards bad.
    """

    secret_prefix = "pdl_ntfset_"

    def __init__(self, clock: Clock) -> None:
        self.api_key = f"pdl_sdbx_apikey_{next(NUMBERS):026d}"
        self.payment_link = "https://stillroom.example/pay"
        self.declines = False
        self.objects: dict[str, Json] = {}
        self._ticks = 0
        self._last = datetime.min.replace(tzinfo=clock().tzinfo)
        super().__init__(
            clock,
            {
                "POST /customers": self._create_customer,
                "GET /customers": self._list_customers,
                "GET /customers/{id}": self._get,
                "POST /customers/{id}/portal-sessions": self._create_portal,
                "GET /prices": self._list_prices,
                "GET /prices/{id}": self._get,
                "POST /transactions": self._create_transaction,
                "GET /transactions": self._list_transactions,
                "GET /transactions/{id}": self._get,
                "GET /subscriptions": self._list_subscriptions,
                "GET /subscriptions/{id}": self._get,
                "PATCH /subscriptions/{id}": self._change_subscription,
                "POST /subscriptions/{id}/cancel": self._cancel_subscription,
                "GET /events": self._list_events,
            },
        )

    def moment(self) -> datetime:
        """Now: no two moments are the same here, even while the clock of a test stands still."""
        now = max(self.clock(), self._last + timedelta(microseconds=1))
        self._last = now
        return now

    def now(self) -> str:
        return told(self.moment())

    def new_id(self, prefix: str) -> str:
        return f"{prefix}_01still{next(NUMBERS):019d}"

    def sells(self, ident: str, amount: int = 2900) -> Json:
        """Offer something for so many cents a month."""
        self.objects[ident] = price(ident, amount, self.now())
        return self.objects[ident]

    def happens(self, kind: str, about: Json) -> Json:
        """Tell an event about an entity as it is now."""
        ident = self.new_id("evt")
        snapshot = json.loads(json.dumps(about))
        return self.publish(ident, {"event_id": ident, "event_type": kind, "occurred_at": self.now(), "data": snapshot})

    def changed(self, held: Json, **fields: object) -> Json:
        """An entity after a change."""
        held |= {**fields, "updated_at": self.now()}
        return held

    def body_of(self, event: Json) -> bytes:
        """Every notification has an id of its own; the list of events has none."""
        return json.dumps({**event, "notification_id": self.new_id("ntf")}).encode()

    def sign(self, body: bytes) -> Mapping[str, str]:
        return self.signed_at(body, int(self.clock().timestamp()), self.secrets)

    def signed_at(self, body: bytes, at: int, secrets: Sequence[str]) -> Mapping[str, str]:
        """The header for a body that is sent at that second, with a signature by each secret."""
        signed = f"{at}:".encode() + body
        hashes = [hmac.new(secret.encode(), signed, "sha256").hexdigest() for secret in secrets]
        return {"Paddle-Signature": ";".join([f"ts={at}", *(f"h1={each}" for each in hashes)])}

    def trouble(self, status: int) -> Json:
        if status == 429:
            return error("request_error", "too_many_requests", "Too many requests.")
        if status >= 500:
            return error("api_error", "internal_error", "Something is wrong at Paddle.")
        return error("request_error", "bad_request", "That cannot be done.")

    def not_found(self, what: str) -> Refused:
        return Refused(404, error("request_error", "not_found", f"Entity {what} not found"))

    def admit(self, request: Request, operate: Callable[[], Answer]) -> Answer:
        if request.headers.get("Authorization") != f"Bearer {self.api_key}":
            raise Refused(403, error("request_error", "forbidden", "You aren't permitted to perform this request."))
        return operate()

    def get(self, ident: str) -> Json:
        """An entity, or the refusal that there is none."""
        if ident not in self.objects:
            raise self.not_found(ident)
        return self.objects[ident]

    def keep(self, made: Json, status: int = 201) -> Answer:
        self.objects[made["id"]] = made
        return self.told(made, status)

    def told(self, data: object, status: int = 200) -> Answer:
        return as_json({"data": data, "meta": {"request_id": "b15ec92e-8688-40d4-a04d-f44cbec93355"}}, status)

    def _get(self, _: Request, ident: str) -> Answer:
        return self.told(self.get(ident))

    def _create_customer(self, request: Request, _: str) -> Answer:
        given = json.loads(request.body)
        for held in self.objects.values():
            if held.get("email") == given["email"]:
                detail = f"customer email conflicts with customer of id {held['id']}"
                raise Refused(409, error("request_error", "customer_already_exists", detail))
        return self.keep(customer(self.new_id("ctm"), self.now(), given))

    def _list_customers(self, request: Request, _: str) -> Answer:
        emails = request.query.get("email", "").split(",")
        return self._page(request, [each for each in self.objects.values() if each.get("email") in emails])

    def _list_prices(self, request: Request, _: str) -> Answer:
        wanted = request.query["id"].split(",")
        if not all(each.startswith("pri_") for each in wanted):
            raise Refused(400, error("request_error", "bad_request", "Invalid request."))
        return self._page(request, [self.objects[each] for each in sorted(wanted) if each in self.objects])

    def _create_portal(self, _: Request, ident: str) -> Answer:
        held, made = self.get(ident), self.new_id("cpls")
        overview = f"{self.url}/portal/{made}"
        urls = {"general": {"overview": overview}, "subscriptions": []}
        return self.told({"id": made, "customer_id": held["id"], "urls": urls, "created_at": self.now()}, 201)

    def _create_transaction(self, request: Request, _: str) -> Answer:
        given = json.loads(request.body)
        items = [{"price": self.get(each["price_id"]), "quantity": each["quantity"]} for each in given["items"]]
        of = given.get("customer_id")
        if of is not None:
            self.get(of)
        ident = self.new_id("txn")
        made = transaction(
            ident, self.now(), of=of, items=items, custom_data=given.get("custom_data"), url=self.payment_link
        )
        answer = self.keep(made)
        self.happens("transaction.created", made)
        return answer

    def _list_transactions(self, request: Request, _: str) -> Answer:
        of, statuses = request.query.get("customer_id"), request.query.get("status", "").split(",")
        found = [each for ident, each in self.objects.items() if ident.startswith("txn_")]
        return self._page(request, [each for each in found if each["customer_id"] == of and each["status"] in statuses])

    def begin(self, of: str, items: list[Json], custom_data: Json | None) -> Json:
        """A subscription of a customer's."""
        made = subscription(self.new_id("sub"), self.moment(), of=of, items=items, custom_data=custom_data)
        self.objects[made["id"]] = made
        return made

    def _list_subscriptions(self, request: Request, _: str) -> Answer:
        return self._page(request, [each for ident, each in self.objects.items() if ident.startswith("sub_")])

    def _change_subscription(self, request: Request, ident: str) -> Answer:
        given, held = json.loads(request.body), self.get(ident)
        self._require_alive(held)
        if "scheduled_change" in given and given["scheduled_change"] is None:
            self.happens("subscription.updated", self.changed(held, scheduled_change=None))
            return self.told(held)
        if self.declines:
            raise Refused(
                400, error("request_error", "subscription_payment_declined", "The payment for this was declined.")
            )
        items = [
            subscription_item(self.get(each["price_id"]), each["quantity"], self.now(), held["next_billed_at"])
            for each in given["items"]
        ]
        self.happens("subscription.updated", self.changed(held, items=items))
        return self.told(held)

    def _cancel_subscription(self, request: Request, ident: str) -> Answer:
        given, held = json.loads(request.body), self.get(ident)
        self._require_alive(held)
        if given["effective_from"] == "immediately":
            return self.told(self.end(held))
        if held["scheduled_change"]:
            raise Refused(
                400, error("request_error", "subscription_locked_pending_changes", "A change is scheduled already.")
            )
        change = {"action": "cancel", "effective_at": held["next_billed_at"], "resume_at": None}
        self.happens("subscription.updated", self.changed(held, scheduled_change=change))
        return self.told(held)

    def end(self, held: Json) -> Json:
        self.changed(
            held,
            status="canceled",
            canceled_at=self.now(),
            next_billed_at=None,
            current_billing_period=None,
            scheduled_change=None,
        )
        self.happens("subscription.canceled", held)
        return held

    def _require_alive(self, held: Json) -> None:
        if held["status"] == "canceled":
            raise Refused(
                400,
                error("request_error", "subscription_update_when_canceled", "The subscription is canceled."),
            )

    def _list_events(self, request: Request, _: str) -> Answer:
        since = request.query.get("from", "")
        return self._page(request, [each for each in self.events if each["occurred_at"] >= since])

    def _page(self, request: Request, found: list[Json]) -> Answer:
        """In the order of ids, after the one that is named."""
        after, size = request.query.get("after", ""), int(request.query.get("per_page", 50))
        left = [each for each in found if _ident(each) > after]
        query = "&".join(f"{name}={value}" for name, value in request.query.items() if name != "after")
        last = _ident(left[size - 1]) if len(left) > size else after
        pagination = {
            "per_page": size,
            "next": f"{self.url}{request.path}?{query}&after={last}",
            "has_more": len(left) > size,
            "estimated_total": len(found),
        }
        return as_json({"data": left[:size], "meta": {"request_id": "b15ec92e", "pagination": pagination}})


def _ident(each: Json) -> str:
    return str(each.get("event_id") or each["id"])
