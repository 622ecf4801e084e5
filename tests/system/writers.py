"""Writers that work on the same stock at the same moment, and what they were told."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from threading import Barrier
from typing import TypeVar

from adapters.sql.watch import QueryCounter
from domain.inventory.adjustments import Adjustment
from domain.inventory.changes import Change
from domain.shared.errors import DomainError
from domain.shared.identifiers import ItemId
from tests.brewery import Brewery, change

Result = TypeVar("Result")
LARGEST_SALE = 7
"""Kilograms."""


@dataclass(slots=True, kw_only=True)
class Told:
    """
    What one writer was told.

    `asked` counts its requests and `begun` the transactions that they took: one more is a retry.
    """

    adjustments: list[Adjustment] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    asked: int = 0
    begun: int = 0

    def ask(self, brewery: Brewery, changes: Sequence[Change], key: str | None = None) -> bool:
        """Ask for these changes; whether they were made."""
        return self.note(lambda: brewery.together(changes, key))

    def note(self, request: Callable[[], Iterable[Adjustment]]) -> bool:
        """Make a request and keep what it was told; whether it was granted."""
        self.asked += 1
        with QueryCounter() as sent:
            try:
                self.adjustments += request()
            except DomainError as refusal:
                self.refusals.append(refusal.code)
                return False
            finally:
                self.begun += sum(statement.startswith("BEGIN") for statement in sent.statements)
        return True


def at_once(writers: int, work: Callable[[int], Result]) -> list[Result]:
    """What the work gave for each writer's number; all begin at the same moment, each in a thread of its own."""
    ready = Barrier(writers)

    def begin(number: int) -> Result:
        ready.wait(30)
        return work(number)

    with ThreadPoolExecutor(writers) as threads:
        return list(threads.map(begin, range(writers)))


def drain(brewery: Brewery, item: ItemId, seed: int) -> Told:
    """Sell whole kilograms, as much at a time as chance will have it, until nothing is left."""
    chance, told, most = Random(seed), Told(), LARGEST_SALE
    while most:
        amount = chance.randint(1, most)
        if not told.ask(brewery, [change("sale", item, amount)]):
            most = amount - 1
    return told


def assert_books_agree(brewery: Brewery, item: ItemId, told: Iterable[Adjustment]) -> None:
    """What all callers were told is what is kept, movement by movement and lot by lot, and adds up to what is there."""
    movements = sorted((each for row in told for each in row.movements), key=lambda each: each.sequence)
    assert movements == brewery.history(item)
    by_lot: Counter[str] = Counter()
    for movement in movements:
        if movement.lot_code is not None:
            by_lot[movement.lot_code] += movement.delta
    lots = brewery.lots(item)
    assert {code: lot.remaining for code, lot in lots.items()} == dict(by_lot)
    stock = brewery.stock(item)
    assert stock.on_hand == sum(by_lot.values())
    assert stock.reserved == sum(each.reserved_delta for each in movements)
    assert stock.value == sum(each.cost for each in movements) == sum(lot.value for lot in lots.values())
    assert brewery.findings() == []


def assert_no_retries(told: Iterable[Told]) -> None:
    """Each request took one transaction."""
    assert [each.begun for each in told] == [each.asked for each in told]
