"""A change of an item with 100,000 open lots is as little work as one of an item with ten."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import pytest
from sqlalchemy import Engine, text

from adapters.sql.engine import create
from domain.inventory.overview import HistoryQuery, ItemQuery
from domain.shared.identifiers import ItemId
from domain.shared.quantity import MILLION
from tests.brewery import Brewery
from tests.installations import on_engine
from tests.system.exertion import Exertion

LOTS = {"FEW": 10, "MANY": 100_000, "OTHER%": 20}
IN_EACH_LOT = 20
"""Kilograms."""
OTHERS = 100

_LOTS = """
    INSERT INTO inventory_lot (
        organization_id, id, item_id, code, unit_cost, received_at, original, remaining, reserved, pick_order
    )
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :lots)
    SELECT organization_id, {lot_id}, id, 'L' || (1000000 + n), 2000000, created_at, :each, :each, 0, n
    FROM inventory_item CROSS JOIN numbers
    WHERE code LIKE :code
"""
_LOT_ID = {
    "postgresql": "CAST('00000007' || right(CAST(id AS text), 12) || lpad(to_hex(n), 12, '0') AS uuid)",
    "sqlite": "'00000007' || substr(id, 21) || printf('%012x', n)",
}
_TOTALS = """
    UPDATE inventory_item SET on_hand = sums.on_hand, value = 2 * sums.on_hand
    FROM (SELECT item_id, sum(remaining) AS on_hand FROM inventory_lot GROUP BY item_id) AS sums
    WHERE sums.item_id = inventory_item.id
"""


def fill(engine: Engine) -> None:
    """Put lots on the shelves that nobody delivered: to deliver them would take minutes."""
    with engine.begin() as connection:
        if engine.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        statement = text(_LOTS.format(lot_id=_LOT_ID[engine.name]))
        for code, lots in LOTS.items():
            connection.execute(statement, {"lots": lots, "code": code, "each": IN_EACH_LOT * MILLION})
        connection.execute(text(_TOTALS))
        if engine.name == "postgresql":
            connection.execute(text("ANALYZE"))
    engine.dispose()


@dataclass(frozen=True, slots=True)
class Plenty:
    """A brewery with an item of ten lots and one of 100,000, and how much each request takes there."""

    exertion: Exertion
    brewery: Brewery
    few: ItemId
    many: ItemId


@pytest.fixture(scope="module")
def plenty(shared_url: str) -> Iterator[Plenty]:
    exertion = Exertion(shared_url)
    brewery = Brewery.founded(on_engine(exertion.engine).app)
    few, many = brewery.item("FEW"), brewery.item("MANY")
    for number in range(OTHERS):
        brewery.item(f"OTHER {number}")
    fill(create(shared_url, role=None))
    yield Plenty(exertion, brewery, few, many)
    exertion.engine.dispose()


def count_less(brewery: Brewery, item: ItemId) -> object:
    return brewery.do("recount", item, brewery.stock(item).on_hand // MILLION - 1)


REQUESTS: Mapping[str, Callable[[Brewery, ItemId], object]] = {
    "sale": lambda brewery, item: brewery.do("sale", item, 1),
    "sale of three lots": lambda brewery, item: brewery.do("sale", item, 2 * IN_EACH_LOT + 1),
    "sale of a lot": lambda brewery, item: brewery.do("sale", item, 1, lot_code="L1000009"),
    "delivery": lambda brewery, item: brewery.do("restock", item, 1),
    "reservation": lambda brewery, item: brewery.do("reserved", item, 1, reference="order 1"),
    "damage": lambda brewery, item: brewery.do("damaged", item, 1),
    "count": count_less,
    "item": lambda brewery, item: brewery.line(item),
    "lots": lambda brewery, item: brewery.app.inventory.view_stock.lots(brewery.caller, item, limit=10),
    "history": lambda brewery, item: brewery.app.inventory.view_stock.history(
        brewery.caller, HistoryQuery(item_id=item, limit=3)
    ),
    "list": lambda brewery, _: brewery.app.inventory.view_stock.items(brewery.caller, ItemQuery(limit=50)),
}


@pytest.mark.parametrize("request_of", REQUESTS.values(), ids=REQUESTS)
def test_much_stock_is_no_more_work_than_little(
    plenty: Plenty, request_of: Callable[[Brewery, ItemId], object]
) -> None:
    taken = {}
    for item in (plenty.few, plenty.many):
        # The first time the database finds room for new rows, and keeps it.
        request_of(plenty.brewery, item)
        taken[item] = plenty.exertion.of(partial(request_of, plenty.brewery, item))
    assert 0 < taken[plenty.many] <= 1.5 * taken[plenty.few] + 10


def test_this_measure_tells_much_from_little(plenty: Plenty) -> None:
    def look(lots: int) -> object:
        return plenty.brewery.app.inventory.view_stock.lots(plenty.brewery.caller, plenty.many, limit=lots)

    little, much = (plenty.exertion.of(partial(look, lots)) for lots in (10, 200))
    assert much > 2 * little


@pytest.mark.postgresql
@pytest.mark.parametrize("shared_url", ["shared_postgres_url"], indirect=True)
@pytest.mark.parametrize("request_of", REQUESTS.values(), ids=REQUESTS)
def test_postgresql_reads_no_table_of_stock_from_end_to_end(
    plenty: Plenty, request_of: Callable[[Brewery, ItemId], object]
) -> None:
    plenty.exertion.of(partial(request_of, plenty.brewery, plenty.many))
    scanned = {node["Relation Name"] for node in plenty.exertion.nodes() if node["Node Type"] == "Seq Scan"}
    assert not {table for table in scanned if table.startswith(("inventory_lot", "inventory_history"))}


@pytest.mark.postgresql
@pytest.mark.parametrize("shared_url", ["shared_postgres_url"], indirect=True)
@pytest.mark.parametrize("kind", ["sale", "batch_use", "reserved", "damaged"])
def test_lots_are_picked_by_the_partial_index_under_a_plan_for_all_parameters(plenty: Plenty, kind: str) -> None:
    plenty.exertion.of(lambda: plenty.brewery.do(kind, plenty.many, 2 * IN_EACH_LOT + 1, reference=f"a {kind}"))
    picks = [node for node in plenty.exertion.nodes() if node.get("Index Name") == "ix_lot_pick"]
    assert picks
    for node in picks:
        # A plan made for the values at hand would show them instead of the parameters' numbers.
        assert "organization_id = $" in node["Index Cond"]
        assert node["Actual Rows"] <= 1
