"""What every connection promises, and what becomes of one that was lost."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from adapters.sql.engine import APPLICATION_ROLE, create, reading
from adapters.sql.migration import newest
from adapters.sql.writing import OutcomeUnknown
from ports.transactions import Transaction
from tests.brewery import Brewery, change
from tests.installations import on_engine

LOST_AT_COMMIT = """
    CREATE FUNCTION hang_up() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
        'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN NULL; END';
    CREATE CONSTRAINT TRIGGER hang_up AFTER INSERT ON inventory_adjustment DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION hang_up()
"""


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Engine]:
    engine = create(postgres_url)
    yield engine
    engine.dispose()


def told(engine: Engine, question: str) -> object:
    with reading(engine).connect() as connection:
        return connection.execute(text(question)).scalar()


def hang_up(url: str) -> None:
    """End every other connection to the database, as a restart of the server does."""
    with psycopg.connect(url, autocommit=True) as superuser:
        superuser.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_sqlite_waits_syncs_and_checks_as_promised(sqlite_url: str) -> None:
    engine = create(sqlite_url)
    pragmas = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}
    assert {name: told(engine, f"PRAGMA {name}") for name in pragmas} == pragmas
    engine.dispose()


def test_many_may_open_a_new_file_at_the_same_moment(tmp_path: Path) -> None:
    def opened(number: int) -> object:
        engine = create(f"sqlite:///{tmp_path}/{number // 8}.db")
        try:
            return told(engine, "PRAGMA journal_mode")
        finally:
            engine.dispose()

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(opened, range(400))) == {"wal"}


@pytest.mark.postgresql
def test_postgresql_works_as_the_applications_role_in_utc(postgres: Engine) -> None:
    assert told(postgres, "SELECT current_user") == APPLICATION_ROLE
    assert told(postgres, "SELECT current_setting('timezone')") == "UTC"


@pytest.mark.postgresql
@pytest.mark.parametrize("role", [None, ""])
def test_without_a_role_the_login_stays_what_it_is(postgres_url: str, role: str | None) -> None:
    engine = create(postgres_url, role=role)
    assert told(engine, "SELECT current_user = session_user") is True
    engine.dispose()


@pytest.mark.postgresql
def test_transactions_read_what_is_committed_whatever_the_servers_default_is(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as superuser:
        name = Identifier(superuser.info.dbname)
        superuser.execute(SQL("ALTER DATABASE {} SET default_transaction_isolation = 'serializable'").format(name))
    engine = create(postgres_url)
    with engine.begin() as connection:
        assert connection.execute(text("SHOW transaction_isolation")).scalar() == "read committed"
    engine.dispose()


@pytest.mark.postgresql
def test_a_restart_of_the_server_costs_no_read_and_no_change(postgres_url: str, postgres: Engine) -> None:
    brewery = Brewery.founded(on_engine(postgres).app)
    malt = brewery.item("MALT")
    hang_up(postgres_url)
    assert brewery.stock(malt).code == "MALT"
    hang_up(postgres_url)
    brewery.restock(malt, "M-1", 5)
    assert brewery.stock(malt).sequence == 1


@pytest.mark.postgresql
def test_a_change_whose_connection_is_lost_before_it_commits_is_made_once_by_another_one(
    postgres_url: str, postgres: Engine
) -> None:
    brewery, times = Brewery.founded(on_engine(postgres).app), count(1)
    malt = brewery.item("MALT")
    adjust = brewery.app.inventory.adjust_inventory

    def work(transaction: Transaction) -> int:
        time = next(times)
        adjust.within(transaction, brewery.caller, [change("restock", malt, 5)])
        if time == 1:
            hang_up(postgres_url)
        adjust.within(transaction, brewery.caller, [change("sale", malt, 2)])
        return time

    assert adjust.transactions(work) == 2
    assert brewery.stock(malt).sequence == 2
    assert brewery.findings() == []


@pytest.mark.postgresql
def test_a_connection_that_is_lost_while_it_commits_is_told_and_nothing_is_tried_again(
    postgres_url: str, postgres: Engine
) -> None:
    brewery, times = Brewery.founded(on_engine(postgres).app), count(1)
    malt = brewery.item("MALT")
    with psycopg.connect(postgres_url, autocommit=True) as superuser:
        superuser.execute(LOST_AT_COMMIT)
    adjust = brewery.app.inventory.adjust_inventory

    def work(transaction: Transaction) -> None:
        next(times)
        adjust.within(transaction, brewery.caller, [change("restock", malt, 5)])

    with pytest.raises(OutcomeUnknown):
        adjust.transactions(work)
    assert next(times) == 2
    assert brewery.stock(malt).sequence == 0


@pytest.mark.postgresql
def test_a_connection_that_is_lost_in_a_transaction_is_told_and_the_next_one_is_new(
    postgres_url: str, postgres: Engine
) -> None:
    def lose() -> None:
        with postgres.begin() as connection:
            connection.execute(text("SELECT 1"))
            hang_up(postgres_url)
            connection.execute(text("SELECT 1"))

    with pytest.raises(DBAPIError):
        lose()
    assert told(postgres, "SELECT version_num FROM alembic_version") == newest()
