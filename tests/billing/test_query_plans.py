"""Among 2,000 organisations that pay and 30,000 events PostgreSQL finds what billing asks for by an index."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from adapters.sql.billing_reading import SqlBillingReading
from adapters.sql.engine import create
from domain.billing.inbox import EventStatus
from domain.billing.plans import Limit
from domain.shared.identifiers import BillingEventId, OrganizationId
from ports.billing_reading import EventQuery
from ports.transactions import Transaction
from tests.servers.postgresql import PostgresServer
from tests.system.test_query_plans import Explained, assert_finds_by, crowd_id

pytestmark = pytest.mark.postgresql

PAYERS = Path(__file__).with_name("payers.sql")
OURS = ("stripe", "acct_1")
WHOSE = OrganizationId(crowd_id(77))
MONTH = datetime(2026, 4, 1, tzinfo=UTC)
NOON, LATER = MONTH.replace(hour=12), MONTH.replace(year=2027)

EVENT, CUSTOMER = "uq_billing_events_event", "uq_billing_customer_customer_id"
Work = Callable[[Transaction], object]


def counting(limit: Limit) -> Work:
    """How many of these an organisation has, which the counting tables' own keys and indexes tell."""
    return lambda each: each.subscriptions.use(WHOSE, limit, MONTH)


WORK: Mapping[str, tuple[Work, tuple[str, ...]]] = {
    "an event": (lambda each: each.billing_inbox.lock(*OURS, "evt_777"), (EVENT,)),
    "what is due": (lambda each: each.billing_inbox.take_due(LATER), ("ix_billing_events_due",)),
    "the events of a customer that are due": (
        lambda each: each.billing_inbox.make_due(*OURS, "cus_2", NOON),
        ("ix_billing_events_customer",),
    ),
    "bodies to be forgotten": (lambda each: each.billing_inbox.forget_bodies(NOON), ("ix_billing_events_body",)),
    "a subscription and whose it is": (
        lambda each: each.subscriptions.lock(*OURS, "cus_77", "sub_77"),
        (CUSTOMER, "uq_subscription_subscription_id"),
    ),
    "a subscription": (
        lambda each: each.subscriptions.lock_one(*OURS, "sub_77"),
        ("uq_subscription_subscription_id",),
    ),
    "all of a customer's": (lambda each: each.subscriptions.lock(*OURS, "cus_77"), (CUSTOMER,)),
    "what is stale": (lambda each: each.subscriptions.take_stale(LATER, LATER), ("ix_subscription_refresh_at",)),
    "who is written to": (
        lambda each: each.subscriptions.recipient(*OURS, "cus_77"),
        (CUSTOMER, "pk_membership", "pk_user"),
    ),
    "what there is room for": (
        lambda each: each.subscriptions.room(WHOSE),
        ("pk_organization", "pk_subscription"),
    ),
    **{f"how many {limit}": (counting(limit), ()) for limit in Limit},
}


class Payers(Explained):
    """Those who pay, and how what is asked of them is answered."""

    def __init__(self, url: str) -> None:
        # Only a superuser may load what explains.
        self.engine = create(url, role=None)
        super().__init__(self.engine)
        self.bills = SqlBillingReading(self.engine)


@pytest.fixture(scope="module")
def payers(postgres_server: PostgresServer, postgres_template: str) -> Iterator[Payers]:
    name = postgres_server.create_database(template=postgres_template)
    url = postgres_server.url(name)
    with psycopg.connect(url, autocommit=True) as superuser:
        superuser.execute(PAYERS.read_text())
    payers = Payers(url)
    yield payers
    payers.engine.dispose()
    postgres_server.drop_database(name)


@pytest.mark.parametrize(("work", "indexes"), WORK.values(), ids=WORK)
def test_a_transaction_of_billing_reads_no_whole_table(payers: Payers, work: Work, indexes: tuple[str, ...]) -> None:
    plan = payers.plan_of(work)
    assert plan
    assert_finds_by(plan, *indexes)


def test_what_an_organisation_has_is_found_by_its_id(payers: Payers) -> None:
    assert_finds_by(payers.plan(lambda: payers.bills.subscriptions(WHOSE)), "pk_subscription")
    assert_finds_by(payers.plan(lambda: payers.bills.customer(WHOSE, *OURS)), "pk_billing_customer")
    assert_finds_by(payers.plan(lambda: payers.bills.use(WHOSE, MONTH)))


def test_events_are_listed_from_the_newest_on(payers: Payers) -> None:
    assert_finds_by(payers.plan(lambda: payers.bills.event("evt_777")), EVENT)
    looks = {
        "ix_billing_events_status": EventQuery(status=EventStatus.DEAD),
        "pk_billing_events": EventQuery(type="type.7", before=BillingEventId(crowd_id(20_000))),
    }
    for index, query in looks.items():
        assert_finds_by(payers.plan(lambda: payers.bills.events(query)), index)  # noqa: B023 - at once
    assert "Seq Scan on billing_events" not in payers.plan(
        lambda: payers.bills.events(EventQuery(organization_id=WHOSE))
    )
