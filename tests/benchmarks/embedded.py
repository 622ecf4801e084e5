"""A sale on SQLite, one writer: by the use case, and by the bare statements of the same rows."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from fractions import Fraction
from pathlib import Path
from random import Random
from time import perf_counter

from application.app import App
from domain.inventory.changes import Change, ChangeType
from domain.inventory.item_rules import NewItem
from domain.inventory.items import ItemKind
from domain.inventory.overview import ItemQuery
from tests.benchmarks.bare_sqlite import BareSqlite
from tests.benchmarks.ground import Ground
from tests.benchmarks.installed import installed
from tests.benchmarks.rows import Round, Row, Unit
from tests.benchmarks.shape import LARGEST_SALE, LOT_UNITS
from tests.servers.databases import migrated_file, sqlite_address

ITEMS, LOTS = 80, 30
SALES_A_ROUND = 200
"""A round is counted, not timed: a file is small, and must not be sold out."""


@contextmanager
def use_case_on_SQLite(ground: Ground) -> Iterator[Round]:  # noqa: N802 - it is shown as it is called
    """`AdjustInventory` on one file."""
    file, chance = _fresh(ground, "use case"), Random(1)
    with installed(sqlite_address(file)) as app:
        caller = app.identity.act_as_operator()
        items = [line.item.id for line in app.inventory.view_stock.items(caller, ItemQuery(limit=ITEMS)).rows]

        def sell() -> None:
            amount = Fraction(chance.randint(1, LARGEST_SALE))
            app.inventory.adjust_inventory(
                caller, [Change(type=ChangeType.SALE, item_id=chance.choice(items), amount=amount)]
            )

        yield lambda: _rate(sell)


@contextmanager
def bare_statements(ground: Ground) -> Iterator[Round]:
    """The rows one by one through Python's own `sqlite3`."""
    chance = Random(1)
    with closing(BareSqlite(_fresh(ground, "bare"))) as bare:
        yield lambda: _rate(lambda: bare.sell(chance.choice(bare.items), chance.randint(1, LARGEST_SALE)))


def _rate(sell: Callable[[], None]) -> float:
    begun = perf_counter()
    for _ in range(SALES_A_ROUND):
        sell()
    return SALES_A_ROUND / (perf_counter() - begun)


def _fresh(ground: Ground, name: str) -> Path:
    file = migrated_file(ground.folder / f"{name}.db")
    with installed(sqlite_address(file)) as app:
        stock(app)
    return file


def stock(app: App) -> None:
    """Found an organisation with items, each with many open lots."""
    app.identity.found_organization("Bench", currency="EUR", time_zone="Europe/Berlin", owner="Bench")
    caller = app.identity.act_as_operator()
    items = app.inventory.create_items(caller, [_new_item(number) for number in range(ITEMS)])
    delivery = [Change(type=ChangeType.RESTOCK, item_id=item.id, amount=Fraction(LOT_UNITS)) for item in items]
    for _ in range(LOTS):
        app.inventory.adjust_inventory(caller, delivery)


def _new_item(number: int) -> NewItem:
    return NewItem(code=f"I{number}", name=f"Item {number}", kind=ItemKind.INGREDIENT, unit="kg")


ROWS = (
    Row(
        name="sqlite",
        about="sale by the use case on SQLite / the bare statements of the same rows",
        unit=Unit.A_SECOND,
        measured=use_case_on_SQLite,
        baseline=bare_statements,
    ),
)
