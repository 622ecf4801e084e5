"""Webhooks that are measured take effect, and pgbench writes what the product can read."""

from pathlib import Path

import pytest

from domain.billing.inbox import EventStatus
from entrypoints.composition import opened
from entrypoints.settings import Settings
from ports.billing_reading import EventQuery
from tests.benchmarks.ground import SCALES, Ground, ScaleName
from tests.benchmarks.pgbench_events import PgbenchEvents
from tests.benchmarks.webhooks import BILLING, SUBSCRIPTIONS, first_events, next_events, signature, subscribed
from tests.servers.postgresql import PostgresServer

pytestmark = pytest.mark.postgresql


def test_events_are_processed_whoever_writes_them(postgres_server: PostgresServer, tmp_path: Path) -> None:
    ground = Ground(postgres_server, tmp_path, SCALES[ScaleName.TINY])
    url = ground.database()
    subscribed(url)
    [example, *_] = first_events()
    assert PgbenchEvents(postgres_server, url, tmp_path, example, subscriptions=SUBSCRIPTIONS, clients=2).rate(1) > 0
    with opened(Settings.model_validate({"database_url": url, "billing": BILLING})) as app:
        before = app.billing.view_events.counts()
        assert before[EventStatus.PROCESSED] == sum(before.values()) > SUBSCRIPTIONS
        assert app.billing.view_events(EventQuery(limit=1))[0].event.event_id.startswith("evt_")
        new = next(next_events())
        for words in ("It took effect.", "It came before, and was processed."):
            assert app.billing.handle_event("stripe", new, {"Stripe-Signature": signature(new)}).message == words
