"""End what an organisation pays for."""

from dataclasses import dataclass

from application.billing.current_plan import current_plan
from application.billing.keep_subscription import KeepSubscription
from application.caller import Caller
from application.terms import Billing, required
from domain.billing.projection import Subscription
from domain.billing.refusals import NothingBought
from domain.identity.permissions import Permission
from ports.billing_reading import BillingReading


@dataclass(frozen=True, slots=True)
class CancelSubscription:
    """
    Have the organisation's subscription end: when what was paid for is over, or at once. To ask twice is to ask once.

    :raises NoBilling: nobody bills here.
    :raises MissingPermission: the caller may not manage billing.
    :raises NothingBought: there is no subscription to be cancelled.
    :raises BillingUnavailable, BillingRefused: the provider does not answer, or says no.
    """

    billing: Billing | None
    reading: BillingReading
    keep: KeepSubscription

    def __call__(self, caller: Caller, *, at_period_end: bool = True) -> Subscription:
        caller.require(Permission.MANAGE_BILLING)
        billing = required(self.billing)
        current = current_plan(self.reading.subscriptions(caller.organization_id), billing)
        if current is None:
            raise NothingBought
        subscription = current.subscription
        if at_period_end and subscription.snapshot.cancel_at_period_end:
            return subscription
        when = "later" if at_period_end else "now"
        fetched = billing.provider.cancel(
            subscription.snapshot.subscription_id,
            key=f"cancel:{subscription.snapshot.subscription_id}:{subscription.revision}:{when}",
            at_period_end=at_period_end,
        )
        return self.keep(caller, subscription, fetched, "billing.cancel_subscription")
