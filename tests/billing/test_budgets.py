"""How many statements a delivery takes, BEGIN and COMMIT included."""

from collections.abc import Callable, Mapping

import pytest

from adapters.sql.watch import QueryCounter
from application.billing.handle_event import Outcome
from domain.billing.events import BillingEvent
from domain.billing.refusals import BadSignature
from domain.billing.subscriptions import Status
from tests.billing.conftest import SQL
from tests.billing.model import snapshot
from tests.billing.till import Till
from tests.billing.words import fields_of

NEW, AGAIN = 6, 4


Making = Callable[[Till], BillingEvent]


def told(kind: str) -> Making:
    """An event without a snapshot, about what is known already."""
    return lambda till: till.provider.tell(
        kind,
        customer_id="cus_1",
        subscription_id="sub_1",
        organization_id=str(till.brewery.caller.organization_id),
    )


def changed(**fields: object) -> Making:
    """One with a snapshot."""
    return lambda till: till.provider.put(snapshot(**fields))


def tie(till: Till) -> BillingEvent:
    till.deliver(till.provider.put(snapshot()))
    return till.provider.put(snapshot(status=Status.PAST_DUE))


def new_customer(till: Till) -> BillingEvent:
    whose = str(till.brewery.caller.organization_id)
    return till.provider.tell("checkout.completed", customer_id="cus_2", organization_id=whose)


def new_customer_whom_events_wait_for(till: Till) -> BillingEvent:
    till.deliver(till.provider.put(snapshot(subscription_id="sub_2", customer_id="cus_2")))
    return new_customer(till)


KINDS: Mapping[str, Making] = {
    "the first of a subscription": changed(subscription_id="sub_2"),
    "a newer one": changed(status=Status.PAST_DUE),
    "the end": changed(status=Status.CANCELED),
    "one of the same second": tie,
    "a checkout": told("checkout.completed"),
    "a new customer": new_customer,
    "a new customer whom events wait for": new_customer_whom_events_wait_for,
    **{
        kind: told(kind)
        for kind in (
            "invoice.paid",
            "invoice.payment_failed",
            "invoice.action_required",
            "customer.updated",
            "customer.deleted",
            "charge.refunded",
            "charge.disputed",
            "unheard.of",
        )
    },
}


def trial_that_ends(till: Till) -> BillingEvent:
    return till.provider.tell("subscription.trial_will_end", **fields_of(snapshot()))


MAKINGS = [
    *(pytest.param(make, id=name) for name, make in KINDS.items()),
    pytest.param(trial_that_ends, id="a trial that ends", marks=pytest.mark.told_by("memory", "stripe")),
]


@pytest.mark.parametrize("make", MAKINGS)
@pytest.mark.parametrize("storage", SQL, indirect=True)
def test_a_new_event_takes_six_statements_at_most_and_a_duplicate_four(paying: Till, make: Making) -> None:
    paying.deliver(paying.provider.put(snapshot()))
    paying.provider.tick()
    event = make(paying)
    with QueryCounter(NEW):
        assert paying.deliver(event).outcome in {Outcome.PROCESSED, Outcome.IGNORED}
    with QueryCounter(AGAIN):
        assert paying.deliver(event).outcome is Outcome.DUPLICATE


@pytest.mark.parametrize("storage", SQL, indirect=True)
def test_what_is_refused_sends_nothing_to_the_database(paying: Till) -> None:
    with QueryCounter(0), pytest.raises(BadSignature):
        paying.installation.app.billing.handle_event(paying.provider.name, b"{}", paying.provider.signed(b"another"))
