"""How many statements a change takes, BEGIN and COMMIT included: as many for 500 lots as for one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import pytest

from adapters.memory.ids import CountedIds
from adapters.sql.engine import create
from application.caller import Caller
from domain.inventory.changes import Change
from domain.shared.identifiers import ItemId
from tests.brewery import Brewery, change
from tests.installations import Installation, on_engine
from tests.system.counting import MOST, statements_of

LOTS = (1, 3, 500)
IN_EACH_LOT = 2
"""Kilograms."""


class Case(NamedTuple):
    """
    A change of an item that has `kilos` in so many lots, and the statements that it takes.

    On SQLite recording is one statement for each table that is written.
    """

    prepare: Callable[[Brewery, ItemId, int], Change]
    postgresql: int
    sqlite: int


def restock(_: Brewery, item: ItemId, __: int) -> Change:
    return change("restock", item, 1)


def found(_: Brewery, item: ItemId, kilos: int) -> Change:
    return change("manual", item, kilos)


def lost(_: Brewery, item: ItemId, kilos: int) -> Change:
    return change("manual", item, -kilos)


def sale(_: Brewery, item: ItemId, kilos: int) -> Change:
    return change("sale", item, kilos)


def sale_of_what_is_reserved(brewery: Brewery, item: ItemId, kilos: int) -> Change:
    brewery.do("reserved", item, kilos, reference=f"order {item}")
    return change("sale", item, kilos, reference=f"order {item}")


def sale_of_a_lot(brewery: Brewery, item: ItemId, _: int) -> Change:
    brewery.restock(item, "7", 10)
    return change("sale", item, 10, lot_code="7")


def spoil(_: Brewery, item: ItemId, kilos: int) -> Change:
    return change("spoil", item, kilos)


def trash(_: Brewery, item: ItemId, kilos: int) -> Change:
    return change("trash", item, kilos)


def damaged(_: Brewery, item: ItemId, kilos: int) -> Change:
    return change("damaged", item, kilos)


def recount_to_nothing(_: Brewery, item: ItemId, __: int) -> Change:
    return change("recount", item, 0)


def recount_to_the_same(_: Brewery, item: ItemId, kilos: int) -> Change:
    return change("recount", item, kilos)


def recount_to_more(brewery: Brewery, item: ItemId, kilos: int) -> Change:
    brewery.do("sale", item, kilos - 1)
    return change("recount", item, kilos + 1)


def reserved(_: Brewery, item: ItemId, kilos: int) -> Change:
    return change("reserved", item, kilos, reference=f"order {item}")


def unreserved(brewery: Brewery, item: ItemId, kilos: int) -> Change:
    brewery.do("reserved", item, kilos, reference=f"order {item}")
    return change("unreserved", item, reference=f"order {item}")


def batch_use(_: Brewery, item: ItemId, kilos: int) -> Change:
    return change("batch_use", item, kilos, reference="batch 1")


def batch_output(_: Brewery, item: ItemId, __: int) -> Change:
    return change("batch_output", item, 1, reference="batch 1")


def batch_return(brewery: Brewery, item: ItemId, kilos: int) -> Change:
    used = brewery.do("batch_use", item, kilos)
    return change("batch_return", item, kilos, origin=used.id)


def returned(brewery: Brewery, item: ItemId, kilos: int) -> Change:
    brewery.do("sale", item, kilos, reference="order 1")
    return change("return", item, kilos, reference="order 1")


CASES = [
    Case(restock, 4, 8),
    Case(found, 4, 8),
    Case(lost, 5, 9),
    Case(sale, 5, 9),
    Case(sale_of_what_is_reserved, 5, 10),
    Case(sale_of_a_lot, 5, 9),
    Case(spoil, 5, 9),
    Case(trash, 5, 9),
    Case(damaged, 5, 9),
    Case(recount_to_nothing, 5, 9),
    Case(recount_to_the_same, 4, 7),
    Case(recount_to_more, 5, 10),
    Case(reserved, 5, 10),
    Case(unreserved, 5, 10),
    Case(batch_use, 5, 9),
    Case(batch_output, 4, 8),
    Case(batch_return, 6, 10),
    Case(returned, 5, 9),
]


@dataclass(frozen=True, slots=True)
class Stocked:
    """A database to copy, and its brewery with an item for each number of lots."""

    url: str
    caller: Caller
    items: Mapping[int, ItemId]


@pytest.fixture(scope="module")
def stocked(shared_url: str) -> Stocked:
    engine = create(shared_url)
    brewery = Brewery.founded(on_engine(engine).app)
    items = {lots: brewery.item(f"IN {lots} LOTS") for lots in LOTS}
    for lots, item in items.items():
        brewery.together([change("restock", item, IN_EACH_LOT)] * lots)
    engine.dispose()
    return Stocked(shared_url, brewery.caller, items)


@pytest.fixture
def installation(stocked: Stocked, copy_of: Callable[[str], str]) -> Iterator[Installation]:
    engine = create(copy_of(stocked.url))
    yield on_engine(engine, CountedIds(series=2))
    engine.dispose()


@pytest.fixture
def brewery(installation: Installation, stocked: Stocked) -> Brewery:
    return Brewery(installation.app, stocked.caller)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.prepare.__name__)
def test_a_change_takes_as_many_statements_for_five_hundred_lots_as_for_one(
    installation: Installation, brewery: Brewery, stocked: Stocked, case: Case
) -> None:
    for lots, item in stocked.items.items():
        line = case.prepare(brewery, item, lots * IN_EACH_LOT)
        taken = statements_of(partial(brewery.together, [line]))
        assert (lots, taken) == (lots, getattr(case, installation.storage))
    # Whose it is has to be asked only of what went into a batch.
    assert case.postgresql <= MOST + (case.prepare is batch_return)


def test_a_reversal_takes_as_many_statements_for_five_hundred_lots_as_for_one(
    installation: Installation, brewery: Brewery, stocked: Stocked
) -> None:
    for lots, item in stocked.items.items():
        sold = brewery.do("sale", item, lots * IN_EACH_LOT)
        taken = statements_of(partial(brewery.reverse, sold.id))
        assert (lots, taken) == (lots, {"postgresql": MOST, "sqlite": 9}[installation.storage])
