"""What a database gives up because of others is done again, three times at most; nothing else is."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from fractions import Fraction

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from adapters.memory.ids import CountedIds
from adapters.sql.engine import create
from adapters.sql.watch import QueryCounter
from domain.inventory.adjustments import Adjustment
from domain.inventory.refusals import InsufficientStock
from domain.shared.identifiers import ItemId
from domain.shared.quantity import MILLION, Quantity
from ports.transactions import Transaction
from tests.brewery import Brewery, change
from tests.domain.inventory.shelf import kilos
from tests.installations import on_engine, tables_of
from tests.system.opponents import Opponent, opponent_at

DEADLOCK, SERIALIZATION_FAILURE, LOCK_NOT_AVAILABLE = "40P01", "40001", "55P03"
MOST = 1 + 3
"""Once, and three times more."""

TASTE = Quantity(100_000)
"""What a rival takes in between."""

Before = Callable[[int, Transaction], object]
"""What happens in a transaction before anything is sold: it is told for which time."""


@dataclass(slots=True, kw_only=True)
class Sale:
    """So many kilograms of malt and of hops, sold in one transaction; `times` counts how often that was tried."""

    brewery: Brewery
    malt: ItemId
    hops: ItemId
    amount: int = 1
    times: int = 0

    @classmethod
    def prepared(cls, brewery: Brewery, amount: int = 1) -> "Sale":
        """There are 5 kg of each."""
        malt, hops = brewery.item("MALT"), brewery.item("HOPS")
        brewery.together([change("restock", item, 5) for item in (malt, hops)])
        return cls(brewery=brewery, malt=malt, hops=hops, amount=amount)

    def make(self, before: Before) -> Sequence[Adjustment]:
        adjust, caller = self.brewery.app.inventory.adjust_inventory, self.brewery.caller

        def within(transaction: Transaction) -> Sequence[Adjustment]:
            self.times += 1
            before(self.times, transaction)
            lines = [change("sale", item, self.amount) for item in (self.malt, self.hops)]
            return adjust.within(transaction, caller, lines)

        return adjust.transactions(within)

    def lock(self, transaction: Transaction, item: ItemId) -> None:
        assert item in transaction.stock.lock(self.brewery.caller.organization_id, [item]).items

    @property
    def left(self) -> list[int]:
        assert self.brewery.findings() == []
        return [self.brewery.stock(item).on_hand for item in (self.malt, self.hops)]


@pytest.fixture
def engine(postgres_url: str) -> Iterator[Engine]:
    """An engine whose sessions look for a deadlock at once, and wait for a lock only so long."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        for setting, value in (("deadlock_timeout", "10ms"), ("lock_timeout", "1s")):
            name = Identifier(connection.info.dbname)
            connection.execute(SQL("ALTER DATABASE {} SET {} = {}").format(name, Identifier(setting), value))
    engine = create(postgres_url)
    yield engine
    engine.dispose()


@pytest.fixture
def sale(engine: Engine) -> Sale:
    return Sale.prepared(Brewery.founded(on_engine(engine).app))


@pytest.fixture
def opponent(postgres_url: str, engine: Engine) -> Iterator[Opponent]:
    assert engine.name == "postgresql"
    with opponent_at(postgres_url) as opponent:
        yield opponent


def deadlock(sale: Sale, opponent: Opponent, times: int) -> Before:
    """Lock the malt while the opponent, who has the hops, waits for it: so many times."""

    def before(time: int, transaction: Transaction) -> None:
        if time <= times:
            opponent.settle()
            sale.lock(transaction, sale.malt)
            opponent.cross(sale.hops, sale.malt)

    return before


@pytest.mark.postgresql
def test_a_deadlock_is_resolved_by_trying_again(sale: Sale, opponent: Opponent) -> None:
    sold = sale.make(deadlock(sale, opponent, times=3))
    assert sale.times == MOST
    assert sale.left == [kilos(4), kilos(4)]
    assert [row.movements[0].sequence for row in sold] == [2, 2]


@pytest.mark.postgresql
def test_a_deadlock_that_comes_again_and_again_is_reported(sale: Sale, opponent: Opponent, engine: Engine) -> None:
    before = tables_of(engine)
    with pytest.raises(OperationalError) as failure:
        sale.make(deadlock(sale, opponent, times=99))
    assert getattr(failure.value.orig, "sqlstate", None) == DEADLOCK
    assert sale.times == MOST
    assert tables_of(engine) == before


