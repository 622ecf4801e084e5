"""Do what is due, while the site answers: mail, labels, billing events, reservations, what has had its time."""

import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from threading import Event
from typing import TYPE_CHECKING, Annotated

import structlog
import typer

from entrypoints.cli import installation, tables
from entrypoints.cli.boundary import ExitCode
from entrypoints.cli.jobs import JOBS
from entrypoints.cli.options import AsJson
from entrypoints.cli.screen import console, show
from entrypoints.cli.work_words import sentence

if TYPE_CHECKING:
    from application.app import App

Once = Annotated[bool, typer.Option("--once", help="Do what is due now, and end.")]
Every = Annotated[float, typer.Option(help="Seconds between two rounds.", min=0.1, max=3600)]


def worker(once: Once = False, every: Every = 5.0, as_json: AsJson = False) -> None:
    """
    Deliver mail, draw labels that wait, try billing events again, and do what else is due, until Ctrl+C or SIGTERM.

    Any number of workers may run: none does what another one is doing. A job that fails does not keep the others from
    being done. A mail comes at least once.
    """
    settings = installation.read_settings()
    installation.require_fit_to_work(settings)
    installation.schema_of(settings).require_newest()
    with installation.opened(settings) as app, _stopping() as stop:
        if once:
            _work_once(app, stop, as_json)
        else:
            _work(app, stop, every)


def _work_once(app: "App", stop: Event, as_json: bool) -> None:
    """Do everything once; ends with exit code 1 if a job failed."""
    counts, failed = _round(app, stop, 0)
    record = {"success": not failed, "done": counts, "failed": failed}
    told = [sentence(counts), *([f"Failed: {', '.join(failed)}."] if failed else [])]
    show(as_json, record, lambda: tables.plain("\n".join(told)))
    if failed:
        raise typer.Exit(ExitCode.REFUSED)


def _work(app: "App", stop: Event, every: float) -> None:
    console().print("Stillroom works (Ctrl+C stops it)")
    for number in count():
        counts, _ = _round(app, stop, number)
        if any(counts.values()):
            console().print(sentence(counts))
        if stop.wait(every):
            break
    console().print("Stillroom has stopped; what was begun is done.")


def _round(app: "App", stop: Event, number: int) -> tuple[Mapping[str, int], list[str]]:
    """What came of the jobs of that round, and which of them failed: the next round tries those again."""
    counts: dict[str, int] = {}
    failed = []
    for job in JOBS:
        if number % job.every or stop.is_set():
            continue
        try:
            counts |= job.work(app, stop)
        except Exception as failure:  # noqa: BLE001 - whatever one of them meets, the others are due as well
            structlog.get_logger(__name__).error("job_failed", job=job.name, reason=type(failure).__name__)
            failed.append(job.name)
    return counts, failed


@contextmanager
def _stopping() -> Iterator[Event]:
    """An event that SIGTERM and Ctrl+C set: what was begun is ended first."""
    stop = Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
