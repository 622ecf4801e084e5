"""The site on each kind of storage that needs no server, and a program that uses it."""

import logging
from collections.abc import Iterator
from traceback import print_exception

import pytest
import structlog
from flask import Flask
from structlog.testing import LogCapture

from adapters.sql.engine import create
from entrypoints.settings import Settings
from entrypoints.web.site import create_site
from tests.entrypoints.web.browsing import Pages, pages_by
from tests.entrypoints.web.program import Program, program_of
from tests.installations import Installation, in_memory, on_engine
from tests.logs import logs_as_before
from tests.routing import compile_routes_once

compile_routes_once()


@pytest.fixture(params=["memory", "sqlite"])
def installation(request: pytest.FixtureRequest) -> Iterator[Installation]:
    """An empty installation."""
    if request.param == "memory":
        yield in_memory()
        return
    engine = create(request.getfixturevalue("sqlite_url"))
    yield on_engine(engine)
    engine.dispose()


@pytest.fixture
def site(installation: Installation) -> Flask:
    """The site of that installation."""
    return create_site(installation.app, Settings())


@pytest.fixture
def program(site: Flask, installation: Installation) -> Program:
    """A program that may do everything in its organisation."""
    return program_of(site, installation)


@pytest.fixture
def pages(installation: Installation, program: Program) -> Pages:
    """The pages of the user whose token that program has."""
    return pages_by(installation, program.token)


@pytest.fixture(autouse=True)
def log() -> Iterator[LogCapture]:
    """What is logged meanwhile; a failure's traceback is shown when a test fails."""
    capture = LogCapture()
    everything = structlog.make_filtering_bound_logger(logging.NOTSET)
    with logs_as_before():
        structlog.configure(processors=[capture], wrapper_class=everything, cache_logger_on_first_use=False)
        yield capture
    for entry in capture.entries:
        if "exc_info" in entry:
            print_exception(entry["exc_info"])
