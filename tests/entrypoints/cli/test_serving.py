"""The site, served by a real process that answers and stops by itself."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from socket import create_server

import pytest

from tests.entrypoints.cli.terminal import Terminal
from tests.servers.databases import sqlite_address
from tests.servers.redis import RedisServer

SECONDS = 60
"""How long a process may take to start or to stop, on a machine that is busy."""

KEY = "f3Yh0sKd9Qw2LzXc7Vb5Nm1TgRp8Ju4E"
ADDRESS = "https://stock.example.com"
OPEN = re.compile(r"Stillroom is at http://127\.0\.0\.1:(\d+)/")


def free_port() -> int:
    with closing(create_server(("127.0.0.1", 0))) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def running(url: str, *words: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], int, list[str]]]:
    """A process that serves, its port, and what it printed before; killed if it does not stop by itself."""
    port = free_port()
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("STILLROOM_")}
    told = {f"STILLROOM_{name}": value for name, value in {"DATABASE_URL": url, **environment}.items()}
    command = [sys.executable, "-c", "from entrypoints.cli.main import main; main()", *words, "--port", str(port)]
    with subprocess.Popen(
        command,
        env={**inherited, **told},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process, port, _lines_until_open(process)
        finally:
            if process.poll() is None:
                process.kill()


def _lines_until_open(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if OPEN.search(line):
            return lines
    raise AssertionError(f"it ended with {process.wait(SECONDS)}: {process.stderr and process.stderr.read()}")


def ask(port: int, path: str, token: str | None = None) -> tuple[HTTPResponse, str]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=SECONDS)) as connection:
        connection.request("GET", path, headers={} if token is None else {"Authorization": f"Bearer {token}"})
        response = connection.getresponse()
        return response, response.read().decode()


def terminate(process: subprocess.Popen[str]) -> None:
    """As `kill` and service managers do."""
    process.terminate()


def press_ctrl_c(process: subprocess.Popen[str]) -> None:
    """As a terminal does, which tells all processes in its foreground."""
    os.killpg(process.pid, signal.SIGINT)


@pytest.mark.parametrize("stop", [terminate, press_ctrl_c])
def test_a_process_answers_and_stops_by_itself(
    brewery: Terminal, stop: Callable[[subprocess.Popen[str]], None]
) -> None:
    token = brewery.told("tokens", "create", "Test")["token"]
    with running(brewery.database_url, "serve") as (process, port, _):
        response, body = ask(port, "/api/v1/items?limit=1", token)
        assert (response.status, '"items"' in body) == (200, True)
        assert ask(port, "/api/v1/items")[0].status == 401
        stop(process)
        assert process.wait(SECONDS) == 0


def test_the_demo_is_served_with_a_sign_in_by_one_click(tmp_path: Path) -> None:
    with running(sqlite_address(tmp_path / "demo.db"), "demo", "--serve") as (process, port, lines):
        assert "0 findings" in "".join(lines)
        assert process.stdout is not None
        assert "sign in to the demo as owner, maker or viewer by one click" in process.stdout.readline()
        assert ask(port, "/stock")[0].status == 303
        page = ask(port, "/auth/sign-in")[1]
        assert all(f"Sign in to the demo as {role}" in page for role in ("owner", "maker", "viewer"))
        process.terminate()
        assert process.wait(SECONDS) == 0


def test_without_its_setting_no_sign_in_to_the_demo_is_offered(brewery: Terminal) -> None:
    with running(brewery.database_url, "serve") as (process, port, _):
        assert "demo" not in ask(port, "/auth/sign-in")[1]
        process.terminate()
        assert process.wait(SECONDS) == 0


def test_a_port_that_is_taken_is_refused(brewery: Terminal) -> None:
    with closing(create_server(("127.0.0.1", 0))) as listener:
        port = str(listener.getsockname()[1])
        refused = brewery.type("serve", "--port", port)
    assert refused.exit_code == 3
    assert "choose another --port" in refused.err


@pytest.mark.parametrize("host", ["no-such-host.invalid", "192.0.2.1"])
def test_an_address_of_another_machine_is_refused(brewery: Terminal, host: str) -> None:
    refused = brewery.type("serve", "--host", host, "--port", str(free_port()))
    assert refused.exit_code == 3
    assert f"Nobody can listen on {host}" in refused.err


def test_a_sign_in_to_the_demo_is_not_served_where_strangers_could_use_it(brewery: Terminal) -> None:
    open_to_all = brewery.with_settings(DEMO_SIGN_IN="1")
    exposed = open_to_all.type("serve", "--host", "0.0.0.0", "--port", str(free_port()))  # noqa: S104 - it is refused
    assert exposed.exit_code == 3
    assert "loopback address only" in exposed.err
    production = brewery.with_settings(DEMO_SIGN_IN="1", ENVIRONMENT="production", SECRET_KEY=KEY, PUBLIC_URL=ADDRESS)
    refused = production.type("serve", "--port", str(free_port()))
    assert refused.exit_code == 3
    assert "unset STILLROOM_DEMO_SIGN_IN" in refused.err
    assert "STILLROOM_DEMO_SIGN_IN" in production.type("doctor").out


def test_production_is_not_served_without_a_secret(brewery: Terminal) -> None:
    production = brewery.with_settings(ENVIRONMENT="production")
    refused = production.type("serve", "--port", str(free_port()))
    assert refused.exit_code == 3
    assert "set STILLROOM_SECRET_KEY" in refused.err
    assert "STILLROOM_SECRET_KEY" in production.type("doctor").out


def test_s41_in_production_several_workers_need_a_redis_to_count_together(brewery: Terminal) -> None:
    production = brewery.with_settings(ENVIRONMENT="production", SECRET_KEY=KEY, PUBLIC_URL=ADDRESS)
    refused = production.type("serve", "--workers", "2", "--port", str(free_port()))
    assert refused.exit_code == 3
    assert "set STILLROOM_REDIS_URL to a Redis" in refused.err


def test_s41_several_workers_count_together(brewery: Terminal, redis_server: RedisServer) -> None:
    with running(brewery.database_url, "serve", "--workers", "2", **shared(redis_server)) as (process, port, _):
        assert [ask(port, "/nothing")[0].status for _ in range(6)] == [404] * 4 + [429] * 2
        process.terminate()
        assert process.wait(SECONDS) == 0


def shared(server: RedisServer) -> dict[str, str]:
    return {
        "ENVIRONMENT": "production",
        "PUBLIC_URL": ADDRESS,
        "REDIS_URL": server.url,
        "RATE_LIMIT": "4/hour",
        "SECRET_KEY": KEY,
    }


def test_an_old_database_is_not_served(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    path.touch()
    refused = Terminal(sqlite_address(path)).type("serve", "--port", str(free_port()))
    assert refused.exit_code == 3
    assert "stillroom db upgrade" in refused.err
