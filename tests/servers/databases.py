"""Databases that hold the product's schema, made by the product's own migration."""

import sqlite3
from contextlib import closing
from pathlib import Path

from adapters.sql.migration import upgrade
from tests.servers.postgresql import PostgresServer


def migrated_template(server: PostgresServer) -> str:
    """The name of a database at the newest revision, closed to connections: only for copying."""
    name = server.create_database()
    upgrade(server.url(name))
    server.close_database(name)
    return name


def migrated_file(path: Path) -> Path:
    """An SQLite file at the newest revision, ready for copying."""
    upgrade(sqlite_address(path))
    return made_whole(path)


def made_whole(path: Path) -> Path:
    """The same SQLite file, whole without its write-ahead log: ready for copying."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def sqlite_address(path: Path) -> str:
    """The address of an SQLite file, as SQLAlchemy reads it."""
    return f"sqlite:///{path}"
