"""Make what is known of billing agree with the provider."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from application.billing.compare_subscriptions import Compared, CompareSubscriptions
from application.billing.handle_event import HandledEvent
from application.billing.refresh_subscriptions import RefreshSubscriptions
from application.billing.sweep_events import SweepEvents


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """Which events had never come, what came of comparing all subscriptions, and how many were read again."""

    events: Sequence[HandledEvent]
    compared: Compared | None
    refreshed: int


@dataclass(frozen=True, slots=True)
class Reconcile:
    """
    Take events that never came, and read again what is in doubt; `whole`: also compare every subscription.

    told: after each event and each subscription, how many were looked at; what it raises ends the work between two.

    :raises NoBilling: nobody bills here.
    :raises BillingUnavailable: the provider does not answer; what was found until then stays.
    """

    sweep: SweepEvents
    compare: CompareSubscriptions
    refresh: RefreshSubscriptions

    def __call__(self, *, whole: bool = False, told: Callable[[int], None] = lambda _: None) -> Reconciled:
        events = self.sweep(told)
        compared = self.compare(told) if whole else None
        return Reconciled(events=events, compared=compared, refreshed=self.refresh())
