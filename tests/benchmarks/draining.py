"""Sixteen writers sell one item down to nothing: exact lot by lot, nothing tried again, nothing failed."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from multiprocessing import get_context
from random import Random
from typing import TypeVar

from application.app import App
from application.caller import Caller
from domain.inventory.changes import Change, ChangeType
from domain.inventory.item_rules import NewItem
from domain.inventory.items import ItemKind
from domain.inventory.refusals import InsufficientStock
from domain.shared.identifiers import ItemId
from ports.transactions import Transaction, Transactions
from tests.benchmarks.ground import PROCESSES, Ground
from tests.benchmarks.installed import installed
from tests.benchmarks.rows import Aim, Round, Row, Unit

Result = TypeVar("Result")

WRITERS = 16
LOTS = 50
LOT_UNITS = 10
LARGEST = 15


@contextmanager
def sixteen_writers(ground: Ground) -> Iterator[Round]:
    """How much went wrong: units too many or too few, findings, retries and errors together."""
    url = ground.database()
    with installed(url) as app, ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        app.identity.found_organization("Bench", currency="EUR", time_zone="Europe/Berlin", owner="Bench")
        caller = app.identity.act_as_operator()
        yield lambda: _faults(pool, url, app, caller)


def _faults(pool: ProcessPoolExecutor, url: str, app: App, caller: Caller) -> float:
    item = _stocked_item(app, caller)
    sellers = [pool.submit(_sell_in_threads, url, caller, item, seed) for seed in range(PROCESSES)]
    told = [each for seller in sellers for each in seller.result()]
    left = [
        lot for lot in app.inventory.view_stock.lots(caller, item, only_open=False, limit=LOTS).rows if lot.remaining
    ]
    findings = list(app.inventory.verify_stock(caller.organization_id, item))
    amiss = abs(LOTS * LOT_UNITS - sum(each.units for each in told))
    return amiss + len(left) + len(findings) + sum(each.retries + each.errors for each in told)


def _stocked_item(app: App, caller: Caller) -> ItemId:
    code = str(app.ids())
    [item] = app.inventory.create_items(caller, [NewItem(code=code, name="Malt", kind=ItemKind.INGREDIENT, unit="kg")])
    delivery = Change(type=ChangeType.RESTOCK, item_id=item.id, amount=Fraction(LOT_UNITS))
    app.inventory.adjust_inventory(caller, [delivery] * LOTS)
    return item.id


@dataclass(slots=True)
class _Told:
    """What one writer sold, how often it was begun anew, and what failed although nothing should."""

    units: int = 0
    retries: int = 0
    errors: int = 0


def _sell_in_threads(url: str, caller: Caller, item: ItemId, seed: int) -> list[_Told]:
    writers = WRITERS // PROCESSES
    with installed(url) as app, ThreadPoolExecutor(writers) as threads:
        return list(threads.map(lambda number: _sell_out(app, caller, item, seed * writers + number), range(writers)))


def _sell_out(app: App, caller: Caller, item: ItemId, seed: int) -> _Told:
    """Sell whatever chance will have it, and less as soon as that is too much, until there is nothing."""
    told, chance, most = _Told(), Random(seed), LARGEST
    while most:
        units, counted = chance.randint(1, most), _Counted(app.inventory.adjust_inventory.transactions)
        change = Change(type=ChangeType.SALE, item_id=item, amount=Fraction(units))
        try:
            replace(app.inventory.adjust_inventory, transactions=counted)(caller, [change])
            told.units += units
        except InsufficientStock:
            most = units - 1
        except Exception:  # noqa: BLE001 - whatever it is, it is counted
            told.errors += 1
            break
        told.retries += counted.begun - 1
    return told


class _Counted:
    """The transactions of another, and how often their work was begun."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self.begun = 0

    def __call__(self, work: Callable[[Transaction], Result]) -> Result:
        def counted(transaction: Transaction) -> Result:
            self.begun += 1
            return work(transaction)

        return self._transactions(counted)


ROWS = (
    Row(
        name="writers",
        about="16 writers to zero: units, lots, retries and errors that are amiss",
        unit=Unit.FAULTS,
        measured=sixteen_writers,
        baseline=None,
        aim=Aim(required=0, stretch=0, more_is_better=False),
    ),
)
