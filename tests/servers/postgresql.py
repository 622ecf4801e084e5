"""A real PostgreSQL for tests, benchmarks and replays: found, started, and gone again afterwards."""

import os
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Composed, Identifier

from tests.servers.binaries import HOW_TO_GET_ONE, PostgresMissing, SearchPath
from tests.servers.cluster import Cluster, ServerFailed

EXISTING = "TEST_DATABASE_URL"
"""The variable that names a server to use where no programs are found."""


class PostgresServer:
    """
    A context manager: inside it the server runs and databases can be made; outside nothing of it is left.

    durable: True writes to disk before it answers, as in production, for benchmarks; False is for tests.
    settings: of postgresql.conf, over those that are chosen here. Neither changes a server that was there before.
    """

    def __init__(
        self,
        *,
        durable: bool = False,
        settings: Mapping[str, str] | None = None,
        search: SearchPath | None = None,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._durable = durable
        self._settings = settings or {}
        self._search = search or SearchPath()
        self._existing = environ.get(EXISTING, "").replace("+psycopg", "")
        self._cluster: Cluster | None = None
        self._made: set[str] = set()
        self._names = (f"test_{uuid4().hex[:12]}_{number}" for number in count(1))

    @property
    def binaries(self) -> Path | None:
        """The folder of the server's programs; None when the server is one that was there before."""
        return self._search.server()

    def program(self, name: str) -> Path:
        """
        One of PostgreSQL's programs, such as `pgbench`.

        :raises PostgresMissing: no installation here has it.
        """
        return self._search.program(name)

    def __enter__(self) -> Self:
        """
        Start the server, or check the one that TEST_DATABASE_URL names.

        :raises PostgresMissing: there is neither a server to start nor one to use.
        :raises ServerFailed: it does not start, or should be durable and is not.
        """
        if self.binaries:
            self._cluster = Cluster(self.binaries, durable=self._durable, settings=self._settings)
        elif not self._existing:
            raise PostgresMissing(HOW_TO_GET_ONE)
        elif self._durable and not self._is_durable():
            raise ServerFailed(f"The server of {EXISTING} has fsync off, so its timings mean nothing.")
        return self

    def __exit__(self, *_: object) -> None:
        if self._cluster:
            self._cluster.stop()
            return
        for name in tuple(self._made):
            self.drop_database(name)

    def url(self, database: str) -> str:
        """The address of a database, as SQLAlchemy and psycopg both read it."""
        return urlsplit(self._base)._replace(path=f"/{database}").geturl()

    def create_database(self, *, template: str = "template1") -> str:
        """Make a database that is a copy of `template`; its name, which no other has."""
        name = next(self._names)
        statement = SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template))
        with psycopg.connect(self._base, autocommit=True) as connection:
            # Two to three times as fast as writing every page to the log, which 15 and newer do otherwise.
            strategy = SQL(" STRATEGY FILE_COPY") if connection.info.server_version >= 150_000 else SQL("")
            connection.execute(statement + strategy)
        self._made.add(name)
        return name

    def close_database(self, name: str) -> None:
        """Refuse all further connections to a database: it is a template from now on."""
        self._run(SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false").format(Identifier(name)))

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._run(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
        self._made.discard(name)

    def _run(self, statement: Composed) -> None:
        with psycopg.connect(self._base, autocommit=True) as connection:
            connection.execute(statement)

    def _is_durable(self) -> bool:
        with psycopg.connect(self._base) as connection:
            return connection.execute("SHOW fsync").fetchone() == ("on",)

    @property
    def _base(self) -> str:
        return self._cluster.url if self._cluster else self._existing
