"""What customers and banks do at the fake Paddle, each followed by the events that Paddle tells then."""

from dataclasses import dataclass
from datetime import datetime

from tests.servers.billing_server import Json
from tests.servers.fake_paddle import FakePaddle
from tests.servers.paddle_objects import MONTH, adjustment, payment, told, transaction


@dataclass(frozen=True, slots=True)
class PaddleShop:
    """The hands of everybody but us."""

    site: FakePaddle

    def buys(self, checkout_url: str) -> str:
        """Pay what a checkout asks for; the subscription that begins."""
        asked = self.site.get(checkout_url.rpartition("_ptxn=")[2])
        held = self.site.begin(asked["customer_id"], asked["items"], asked["custom_data"])
        self.site.changed(asked, subscription_id=held["id"])
        self._settle(asked, "captured")
        self.site.happens("subscription.created", {**held, "transaction_id": asked["id"]})
        self.site.happens("subscription.activated", held)
        self._is_paid(asked)
        return str(held["id"])

    def pays(self, subscription: str) -> None:
        """Pay for the next period: the way back from owing, too."""
        held = self.site.get(subscription)
        start = datetime.fromisoformat(held["current_billing_period"]["ends_at"])
        period = {"starts_at": told(start), "ends_at": told(start + MONTH)}
        self.site.changed(held, status="active", current_billing_period=period, next_billed_at=told(start + MONTH))
        self.site.happens("subscription.updated", held)
        made = self._bill(held)
        self._settle(made, "captured")
        self._is_paid(made)

    def fails_to_pay(self, subscription: str) -> None:
        held = self.site.get(subscription)
        made = self._bill(held)
        self._settle(made, "error")
        self.site.happens("transaction.payment_failed", self.site.changed(made, status="past_due"))
        self.site.happens("subscription.past_due", self.site.changed(held, status="past_due"))

    def pauses(self, subscription: str) -> None:
        held = self.site.get(subscription)
        self.site.changed(
            held, status="paused", paused_at=self.site.now(), next_billed_at=None, current_billing_period=None
        )
        self.site.happens("subscription.paused", held)

    def resumes(self, subscription: str) -> None:
        held, start = self.site.get(subscription), self.site.moment()
        period = {"starts_at": told(start), "ends_at": told(start + MONTH)}
        self.site.changed(
            held, status="active", paused_at=None, current_billing_period=period, next_billed_at=period["ends_at"]
        )
        self.site.happens("subscription.resumed", held)

    def ends(self, subscription: str) -> None:
        """Be at the end: nothing is paid any more."""
        self.site.end(self.site.get(subscription))

    def moves(self, customer: str, email: str) -> None:
        """Have another address."""
        self.site.happens("customer.updated", self.site.changed(self.site.get(customer), email=email))

    def is_refunded(self, subscription: str) -> None:
        self._adjust(subscription, "refund")

    def disputes(self, subscription: str) -> None:
        """The bank takes a payment back."""
        self._adjust(subscription, "chargeback")

    def _adjust(self, subscription: str, action: str) -> None:
        about = self._bill(self.site.get(subscription))
        made = adjustment(self.site.new_id("adj"), self.site.now(), about, action)
        self.site.happens("adjustment.created", made)

    def _bill(self, held: Json) -> Json:
        made = transaction(
            self.site.new_id("txn"),
            self.site.now(),
            of=held["customer_id"],
            items=held["items"],
            custom_data=held["custom_data"],
            url=self.site.payment_link,
        )
        made |= {"origin": "subscription_recurring", "subscription_id": held["id"]}
        self.site.objects[made["id"]] = made
        return made

    def _settle(self, made: Json, status: str) -> None:
        total = made["details"]["totals"]["total"]
        made["payments"].insert(0, payment(self.site.new_id("pay"), self.site.now(), total, status))

    def _is_paid(self, made: Json) -> None:
        self.site.happens("transaction.paid", self.site.changed(made, status="paid", billed_at=self.site.now()))
        self.site.happens("transaction.completed", self.site.changed(made, status="completed"))
