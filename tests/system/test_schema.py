"""The schema: from nothing to the newest revision and back, and exactly what the code's tables say."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from psycopg import connect
from psycopg.sql import SQL, Identifier
from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from adapters.sql.engine import APPLICATION_ROLE, create
from adapters.sql.migration import check, current, downgrade, newest, script, upgrade
from adapters.sql.tables import metadata
from tests.servers.databases import sqlite_address
from tests.servers.postgresql import PostgresServer
from tests.system.schema_of import schema_of

EMPTY = [
    pytest.param("empty_sqlite_url", id="sqlite"),
    pytest.param("empty_postgres_url", id="postgresql", marks=pytest.mark.postgresql),
]

BEFORE_MEMBERS = (
    """INSERT INTO "user" (id, name, created_at) VALUES (:ada, 'Ada', :at)""",
    """INSERT INTO organization (id, name, currency, time_zone, owner_id, created_at)
    VALUES (:brewery, 'Brewery', 'EUR', 'Europe/Berlin', :ada, :at)""",
    """INSERT INTO api_token (organization_id, id, user_id, name, prefix, secret_hash, scopes, created_at)
    VALUES (:brewery, :token, :ada, 'till', 'abc', 'f', '[]', :at)""",
)


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    return sqlite_address(tmp_path / "empty.db")


@pytest.fixture
def empty_postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    name = postgres_server.create_database()
    yield postgres_server.url(name)
    postgres_server.drop_database(name)


@pytest.fixture(params=EMPTY)
def empty_url(request: pytest.FixtureRequest) -> str:
    """The address of a database without anything in it."""
    url: str = request.getfixturevalue(request.param)
    return url


@contextmanager
def owner_of(url: str) -> Iterator[Connection]:
    """A transaction of the login itself, which owns the tables."""
    engine = create(url, role=None)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def tables_in(url: str) -> set[str]:
    with owner_of(url) as connection:
        return set(inspect(connection).get_table_names())


def schema_at(url: str) -> list[str]:
    with owner_of(url) as connection:
        return schema_of(connection)


def test_the_schema_goes_from_nothing_to_the_newest_revision_and_back(empty_url: str) -> None:
    assert current(empty_url) is None
    upgrade(empty_url)
    assert current(empty_url) == newest()
    assert set(metadata.tables) < tables_in(empty_url)
    whole = schema_at(empty_url)
    downgrade(empty_url, "base")
    assert current(empty_url) is None
    assert tables_in(empty_url) == {"alembic_version"}
    assert schema_at(empty_url) == []
    upgrade(empty_url)
    assert schema_at(empty_url) == whole


def test_upgrading_what_is_newest_changes_nothing(database_url: str) -> None:
    before = schema_at(database_url)
    upgrade(database_url)
    assert schema_at(database_url) == before


def test_a_migrated_database_does_not_differ_from_the_tables(database_url: str) -> None:
    assert check(database_url) == []


def test_a_database_that_was_changed_by_hand_is_found_out(database_url: str) -> None:
    with owner_of(database_url) as connection:
        connection.execute(text("ALTER TABLE inventory_item ADD COLUMN colour TEXT"))
    [difference] = check(database_url)
    assert "colour" in difference


def test_the_revisions_make_the_tables_to_the_last_rule_predicate_and_collation(empty_url: str) -> None:
    upgrade(empty_url)
    migrated = schema_at(empty_url)
    downgrade(empty_url, "base")
    with owner_of(empty_url) as connection:
        metadata.create_all(connection)
    assert migrated == schema_at(empty_url)


def test_a_migration_that_fails_leaves_nothing_behind(empty_url: str) -> None:
    with owner_of(empty_url) as connection:
        connection.execute(text("CREATE TABLE reservation (id INTEGER)"))
    with pytest.raises(DBAPIError, match="reservation"):
        upgrade(empty_url)
    assert tables_in(empty_url) == {"reservation"}


def test_two_processes_may_migrate_one_database_at_the_same_moment(empty_url: str) -> None:
    program = "import sys; from adapters.sql.migration import upgrade; upgrade(sys.argv[1])"
    processes = [subprocess.Popen([sys.executable, "-c", program, empty_url]) for _ in range(2)]
    assert [process.wait(60) for process in processes] == [0, 0]
    assert current(empty_url) == newest()


@pytest.mark.postgresql
def test_an_ordinary_login_may_migrate_and_work_as_the_applications_role() -> None:
    # On a server of its own, where nobody has made the role yet.
    with PostgresServer() as server, a_login(server) as url:
        upgrade(url)
        engine = create(url)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT current_user")).scalar() == APPLICATION_ROLE
        engine.dispose()


@contextmanager
def a_login(server: PostgresServer) -> Iterator[str]:
    """The address of an empty database as its owner, who may do no more than make roles, or use ours if it is there."""
    name = server.create_database()
    url, login = server.url(name), Identifier(f"login_of_{name}")
    with connect(url, autocommit=True) as superuser:
        superuser.execute(SQL("CREATE ROLE {} LOGIN CREATEROLE").format(login))
        superuser.execute(SQL("ALTER DATABASE {} OWNER TO {}").format(Identifier(name), login))
        superuser.execute(SQL("ALTER SCHEMA public OWNER TO {}").format(login))
        if superuser.execute("SELECT 1 FROM pg_roles WHERE rolname = 'stillroom_app'").fetchone():
            superuser.execute(SQL("GRANT stillroom_app TO {} WITH ADMIN OPTION").format(login))
    yield make_url(url).set(username=f"login_of_{name}").render_as_string(hide_password=False)
    server.drop_database(name)
    with connect(server.url("postgres"), autocommit=True) as superuser:
        superuser.execute(SQL("DROP OWNED BY {}").format(login))
        superuser.execute(SQL("DROP ROLE {}").format(login))


def test_the_statements_can_be_had_as_text_and_are_safe_to_run(tmp_path: Path) -> None:
    statements = tmp_path / "upgrade.sql"
    statements.write_text(script("postgresql"))
    # Alembic's own table keeps the revision in a varchar, and making an index may take its time.
    # What the version before needed may go, because a version serves its own revision only.
    allowed = "--exclude=prefer-text-field,require-statement-timeout,ban-drop-column,ban-drop-constraint"
    squawk = Path(sys.executable).with_name("squawk")
    found = subprocess.run([squawk, allowed, str(statements)], check=False, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout


def test_whoever_owned_an_organisation_is_its_first_member_and_back(empty_url: str) -> None:
    upgrade(empty_url, "0001")
    whose = {"ada": UUID(int=1).hex, "brewery": UUID(int=2).hex, "token": UUID(int=3).hex, "at": "2026-03-01 08:00:00Z"}
    with owner_of(empty_url) as connection:
        for statement in BEFORE_MEMBERS:
            connection.execute(text(statement), whose)
    upgrade(empty_url)
    with owner_of(empty_url) as connection:
        found = connection.execute(text("SELECT user_id, role, is_active FROM membership")).one()
        assert (UUID(str(found.user_id)).int, found.role, bool(found.is_active)) == (1, "owner", True)
        assert connection.execute(text("SELECT count(*) FROM api_token")).scalar() == 1
    downgrade(empty_url, "0001")
    with owner_of(empty_url) as connection:
        assert UUID(str(connection.execute(text("SELECT owner_id FROM organization")).scalar())).int == 1
