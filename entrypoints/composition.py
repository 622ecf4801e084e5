"""Puts an installation together: the one module that names adapters."""

from collections.abc import Iterator
from contextlib import contextmanager

from adapters.files.sheets import FileSheets
from adapters.sql.address import file_of
from adapters.sql.failures import FAILURES, refusal_of
from adapters.sql.storage import SqlStorage, open_storage
from adapters.sql.watch import working
from adapters.system.clock import now
from adapters.system.ids import Uuid7Ids
from adapters.system.secrets import new_secret
from application.app import App, Ports, application
from entrypoints.settings import Settings
from ports.diagnosis import Diagnosis
from ports.schema import Schema

__all__ = [
    "FAILURES",
    "Uuid7Ids",
    "compose",
    "examine",
    "file_of",
    "now",
    "opened",
    "refusal_of",
    "schema_of",
    "working",
]


def compose(settings: Settings) -> App:
    """The application on the database of the settings, for as long as the process lives."""
    return _over(_storage(settings))


@contextmanager
def opened(settings: Settings) -> Iterator[App]:
    """The same for as long as the block lasts; then its connections are closed."""
    storage = _storage(settings)
    try:
        yield _over(storage)
    finally:
        storage.close()


def _storage(settings: Settings) -> SqlStorage:
    return open_storage(settings.database_url, settings.database_role or None)


def _over(storage: SqlStorage) -> App:
    return application(
        Ports(
            transactions=storage.transactions,
            reading=storage.reading,
            access=storage.access,
            people=storage.people,
            clock=now,
            ids=Uuid7Ids(),
            secrets=new_secret,
            sheets=FileSheets(),
        )
    )


# What migrates a database is imported only when somebody asks: every command and every process would wait for it.


def schema_of(settings: Settings) -> Schema:
    """The schema of the database of the settings."""
    from adapters.sql.schema import SqlSchema

    return SqlSchema(settings.database_url)


def examine(settings: Settings) -> Iterator[Diagnosis]:
    """Whether the database of the settings is fit to work."""
    from adapters.sql.diagnosis import diagnose

    return diagnose(settings.database_url, settings.database_role or None, now)
