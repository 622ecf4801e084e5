"""A database that is away is told as what it is, and nothing has to be repaired when it is back."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from adapters.sql.engine import create
from adapters.sql.failures import is_outage
from entrypoints.settings import Settings
from entrypoints.web.site import create_site
from tests.entrypoints.web.program import Json, Program, program_of, refusal
from tests.installations import on_engine
from tests.servers.postgresql import PostgresServer

SALE = {"change_type": "sale", "quantity": 2}


def program_on(engine: Engine) -> Program:
    installation = on_engine(engine)
    return program_of(create_site(installation.app, Settings(), is_outage=is_outage), installation)


def away(program: Program, path: str, body: Json, key: str) -> None:
    response = program.post(path, body, key=key)
    refusal(response, 503, "storage.unavailable")
    assert int(response.headers["Retry-After"]) > 0


@pytest.mark.postgresql
def test_a_database_that_refuses_connections_is_told_and_the_same_request_succeeds_when_it_is_back(
    postgres_server: PostgresServer, postgres_url: str
) -> None:
    engine = create(postgres_url)
    program, name = program_on(engine), str(engine.url.database)
    item_id = program.item()
    program.restock(item_id, 5)
    with psycopg.connect(postgres_server.url("postgres"), autocommit=True) as superuser:
        database = Identifier(name)
        superuser.execute(SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(database))
        ending = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"
        superuser.execute(ending, [name])
        away(program, f"/items/{item_id}/adjustments", SALE, "once")
        superuser.execute(SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(database))
    assert program.made(f"/items/{item_id}/adjustments", SALE, key="once")["new_quantity"] == "3"
    assert program.made(f"/items/{item_id}/adjustments", SALE, key="once")["new_quantity"] == "3"
    engine.dispose()


@pytest.fixture
def hurried(sqlite_url: str) -> Iterator[Engine]:
    """An engine that hardly waits for others who write to the file."""
    engine = create(sqlite_url)

    # Not once for each connection: what waits for nobody sets back afterwards how long everything else waits.
    @event.listens_for(engine, "checkout")
    def hurry(connection: sqlite3.Connection, _: ConnectionPoolEntry, __: PoolProxiedConnection) -> None:
        connection.execute("PRAGMA busy_timeout = 10")

    yield engine
    engine.dispose()


def test_a_file_that_somebody_else_keeps_writing_to_is_told_as_busy(sqlite_url: str, hurried: Engine) -> None:
    program = program_on(hurried)
    item_id = program.item()
    program.restock(item_id, 5)
    path = sqlite_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        away(program, f"/items/{item_id}/adjustments", SALE, "once")
    assert program.made(f"/items/{item_id}/adjustments", SALE, key="once")["new_quantity"] == "3"


def test_a_mistake_of_ours_is_no_outage() -> None:
    assert not is_outage(ValueError("wrong"))
    assert not is_outage(ProgrammingError("SELEC", None, psycopg.errors.SyntaxError("syntax")))
    with closing(sqlite3.connect(":memory:")) as file, pytest.raises(sqlite3.OperationalError) as failure:
        file.execute("SELEC")
    assert not is_outage(failure.value)


def test_nobody_listening_is_an_outage() -> None:
    engine = create_engine("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(Exception, match="refused") as failure:
        engine.connect()
    assert is_outage(failure.value)
