"""Web servers in processes of their own: the product's, as it is served, and others."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.web_load import Address

_PATIENCE = 120.0
"""Seconds a server may take to start, and to end."""


class ServerDied(Exception):
    """A web server ended, or never listened; the message is what it wrote."""


@contextmanager
def serving(command: Sequence[str], port: int, environ: Mapping[str, str], log: Path) -> Iterator[Address]:
    """
    The address at which a command serves, once it does.

    :raises ServerDied: it does not.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env={**os.environ, **environ}, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    try:
        _wait_for(process, ("127.0.0.1", port), log)
        yield "127.0.0.1", port
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()


def free_port() -> int:
    """A port on which nobody listens just now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _wait_for(process: subprocess.Popen[bytes], address: Address, log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection(address, 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise ServerDied(log.read_text(errors="replace")[-4000:])
