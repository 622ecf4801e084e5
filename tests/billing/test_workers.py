"""Workers as real processes: several at once, told to stop, and with jobs that fail."""

import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import text

from adapters.sql.engine import create, reading
from application.app import App
from domain.billing.inbox import EventStatus
from ports.billing_reading import EventQuery
from tests.billing.conftest import SQL
from tests.billing.running import (
    SECONDS,
    Provider,
    buys_elsewhere,
    command,
    environment_of,
    founded,
    looked_into,
    provider_named,
    worked_once,
)
from tests.entrypoints.cli.terminal import Terminal
from tests.servers.smtp import Letterbox, server_of

WORKERS, ORGANIZATIONS = 4, 6

pytestmark = [pytest.mark.parametrize("storage", SQL, indirect=True), pytest.mark.told_by("stripe", "paddle")]


@pytest.fixture
def provider(request: pytest.FixtureRequest) -> Iterator[Provider]:
    with provider_named(request.config.getoption("--billing") or "stripe") as made:
        yield made


@pytest.fixture
def letterbox() -> Letterbox:
    return Letterbox()


@pytest.fixture
def told(provider: Provider, letterbox: Letterbox) -> Iterator[dict[str, str]]:
    """The environment of workers whose mail goes into the letterbox."""
    server = server_of(letterbox)
    server.start()
    yield {**provider.environment, "SMTP_URL": f"smtp://127.0.0.1:{server.port}", "MAIL_FROM": "S <s@example.com>"}
    server.stop()


def bring(app: App, provider: Provider, wanted: Callable[[str], bool]) -> None:
    """Deliver what was told and is of a type that is wanted."""
    for event in provider.site.events:
        if wanted(event[provider.type_name]):
            body = provider.site.body_of(event)
            app.billing.handle_event(provider.name, body, provider.site.sign(body))


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.1)


def test_several_at_once_try_each_event_once_send_each_mail_once_and_reconcile_once(
    database_url: str, provider: Provider, told: dict[str, str], letterbox: Letterbox
) -> None:
    with looked_into(database_url, provider) as app, ExitStack() as stack:
        for _ in range(ORGANIZATIONS):
            provider.shop.fails_to_pay(buys_elsewhere(app, founded(app), provider))
        # Nobody knows whose they are until their checkouts tell, which makes all that failed due at once.
        bring(app, provider, lambda kind: kind != provider.checkout)
        waiting = app.billing.view_events.counts()[EventStatus.FAILED]
        assert waiting >= 2 * ORGANIZATIONS
        bring(app, provider, lambda kind: kind == provider.checkout)
        provider.site.requests.clear()
        workers = [
            stack.enter_context(
                subprocess.Popen(
                    command("worker", "--every", "0.2"),
                    env=environment_of(database_url, told),
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                )
            )
            for _ in range(WORKERS)
        ]
        until(lambda: app.billing.view_events.counts()[EventStatus.FAILED] == 0)
        until(lambda: len(letterbox.taken) >= ORGANIZATIONS)
        until(lambda: asked(provider)[provider.lists[1]] > 0)
        for worker in workers:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "Stillroom works (Ctrl+C stops it)\n"
            worker.send_signal(signal.SIGTERM)
        said = [worker.communicate(timeout=SECONDS)[0] for worker in workers]
        assert [worker.returncode for worker in workers] == [0] * WORKERS
        assert all(each.endswith("Stillroom has stopped; what was begun is done.\n") for each in said), said
        tried = [each for each in app.billing.view_events(EventQuery(limit=1000)) if each.retry_count]
        assert len(tried) == waiting
        assert {(each.status, each.retry_count) for each in tried} == {(EventStatus.PROCESSED, 1)}
    assert len(letterbox.taken) == len({mail["Message-ID"] for mail in letterbox.taken}) == ORGANIZATIONS
    assert len({str(mail["To"]) for mail in letterbox.taken}) == ORGANIZATIONS
    assert {asked(provider)[each] for each in provider.lists} == {1}


def asked(provider: Provider) -> Counter[str]:
    """How often the provider was asked what."""
    return Counter(request.path for request in provider.site.requests)


def test_a_job_that_fails_does_not_keep_the_others_from_being_done(
    database_url: str, provider: Provider, told: dict[str, str], letterbox: Letterbox
) -> None:
    with looked_into(database_url, provider) as app:
        held = buys_elsewhere(app, founded(app), provider)
        bring(app, provider, lambda _: True)
        provider.shop.fails_to_pay(held)
        bring(app, provider, lambda kind: kind == provider.failure)
    owner = create(database_url, role=None)
    with reading(owner).begin() as connection:
        connection.execute(text("ALTER TABLE chore RENAME TO broken"))
    answer = Terminal(database_url).with_settings(**told).type("worker", "--once")
    with reading(owner).begin() as connection:
        connection.execute(text("ALTER TABLE broken RENAME TO chore"))
    owner.dispose()
    assert answer.exit_code == 1
    assert "1 mail sent" in answer.out
    assert "Failed: reconcile." in answer.out
    assert len(letterbox.taken) == 1
    assert worked_once(database_url, told)["reconciling_put_off"] == 0


def test_an_outage_of_the_provider_keeps_nothing_else_from_being_done(
    database_url: str, provider: Provider, told: dict[str, str]
) -> None:
    provider.site.fail(503, times=50, retry_after=3600)
    done = worked_once(database_url, told)
    assert done["reconciling_put_off"] == 2
    provider.site.requests.clear()
    # It asked to be left alone for longer than this takes.
    assert worked_once(database_url, told)["reconciling_put_off"] == 0
    assert not provider.site.requests
