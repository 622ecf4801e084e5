"""How much processor time others have spent."""

from collections.abc import Iterable

import psycopg
from psutil import NoSuchProcess, Process


def servers_of(url: str) -> list[Process]:
    """The processes of PostgreSQL that serve a database, but for the one that is asked."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        ).fetchall()
    return [Process(pid) for (pid,) in found]


def started_with(word: str) -> list[Process]:
    """The processes below this one with this word in their commands, and all below those."""
    found = [each for each in Process().children(recursive=True) if _says(each, word)]
    return list({below.pid: below for each in found for below in (each, *each.children(recursive=True))}.values())


def _says(process: Process, word: str) -> bool:
    try:
        return word in process.cmdline()
    except NoSuchProcess:
        return False


def busy(processes: Iterable[Process]) -> float:
    """Seconds of processor time, their own and the kernel's for them."""
    return sum(times.user + times.system for times in (each.cpu_times() for each in processes))
