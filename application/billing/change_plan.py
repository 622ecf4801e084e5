"""Change what an organisation pays for."""

from dataclasses import dataclass

from application.billing.current_plan import current_plan
from application.billing.keep_subscription import KeepSubscription
from application.caller import Caller
from application.terms import Billing, required
from domain.billing.projection import Subscription
from domain.billing.refusals import AlreadySubscribed, NothingBought
from domain.identity.permissions import Permission
from ports.billing_reading import BillingReading


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """
    Have the organisation's subscription be for another plan. What goes beyond a smaller one stays, but grows no more.

    :raises NoBilling: nobody bills here.
    :raises MissingPermission: the caller may not manage billing.
    :raises NothingBought: there is no subscription to be changed.
    :raises UnknownPlan: nobody sells that plan.
    :raises AlreadySubscribed: it is for that plan already.
    :raises BillingUnavailable, BillingRefused: the provider does not answer, or says no.
    """

    billing: Billing | None
    reading: BillingReading
    keep: KeepSubscription

    def __call__(self, caller: Caller, plan: str) -> Subscription:
        caller.require(Permission.MANAGE_BILLING)
        billing = required(self.billing)
        price_id = billing.catalogue.price_of(plan)
        current = current_plan(self.reading.subscriptions(caller.organization_id), billing)
        if current is None:
            raise NothingBought
        if current.plan.code == plan:
            raise AlreadySubscribed(plan)
        subscription = current.subscription
        # Asked twice of what is known now, it is one change; asked anew after another one, it is another.
        key = f"change:{subscription.snapshot.subscription_id}:{subscription.revision}:{price_id}"
        fetched = billing.provider.change_plan(
            subscription.snapshot.subscription_id, current.price_id, price_id, key=key
        )
        return self.keep(caller, subscription, fetched, "billing.change_plan")
