"""What customers and banks do at the fake Stripe, each followed by the events that Stripe tells then."""

from dataclasses import dataclass

from tests.servers.billing_server import Json
from tests.servers.fake_stripe import FakeStripe
from tests.servers.stripe_objects import MONTH, charge, dispute, invoice


@dataclass(frozen=True, slots=True)
class StripeShop:
    """The hands of everybody but us."""

    site: FakeStripe

    def buys(self, checkout_url: str) -> str:
        """Pay what a checkout asks for; the subscription that begins."""
        ident = checkout_url.rpartition("/")[2]
        session, given = self.site.get(ident), self.site.get(f"{ident}:given")
        metadata = given.get("subscription_data", {}).get("metadata", {})
        held = self.site.begin(session["customer"], list(given["line_items"].values()), metadata)
        session |= {"status": "complete", "payment_status": "paid", "subscription": held["id"]}
        self.site.happens("customer.subscription.created", held)
        self._bills(held, "paid", "invoice.paid", "invoice.payment_succeeded")
        self.site.happens("checkout.session.completed", session)
        return str(held["id"])

    def pays(self, subscription: str) -> None:
        """Pay for the next period: the way back from owing, too."""
        held = self.site.get(subscription)
        for item in held["items"]["data"]:
            item["current_period_start"] = item["current_period_end"]
            item["current_period_end"] += MONTH
        held["status"] = "active"
        self.site.happens("customer.subscription.updated", held)
        self._bills(held, "paid", "invoice.paid", "invoice.payment_succeeded")

    def fails_to_pay(self, subscription: str) -> None:
        held = self.site.get(subscription)
        held["status"] = "past_due"
        self.site.happens("customer.subscription.updated", held)
        self._bills(held, "open", "invoice.payment_failed")

    def has_to_confirm(self, subscription: str) -> None:
        """The bank wants the payment confirmed."""
        held = self.site.get(subscription)
        held["status"] = "past_due"
        self.site.happens("customer.subscription.updated", held)
        self._bills(held, "open", "invoice.payment_action_required")

    def pauses(self, subscription: str) -> None:
        held = self.site.get(subscription)
        held["status"] = "paused"
        self.site.happens("customer.subscription.paused", held)

    def resumes(self, subscription: str) -> None:
        held = self.site.get(subscription)
        held["status"] = "active"
        self.site.happens("customer.subscription.resumed", held)

    def tries_out(self, subscription: str) -> None:
        """Be in a trial that is over in three days."""
        held = self.site.get(subscription)
        held |= {"status": "trialing", "trial_start": self.site.now(), "trial_end": self.site.now() + 3 * 86_400}
        self.site.happens("customer.subscription.trial_will_end", held)

    def ends(self, subscription: str) -> None:
        """Be at the end: nothing is paid any more."""
        self.site.end(self.site.get(subscription))

    def moves(self, customer: str, email: str) -> None:
        """Have another address."""
        held = self.site.get(customer)
        held["email"] = email
        self.site.happens("customer.updated", held)

    def is_deleted(self, customer: str) -> None:
        held = self.site.objects.pop(customer)
        self.site.happens("customer.deleted", held)

    def is_refunded(self, subscription: str) -> None:
        self.site.happens("charge.refunded", self._charge(subscription, refunded=True))

    def disputes(self, subscription: str) -> None:
        """The bank takes a payment back."""
        about = self._charge(subscription, refunded=False)
        self.site.happens("charge.dispute.created", dispute(self.site.new_id("dp"), self.site.now(), about))

    def _charge(self, subscription: str, *, refunded: bool) -> Json:
        held = self.site.get(subscription)
        made = charge(self.site.new_id("ch"), self.site.now(), held, _amount(held), refunded=refunded)
        self.site.objects[made["id"]] = made
        return made

    def _bills(self, held: Json, status: str, *kinds: str) -> None:
        made = invoice(self.site.new_id("in"), self.site.now(), held, status, _amount(held))
        self.site.objects[made["id"]] = made
        held["latest_invoice"] = made["id"]
        for kind in kinds:
            self.site.happens(kind, made)


def _amount(held: Json) -> int:
    return sum(int(item["price"]["unit_amount"]) * int(item["quantity"]) for item in held["items"]["data"])