def overtaken(sale: Sale, rival: Brewery, times: int) -> Before:
    """See the malt, which then is sold by somebody else: so many times."""

    def before(time: int, transaction: Transaction) -> None:
        transaction.items.units(sale.brewery.caller.organization_id)
        if time <= times:
            rival.do("sale", sale.malt, Fraction(TASTE, MILLION))

    return before


@pytest.fixture
def strict_sale(sale: Sale, engine: Engine) -> Sale:
    """The same sale under an isolation in which nobody may overtake."""
    strict = on_engine(engine.execution_options(begin="BEGIN ISOLATION LEVEL REPEATABLE READ"), CountedIds(series=2))
    return replace(sale, brewery=Brewery(strict.app, sale.brewery.caller))


@pytest.mark.postgresql
def test_a_serialization_failure_is_resolved_by_trying_again(strict_sale: Sale, sale: Sale) -> None:
    strict_sale.make(overtaken(strict_sale, sale.brewery, times=3))
    assert strict_sale.times == MOST
    assert sale.left == [kilos(4) - 3 * TASTE, kilos(4)]


@pytest.mark.postgresql
def test_a_serialization_failure_that_comes_again_and_again_is_reported(strict_sale: Sale, sale: Sale) -> None:
    with pytest.raises(OperationalError) as failure:
        strict_sale.make(overtaken(strict_sale, sale.brewery, times=99))
    assert getattr(failure.value.orig, "sqlstate", None) == SERIALIZATION_FAILURE
    assert strict_sale.times == MOST
    assert sale.left == [kilos(5) - MOST * TASTE, kilos(5)]


@pytest.mark.postgresql
def test_another_failure_of_the_database_is_reported_at_once(sale: Sale, postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as other:
        other.execute("LOCK TABLE inventory_item")
        with pytest.raises(OperationalError) as failure:
            sale.make(nothing)
        assert getattr(failure.value.orig, "sqlstate", None) == LOCK_NOT_AVAILABLE
    assert sale.times == 1
    assert sale.left == [kilos(5), kilos(5)]


def nothing(_: int, __: Transaction) -> None:
    """Nothing happens before."""


def test_a_refusal_is_final(brewery: Brewery) -> None:
    sale = Sale.prepared(brewery, amount=6)
    with pytest.raises(InsufficientStock):
        sale.make(nothing)
    assert sale.times == 1
    assert sale.left == [kilos(5), kilos(5)]


@pytest.fixture
def writing(sqlite_url: str) -> Iterator[sqlite3.Connection]:
    """Somebody else's connection to the file."""
    path = sqlite_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


@pytest.fixture
def hurried(sqlite_url: str) -> Iterator[Engine]:
    """An engine on the file that waits hardly at all for others who write to it."""
    engine = create(sqlite_url)

    @event.listens_for(engine, "connect")
    def hurry(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.execute("PRAGMA busy_timeout = 10")

    yield engine
    engine.dispose()


def test_a_writer_waits_until_another_one_has_written(sqlite_url: str, writing: sqlite3.Connection) -> None:
    engine = create(sqlite_url)
    sale = Sale.prepared(Brewery.founded(on_engine(engine).app))
    with ThreadPoolExecutor(1) as threads:
        writing.execute("BEGIN IMMEDIATE")
        made = threads.submit(sale.make, nothing)
        time.sleep(0.1)
        assert not made.done()
        writing.execute("COMMIT")
        made.result(timeout=5)
    assert sale.times == 1
    assert sale.left == [kilos(4), kilos(4)]
    engine.dispose()


def test_a_writer_who_waits_in_vain_tries_again_and_reports_it(hurried: Engine, writing: sqlite3.Connection) -> None:
    sale = Sale.prepared(Brewery.founded(on_engine(hurried).app))
    writing.execute("BEGIN IMMEDIATE")
    with QueryCounter() as sent, pytest.raises(OperationalError) as failure:
        sale.make(nothing)
    assert isinstance(failure.value.orig, sqlite3.OperationalError)
    assert failure.value.orig.sqlite_errorcode == sqlite3.SQLITE_BUSY
    assert sent.statements == ["BEGIN IMMEDIATE"] * MOST
    assert sale.times == 0
    assert sale.left == [kilos(5), kilos(5)]
