"""What customers and banks do at the billing provider in memory, each followed by what it tells then."""

from dataclasses import dataclass, replace
from datetime import timedelta

from adapters.memory.billing_messages import fields_of
from adapters.memory.billing_site import MONTH, MemoryBillingSite
from domain.billing.effects import Change
from domain.billing.subscriptions import Status


@dataclass(frozen=True, slots=True)
class MemoryShop:
    """The hands of everybody but us."""

    site: MemoryBillingSite

    def buys(self, checkout_url: str) -> str:
        """Pay what a checkout asks for; the subscription that begins."""
        subscription = self.site.complete(checkout_url.rpartition("/")[2])
        self._bills(subscription, "invoice.paid")
        return subscription

    def pays(self, subscription: str) -> None:
        """Pay for the next period: the way back from owing, too."""
        held = self.site.held(subscription)
        end = (held.period_end or self.site.clock()) + MONTH
        self.site.changed(replace(held, status=Status.ACTIVE, period_end=end))
        self._bills(subscription, "invoice.paid")

    def fails_to_pay(self, subscription: str) -> None:
        self.site.changed(replace(self.site.held(subscription), status=Status.PAST_DUE))
        again = (self.site.clock() + timedelta(days=3)).isoformat()
        self._bills(subscription, "payment.failed", next_attempt_at=again)

    def has_to_confirm(self, subscription: str) -> None:
        """The bank wants the payment confirmed."""
        self.site.changed(replace(self.site.held(subscription), status=Status.PAST_DUE))
        self._bills(subscription, "payment.action_required")

    def pauses(self, subscription: str) -> None:
        self.site.changed(replace(self.site.held(subscription), status=Status.PAUSED), Change.PAUSED)

    def resumes(self, subscription: str) -> None:
        self.site.changed(replace(self.site.held(subscription), status=Status.ACTIVE), Change.RESUMED)

    def tries_out(self, subscription: str) -> None:
        """Be in a trial that is over in three days."""
        end = self.site.clock() + timedelta(days=3)
        held = replace(self.site.held(subscription), status=Status.TRIALING, trial_end=end)
        self.site.subscriptions[subscription] = held
        self.site.happens("trial.will_end", fields_of(held))

    def ends(self, subscription: str) -> None:
        """Be at the end: nothing is paid any more."""
        self.site.changed(replace(self.site.held(subscription), status=Status.CANCELED), Change.ENDED)

    def moves(self, customer: str, email: str) -> None:
        """Have another address."""
        self.site.customers[customer] = replace(self.site.customers[customer], email=email)
        self.site.happens("customer.updated", {"id": customer})

    def is_deleted(self, customer: str) -> None:
        del self.site.customers[customer]
        self.site.happens("customer.deleted", {"id": customer})

    def is_refunded(self, subscription: str) -> None:
        held = self.site.held(subscription)
        self.site.happens("charge.refunded", {"id": self.site.new_id("ch"), "customer": held.customer_id})

    def disputes(self, subscription: str) -> None:
        """The bank takes a payment back."""
        held = self.site.held(subscription)
        told = {"id": self.site.new_id("dp"), "customer": held.customer_id, "charge": self.site.new_id("ch")}
        self.site.happens("dispute.created", told)

    def _bills(self, subscription: str, kind: str, **told: str) -> None:
        held = self.site.held(subscription)
        invoice = {"id": self.site.new_id("in"), "customer": held.customer_id, "subscription": subscription}
        self.site.happens(kind, invoice | told)
