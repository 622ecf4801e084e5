"""A file of opening lots: the product's import against COPY of the very rows that it wrote."""

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO, StringIO
from time import perf_counter
from typing import LiteralString

import psycopg
from psycopg.sql import SQL, Composed, Identifier
from sqlalchemy import Table

from adapters.sql.tables import audit_log, inventory_adjustment, inventory_history, inventory_lot
from application.inventory.import_stock import ImportRequest
from domain.inventory.transfer.columns import FileKind
from tests.benchmarks.ground import Ground
from tests.benchmarks.installed import installed
from tests.benchmarks.rows import Aim, Round, Row, Unit
from tests.benchmarks.shape import Shape, caller_of

ITEMS = Shape(items=100, lots=0)
WRITTEN = (inventory_lot, inventory_adjustment, inventory_history, audit_log)
"""Where an import adds rows, parents first."""


@contextmanager
def bulk_import(ground: Ground) -> Iterator[Round]:
    """`ImportStock` in one transaction into an installation without stock: rows of the file a second."""
    yield lambda: ground.scale.imported / _import(ground.database(ITEMS), ground.scale.imported)


@contextmanager
def COPY(ground: Ground) -> Iterator[Round]:  # noqa: N802 - it is shown as it is called
    """All rows that the import writes, from memory, in one transaction: rows of the file a second as well."""
    url = ground.database(ITEMS)
    _import(url, ground.scale.imported)
    with psycopg.connect(url) as connection:
        written = {table: _copied_out(connection, table) for table in WRITTEN}
    yield lambda: ground.scale.imported / _copy_in(ground.database(ITEMS), written)


def _import(url: str, lines: int) -> float:
    caller, file = caller_of(1), BytesIO(_file(lines))
    with installed(url) as app:
        app.inventory.view_stock.count_items(caller)
        begun = perf_counter()
        app.inventory.import_stock(caller, file, ImportRequest(kind=FileKind.LOTS))
        return perf_counter() - begun


def _file(lines: int) -> bytes:
    """Opening lots of all items, in turn."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(["item", "lot_number", "received_at", "quantity", "unit_cost", "expiration_date"])
    for number in range(lines):
        item, day = f"I{number % ITEMS.items + 1:07d}", number % 28 + 1
        cells = (f"2025-03-{day:02d}T08:00:00+00:00", f"{number % 90 + 1}.25", f"{number % 7 + 1}.4", "2099-12-31")
        writer.writerow([item, f"B{number}", *cells])
    return text.getvalue().encode()


def _statement(text: LiteralString, table: Table) -> Composed:
    columns = [Identifier(column.name) for column in table.c if column.computed is None]
    return SQL(text).format(Identifier(table.name), SQL(", ").join(columns))


def _copied_out(connection: psycopg.Connection, table: Table) -> bytes:
    with connection.cursor().copy(_statement("COPY {} ({}) TO STDOUT", table)) as copy:
        return b"".join(bytes(part) for part in copy)


def _copy_in(url: str, written: Mapping[Table, bytes]) -> float:
    with psycopg.connect(url) as connection:
        begun = perf_counter()
        for table, rows in written.items():
            with connection.cursor().copy(_statement("COPY {} ({}) FROM STDIN", table)) as copy:
                copy.write(rows)
        connection.commit()
        return perf_counter() - begun


ROWS = (
    Row(
        name="import",
        about="rows of a file imported / COPY of what that writes",
        unit=Unit.A_SECOND,
        measured=bulk_import,
        baseline=COPY,
        aim=Aim(required=1 / 20, stretch=1 / 8),
    ),
)
