"""Look at what an organisation has bought, and what it uses of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from application.billing import Billing
from application.caller import Caller
from application.room import month_of
from domain.billing.entitlements import Entitlements, Standing, entitlements
from domain.billing.plans import UNLIMITED, Limit, Plan
from domain.billing.projection import Subscription
from domain.identity.permissions import Permission
from ports.billing_provider import Capabilities
from ports.billing_reading import BillingReading
from ports.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingView:
    """
    What is granted, what is in use, and what could be bought; `capabilities` is None where nobody bills.

    `is_customer`: whether the provider knows the organisation, so that there are invoices to be seen.
    """

    granted: Entitlements
    use: Mapping[Limit, int]
    subscriptions: Sequence[Subscription]
    for_sale: Sequence[Plan]
    is_customer: bool
    capabilities: Capabilities | None


@dataclass(frozen=True, slots=True)
class ViewBilling:
    """
    Tell how an organisation stands with what it pays for, whatever has become of that.

    :raises MissingPermission: the caller may not manage billing.
    """

    billing: Billing | None
    reading: BillingReading
    clock: Clock

    def __call__(self, caller: Caller) -> BillingView:
        caller.require(Permission.MANAGE_BILLING)
        now, whose = self.clock(), caller.organization_id
        use = self.reading.use(whose, month_of(now))
        if self.billing is None:
            free = Entitlements(plan=UNLIMITED, add_ons=(), limits=UNLIMITED.limits, standing=Standing.NONE)
            return BillingView(
                granted=free, use=use, subscriptions=(), for_sale=(), is_customer=False, capabilities=None
            )
        provider, catalogue = self.billing.provider, self.billing.catalogue
        bought = self.reading.subscriptions(whose)
        return BillingView(
            granted=entitlements(bought, catalogue, self.billing.grace, now),
            use=use,
            subscriptions=bought,
            for_sale=catalogue.for_sale,
            is_customer=self.reading.customer(whose, provider.name, provider.account) is not None,
            capabilities=provider.capabilities,
        )
