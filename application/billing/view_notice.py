"""Find out whether somebody has to be told about money, wherever they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from application.billing.current_plan import current_plan
from application.caller import Caller
from application.terms import Billing
from domain.billing.entitlements import entitlements
from domain.billing.plans import Plan
from domain.billing.projection import Subscription
from domain.billing.situations import Situation, situation_of
from domain.identity.permissions import Permission
from ports.billing_reading import BillingReading
from ports.clock import Clock

TOLD_OF_END = timedelta(days=30)
"""After that, whoever stays on the plan of who pays for none has decided so."""

_TELLING = frozenset(
    {Situation.ENDING, Situation.PAST_DUE, Situation.UNPAID, Situation.PAUSED, Situation.ENDED},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What there is to be told: the plan that is in force, and until when if that is known."""

    situation: Situation
    plan: Plan
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ViewNotice:
    """
    What who manages billing has to be told on every page; None if there is nothing, or it is not for them.

    One statement for who manages billing, and none for others, or where nobody bills.
    """

    billing: Billing | None
    reading: BillingReading
    clock: Clock

    def __call__(self, caller: Caller) -> Notice | None:
        if self.billing is None or Permission.MANAGE_BILLING not in caller.permissions:
            return None
        now, bought = self.clock(), self.reading.subscriptions(caller.organization_id)
        granted = entitlements(bought, self.billing.catalogue, self.billing.grace, now)
        current = current_plan(bought, self.billing)
        situation = situation_of(granted, current.subscription.snapshot if current else None)
        is_old = situation is Situation.ENDED and not _ended_since(bought, now - TOLD_OF_END)
        if situation not in _TELLING or is_old:
            return None
        return Notice(situation=situation, plan=granted.plan, until=granted.until)


def _ended_since(bought: Sequence[Subscription], moment: datetime) -> bool:
    return any(each.since > moment for each in bought)
