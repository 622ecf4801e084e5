"""What billing looks for it finds by an index made for it, on SQLite, whose planner goes by what there is alone."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest

from adapters.sql.engine import create, reading
from adapters.sql.watch import QueryCounter
from domain.billing.inbox import EventStatus
from ports.billing_reading import EventQuery
from ports.transactions import Transaction
from tests.billing.model import BEGAN, snapshot
from tests.billing.till import Till

pytestmark = pytest.mark.parametrize("storage", ["sqlite"], indirect=True)

LATER = BEGAN + timedelta(days=90)
OURS = ("model", "acct_1")

WORK: Mapping[str, tuple[Callable[[Transaction], object], str]] = {
    "an event": (
        lambda each: each.billing_inbox.lock(*OURS, "evt_1"),
        "(event_id=? AND provider=? AND account=?)",
    ),
    "what is due": (lambda each: each.billing_inbox.take_due(LATER), "ix_billing_events_due (next_attempt_at<?)"),
    "the events of a customer": (
        lambda each: each.billing_inbox.make_due(*OURS, "cus_1", LATER),
        "ix_billing_events_customer (provider=? AND account=? AND customer_id=?)",
    ),
    "bodies to be forgotten": (
        lambda each: each.billing_inbox.forget_bodies(BEGAN),
        "ix_billing_events_body (updated_at<?)",
    ),
    "a subscription": (
        lambda each: each.subscriptions.lock(*OURS, "cus_1", "sub_1"),
        "(provider=? AND account=? AND subscription_id=?)",
    ),
    "whose a customer is": (
        lambda each: each.subscriptions.lock(*OURS, "cus_1"),
        "(provider=? AND account=? AND customer_id=?)",
    ),
    "what is stale": (
        lambda each: each.subscriptions.take_stale(LATER, LATER),
        "ix_subscription_refresh_at (refresh_at<?)",
    ),
    "who is written to": (
        lambda each: each.subscriptions.recipient(*OURS, "cus_1"),
        "(provider=? AND account=? AND customer_id=?)",
    ),
}


def plan_of(url: str, work: Callable[[], object]) -> str:
    """How the statements of this work find their rows."""
    with QueryCounter() as sent:
        work()
    engine, lines = create(url), list[str]()
    with reading(engine).connect() as connection:
        for sql in sent.statements:
            if sql.startswith(("SELECT", "WITH", "UPDATE")):
                nothing = (None,) * sql.count("?")
                lines += [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", nothing)]
    engine.dispose()
    return "\n".join(lines)


def assert_finds_by(plan: str, way: str) -> None:
    assert way in plan, plan
    assert not any(f"SCAN {table}" in plan for table in ("billing_", "subscription")), plan


@pytest.mark.parametrize(("work", "way"), WORK.values(), ids=WORK)
def test_a_transaction_finds_its_rows_by_an_index(
    paying: Till, database_url: str, work: Callable[[Transaction], object], way: str
) -> None:
    paying.deliver(paying.provider.put(snapshot()))
    assert_finds_by(plan_of(database_url, lambda: paying.installation.ports.transactions(work)), way)


def test_a_look_finds_its_rows_by_an_index(paying: Till, database_url: str) -> None:
    bills, whose = paying.installation.ports.bills, paying.brewery.caller.organization_id
    looks: Mapping[str, Callable[[], object]] = {
        "(organization_id=?": lambda: bills.subscriptions(whose),
        "(organization_id=? AND provider=? AND account=?)": lambda: bills.customer(whose, *OURS),
        " (event_id=?)": lambda: bills.event("evt_1"),
        "ix_billing_events_status (status=?)": lambda: bills.events(EventQuery(status=EventStatus.DEAD)),
    }
    for way, look in looks.items():
        assert_finds_by(plan_of(database_url, look), way)
