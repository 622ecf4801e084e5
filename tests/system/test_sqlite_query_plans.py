"""SQLite, which knows nothing about how many rows there are, looks things up by the indexes made for it as well."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial

import pytest
from sqlalchemy import Engine

from adapters.sql.batch_reading import SqlBatchReading
from adapters.sql.engine import create, reading
from adapters.sql.genealogy import SqlGenealogy
from adapters.sql.label_jobs import SqlLabelJobReading
from adapters.sql.lot_reach import SqlLotReach
from adapters.sql.product_reading import SqlProductReading
from adapters.sql.reading import SqlStockReading
from adapters.sql.recipe_reading import SqlRecipeReading
from adapters.sql.transactions import SqlTransactions
from adapters.sql.watch import QueryCounter
from domain.inventory.needs import Need
from domain.inventory.overview import HistoryQuery, ItemQuery
from domain.production.genealogy import Direction
from domain.production.gtins import Gtin
from domain.production.label_jobs import LabelJob
from domain.production.label_prints import Printing
from domain.production.products import ProductQuery
from domain.shared.identifiers import BatchId, ItemId, LabelJobId, LotId, OrganizationId, RecipeId, UserId
from ports.batch_reading import BatchQuery
from ports.recipe_reading import RecipeQuery
from tests.system import stock_rows

ORGANIZATION, ITEM = OrganizationId(stock_rows.ORGANIZATION), ItemId(stock_rows.ITEM)
TODAY = date(2026, 4, 1)
TABLES = ("inventory_", "reservation", "recipe", "product", "batch", "label_job")
"""How the names of tables begin that nobody reads from end to end."""
BEFORE = (datetime(2026, 4, 1, tzinfo=UTC), ITEM, 5)

LOOKS: dict[str, tuple[Callable[[SqlStockReading], object], list[str]]] = {
    "list": (
        lambda look: look.items(ORGANIZATION, ItemQuery(after=("a", ITEM)), TODAY),
        ["ix_inventory_item_name (organization_id=? AND (search_key,id)>(?,?))", "ix_lot_held", "ix_lot_expiry"],
    ),
    "item": (lambda look: look.item(ORGANIZATION, ITEM, TODAY), ["(organization_id=? AND id=?)", "ix_lot_held"]),
    "lots": (
        lambda look: look.lots(ORGANIZATION, ITEM, only_open=True, limit=5, after=None),
        ["(organization_id=? AND item_id=?)"],
    ),
    "history": (lambda look: look.history(ORGANIZATION, HistoryQuery(before=BEFORE)), ["ix_history_recorded"]),
    "history of an item": (
        lambda look: look.history(ORGANIZATION, HistoryQuery(item_id=ITEM, before=BEFORE)),
        ["(organization_id=? AND item_id=? AND sequence<?)"],
    ),
    "reservations": (lambda look: look.reservations(ORGANIZATION, ITEM), ["ix_reservation_reference"]),
}


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    engine = create(sqlite_url)
    with engine.begin() as connection:
        stock_rows.fill(connection)
    yield engine
    engine.dispose()


def plan_of(engine: Engine, look: Callable[[], object]) -> str:
    """How the statements of a look find their rows."""
    with QueryCounter() as sent:
        look()
    lines = []
    with reading(engine).connect() as connection:
        for sql in sent.statements:
            if sql.startswith(("SELECT", "WITH", "UPDATE", "DELETE")):
                nothing = (None,) * sql.count("?")
                lines += [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", nothing)]
    return "\n".join(lines)


def assert_finds_by(plan: str, *ways: str) -> None:
    assert [way for way in ways if way not in plan] == [], plan
    assert not any(f"SCAN {table}" in plan for table in TABLES), plan
    assert "ORDER BY" not in plan, plan


@pytest.mark.parametrize(("look", "ways"), LOOKS.values(), ids=LOOKS)
def test_a_look_finds_its_rows_and_their_order_by_an_index(
    engine: Engine, look: Callable[[SqlStockReading], object], ways: list[str]
) -> None:
    assert_finds_by(plan_of(engine, lambda: look(SqlStockReading(engine))), *ways)


@pytest.mark.parametrize("direction", Direction)
def test_a_trace_goes_from_lot_to_batch_and_on_by_indexes(engine: Engine, direction: Direction) -> None:
    lot_id = LotId(stock_rows.LOT)
    plan = plan_of(engine, lambda: SqlGenealogy(engine).lineage(ORGANIZATION, lot_id, direction))
    for way in (
        "ix_batch_movement_lot (organization_id=? AND lot_id=?",
        "ix_history_lot (organization_id=? AND lot_id=?",
    ):
        assert way in plan, plan
    # What is gone through from its beginning to its end are the lots, batches and links that were found.
    tables = ("inventory_", "batch", "batch_movement")
    assert not any(line.startswith(f"SCAN {table}") for line in plan.splitlines() for table in tables), plan


def test_a_recall_reads_only_what_it_reaches(engine: Engine) -> None:
    def look() -> None:
        with SqlLotReach(engine).reach(ORGANIZATION, [LotId(stock_rows.LOT)]) as found:
            assert [lot.line.lot.id for lot in found] == [stock_rows.LOT]

    plan = plan_of(engine, look)
    assert "ix_batch_movement_lot (organization_id=? AND lot_id=?" in plan, plan
    assert not any(f"SCAN {table}" in plan for table in TABLES), plan


def test_a_lot_is_found_by_its_code_alone(engine: Engine) -> None:
    plan = plan_of(engine, lambda: SqlGenealogy(engine).lots_of_code(ORGANIZATION, "MALT-0001"))
    assert_finds_by(plan, "ix_lot_code (organization_id=? AND code=?)")


RECIPE, BATCH = RecipeId(stock_rows.RECIPE), BatchId(stock_rows.BATCH)
PRODUCTION: dict[str, tuple[Callable[[Engine], object], list[str]]] = {
    "recipes": (
        lambda on: SqlRecipeReading(on).page(ORGANIZATION, RecipeQuery()),
        ["SEARCH recipe USING INDEX", "(organization_id=? AND recipe_id=? AND number=?)"],
    ),
    "recipe": (
        lambda on: SqlRecipeReading(on).recipe(ORGANIZATION, RECIPE, None),
        ["(organization_id=? AND id=?)", "(organization_id=? AND recipe_id=? AND version=?"],
    ),
    "versions": (
        lambda on: SqlRecipeReading(on).versions(ORGANIZATION, RECIPE),
        ["(organization_id=? AND recipe_id=?"],
    ),
    "lots for a recipe": (lambda on: SqlRecipeReading(on).open_lots(ORGANIZATION, [ITEM]), ["ix_lot_pick"]),
    "products": (
        lambda on: SqlProductReading(on).products(ORGANIZATION, ProductQuery(after="a")),
        ["(organization_id=? AND name_key>?)"],
    ),
    "SKU by its code": (
        lambda on: SqlProductReading(on).sku_of_code(ORGANIZATION, "MALT", TODAY),
        ["(organization_id=? AND code=?)", "(organization_id=? AND item_id=?)"],
    ),
    "SKU by its GTIN": (
        lambda on: SqlProductReading(on).sku_of_gtin(ORGANIZATION, Gtin("00000000000000"), TODAY),
        ["(organization_id=? AND gtin=?)"],
    ),
    "batches": (
        lambda on: SqlBatchReading(on).page(ORGANIZATION, BatchQuery(after=(BEFORE[0], BATCH))),
        ["ix_batch_planned (organization_id=? AND (planned_at,id)<(?,?))", "(organization_id=? AND batch_id=?)"],
    ),
    "batch by its label": (
        lambda on: SqlBatchReading(on).id_of_label(ORGANIZATION, "B"),
        ["(organization_id=? AND label=?)"],
    ),
    "events of a batch": (
        lambda on: SqlBatchReading(on).events(ORGANIZATION, BATCH),
        ["batch_event USING", "(organization_id=? AND batch_id=?)"],
    ),
    "movements of a batch": (
        lambda on: SqlBatchReading(on).movements(ORGANIZATION, BATCH),
        ["batch_movement USING", "(organization_id=? AND batch_id=?)"],
    ),
}


JOB = LabelJob(
    organization_id=ORGANIZATION,
    id=LabelJobId(stock_rows.LABEL_JOB),
    asked_by=UserId(stock_rows.OWNER),
    asked=Printing(lots=[]),
    labels=2,
    created_at=BEFORE[0],
).taken(BEFORE[0])
LABEL_JOBS: dict[str, tuple[Callable[[Engine], object], str]] = {
    "one": (lambda on: SqlLabelJobReading(on).job(ORGANIZATION, JOB.id), "(organization_id=? AND id=?)"),
    "file": (lambda on: SqlLabelJobReading(on).content(ORGANIZATION, JOB.id), "(organization_id=? AND id=?)"),
    "latest": (lambda on: SqlLabelJobReading(on).latest(ORGANIZATION, 5), "(organization_id=?)"),
    "how many": (
        lambda on: SqlTransactions(on)(lambda each: each.label_jobs.count(ORGANIZATION)),
        "(organization_id=?)",
    ),
    "progress": (
        lambda on: SqlTransactions(on)(lambda each: each.label_jobs.record(JOB, taken=JOB)),
        "(organization_id=? AND id=?)",
    ),
    "forgotten": (
        lambda on: SqlTransactions(on)(lambda each: each.label_jobs.prune(BEFORE[0])),
        "ix_label_job_created_at (created_at<?)",
    ),
}


def test_label_jobs_are_found_by_their_indexes(engine: Engine) -> None:
    for look, way in LABEL_JOBS.values():
        assert_finds_by(plan_of(engine, partial(look, engine)), way)


def test_the_next_label_job_is_the_first_of_those_that_are_open(engine: Engine) -> None:
    plan = plan_of(engine, lambda: SqlTransactions(engine)(lambda each: each.label_jobs.take(BEFORE[0])))
    # The index has the open ones alone, in the order in which they are drawn.
    assert plan == "SCAN label_job USING INDEX ix_label_job_open"


def test_recipes_products_and_batches_are_found_by_their_indexes(engine: Engine) -> None:
    for look, ways in PRODUCTION.values():
        assert_finds_by(plan_of(engine, partial(look, engine)), *ways)


def test_a_sale_picks_its_lots_by_the_picking_index(engine: Engine) -> None:
    def look() -> None:
        SqlTransactions(engine)(lambda transaction: transaction.stock.read(ORGANIZATION, items, [need]))

    need = Need(item_id=ITEM, first_day=TODAY, last_day=TODAY, usable=1)
    lock = SqlTransactions(engine)(lambda transaction: transaction.stock.lock(ORGANIZATION, {ITEM}))
    items = lock.items
    assert_finds_by(plan_of(engine, look), "ix_lot_pick (organization_id=? AND item_id=?)")
