"""How the demo brewery pays, step by step: what happens, which events tell it, and what follows from them."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from application.billing.view_billing import BillingView
from domain.billing.entitlements import LimitReached
from domain.billing.inbox import KeptEvent
from domain.billing.refusals import NothingBought
from entrypoints.cli.installation import Shop
from entrypoints.cli.session import Session
from ports.billing_reading import EventQuery

_MANY = 100
"""Events: more than one step is told by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """One thing that happened; the events that told it, and what the brewery has after them."""

    title: str
    events: Sequence[KeptEvent]
    shown: BillingView
    note: str = ""


def pay(session: Session, shop: Shop) -> Sequence[Paid]:
    """Buy a plan, fail to pay, make up for it, and change the plan. What was bought before ends first."""
    app, caller = session.app, session.caller
    with suppress(NothingBought):
        app.billing.cancel_subscription(caller, at_period_end=False)
    teller = Teller(session)
    steps = [teller.told("Before: nothing is bought, and nobody more can come in", refused(session))]
    page = f"{app.site}/billing"
    app.billing.start_checkout(caller, "maker", success_url=page, cancel_url=page)
    steps.append(teller.told("A checkout: the brewery buys the plan Maker"))
    held = bought(session)
    shop.fails_to_pay(held)
    lasts = "Unless it is paid until then, the brewery has Free again. All that it has stays, and grows no more."
    steps.append(teller.told("A payment fails: grace, in which nothing is taken away", lasts))
    shop.pays(held)
    steps.append(teller.told("The payment comes after all: recovery"))
    app.billing.change_plan(caller, "team")
    steps.append(teller.told("A change of plan: from Maker to Team, at once"))
    return steps


class Teller:
    """Tells what happened since it was asked last."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known = {each.id for each in self._newest()}

    def told(self, title: str, note: str = "") -> Paid:
        """That step, its events the oldest first."""
        news = [each for each in reversed(self._newest()) if each.id not in self._known]
        self._known.update(each.id for each in news)
        return Paid(
            title=title, events=news, shown=self._session.app.billing.view_billing(self._session.caller), note=note
        )

    def _newest(self) -> Sequence[KeptEvent]:
        return self._session.app.billing.view_events(EventQuery(limit=_MANY))


def refused(session: Session) -> str:
    """What somebody is told who adds a member beyond the plan."""
    try:
        session.app.identity.create_user(session.caller, "Nobody", "nobody@heron-street.example", "viewer")
    except LimitReached as refusal:
        return refusal.message
    return ""


def bought(session: Session) -> str:
    """The subscription that the plan is paid by."""
    current = session.app.billing.view_billing(session.caller).current
    if current is None:
        raise NothingBought
    return current.subscription.snapshot.subscription_id
