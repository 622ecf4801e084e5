"""Stripe's events, as they are delivered and as they are listed."""

from adapters.stripe.account import NAME, StripeAccount
from domain.billing.events import BillingEvent, Sender, event_of
from domain.billing.payloads import Fields, at, second
from domain.billing.refusals import WrongSender

_VOLATILE = frozenset({"pending_webhooks"})
"""How many endpoints still wait for the event: it counts down."""


def event_in(fields: Fields, us: StripeAccount) -> BillingEvent:
    """
    The event, if it is for us. An account is named only where one works for several.

    :raises WrongSender: it is of another mode or account.
    :raises MalformedEvent: it lacks what every event has.
    """
    if at(fields, "livemode") is not us.livemode:
        raise WrongSender(field="livemode", expected="true" if us.livemode else "false", got="another")
    if at(fields, "account") not in (None, us.account):
        raise WrongSender(field="account", expected="ours", got="another")
    return event_of(
        Sender(provider=NAME, account=us.account, livemode=us.livemode),
        fields,
        event_id=at(fields, "id"),
        type=at(fields, "type"),
        object_id=at(fields, "data", "object", "id"),
        api_version=at(fields, "api_version"),
        created=second(fields, "created"),
        volatile=_VOLATILE,
    )
