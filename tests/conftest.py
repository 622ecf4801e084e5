"""What every test shares: how hypothesis searches, and databases of its own."""

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from tests.contracts.billing_providers import AtWork
    from tests.servers.postgresql import PostgresServer
    from tests.servers.redis import RedisServer

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("default"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")

# The browser's library is a group of its own, which `make e2e` and `make check` install.
collect_ignore = [] if find_spec("playwright") else ["e2e"]

BILLING_PROVIDERS = ("memory", "stripe", "paddle")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--billing", choices=BILLING_PROVIDERS, help="run the tests of billing with this provider alone")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what takes money with each provider in turn, or with the one that is asked for."""
    if "billing_name" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--billing")
        metafunc.parametrize("billing_name", [chosen] if chosen else BILLING_PROVIDERS)


# The fixtures import what they need when they are used: tests of the domain start without a database's libraries.


@pytest.fixture(scope="session")
def postgres_server() -> "Iterator[PostgresServer]":
    """A real PostgreSQL, started for this process and gone after it."""
    from tests.servers.postgresql import PostgresServer

    with PostgresServer() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres_server: "PostgresServer") -> str:
    """The name of a database at the newest revision, which others are copied from."""
    from tests.servers.databases import migrated_template

    return migrated_template(postgres_server)


@pytest.fixture
def postgres_url(postgres_server: "PostgresServer", postgres_template: str) -> Iterator[str]:
    """The address of a fresh, migrated PostgreSQL database, as its superuser; dropped after the test."""
    name = postgres_server.create_database(template=postgres_template)
    yield postgres_server.url(name)
    postgres_server.drop_database(name)


@pytest.fixture
def redis_server() -> "Iterator[RedisServer]":
    """A real Redis that is empty, gone after the test."""
    from tests.servers.redis import RedisServer

    with RedisServer() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file at the newest revision, which others are copied from."""
    from tests.servers.databases import migrated_file

    return migrated_file(tmp_path_factory.mktemp("sqlite") / "template.db")


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a fresh, migrated SQLite database."""
    from tests.servers.databases import sqlite_address

    return sqlite_address(Path(shutil.copyfile(sqlite_template, tmp_path / "stillroom.db")))


@pytest.fixture
def billing_at_work(billing_name: str) -> "Iterator[AtWork]":
    """A billing provider, and what stands behind it: the real libraries of Stripe and Paddle talk to servers here."""
    from tests.contracts.billing_providers import BILLING

    with BILLING[billing_name]() as at_work:
        yield at_work
