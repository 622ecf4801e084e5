"""
Entitlements: what an organisation may do, from what it pays for.

They are kept nowhere. They follow from the subscriptions, which an event changes in one transaction, and from the time;
so they cannot lag behind, and a period of grace ends by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.billing.plans import AddOn, Catalogue, Limit, Limits, Plan
from domain.billing.projection import Subscription
from domain.billing.subscriptions import Status
from domain.shared.errors import DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class Grace:
    """
    How long access lasts when it ought to end.

    `past_due` since a payment failed, while the provider tries again; `overdue` after the end that was announced, when
    the provider's word that it has come is late.
    """

    past_due: timedelta = timedelta(days=14)
    overdue: timedelta = timedelta(days=3)


class Standing(StrEnum):
    """How an organisation stands with what it pays for."""

    NONE = "none"
    """It has bought nothing, or not paid yet."""
    GOOD = "good"
    GRACE = "grace"
    """A payment failed; for now all is as it was."""
    LAPSED = "lapsed"
    """What it had bought has ended, or was not paid for."""

    @property
    def gives_access(self) -> bool:
        return self in {Standing.GOOD, Standing.GRACE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlements:
    """
    What an organisation may do now.

    `until` is when that ends as things are: the end of grace, of a trial, or of a subscription that was cancelled.
    `unknown_prices` are paid for and buy nothing that is configured: somebody has to look.
    """

    plan: Plan
    add_ons: Sequence[AddOn]
    limits: Limits
    standing: Standing
    until: datetime | None = None
    unknown_prices: Sequence[str] = ()


class LimitReached(DomainError):
    """There is no room for more of these in the plan."""

    code = "billing.limit_reached"

    def __init__(self, limit: Limit, *, most: int, use: int, plan: Plan, lifted_by: Plan | None) -> None:
        name = limit.replace("_", " ").removesuffix("s" if most == 1 else "")
        way_out = f"the plan {lifted_by.name} lifts that" if lifted_by else "write to us for more"
        super().__init__(
            f"Your plan {plan.name} has room for {most} {name}, and {use} are in use; {way_out}.",
            field=limit,
            expected=f"at most {most}",
            got=str(use),
            details={
                "limit": limit,
                "most": str(most),
                "use": str(use),
                "plan": plan.code,
                "lifted_by": lifted_by.code if lifted_by else "",
            },
        )


class NotInPlan(DomainError):
    """The plan does not have what this permission is for, whoever has the permission."""

    code = "billing.not_in_plan"

    def __init__(self, permission: str, *, plan: Plan, lifted_by: Plan | None) -> None:
        way_out = f"the plan {lifted_by.name} has it" if lifted_by else "write to us for it"
        super().__init__(
            f"Your plan {plan.name} does not have this; {way_out}.",
            field="plan",
            expected=f"a plan with {permission}",
            got=plan.code,
            details={"permission": permission, "plan": plan.code, "lifted_by": lifted_by.code if lifted_by else ""},
        )


def standing_of(subscription: Subscription, grace: Grace, now: datetime) -> tuple[Standing, datetime | None]:
    """How it stands with one subscription, and until when if that is known."""
    snapshot, late = subscription.snapshot, grace.overdue
    match snapshot.status:
        case Status.ACTIVE | Status.TRIALING:
            trial_end = snapshot.trial_end if snapshot.status is Status.TRIALING else None
            end = trial_end or (snapshot.period_end if snapshot.cancel_at_period_end else None)
            is_over = end is not None and now >= end + late
            return (Standing.LAPSED if is_over else Standing.GOOD), end
        case Status.PAST_DUE:
            end = subscription.since + grace.past_due
            return (Standing.GRACE if now < end else Standing.LAPSED), end
        case Status.INCOMPLETE:
            return Standing.NONE, None
        case _:
            return Standing.LAPSED, None


def entitlements(
    subscriptions: Sequence[Subscription], catalogue: Catalogue, grace: Grace, now: datetime
) -> Entitlements:
    """What follows from all subscriptions of an organisation: its largest plan in force, and every add-on in force."""
    stands = [(each, *standing_of(each, grace, now)) for each in subscriptions]
    plans = [
        (standing, plan, until)
        for each, standing, until in stands
        for line in each.snapshot.lines
        if (plan := catalogue.plan_of(line.price_id)) is not None
    ]
    bought = [
        add_on
        for each, standing, _ in stands
        if standing.gives_access
        for line in each.snapshot.lines
        if (add_on := catalogue.add_on_of(line.price_id)) is not None
        for _ in range(line.quantity)
    ]
    in_force = [row for row in plans if row[0].gives_access]
    if in_force:
        standing, plan, until = max(in_force, key=lambda row: (catalogue.rank(row[1]), row[0] is Standing.GOOD))
    else:
        lapsed = any(standing is Standing.LAPSED for standing, _, _ in plans)
        standing, plan, until = Standing.LAPSED if lapsed else Standing.NONE, catalogue.default, None
    return Entitlements(
        plan=plan,
        add_ons=bought,
        limits=raised(plan.limits, bought),
        standing=standing,
        until=until,
        unknown_prices=_unknown(subscriptions, catalogue),
    )


def require_room(granted: Entitlements, limit: Limit, *, use: int, more: int, catalogue: Catalogue) -> None:
    """
    Let so many more of these be made.

    use: how many there are now, which nobody else changes meanwhile.

    :raises LimitReached: there is no room for them; it names the smallest plan that has.
    """
    most = granted.limits.get(limit)
    if more <= 0 or most is None or use + more <= most:
        return
    larger = (each for each in catalogue.for_sale if _fits(raised(each.limits, granted.add_ons), limit, use + more))
    raise LimitReached(limit, most=most, use=use, plan=granted.plan, lifted_by=next(larger, None))


def require_feature(granted: Entitlements, permission: str, *, catalogue: Catalogue) -> None:
    """
    Let something be done that is not in every plan. permission: what it is for, by its value.

    :raises NotInPlan: the plan does not have it; it names the smallest that has.
    """
    if not granted.plan.has(permission):
        larger = (each for each in catalogue.for_sale if each.has(permission))
        raise NotInPlan(permission, plan=granted.plan, lifted_by=next(larger, None))


def _fits(limits: Limits, limit: Limit, wanted: int) -> bool:
    most = limits.get(limit)
    return most is None or wanted <= most


def raised(limits: Limits, add_ons: Sequence[AddOn]) -> Limits:
    """The limits of a plan with what add-ons add to them."""
    return {
        limit: None if most is None else most + sum(each.adds.get(limit, 0) for each in add_ons)
        for limit, most in limits.items()
    }


def _unknown(subscriptions: Sequence[Subscription], catalogue: Catalogue) -> Sequence[str]:
    paid = (
        line.price_id for each in subscriptions if not each.snapshot.status.is_terminal for line in each.snapshot.lines
    )
    return sorted({price_id for price_id in paid if price_id not in catalogue.prices})
