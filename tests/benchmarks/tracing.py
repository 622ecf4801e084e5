"""A trace through six levels of batches into ten thousand lots, by the use case, against its own statement alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from statistics import median
from time import perf_counter

import psycopg

from adapters.sql.engine import create
from adapters.sql.genealogy_parts import lineage_of
from domain.production.genealogy import Direction
from domain.shared.identifiers import LotId
from tests.benchmarks.ground import Ground
from tests.benchmarks.installed import installed
from tests.benchmarks.rows import Contestant, Round, Row, Unit
from tests.benchmarks.shape import caller_of
from tests.descent import DELIVERY, LAST, ORGANIZATION, load

TRACES_A_ROUND = 15


def _tracing(name: str, lot_id: LotId, direction: Direction) -> Contestant:
    """`TraceLot`: the statement, and its rows as a lineage."""

    @contextmanager
    def use_case(ground: Ground) -> Iterator[Round]:
        url = _descended(ground)
        caller = caller_of(1)
        ours = replace(caller, organization=replace(caller.organization, id=ORGANIZATION))
        with installed(url) as app:
            yield lambda: _p50(lambda: app.production.trace_lot(ours, lot_id, direction))

    use_case.__name__ = f"trace_{name}"
    return use_case


def _bare(name: str, lot_id: LotId, direction: Direction) -> Contestant:
    """The same SQL, prepared, by psycopg; its rows as tuples."""

    @contextmanager
    def bare(ground: Ground) -> Iterator[Round]:
        url = _descended(ground)
        sql, given = _sql_of(url, direction), {"of_organization": ORGANIZATION, "of_lot": lot_id}
        with psycopg.connect(url, autocommit=True) as connection:
            for setting in ("plan_cache_mode = force_generic_plan", "jit = off", "random_page_cost = 1.1"):
                connection.execute(f"SET {setting}")
            yield lambda: _p50(lambda: connection.execute(sql, given, prepare=True).fetchall())

    bare.__name__ = f"statement_{name}"
    return bare


def _sql_of(url: str, direction: Direction) -> str:
    """The statement as SQLAlchemy writes it for the driver."""
    engine = create(url, role=None)
    sql = str(lineage_of(direction).compile(dialect=engine.dialect))
    engine.dispose()
    return sql


def _descended(ground: Ground) -> str:
    url = ground.database(ground.shape)
    load(url)
    return url


def _p50(look: Callable[[], object]) -> float:
    """The median of many looks."""

    def timed() -> float:
        begun = perf_counter()
        look()
        return (perf_counter() - begun) * 1e6

    return median(timed() for _ in range(TRACES_A_ROUND))


ROWS = (
    Row(
        name="trace",
        about="median time of a trace through 6 levels to all of 10,000 lots / the bare query",
        unit=Unit.MICROSECONDS,
        measured=_tracing("of_10000_lots", DELIVERY, Direction.FORWARD),
        baseline=_bare("of_10000_lots", DELIVERY, Direction.FORWARD),
    ),
    Row(
        name="trace-back",
        about="median time of a trace through 6 levels among 10,000 lots, back to the delivery / the bare query",
        unit=Unit.MICROSECONDS,
        measured=_tracing("back", LAST, Direction.BACKWARD),
        baseline=_bare("back", LAST, Direction.BACKWARD),
    ),
)
