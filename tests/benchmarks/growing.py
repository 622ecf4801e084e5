"""What must not grow: the time of a sale with an item's open lots, its server's work with the movements kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from random import Random
from statistics import median
from time import perf_counter

from domain.inventory.changes import Change, ChangeType
from domain.shared.identifiers import ItemId
from domain.shared.money import UnitCost
from tests.benchmarks.ground import Ground, not_waiting_for_the_disk
from tests.benchmarks.installed import installed
from tests.benchmarks.processor import busy, servers_of
from tests.benchmarks.rows import Aim, Round, Row, Unit
from tests.benchmarks.shape import LARGEST_SALE, Shape, caller_of, numbered, sale, sales

FEW_LOTS = 10
SALES_A_ROUND = 100

TENANT = Shape(items=100, lots=30, turnover=12)
"""An organisation with some ten thousand movements."""

SALES_OF_CPU = 300
"""As many as take some tenths of a second: the system counts processor time in hundredths."""


@contextmanager
def few_lots(ground: Ground) -> Iterator[Round]:
    """Sales from an item with ten open lots."""
    with _one_item(ground, FEW_LOTS) as p50:
        yield p50


@contextmanager
def many_lots(ground: Ground) -> Iterator[Round]:
    """Sales from an item with very many open lots."""
    with _one_item(ground, ground.scale.many_lots) as p50:
        yield p50


@contextmanager
def _one_item(ground: Ground, lots: int) -> Iterator[Round]:
    """The median time of a sale; each is followed by a delivery of as much, so that about as many lots stay open."""
    url = not_waiting_for_the_disk(ground.database(Shape(items=1, lots=lots)))
    chance, caller = Random(1), caller_of(1)
    with installed(url) as app:

        def sell_and_restock() -> float:
            units = chance.randint(1, LARGEST_SALE)
            begun = perf_counter()
            app.inventory.adjust_inventory(caller, [sale(1, units)])
            taken = perf_counter() - begun
            app.inventory.adjust_inventory(caller, [delivery(units)])
            return taken * 1e6

        yield lambda: median(sell_and_restock() for _ in range(SALES_A_ROUND))


def delivery(units: int) -> Change:
    """So many units of the first item, in a lot of their own."""
    return Change(
        type=ChangeType.RESTOCK, item_id=ItemId(numbered(1)), amount=Fraction(units), unit_cost=UnitCost(1_000_000)
    )


@contextmanager
def few_movements(ground: Ground) -> Iterator[Round]:
    """Sales in an installation of one tenant with ten thousand movements."""
    with _first_tenant(ground, TENANT) as work:
        yield work


@contextmanager
def many_movements(ground: Ground) -> Iterator[Round]:
    """The same sales, beside as many such tenants as have so many movements."""
    tenants = ground.scale.many_movements // TENANT.movements
    with _first_tenant(ground, replace(TENANT, organizations=tenants)) as work:
        yield work


@contextmanager
def _first_tenant(ground: Ground, shape: Shape) -> Iterator[Round]:
    """The microseconds of processor time that PostgreSQL spends on a sale of the first tenant's items."""
    url = not_waiting_for_the_disk(ground.database(shape))
    coming = sales(TENANT, seed=1)
    with installed(url) as app:

        def sell() -> None:
            caller, change = next(coming)
            app.inventory.adjust_inventory(caller, [change])

        sell()
        servers = servers_of(url)

        def work() -> float:
            before = busy(servers)
            for _ in range(SALES_OF_CPU):
                sell()
            return (busy(servers) - before) / SALES_OF_CPU * 1e6

        yield work


ROWS = (
    Row(
        name="lots",
        about="median time of a sale at very many open lots / at 10",
        unit=Unit.MICROSECONDS,
        measured=many_lots,
        baseline=few_lots,
        aim=Aim(required=1.25, stretch=1.1, more_is_better=False),
    ),
)
MOVEMENT_ROWS = (
    Row(
        name="movements",
        about="server's processor time for a sale at very many movements / at 10,000",
        unit=Unit.MICROSECONDS,
        measured=many_movements,
        baseline=few_movements,
        aim=Aim(required=1.25, stretch=1.1, more_is_better=False),
    ),
)
