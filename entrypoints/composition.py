"""Puts an installation together: the one module that names adapters."""

from adapters.sql import migration
from adapters.sql.access import SqlAccess
from adapters.sql.engine import create
from adapters.sql.reading import SqlStockReading
from adapters.sql.transactions import SqlTransactions
from adapters.system.clock import now
from adapters.system.ids import Uuid7Ids
from adapters.system.secrets import new_secret
from application.app import App, Ports, application
from entrypoints.settings import Settings

__all__ = ["compose", "migration"]


def compose(settings: Settings) -> App:
    """The application on the database of the settings."""
    engine = create(settings.database_url, role=settings.database_role)
    return application(
        Ports(
            transactions=SqlTransactions(engine),
            reading=SqlStockReading(engine),
            access=SqlAccess(engine),
            clock=now,
            ids=Uuid7Ids(),
            secrets=new_secret,
        )
    )
