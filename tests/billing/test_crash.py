"""A process that is killed between any two statements of a delivery; then the same event comes again: one effect."""

import signal
from collections.abc import Callable, Mapping
from itertools import count

import pytest

from adapters.memory.ids import CountedIds
from adapters.sql.engine import create
from application.billing.handle_event import Outcome
from domain.billing.events import BillingEvent
from domain.billing.subscriptions import PriceLine
from tests.billing.conftest import SQL
from tests.billing.model import model_named, snapshot
from tests.billing.till import Till, billing_by
from tests.installations import on_engine
from tests.system.killing import killed_after
from tests.system.processes import exit_code

pytestmark = pytest.mark.parametrize("storage", SQL, indirect=True)


def die_after(statements: int, url: str, name: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Handle an event in this process, which is killed when it has sent so many statements."""
    engine = create(url)
    app = on_engine(engine, CountedIds(series=1000 + statements), billing=billing_by(model_named(name))).app
    app.billing.view_events.counts()
    with killed_after(statements):
        app.billing.handle_event(name, body, headers)


def changed(till: Till, number: int) -> BillingEvent:
    """A subscription that becomes another."""
    till.provider.tick()
    return till.provider.put(snapshot(lines=(PriceLine(price_id="price_maker", quantity=number),)))


def failed(till: Till, _: int) -> BillingEvent:
    """A payment that fails, of which an owner hears by mail."""
    till.provider.tick()
    return till.provider.tell("invoice.payment_failed", customer_id="cus_1")


@pytest.mark.parametrize("happening", [changed, failed])
def test_a_crash_between_any_two_statements_and_a_redelivery_leave_one_effect(
    paying: Till, database_url: str, happening: Callable[[Till, int], BillingEvent]
) -> None:
    paying.deliver(paying.provider.put(snapshot()))
    outcomes = []
    for statements in count(1):
        event = happening(paying, statements)
        revision = paying.subscription.revision
        body, headers = paying.provider.delivery(event)
        ended = exit_code(die_after, statements, database_url, paying.provider.name, body, headers)
        assert ended in {0, -signal.SIGKILL}
        outcomes.append(paying.deliver(event).outcome)
        if happening is changed:
            assert paying.subscription.snapshot == paying.provider.subscriptions["sub_1"]
            assert paying.subscription.revision == revision + 1
        else:
            assert len(paying.mail()) == 1
        assert set(paying.statuses()) == {"processed"}
        if ended == 0:
            break
    # Only the crash after COMMIT, before the answer, and the run without one, had done it.
    assert outcomes == [Outcome.PROCESSED] * (len(outcomes) - 2) + [Outcome.DUPLICATE] * 2
    assert len(outcomes) == 7
