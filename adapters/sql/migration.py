"""Bringing a database to a revision of the schema and back, and seeing whether it is what the code expects."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import StringIO

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from adapters.sql.engine import create, reading
from adapters.sql.tables import metadata

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('stillroom schema'))"


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database up to a revision, all the way or not at all. Whoever else migrates it meanwhile waits."""
    with _migrating(url) as connection:
        command.upgrade(_config(connection=connection), revision)


def downgrade(url: str, revision: str) -> None:
    """Take the database back to a revision, or to nothing with "base": the data of what is removed is lost."""
    with _migrating(url) as connection:
        command.downgrade(_config(connection=connection), revision)


def script(dialect: str, revisions: str = "head") -> str:
    """The statements of an upgrade as text, for people who run them by hand; revisions: "head", or "from:to"."""
    output = StringIO()
    command.upgrade(_config(output, dialect=dialect), revisions, sql=True)
    return output.getvalue()


def newest() -> str | None:
    """The revision that this code expects."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def current(url: str) -> str | None:
    """The revision of the database; None when it has none."""
    with _connected(url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def check(url: str) -> Sequence[str]:
    """How the database differs from the tables that this code expects; empty when it does not."""
    with _connected(url) as connection:
        return [str(difference) for difference in compare_metadata(MigrationContext.configure(connection), metadata)]


def _config(output: StringIO | None = None, **attributes: object) -> Config:
    config = Config(output_buffer=output) if output else Config()
    # A resource of the package, so that an installed wheel finds it as well.
    config.set_main_option("script_location", "migrations:.")
    config.set_main_option("path_separator", "os")
    config.attributes.update(attributes)
    return config


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = create(url, role=None)
    try:
        with reading(engine).connect() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _migrating(url: str) -> Iterator[Connection]:
    engine = create(url, role=None)
    begun = _begun_on_sqlite if engine.dialect.name == "sqlite" else _begun_on_postgresql
    try:
        with begun(engine) as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _begun_on_postgresql(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as connection:
        connection.exec_driver_sql(_LOCK)
        yield connection


@contextmanager
def _begun_on_sqlite(engine: Engine) -> Iterator[Connection]:
    """
    A transaction in which a table may be replaced by a new one, as SQLite changes tables.

    Meanwhile rows refer to nothing, so foreign keys are off, which works before a transaction only, and checked at the
    end.
    """
    with reading(engine).connect() as connection, connection.begin():
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection
        if orphans := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
            raise IntegrityError("PRAGMA foreign_key_check", None, ValueError(f"rows without their parents: {orphans}"))
