"""A worker that is killed while it draws labels leaves its print to another one, when its lease is over, not before."""

import signal
import subprocess
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import update

from adapters.sql.engine import create
from adapters.sql.tables import label_job
from application.app import App
from domain.production.label_jobs import JobState, LabelJob
from domain.production.label_prints import Printing
from domain.production.label_refusals import LabelsNotReady
from entrypoints.composition import opened
from entrypoints.settings import Settings
from tests.billing.running import SECONDS, command, environment_of
from tests.brewery import Brewery
from tests.entrypoints.cli.terminal import Terminal

LABELS = 200


@pytest.fixture
def app(database_url: str) -> Iterator[App]:
    """The application as its workers have it, with the machine's clock."""
    with opened(Settings(database_url=database_url)) as app:
        yield app


@pytest.fixture
def brewery(app: App) -> Brewery:
    return Brewery.founded(app)


def seen(brewery: Brewery, job: LabelJob) -> LabelJob:
    return brewery.app.production.view_label_jobs.one(brewery.caller, job.id)


def half_drawn(brewery: Brewery, url: str) -> LabelJob:
    """A print whose worker was killed after the first tenth of it and before the last."""
    lot = brewery.restock(brewery.item("MALT"), "M1", 5)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        job = brewery.app.production.request_labels(brewery.caller, Printing(lots=[(lot, 1)] * LABELS))
        with subprocess.Popen(command("worker", "--once"), env=environment_of(url, {})) as worker:
            while worker.poll() is None and not seen(brewery, job).drawn:
                time.sleep(0.01)
            worker.kill()
        # What was on its way to the database when it died is at most one tenth more. Whoever came too late asks again.
        if 0 < (left := seen(brewery, job)).drawn <= LABELS // 2:
            assert worker.returncode == -signal.SIGKILL
            return left
    raise AssertionError("no worker was caught at it")


def end_lease(job: LabelJob, url: str) -> None:
    """Let the time of whoever has the job be up since it was asked for."""
    engine = create(url)
    with engine.begin() as connection:
        whose = label_job.c.organization_id == job.organization_id, label_job.c.id == job.id
        connection.execute(update(label_job).where(*whose).values(claimed_until=job.created_at))
    engine.dispose()


def test_a_print_whose_worker_is_killed_is_drawn_once_by_another_one_when_its_lease_is_over(
    brewery: Brewery, database_url: str
) -> None:
    production, caller = brewery.app.production, brewery.caller
    job = half_drawn(brewery, database_url)
    assert (job.state, job.tries, job.ended_at) == (JobState.DRAWING, 1, None)
    with pytest.raises(LabelsNotReady):
        production.view_label_jobs.file(caller, job.id)

    assert production.draw_labels() is None
    assert (seen(brewery, job).state, seen(brewery, job).tries) == (JobState.DRAWING, 1)

    end_lease(job, database_url)
    another = Terminal(database_url).told("worker", "--once")
    assert (another["done"]["prints_drawn"], another["failed"]) == (1, [])
    ready, content = production.view_label_jobs.file(caller, job.id)
    assert (ready.state, ready.drawn, ready.tries, ready.claimed_until) == (JobState.READY, LABELS, 2, None)
    assert content == production.draw_labels.print_labels.draw(caller.organization, job.asked, lambda *_: None)
    assert production.draw_labels() is None
