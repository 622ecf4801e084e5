"""A recall pack of five thousand rows: written by the use case, against the bare query that fetches the same rows."""

import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from tempfile import TemporaryFile
from time import perf_counter
from uuid import UUID

import psycopg

from domain.production.recall_tables import PackTable
from domain.shared.identifiers import LotId
from ports.sheets import SheetForm
from tests.benchmarks.ground import Ground
from tests.benchmarks.installed import installed
from tests.benchmarks.rows import Round, Row, Unit
from tests.brewery import Brewery, change
from tests.genealogies import Works

ROWS_OF_A_PACK = 5_000
BATCHES = 10
SALES = ROWS_OF_A_PACK - 1 - 2 * BATCHES
"""All others are the delivery, what each batch took of it, and what it made."""
BULK = 200

BARE = """
    WITH RECURSIVE reached (lot_id) AS (
        SELECT %(lot)s::uuid
        UNION
        SELECT made.lot_id
        FROM reached
        JOIN batch_movement AS used ON used.organization_id = %(organization)s AND used.lot_id = reached.lot_id
         AND used.role IN ('use', 'extra')
        JOIN batch_movement AS made ON made.organization_id = %(organization)s AND made.batch_id = used.batch_id
         AND made.role = 'output'
    )
    SELECT lot.code, item.code, item.name, item.unit, lot.expires_on, adjustment.type, adjustment.reference,
           adjustment.effective_at, history.delta
    FROM reached
    JOIN inventory_lot AS lot ON lot.organization_id = %(organization)s AND lot.id = reached.lot_id
    JOIN inventory_item AS item ON item.organization_id = %(organization)s AND item.id = lot.item_id
    JOIN inventory_history AS history ON history.organization_id = %(organization)s AND history.lot_id = lot.id
     AND history.delta <> 0
    JOIN inventory_adjustment AS adjustment ON adjustment.organization_id = %(organization)s
     AND adjustment.id = history.adjustment_id
    ORDER BY item.code, lot.code, history.sequence
"""
"""What somebody who knows the schema would write by hand for the same rows, if nothing is ever reversed."""


@contextmanager
def _sold(ground: Ground) -> Iterator[tuple[str, Brewery, LotId]]:
    """The address of a database in which a delivery went through batches to thousands of orders."""
    url = ground.database()
    with installed(url) as app:
        works = Works.opened(Brewery.founded(app))
        lot = works.deliver("M-1", BATCHES)
        made = [works.made(ROWS_OF_A_PACK, **{"M-1": 1}) for _ in range(BATCHES)]
        sales = [
            change("sale", works.wort, 1, lot_code=made[number % BATCHES], reference=f"SO-{number:05}")
            for number in range(SALES)
        ]
        for first in range(0, SALES, BULK):
            works.brewery.together(sales[first : first + BULK])
        yield url, works.brewery, lot


def _pack(brewery: Brewery, lot: LotId, form: SheetForm) -> None:
    with TemporaryFile() as target:
        write = brewery.app.production.make_recall_pack.write
        assert write(brewery.caller, [lot], PackTable.EVENTS, target, form) == ROWS_OF_A_PACK


@contextmanager
def _packing(ground: Ground, form: SheetForm, measure: Callable[[Callable[[], object]], float]) -> Iterator[Round]:
    with _sold(ground) as (_, brewery, lot):
        yield lambda: measure(partial(_pack, brewery, lot, form))


@contextmanager
def _fetching(ground: Ground, measure: Callable[[Callable[[], object]], float]) -> Iterator[Round]:
    with _sold(ground) as (url, brewery, lot), psycopg.connect(url, autocommit=True) as connection:
        given: dict[str, UUID] = {"organization": brewery.caller.organization_id, "lot": lot}

        def fetch() -> Sequence[object]:
            found = connection.execute(BARE, given).fetchall()
            assert len(found) == ROWS_OF_A_PACK
            return found

        yield lambda: measure(fetch)


def _time(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return (perf_counter() - begun) * 1e6


def _peak(work: Callable[[], object]) -> float:
    """The most that Python had in memory at one moment of the work, in kilobytes."""
    tracemalloc.start()
    try:
        kept = work()
        peak = tracemalloc.get_traced_memory()[1] / 1000
        del kept
        return peak
    finally:
        tracemalloc.stop()


@contextmanager
def pack_as_XLSX(ground: Ground) -> Iterator[Round]:  # noqa: N802 - it is shown as it is called
    """All that happened to the lots, as a workbook."""
    with _packing(ground, SheetForm.XLSX, _time) as work:
        yield work


@contextmanager
def pack_as_CSV(ground: Ground) -> Iterator[Round]:  # noqa: N802 - as above
    """The same as text."""
    with _packing(ground, SheetForm.CSV, _time) as work:
        yield work


@contextmanager
def bare_query(ground: Ground) -> Iterator[Round]:
    """One statement by psycopg, and its rows as tuples."""
    with _fetching(ground, _time) as work:
        yield work


@contextmanager
def memory_of_the_pack(ground: Ground) -> Iterator[Round]:
    """The most that writing the workbook needs at one moment."""
    with _packing(ground, SheetForm.XLSX, _peak) as work:
        yield work


@contextmanager
def memory_of_the_rows(ground: Ground) -> Iterator[Round]:
    """The most that the rows of the bare query need."""
    with _fetching(ground, _peak) as work:
        yield work


ROWS = (
    Row(
        name="recall",
        about="recall pack of 5,000 rows as XLSX / the bare query for the same rows",
        unit=Unit.MICROSECONDS,
        measured=pack_as_XLSX,
        baseline=bare_query,
    ),
    Row(
        name="recall-csv",
        about="the same as CSV / the bare query",
        unit=Unit.MICROSECONDS,
        measured=pack_as_CSV,
        baseline=bare_query,
    ),
    Row(
        name="recall-memory",
        about="peak memory of the pack as XLSX / of the rows of the bare query",
        unit=Unit.KILOBYTES,
        measured=memory_of_the_pack,
        baseline=memory_of_the_rows,
    ),
)
