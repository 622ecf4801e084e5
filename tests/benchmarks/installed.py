"""The product, put together as it is when it is served, on a database that is measured."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from application.app import App
from entrypoints.composition import opened
from entrypoints.logs import configure_logs
from entrypoints.settings import Settings
from tests.logs import logs_as_before


@contextmanager
def installed(url: str) -> Iterator[App]:
    """The application on that database. Its log tells errors only: statements may well be slow while others compete."""
    settings = Settings(database_url=url)
    with logs_as_before():
        configure_logs(settings, least=logging.ERROR)
        with opened(settings) as app:
            yield app
