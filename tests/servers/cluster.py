"""A PostgreSQL server of our own: a temporary folder, a Unix socket in it, and a keeper that outlives us."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import psycopg

from tests.servers.binaries import give, major_version, runnable_by
from tests.servers.keeper import PATIENCE, Plan

UNPRIVILEGED = 65534
"""The user and group (`nobody`) that serve when we are root, whom PostgreSQL refuses to serve."""

SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 103
"""Bytes; what the strictest systems allow."""

COMMON = {"listen_addresses": "", "unix_socket_permissions": "0700", "timezone": "UTC", "log_timezone": "UTC"}
QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "64MB",
    # Plans and timings must not depend on when a worker happened to wake.
    "autovacuum": "off",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
}
DURABLE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
}


class ServerFailed(Exception):
    """PostgreSQL would not start; the message ends with its log."""


class Cluster:
    """One running server. It ends with `stop`, or with this process, however that ends."""

    def __init__(self, binaries: Path, *, durable: bool, settings: Mapping[str, str]) -> None:
        """
        Start and wait until connections are accepted.

        :raises ServerFailed: the server ended, or does not answer.
        :raises PostgresMissing: the programs may not be run by the user that serves.
        """
        user = UNPRIVILEGED if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="stillroom-", dir=_parent(user)))
        self._keeper = _start_keeper(self.folder)
        try:
            self._tell(self._plan(binaries, user, COMMON | (DURABLE if durable else QUICK) | dict(settings)))
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise

    @property
    def url(self) -> str:
        """The address of the maintenance database, as its superuser."""
        return f"postgresql://postgres@/postgres?host={quote(str(self.folder))}&port=5432"

    def stop(self) -> None:
        """
        Send the clients away, stop the server and remove its folder; nothing when that is done already.

        :raises ServerFailed: the server had ended by itself.
        """
        if self._keeper.returncode is None:
            _, log = self._keeper.communicate("\n", timeout=4 * PATIENCE)
            if self._keeper.returncode != 0:
                raise ServerFailed(f"PostgreSQL ended by itself:\n{log}")

    def _plan(self, binaries: Path, user: int | None, settings: dict[str, str]) -> Plan:
        binaries = runnable_by(user, binaries, self.folder)
        if user is not None:
            give(self.folder, user)
        data, options = str(self.folder / "data"), settings | {"unix_socket_directories": str(self.folder)}
        return Plan(
            initdb=[str(binaries / "initdb"), "-D", data, *_initdb_options(major_version(binaries))],
            postgres=[str(binaries / "postgres"), "-D", data, *(f"--{key}={value}" for key, value in options.items())],
            user=user,
        )

    def _tell(self, plan: Plan) -> None:
        if self._keeper.stdin is not None:
            self._keeper.stdin.write(json.dumps(plan) + "\n")
            self._keeper.stdin.flush()

    def _wait_until_ready(self) -> None:
        for _ in range(6000):
            try:
                self._keeper.wait(0.01)
            except subprocess.TimeoutExpired:
                if (self.folder / SOCKET).exists() and _answers(self.url):
                    return
            else:
                raise ServerFailed(f"PostgreSQL did not start:\n{self._keeper.communicate()[1]}")
        raise ServerFailed("PostgreSQL did not answer within a minute.")


def _start_keeper(folder: Path) -> subprocess.Popen[str]:
    # A session of its own keeps Ctrl-C from the server; PG… variables would change what it does.
    return subprocess.Popen(
        [sys.executable, "-I", "-S", str(Path(__file__).with_name("keeper.py")), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={key: value for key, value in os.environ.items() if not key.startswith("PG")} | {"LC_ALL": "C"},
    )


def _parent(user: int | None) -> Path:
    """The temporary folder, unless a socket's path would be too long there or the server may not enter it."""
    wanted = Path(tempfile.gettempdir()).resolve()
    fits = len(os.fsencode(wanted / "stillroom-01234567" / SOCKET)) <= LONGEST_SOCKET_PATH
    enterable = user is None or all(folder.stat().st_mode & 0o001 for folder in (wanted, *wanted.parents))
    return wanted if fits and enterable else Path("/tmp")  # noqa: S108 - mkdtemp makes a folder of our own in it


def _initdb_options(version: int) -> list[str]:
    # Text sorts and folds its case alike on every machine, by Unicode's code points.
    builtin = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    locale = builtin if version >= 17 else ["--locale=C.UTF-8"]
    return ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync", *locale]


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True
