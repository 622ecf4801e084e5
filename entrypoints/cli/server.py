"""The web server's processes, which find the site by its name: the command line does not import the web."""

import gc
import multiprocessing
import os
import socket
from collections.abc import Callable
from functools import partial
from importlib import import_module
from threading import Event, Thread
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from entrypoints.settings import Settings

SITE = "entrypoints.wsgi:site"
THREADS = 4
"""
Requests that one process works on at a time.

Each spends half of its time in Python, where one thread works at a time: more threads would only take turns (measured:
4 % fewer answers with 8). Who waits longer for the database, because it is far, adds processes.
"""

CONTAINERS_BETWEEN_COLLECTIONS = 20_000

SECONDS_BETWEEN_TRIES = 0.05
SECONDS_TO_FINISH = 10
"""What a request may still take after the signal to stop."""


def run(settings: Settings, *, address: str, port: int, workers: int, started: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; `started` is called when the first answer can be asked for."""
    # A fresh process inherits no open connection to a database, as a forked one would.
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        SITE,
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_FINISH,
        log_level=LogLevels.error,
    )
    Thread(target=_tell_when_open, args=(address, port, started), daemon=True).start()
    server.serve(target_loader=partial(_load, settings))


def _tell_when_open(address: str, port: int, started: Callable[[], None]) -> None:
    pause = Event()
    while True:
        try:
            socket.create_connection((address, port)).close()
        except OSError:
            pause.wait(SECONDS_BETWEEN_TRIES)
        else:
            started()
            return


def listening_address(host: str, port: int) -> str:
    """
    The host as an IP address, on which nobody listens yet.

    The server itself would share a port that another server uses, and answer every other request.

    :raises OSError: there is no such host, or nobody can listen there.
    """
    [(family, _, _, _, place), *_] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    socket.create_server(place, family=family).close()
    return str(place[0])


def _load(settings: Settings, target: str) -> Any:  # noqa: ANN401 - a WSGI application, whoever makes it
    # Ctrl+C goes to a terminal's whole foreground group. The server passes it on by itself; twice can stop a stop.
    os.setpgrp()
    module, name = target.split(":")
    site = getattr(import_module(module), name)(settings)
    collect_seldom()
    return site


def collect_seldom() -> None:
    """
    Have Python look for garbage less often than it would by itself, and not among what is there by now.

    Whoever makes ten thousand rows spends a third of the time on looking through them, and through the whole program,
    again and again (measured: a trace to 10,001 lots takes 168 ms instead of 255). Objects that refer to each other in
    a circle stay somewhat longer; all others go as soon as nobody refers to them, as ever.
    """
    gc.freeze()
    gc.set_threshold(CONTAINERS_BETWEEN_COLLECTIONS)
