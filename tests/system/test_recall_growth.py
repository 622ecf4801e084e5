"""A recall pack needs no more memory for thousands of rows than for hundreds."""

import tracemalloc
from tempfile import TemporaryFile

import pytest

from adapters.sql.lot_reach import CHUNK
from domain.production.recall_tables import PackTable
from domain.shared.identifiers import LotId
from ports.sheets import SheetForm
from tests.brewery import Brewery, change
from tests.installations import on_database

BULK = 200
FEW, MANY = CHUNK + BULK, 2 * CHUNK + BULK
"""Both more than are fetched at a time."""


@pytest.fixture
def brewery(sqlite_url: str) -> Brewery:
    return Brewery.founded(on_database(sqlite_url).app)


def sold(brewery: Brewery, code: str, times: int) -> LotId:
    """A lot that was sold so often."""
    malt = brewery.item(code)
    lot = brewery.restock(malt, code, times)
    for _ in range(times // BULK):
        brewery.together([change("sale", malt, 1, reference="SO-1")] * BULK)
    return lot


def peak_of(brewery: Brewery, lot: LotId) -> tuple[int, int]:
    """How many rows were written, and the most that was in memory at one moment."""
    with TemporaryFile() as target:
        tracemalloc.start()
        write = brewery.app.production.make_recall_pack.write
        rows = write(brewery.caller, [lot], PackTable.EVENTS, target, SheetForm.CSV)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return rows, peak


def test_a_pack_of_many_rows_needs_no_more_memory_than_one_of_few(brewery: Brewery) -> None:
    few, many = sold(brewery, "FEW", FEW), sold(brewery, "MANY", MANY)
    peak_of(brewery, few)  # what is imported and compiled once
    (rows, small), (more_rows, large) = peak_of(brewery, few), peak_of(brewery, many)
    assert (rows, more_rows) == (FEW + 1, MANY + 1)
    assert large < 1.25 * small
