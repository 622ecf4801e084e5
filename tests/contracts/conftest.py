"""The adapters of this project that the contracts are held against."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.stores import Stores, in_memory, on_database
from tests.servers.databases import sqlite_address
from tests.servers.postgresql import PostgresServer


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
