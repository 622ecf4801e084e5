"""One replay on one database, timed, proved and told."""

import logging
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from time import perf_counter

import structlog
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from adapters.sql.migration import upgrade
from application.app import App
from entrypoints.composition import compose
from entrypoints.settings import Settings
from tests.logs import logs_as_before
from tests.replay.retail import RetailFile, open_retail
from tests.replay.running import Replayed, balances, replay
from tests.servers.databases import sqlite_address
from tests.servers.postgresql import PostgresServer


@contextmanager
def _postgresql() -> Iterator[str]:
    """An empty database on a server of our own, which writes to the disk as in production."""
    with PostgresServer(durable=True) as server:
        name = server.create_database()
        yield server.url(name)


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="stillroom-replay-") as folder:
        yield sqlite_address(Path(folder) / "stillroom.db")


DATABASES: Mapping[str, Callable[[], AbstractContextManager[str]]] = {"postgresql": _postgresql, "sqlite": _sqlite}
"""For each database a new, empty one: its address, while it lasts."""


@contextmanager
def _quiet() -> Iterator[None]:
    """A chunk of 500 changes is no slow statement, whatever the log thinks."""
    with logs_as_before():
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
        yield


def report(path: Path, database: str) -> bool:
    """Replay the file on that database and print what came of it; whether every number was exact."""
    with _quiet(), DATABASES[database]() as url, open_retail(path) as file:
        upgrade(url)
        app = compose(Settings(database_url=url))
        begun = perf_counter()
        done = _replayed(app, file, database)
        seconds = perf_counter() - begun
        print(f"{database}: {done.lines} lines ({file.description}) as {done.changes} changes", end=" ")
        print(f"in {seconds:.1f} s, {done.lines / seconds:.0f} lines/s")
        exact = _proved(app, done)
        print(f"  peak memory of this process: {_peak_megabytes()} MB")
        return exact


def _peak_megabytes() -> int:
    """The most that this process ever had resident; the system counts in kilobytes, macOS in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1_000_000 if sys.platform == "darwin" else 1_000)


def _replayed(app: App, file: RetailFile, database: str) -> Replayed:
    columns = TextColumn(f"Replaying on {database}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("replay", total=file.size)
        return replay(app, file, lambda lines: progress.update(task, completed=lines))


def _proved(app: App, done: Replayed) -> bool:
    """Compare every balance with the file's arithmetic, and verify the books."""
    begun = perf_counter()
    on_hand = balances(app, done.caller)
    wrong = [code for code in done.ends if on_hand.get(code) != done.ends[code]]
    print(f"  balances: {len(done.ends) - len(wrong)} of {len(done.ends)} stock codes exact")
    for code in wrong[:10]:
        print(f"    {code}: expected {done.ends[code]}, got {on_hand.get(code)}")
    findings = list(app.inventory.verify_stock(done.caller.organization_id))
    print(f"  verify: {len(findings)} findings in {perf_counter() - begun:.1f} s")
    for finding in findings[:10]:
        print(f"    {finding.item}, {finding.where}: {finding.check}; expected {finding.expected}, got {finding.got}")
    return not wrong and not findings
