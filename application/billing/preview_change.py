"""Tell what another plan would change, before anybody agrees to it."""

from dataclasses import dataclass

from application.billing.view_billing import BillingView, ViewBilling
from application.caller import Caller
from application.terms import Billing, required
from domain.billing.comparing import PlannedChange, planned_change
from domain.billing.plans import Plan
from domain.billing.refusals import AlreadySubscribed, NothingBought
from domain.identity.permissions import FEATURES


@dataclass(frozen=True, slots=True)
class PreviewChange:
    """
    What an organisation would have, what would go beyond it, and what it would cost. Nothing is changed.

    :raises NoBilling: nobody bills here.
    :raises MissingPermission: the caller may not manage billing.
    :raises NothingBought: there is no subscription to be changed.
    :raises UnknownPlan: nobody sells that plan.
    :raises AlreadySubscribed: the subscription is for that plan already.
    """

    billing: Billing | None
    view: ViewBilling

    def __call__(self, caller: Caller, plan: str) -> PlannedChange:
        catalogue, shown = required(self.billing).catalogue, self.view(caller, with_prices=True)
        catalogue.price_of(plan)
        if shown.current is not None and shown.current.plan.code == plan:
            raise AlreadySubscribed(plan)
        return _planned(shown, next(each for each in catalogue.plans if each.code == plan))

    def end(self, caller: Caller) -> PlannedChange:
        """The same for the time after the subscription has ended."""
        return _planned(self.view(caller), required(self.billing).catalogue.default)


def _planned(shown: BillingView, after: Plan) -> PlannedChange:
    if shown.current is None:
        raise NothingBought
    return planned_change(
        shown.granted,
        shown.current.plan,
        after,
        use=shown.use,
        features=FEATURES,
        price=shown.prices.get(after.code),
    )
