"""How much processor time others have spent."""

from collections.abc import Iterable

import psycopg
from psutil import CONN_LISTEN, AccessDenied, NoSuchProcess, Process


def servers_of(url: str) -> list[Process]:
    """The processes of PostgreSQL that serve a database, but for the one that is asked."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        ).fetchall()
    return [Process(pid) for (pid,) in found]


class NobodyListens(Exception):
    """No process below this one listens at that port, so that there is nothing to measure."""


def listening_at(port: int) -> list[Process]:
    """
    The processes below this one that listen at a port, and all below those.

    :raises NobodyListens: there are none.
    """
    found = [each for each in Process().children(recursive=True) if _listens(each, port)]
    if not found:
        raise NobodyListens(port)
    return list({below.pid: below for each in found for below in (each, *each.children(recursive=True))}.values())


def _listens(process: Process, port: int) -> bool:
    try:
        return any((each.status, each.laddr.port) == (CONN_LISTEN, port) for each in process.net_connections("tcp"))
    except (NoSuchProcess, AccessDenied):
        return False


def busy(processes: Iterable[Process]) -> float:
    """Seconds of processor time, their own and the kernel's for them."""
    return sum(times.user + times.system for times in (each.cpu_times() for each in processes))
