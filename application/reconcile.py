"""Make what is known of billing agree with the provider."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.compare_subscriptions import Compared, CompareSubscriptions
from application.handle_event import HandledEvent
from application.refresh_subscriptions import RefreshSubscriptions
from application.sweep_events import SweepEvents


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

    :raises NoBilling: nobody bills here.
    :raises BillingUnavailable: the provider does not answer; what was found until then stays.
    """

    sweep: SweepEvents
    compare: CompareSubscriptions
    refresh: RefreshSubscriptions

    def __call__(self, *, whole: bool = False) -> Reconciled:
        events = self.sweep()
        compared = self.compare() if whole else None
        return Reconciled(events=events, compared=compared, refreshed=self.refresh())
