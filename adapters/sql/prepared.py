"""
Prepared statements by libpq, the C library that psycopg's cursors stand on.

A cursor costs eight times what libpq itself does (measured: 139 µs of the client's time against 17), which is more than
most statements of the write path take in the database. Both use one connection; psycopg's own loaders read the results.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from psycopg.adapt import Transformer
from psycopg.pq.abc import PGresult

from adapters.sql.drivers import WatchedPostgres
from adapters.sql.types import utc_text

_PARAMETER = re.compile(r"%\((\w+)\)s")
_numbers = count(1)

_TEXTS: Mapping[type, Callable[[Any], str]] = {
    str: str,
    int: str,
    UUID: lambda value: value.hex,
    datetime: utc_text,
    date: date.isoformat,
    bool: lambda value: "true" if value else "false",
    bytes: lambda value: f"\\x{value.hex()}",
}


class Prepared:
    """One statement, prepared on a connection when that first sends it. Its parameters are named as in `%(name)s`."""

    def __init__(self, sql: str) -> None:
        self.parameters = tuple(dict.fromkeys(_PARAMETER.findall(sql)))
        places = {name: f"${place}" for place, name in enumerate(self.parameters, 1)}
        self.sql = _PARAMETER.sub(lambda match: places[match[1]], sql).replace("%%", "%")
        self._name = f"stillroom_{next(_numbers)}".encode()

    def send(
        self, connection: WatchedPostgres, values: Mapping[str, Any], row: Callable[[Sequence[Any]], Any]
    ) -> list[Any]:
        """
        Send it; the rows of its result, made by `row`.

        :raises psycopg.Error: the database refuses, or is gone.
        """
        given: list[Any] = [_text(values[name]) for name in self.parameters]
        with connection.reporting(self.sql):
            if self._name not in connection.prepared:
                connection.checked(connection.pgconn.prepare(self._name, self.sql.encode()))
                connection.prepared[self._name] = None
            result = connection.checked(connection.pgconn.exec_prepared(self._name, given))
        return self._loaded(connection, result, row) if result.ntuples else []

    def _loaded(self, connection: WatchedPostgres, result: PGresult, row: Callable[[Sequence[Any]], Any]) -> list[Any]:
        """The rows, by loaders that are looked up for the first result and serve all later ones."""
        transformer = connection.prepared[self._name]
        if transformer is None:
            # Without its connection, which has it: a circle would outlive both. It reads times in UTC by itself.
            transformer = connection.prepared[self._name] = Transformer()
            transformer.set_pgresult(result)
        else:
            transformer.set_pgresult(result, set_loaders=False)
        rows = transformer.load_rows(0, result.ntuples, row)
        transformer.set_pgresult(None, set_loaders=False)
        return rows


def _text(value: Any) -> bytes | None:  # noqa: ANN401 - what a statement may take
    if value is None:
        return None
    write = _TEXTS.get(type(value)) or next(_TEXTS[kind] for kind in type(value).__mro__ if kind in _TEXTS)
    return write(value).encode()
