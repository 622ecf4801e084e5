"""What the proofs share: databases of both kinds, and an installation on each kind of storage."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from adapters.sql.engine import create
from tests.brewery import Brewery
from tests.installations import Installation, on_engine
from tests.servers.databases import sqlite_address
from tests.servers.postgresql import PostgresServer

BOTH = [
    pytest.param("sqlite_url", id="sqlite"),
    pytest.param("postgres_url", id="postgresql", marks=pytest.mark.postgresql),
]
BOTH_SHARED = [
    pytest.param("shared_sqlite_url", id="sqlite"),
    pytest.param("shared_postgres_url", id="postgresql", marks=pytest.mark.postgresql),
]


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh, migrated database: of SQLite, then of PostgreSQL."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
def installation(database_url: str) -> Iterator[Installation]:
    """The application on that database."""
    engine = create(database_url)
    yield on_engine(engine)
    engine.dispose()


@pytest.fixture
def brewery(installation: Installation) -> Brewery:
    """A brewery in it, without stock."""
    return Brewery.founded(installation.app)


@pytest.fixture(scope="module")
def shared_sqlite_url(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    return sqlite_address(Path(shutil.copyfile(sqlite_template, tmp_path_factory.mktemp("shared") / "stillroom.db")))


@pytest.fixture(scope="module")
def shared_postgres_url(postgres_server: PostgresServer, postgres_template: str) -> Iterator[str]:
    name = postgres_server.create_database(template=postgres_template)
    yield postgres_server.url(name)
    postgres_server.drop_database(name)


@pytest.fixture(scope="module", params=BOTH_SHARED)
def shared_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated database that all tests of a module share: of SQLite, then of PostgreSQL."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
def copy_of(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Makes a copy of the database at an address, to which nobody may be connected, and tells the copy's address."""
    made: list[str] = []

    def copy(url: str) -> str:
        if url.startswith("sqlite"):
            return sqlite_address(Path(shutil.copyfile(urlsplit(url).path[1:], tmp_path / "copy.db")))
        server: PostgresServer = request.getfixturevalue("postgres_server")
        made.append(server.create_database(template=urlsplit(url).path[1:]))
        return server.url(made[-1])

    yield copy
    for name in made:
        request.getfixturevalue("postgres_server").drop_database(name)
