"""What the contracts are held against, and the breweries that try it."""

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from adapters.files.sheets import FileSheets
from adapters.memory.clock import SettableClock
from adapters.memory.ids import CountedIds
from adapters.memory.secrets import FixedSecrets
from application.app import App, Ports, application
from tests.brewery import Brewery
from tests.contracts.stores import Stores, in_memory, on_database
from tests.servers.databases import sqlite_address
from tests.servers.postgresql import PostgresServer

KINDS = [
    pytest.param("memory_stores", id="memory"),
    pytest.param("sqlite_stores", id="sqlite"),
    pytest.param("postgresql_stores", id="postgresql", marks=pytest.mark.postgresql),
]
SERIES = count(1)


@pytest.fixture(scope="session")
def memory_stores() -> Stores:
    return in_memory()


@pytest.fixture(scope="session")
def sqlite_stores(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    file = shutil.copyfile(sqlite_template, tmp_path_factory.mktemp("contracts") / "stillroom.db")
    with on_database(sqlite_address(Path(file))) as stores:
        yield stores


@pytest.fixture(scope="session")
def postgresql_stores(postgres_server: PostgresServer, postgres_template: str) -> Iterator[Stores]:
    name = postgres_server.create_database(template=postgres_template)
    with on_database(postgres_server.url(name)) as stores:
        yield stores
    postgres_server.drop_database(name)


@pytest.fixture(params=KINDS)
def stores(request: pytest.FixtureRequest) -> Stores:
    """Override this one to hold a contract against another adapter."""
    kept: Stores = request.getfixturevalue(request.param)
    return kept


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def ids() -> CountedIds:
    """Ids that no other test makes."""
    return CountedIds(next(SERIES))


@pytest.fixture
def app(stores: Stores, clock: SettableClock, ids: CountedIds) -> App:
    """The use cases over the adapter, because they are how anything gets into it."""
    return application(
        Ports(
            transactions=stores.transactions,
            reading=stores.reading,
            access=stores.access,
            clock=clock,
            ids=ids,
            secrets=FixedSecrets(),
            sheets=FileSheets(),
        )
    )


@pytest.fixture
def brewery(app: App) -> Brewery:
    """An organisation of this test's own."""
    return Brewery.founded(app)


@pytest.fixture
def cidery(app: App) -> Brewery:
    """Another one, which must not notice what the brewery does."""
    return Brewery.founded(app, "Next Door Cidery")
