"""Mail about money: what each of these events has an organisation's owner told."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from domain.billing.effects import ChargeRefunded, Effect, PaymentActionRequired, PaymentFailed, TrialWillEnd
from domain.billing.events import BillingEvent
from domain.shared.identifiers import MailId

BILLING_PAGE = "/billing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is written. `effect` tells apart what one event could have us write."""

    effect: str
    subject: str
    text: str


def letter_of(effect: Effect, organization: str, site: str) -> Letter | None:
    """What to write about this to an owner of the organisation; None for what nobody has to know."""
    page = f"{site}{BILLING_PAGE}"
    match effect:
        case PaymentFailed(next_attempt_at=again):
            retry = f"We try again on {again:%d %B %Y}." if again else "We do not try again by ourselves."
            return Letter(
                effect="payment_failed",
                subject=f"A payment for {organization} failed",
                text=f"The payment for {organization} failed. {retry}\n\nPay, or use another card, here:\n{page}\n",
            )
        case PaymentActionRequired():
            return Letter(
                effect="action_required",
                subject=f"A payment for {organization} waits for you",
                text=f"Your bank wants you to confirm the payment for {organization}:\n{page}\n",
            )
        case TrialWillEnd(snapshot=snapshot):
            end = f" on {snapshot.trial_end:%d %B %Y}" if snapshot.trial_end else " soon"
            return Letter(
                effect="trial_will_end",
                subject=f"The trial of {organization} ends soon",
                text=f"The trial of {organization} ends{end}. What comes then, you choose here:\n{page}\n",
            )
        case ChargeRefunded():
            return Letter(
                effect="refunded",
                subject=f"A payment of {organization} was refunded",
                text=f"A payment of {organization} was refunded. All invoices are here:\n{page}\n",
            )
        case _:
            return None


def mail_id_of(event: BillingEvent, effect: str) -> MailId:
    """The one id of a mail that an effect of an event sends: replayed, it is the same mail, and goes out once."""
    key = f"{event.provider}:{event.account}:{event.event_id}:{effect}"
    return MailId(UUID(bytes=hashlib.sha256(key.encode()).digest()[:16], version=5))
