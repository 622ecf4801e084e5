"""What another plan would change."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from domain.billing.entitlements import Entitlements, raised
from domain.billing.plans import Limit, Limits, Plan
from domain.billing.prices import Price


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """There are more of something than there is room for: all of it stays, and none is added."""

    limit: Limit
    use: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedChange:
    """
    One plan in place of another. `limits` are those that would hold, add-ons counted in.

    `gained` and `lost` are features, by the values of their permissions. `price` is that of the plan after, if it is
    known.
    """

    before: Plan
    after: Plan
    limits: Limits
    excess: Sequence[Excess]
    gained: Sequence[str]
    lost: Sequence[str]
    price: Price | None = None


def excess_over(limits: Limits, use: Mapping[Limit, int]) -> Sequence[Excess]:
    """What goes beyond these limits."""
    return [
        Excess(limit=limit, use=use[limit], most=most)
        for limit, most in limits.items()
        if most is not None and use[limit] > most
    ]


def planned_change(
    granted: Entitlements,
    before: Plan,
    after: Plan,
    *,
    use: Mapping[Limit, int],
    features: Collection[str],
    price: Price | None = None,
) -> PlannedChange:
    """
    What changes for an organisation with these add-ons and this use.

    features: what plans may be without, by the values of its permissions.
    """
    limits = raised(after.limits, granted.add_ons)
    return PlannedChange(
        before=before,
        after=after,
        limits=limits,
        excess=excess_over(limits, use),
        gained=sorted(each for each in features if after.has(each) and not before.has(each)),
        lost=sorted(each for each in features if before.has(each) and not after.has(each)),
        price=price,
    )
