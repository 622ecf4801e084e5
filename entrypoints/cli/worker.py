"""Do what is due, while the site answers: deliver mail, end reservations, forget what has had its time."""

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING, Annotated

import structlog
import typer

from entrypoints.cli import installation, tables
from entrypoints.cli.options import AsJson
from entrypoints.cli.screen import console, show

if TYPE_CHECKING:
    from application.app import App

Once = Annotated[bool, typer.Option("--once", help="Do what is due now, and end.")]
Every = Annotated[float, typer.Option(help="Seconds between two rounds.", min=0.1, max=3600)]

ROUNDS_BETWEEN_SWEEPS = 12
"""Mail is looked for in every round; what can wait a minute, in each twelfth."""

Counts = Mapping[str, int]


def worker(once: Once = False, every: Every = 5.0, as_json: AsJson = False) -> None:
    """
    Deliver mail and do what else is due, until Ctrl+C or SIGTERM.

    Any number of workers may run: none does what another one is doing. A mail comes at least once.
    """
    settings = installation.read_settings()
    installation.require_fit_to_work(settings)
    installation.schema_of(settings).require_newest()
    with installation.opened(settings) as app:
        if once:
            counts = {**_every_round(app), **_every_minute(app)}
            show(as_json, {"success": True, "done": counts}, lambda: tables.plain(_sentence(counts)))
        else:
            _work(app, every)


def _work(app: "App", every: float) -> None:
    with _stopping() as stop:
        console().print("Stillroom works (Ctrl+C stops it)")
        number = 0
        while not stop.is_set():
            _tell(_tried(_every_round, app))
            if number % ROUNDS_BETWEEN_SWEEPS == 0:
                _tell(_tried(_every_minute, app))
            number += 1
            stop.wait(every)


def _every_round(app: "App") -> Counts:
    delivered = app.deliver_mail()
    return {
        "mail_sent": sum(mail.sent_at is not None for mail in delivered),
        "mail_postponed": sum(mail.due_at is not None for mail in delivered),
        "mail_given_up": sum(mail.given_up_at is not None for mail in delivered),
    }


def _every_minute(app: "App") -> Counts:
    """What is swept: here each context adds what it forgets, through `Prune`."""
    ended = 0
    for caller in app.act_as_operator.everywhere():
        while swept := app.release_expired_reservations(caller):
            ended += len(swept)
    return {"reservations_ended": ended} | {f"{name}_forgotten": count for name, count in app.prune().items()}


def _tried(work: Callable[["App"], Counts], app: "App") -> Counts:
    """What came of it; when the database is away, nothing, and the next round tries again."""
    try:
        return work(app)
    except installation.storage_failures() as failure:
        structlog.get_logger(__name__).error("round_failed", reason=type(failure).__name__)
        return {}


def _tell(counts: Counts) -> None:
    if any(counts.values()):
        console().print(_sentence(counts))


def _sentence(counts: Counts) -> str:
    told = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items() if count)
    return f"Done: {told}." if told else "Nothing was due."


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
