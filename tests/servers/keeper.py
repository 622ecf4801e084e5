"""
Keeps one PostgreSQL server for as long as its owner lives, then removes every trace of it.

A process of its own, because an owner that is killed cannot clean up. It is given the server's folder, and
on standard input a line with the plan (see `Plan`); an empty line, or the end of input when the owner is gone,
means stop. The folder is removed in every case. It imports the standard library only.
"""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType
from typing import TypedDict

PATIENCE = 20.0
"""Seconds a server is given to obey each signal."""


class Plan(TypedDict):
    """The commands that make and run the server, and the user and group to run them as (None: our own)."""

    initdb: list[str]
    postgres: list[str]
    user: int | None


def keep(folder: Path) -> int:
    """Serve until told to stop or orphaned; the exit status, 1 when the server ended by itself."""
    signal.signal(signal.SIGTERM, _leave)
    try:
        plan = sys.stdin.readline()
        return _serve(folder, json.loads(plan)) if plan.strip() else 0
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        shutil.rmtree(folder)


def _serve(folder: Path, plan: Plan) -> int:
    log = folder / "server.log"
    with log.open("wb") as output:
        with _start(plan["initdb"], plan["user"], folder, output.fileno()) as initdb:
            made = initdb.wait() == 0
        server = _start(plan["postgres"], plan["user"], folder, output.fileno()) if made else None
    if server is None or not _wait_for_the_end(server):
        sys.stderr.write(log.read_text(errors="replace")[-4000:])
        return 1
    return 0


def _start(command: list[str], user: int | None, folder: Path, output: int) -> subprocess.Popen[bytes]:
    groups: list[int] | None = None if user is None else []
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd=folder,
        user=user,
        group=user,
        extra_groups=groups,
    )


def _wait_for_the_end(server: subprocess.Popen[bytes]) -> bool:
    """Whether the server was stopped; False when it ended by itself."""
    try:
        signal.signal(signal.SIGCHLD, _leave)
        if server.poll() is None:
            sys.stdin.readline()
    except SystemExit:
        pass
    finally:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    return _stop(server)


def _stop(server: subprocess.Popen[bytes]) -> bool:
    if server.poll() is not None:
        return False
    # SIGTERM would wait for clients to leave; SIGINT sends them away.
    for step in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        server.send_signal(step)
        try:
            server.wait(PATIENCE)
            break
        except subprocess.TimeoutExpired:
            continue
    return True


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit


if __name__ == "__main__":
    sys.exit(keep(Path(sys.argv[1])))
