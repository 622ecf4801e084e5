"""Whatever somebody does to the stock behind the application's back, verification names it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine, text

from adapters.sql.engine import create, reading
from adapters.sql.tables import APPEND_ONLY
from application.caller import Caller
from domain.shared.identifiers import LotId
from tests.brewery import Brewery
from tests.installations import on_engine
from tests.system.damages import ADJUSTMENTS, ITEMS, LOTS, MOVEMENTS, Damage

EVERYTHING = {**MOVEMENTS, **ADJUSTMENTS, **LOTS, **ITEMS}


@dataclass(frozen=True, slots=True)
class Shelf:
    """A database to copy, with malt as the damages tell it, and with hops that nobody touches."""

    url: str
    caller: Caller
    lot_b: LotId


@pytest.fixture(scope="module")
def shelf(shared_url: str) -> Shelf:
    engine = create(shared_url)
    brewery = Brewery.founded(on_engine(engine).app)
    malt, hops = brewery.item("malt"), brewery.item("hops")
    brewery.restock(malt, "A", 10)
    lot_b = brewery.restock(malt, "B", 5)
    brewery.do("sale", malt, 12, reference="order 1")
    brewery.do("reserved", malt, 2, reference="order 2")
    brewery.restock(hops, "A of hops", 3)
    engine.dispose()
    return Shelf(shared_url, brewery.caller, lot_b)


@pytest.fixture
def engine(shelf: Shelf, copy_of: Callable[[str], str]) -> Iterator[Engine]:
    """A copy of it, in the hands of somebody who may do everything."""
    engine = create(copy_of(shelf.url), role=None)
    yield engine
    engine.dispose()


@pytest.fixture
def brewery(shelf: Shelf, engine: Engine) -> Brewery:
    return Brewery(on_engine(engine).app, shelf.caller)


LAWLESS = {
    "postgresql": (
        "SET session_replication_role = replica",
        "ALTER TABLE inventory_lot DROP CONSTRAINT ck_inventory_lot_quantities",
    ),
    "sqlite": (
        "PRAGMA foreign_keys = OFF",
        "PRAGMA ignore_check_constraints = ON",
        *(f"DROP TRIGGER {table.name}_no_{change}" for table in APPEND_ONLY for change in ("update", "delete")),
    ),
}
"""How to be rid of the rules that would refuse a damage."""


def do(engine: Engine, statements: Sequence[str]) -> None:
    """Change the database as if it had no rules."""
    with reading(engine).connect() as connection:
        for statement in (*LAWLESS[engine.name], *statements):
            connection.execute(text(statement))


def test_what_nobody_touched_is_in_order(brewery: Brewery) -> None:
    assert brewery.findings() == []


@pytest.mark.parametrize("damage", EVERYTHING.values(), ids=EVERYTHING)
def test_every_damage_is_named(engine: Engine, brewery: Brewery, shelf: Shelf, damage: Damage) -> None:
    do(engine, damage.statements)
    findings = brewery.findings()
    assert {(each.check, each.where.replace(str(shelf.lot_b), "<id of B>")) for each in findings} == damage.found
    assert {each.item for each in findings} == {"Malt"}
    assert all(each.expected != each.got for each in findings)
