"""Puts an installation together: the one module that names adapters."""

from collections.abc import Iterator

from adapters.files.sheets import FileSheets
from adapters.sql import migration
from adapters.sql.access import SqlAccess
from adapters.sql.address import file_of
from adapters.sql.diagnosis import diagnose
from adapters.sql.engine import create
from adapters.sql.failures import FAILURES, refusal_of
from adapters.sql.reading import SqlStockReading
from adapters.sql.transactions import SqlTransactions
from adapters.sql.watch import working
from adapters.system.clock import now
from adapters.system.ids import Uuid7Ids
from adapters.system.secrets import new_secret
from application.app import App, Ports, application
from entrypoints.settings import Settings
from ports.diagnosis import Diagnosis

__all__ = ["FAILURES", "Uuid7Ids", "compose", "examine", "file_of", "migration", "now", "refusal_of", "working"]


def compose(settings: Settings) -> App:
    """The application on the database of the settings."""
    engine = create(settings.database_url, role=settings.database_role or None)
    return application(
        Ports(
            transactions=SqlTransactions(engine),
            reading=SqlStockReading(engine),
            access=SqlAccess(engine),
            clock=now,
            ids=Uuid7Ids(),
            secrets=new_secret,
            sheets=FileSheets(),
        )
    )


def examine(settings: Settings) -> Iterator[Diagnosis]:
    """Whether the database of the settings is fit to work."""
    return diagnose(settings.database_url, settings.database_role or None, now)
