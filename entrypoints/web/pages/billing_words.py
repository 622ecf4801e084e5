"""How an organisation stands with its plan, in words."""

from collections.abc import Mapping
from types import MappingProxyType

from application.billing.view_billing import BillingView
from domain.billing.plans import Limit
from domain.billing.situations import Situation
from domain.shared.organization import Organization
from entrypoints.web.pages.shown import day_of
from entrypoints.web.pages.states import State

STATES: Mapping[Situation, State] = MappingProxyType(
    {
        Situation.OPEN: State("Everything included", "good"),
        Situation.NONE: State("Nothing to pay", "quiet"),
        Situation.TRIAL: State("Trial", "good"),
        Situation.PAID: State("Paid", "good"),
        Situation.ENDING: State("Cancelled", "warn"),
        Situation.PAST_DUE: State("Payment failed", "warn"),
        Situation.UNPAID: State("Not paid", "bad"),
        Situation.PAUSED: State("Paused", "bad"),
        Situation.ENDED: State("Ended", "quiet"),
    }
)
LIMITS: Mapping[Limit, str] = MappingProxyType(
    {
        Limit.MEMBERS: "Members",
        Limit.ITEMS: "Items",
        Limit.RECIPES: "Recipes",
        Limit.PRODUCTS: "Products",
        Limit.BATCHES: "Batches this month",
    }
)
"""What plans limit, as the use of it is told."""

ROOM: Mapping[Limit, str] = MappingProxyType({**LIMITS, Limit.BATCHES: "Batches a month"})
"""The same as a plan promises it."""


_WHY: Mapping[Situation, str] = MappingProxyType(
    {
        Situation.OPEN: "Nobody bills here: nothing is limited, and nothing is to be paid.",
        Situation.NONE: "You have bought nothing, and {plan} is what everybody has.",
        Situation.TRIAL: "You are trying it out until {end}; then the first payment is due.",
        Situation.PAID: "It is paid for{renews}.",
        Situation.ENDING: "It is cancelled. You have all of it until {end}; after that it does not renew.",
        Situation.PAST_DUE: "A payment failed. Nothing is taken from you before {end}: pay until then, and it goes on "
        "as it was.",
        Situation.UNPAID: "{bought} was not paid for, so you have what everybody has. Pay, and it is back at once.",
        Situation.PAUSED: "{bought} is paused, so you have what everybody has until it is resumed.",
        Situation.ENDED: "What you had bought has ended, so you have what everybody has. All your data is here.",
    }
)


def why(shown: BillingView, organization: Organization) -> str:
    """Why the plan in force is the one that it is, in a sentence or two."""
    until, renews = shown.granted.until, shown.renews_at
    return _WHY[shown.situation].format(
        plan=shown.granted.plan.name,
        bought=shown.current.plan.name if shown.current else "What you had",
        end=day_of(until, organization) if until else "it is over",
        renews=f", and renews on {day_of(renews, organization)}" if renews else "",
    )
