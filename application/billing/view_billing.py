"""Look at what an organisation has bought, and what it uses of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from application.billing.current_plan import CurrentPlan, current_plan
from application.billing.room import month_of
from application.caller import Caller
from application.terms import Billing
from domain.billing.entitlements import Entitlements, Standing, entitlements
from domain.billing.plans import UNLIMITED, Limit, Plan
from domain.billing.prices import Price
from domain.billing.projection import Subscription
from domain.billing.refusals import BillingRefused, BillingUnavailable
from domain.billing.situations import Situation, situation_of
from domain.identity.permissions import Permission
from ports.billing_provider import Capabilities
from ports.billing_reading import BillingReading
from ports.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingView:
    """
    What is granted, what is in use, and what could be bought.

    `plans` are those that there are to choose from, `for_sale` those among them that are sold. `current` is what is
    paid for, in good standing or not; `is_customer` whether the provider knows the organisation, so that there are
    invoices to be seen. `prices` are what plans cost, by their codes, as far as they were asked for and the provider
    tells them; that of `current` is what is paid for it, which may be another than it is sold for. `provider` is what
    people call it; it and `capabilities` are None where nobody bills.
    """

    granted: Entitlements
    use: Mapping[Limit, int]
    subscriptions: Sequence[Subscription]
    situation: Situation
    plans: Sequence[Plan]
    for_sale: Sequence[Plan]
    current: CurrentPlan | None
    is_customer: bool
    prices: Mapping[str, Price]
    provider: str | None
    capabilities: Capabilities | None

    @property
    def is_cancelled(self) -> bool:
        """Whether what is paid for was cancelled and has not ended yet: also of who owes, until that is settled."""
        return self.current is not None and self.current.subscription.snapshot.cancel_at_period_end

    @property
    def renews_at(self) -> datetime | None:
        """When the next period is paid for; None if that is not known, or it will not be."""
        if self.current is None or self.situation not in {Situation.PAID, Situation.TRIAL}:
            return None
        return self.current.subscription.snapshot.period_end


@dataclass(frozen=True, slots=True)
class ViewBilling:
    """
    Tell how an organisation stands with what it pays for, whatever has become of that.

    with_prices: ask the provider what plans cost. While it does not answer, all else is told without them.

    :raises MissingPermission: the caller may not manage billing.
    """

    billing: Billing | None
    reading: BillingReading
    clock: Clock

    def __call__(self, caller: Caller, *, with_prices: bool = False) -> BillingView:
        caller.require(Permission.MANAGE_BILLING)
        now, whose = self.clock(), caller.organization_id
        use = self.reading.use(whose, month_of(now))
        if self.billing is None:
            return _open(use)
        provider, catalogue = self.billing.provider, self.billing.catalogue
        bought = self.reading.subscriptions(whose)
        granted = entitlements(bought, catalogue, self.billing.grace, now)
        current = current_plan(bought, self.billing)
        for_sale = catalogue.for_sale
        return BillingView(
            granted=granted,
            use=use,
            subscriptions=bought,
            situation=situation_of(granted, current.subscription.snapshot if current else None),
            plans=[each for each in catalogue.plans if each in for_sale or each == catalogue.default],
            for_sale=for_sale,
            current=current,
            is_customer=self.reading.customer(whose, provider.name, provider.account) is not None,
            prices=_prices(self.billing, current) if with_prices else {},
            provider=self.billing.label,
            capabilities=provider.capabilities,
        )


def _prices(billing: Billing, current: CurrentPlan | None) -> Mapping[str, Price]:
    provider, catalogue = billing.provider, billing.catalogue
    if not provider.capabilities.tells_prices:
        return {}
    ids = {plan.code: catalogue.price_of(plan.code) for plan in catalogue.for_sale}
    if current is not None:
        ids[current.plan.code] = current.price_id
    try:
        told = provider.fetch_prices(list(ids.values()))
    except (BillingRefused, BillingUnavailable):
        return {}
    return {code: told[price_id] for code, price_id in ids.items() if price_id in told}


def _open(use: Mapping[Limit, int]) -> BillingView:
    """Where nobody bills."""
    return BillingView(
        granted=Entitlements(plan=UNLIMITED, add_ons=(), limits=UNLIMITED.limits, standing=Standing.NONE),
        use=use,
        subscriptions=(),
        situation=Situation.OPEN,
        plans=(),
        for_sale=(),
        current=None,
        is_customer=False,
        prices={},
        provider=None,
        capabilities=None,
    )
