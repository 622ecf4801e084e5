"""How an organisation stands with its plan, in one word that people and programs are told."""

from enum import StrEnum

from domain.billing.entitlements import Entitlements, Standing
from domain.billing.subscriptions import Snapshot, Status


class Situation(StrEnum):
    """Why the plan in force is the one that it is."""

    OPEN = "open"
    """Nobody bills here: nothing is limited."""
    NONE = "none"
    """Nothing was bought, or nothing paid yet."""
    TRIAL = "trial"
    PAID = "paid"
    ENDING = "ending"
    """Cancelled, and paid for until it ends."""
    PAST_DUE = "past_due"
    """A payment failed; access stays for a while."""
    UNPAID = "unpaid"
    """Access ended because nothing was paid; paying brings it back."""
    PAUSED = "paused"
    ENDED = "ended"


def situation_of(granted: Entitlements, current: Snapshot | None) -> Situation:
    """
    The situation of an organisation where somebody bills.

    current: the subscription that its plan is paid by, in good standing or not; None without one that has not ended.
    """
    match granted.standing:
        case Standing.NONE:
            return Situation.NONE
        case Standing.GRACE:
            return Situation.PAST_DUE
        case Standing.LAPSED:
            return _lapsed(current)
        case Standing.GOOD:
            if current is not None and current.cancel_at_period_end:
                return Situation.ENDING
            is_trial = current is not None and current.status is Status.TRIALING
            return Situation.TRIAL if is_trial else Situation.PAID


def _lapsed(current: Snapshot | None) -> Situation:
    if current is None or current.status not in {Status.PAUSED, Status.PAST_DUE, Status.UNPAID}:
        return Situation.ENDED
    return Situation.PAUSED if current.status is Status.PAUSED else Situation.UNPAID
