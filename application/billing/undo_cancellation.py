"""Let what an organisation pays for go on after all."""

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
class UndoCancellation:
    """
    Have a subscription that was cancelled for its end go on. To ask twice is to ask once.

    :raises NoBilling: nobody bills here.
    :raises MissingPermission: the caller may not manage billing.
    :raises NothingBought: there is no subscription, or it has ended: what has ended is bought anew.
    :raises NotOffered: the provider has no way to do that.
    :raises BillingUnavailable, BillingRefused: it does not answer, or says no.
    """

    billing: Billing | None
    reading: BillingReading
    keep: KeepSubscription

    def __call__(self, caller: Caller) -> Subscription:
        caller.require(Permission.MANAGE_BILLING)
        billing = required(self.billing)
        current = current_plan(self.reading.subscriptions(caller.organization_id), billing)
        if current is None:
            raise NothingBought
        subscription = current.subscription
        if not subscription.snapshot.cancel_at_period_end:
            return subscription
        subscription_id = subscription.snapshot.subscription_id
        fetched = billing.provider.undo_cancellation(
            subscription_id, key=f"keep:{subscription_id}:{subscription.revision}"
        )
        return self.keep(caller, subscription, fetched, "billing.undo_cancellation")
