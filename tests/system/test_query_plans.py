"""Among 100,000 lots PostgreSQL finds what is looked at by the indexes made for it, and never reads a whole table."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from psycopg.errors import Diagnostic
from sqlalchemy import Engine, event

from adapters.sql.access import SqlAccess
from adapters.sql.batch_reading import SqlBatchReading
from adapters.sql.engine import create
from adapters.sql.genealogy import SqlGenealogy
from adapters.sql.label_jobs import SqlLabelJobReading
from adapters.sql.lot_reach import SqlLotReach
from adapters.sql.people_reading import SqlPeopleReading
from adapters.sql.product_reading import SqlProductReading
from adapters.sql.reading import SqlStockReading
from adapters.sql.recipe_reading import SqlRecipeReading
from adapters.sql.transactions import SqlTransactions
from domain.inventory.needs import Need
from domain.inventory.overview import HistoryQuery, ItemQuery, Show, Sort, search_key
from domain.production.batches import BatchStatus
from domain.production.genealogy import Direction
from domain.production.gtins import Gtin
from domain.production.label_jobs import LabelJob
from domain.production.label_prints import Printing
from domain.production.products import ProductQuery
from domain.shared.audit import AuditEntry, AuditQuery
from domain.shared.identifiers import (
    AdjustmentId,
    AuditId,
    BatchId,
    ItemId,
    LabelJobId,
    LotId,
    OrganizationId,
    ProductId,
    RecipeId,
    SkuId,
    UserId,
)
from ports.batch_reading import BatchQuery
from ports.recipe_reading import RecipeQuery
from ports.stock_ledger import StockLedger
from ports.transactions import Transaction
from tests import descent
from tests.servers.postgresql import PostgresServer

pytestmark = pytest.mark.postgresql

CROWD, MAKERS = (Path(__file__).with_name(name) for name in ("crowd.sql", "makers.sql"))
TODAY = date(2027, 4, 20)
MOMENT, BEFORE_ALL = datetime(2026, 4, 5, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)


def crowd_id(number: int) -> UUID:
    return UUID(f"01980000-0000-7000-8000-{number:012x}")


ORGANIZATION = OrganizationId(crowd_id(7))
ITEM, LOT = ItemId(crowd_id(7_010)), LotId(crowd_id(7_010_095))


class Explained:
    """The crowd, and how what is asked of it is answered."""

    def __init__(self, engine: Engine) -> None:
        self.reading = SqlStockReading(engine)
        self.access = SqlAccess(engine)
        self.people = SqlPeopleReading(engine)
        self.genealogy = SqlGenealogy(engine)
        self.recipes = SqlRecipeReading(engine)
        self.products = SqlProductReading(engine)
        self.batches = SqlBatchReading(engine)
        self.lots = SqlLotReach(engine)
        self.label_jobs = SqlLabelJobReading(engine)
        self._transactions = SqlTransactions(engine)
        self._plans: list[str] = []
        event.listen(engine, "connect", self._explain)

    def plan(self, look: Callable[[], object]) -> str:
        """The plans of all that this look sends, as they were carried out."""
        self._plans.clear()
        look()
        return "\n".join(self._plans)

    def plan_of(self, work: Callable[[Transaction], object]) -> str:
        """The same of what is asked inside a transaction."""
        return self.plan(lambda: self._transactions(work))

    def plan_inside(self, work: Callable[[StockLedger], object]) -> str:
        """The same of what is asked of stock there."""
        return self.plan_of(lambda transaction: work(transaction.stock))

    def _explain(self, connection: psycopg.Connection, _: object) -> None:
        connection.add_notice_handler(self._note)
        connection.execute("LOAD 'auto_explain'")
        for setting in ("log_min_duration = 0", "log_level = notice", "log_nested_statements = off"):
            connection.execute(f"SET auto_explain.{setting}")
        connection.commit()

    def _note(self, notice: Diagnostic) -> None:
        self._plans.append(notice.message_primary or "")


@pytest.fixture(scope="module")
def crowd(postgres_server: PostgresServer, postgres_template: str) -> Iterator[Explained]:
    name = postgres_server.create_database(template=postgres_template)
    url = postgres_server.url(name)
    with psycopg.connect(url, autocommit=True) as superuser:
        superuser.execute(CROWD.read_text())
        superuser.execute(MAKERS.read_text())
    # Only a superuser may load what explains.
    engine = create(url, role=None)
    yield Explained(engine)
    engine.dispose()
    postgres_server.drop_database(name)


@pytest.fixture(scope="module")
def descended(postgres_server: PostgresServer, postgres_template: str) -> Iterator[Explained]:
    """The crowd, and among it an organisation whose ten thousand lots came of one."""
    name = postgres_server.create_database(template=postgres_template)
    url = postgres_server.url(name)
    with psycopg.connect(url, autocommit=True) as superuser:
        superuser.execute(CROWD.read_text())
        superuser.execute(MAKERS.read_text())
    descent.load(url)
    engine = create(url, role=None)
    yield Explained(engine)
    engine.dispose()
    postgres_server.drop_database(name)


def assert_finds_by(plan: str, *indexes: str) -> None:
    assert [index for index in indexes if index not in plan] == [], plan
    assert "Seq Scan" not in plan, plan


def test_the_stock_list_reads_its_page_and_the_few_lots_that_matter(crowd: Explained) -> None:
    plan = crowd.plan(lambda: crowd.reading.items(ORGANIZATION, ItemQuery(limit=10), TODAY))
    assert_finds_by(plan, "ix_inventory_item_name", "ix_lot_held", "ix_lot_expiry")
    assert "Sort" not in plan, plan


def test_the_next_page_begins_where_the_last_one_ended(crowd: Explained) -> None:
    after = (search_key("Item 30", "C-30"), ItemId(crowd_id(7_030)))
    plan = crowd.plan(lambda: crowd.reading.items(ORGANIZATION, ItemQuery(after=after), TODAY))
    assert_finds_by(plan, "ix_inventory_item_name")
    assert "Sort" not in plan, plan
    assert "ROW(search_key, id) >" in plan, plan


@pytest.mark.parametrize("show", Show)
@pytest.mark.parametrize("sort", Sort)
def test_no_list_reads_a_whole_table(crowd: Explained, show: Show, sort: Sort) -> None:
    query = ItemQuery(search="item", show=show, sort=sort, descending=True)
    plan = crowd.plan(lambda: crowd.reading.items(ORGANIZATION, query, TODAY))
    assert_finds_by(plan, "inventory_item", "ix_lot_expiry")


def test_one_item_is_found_by_its_id_and_by_its_code(crowd: Explained) -> None:
    by_id = crowd.plan(lambda: crowd.reading.item(ORGANIZATION, ITEM, TODAY))
    assert_finds_by(by_id, "pk_inventory_item", "ix_lot_held", "ix_lot_expiry")
    by_code = crowd.plan(lambda: crowd.reading.item_of_code(ORGANIZATION, "C-10", TODAY))
    assert_finds_by(by_code, "uq_inventory_item_code", "ix_lot_held", "ix_lot_expiry")


def test_lots_are_found_by_their_item_and_by_their_code(crowd: Explained) -> None:
    reading = crowd.reading
    every = crowd.plan(lambda: reading.lots(ORGANIZATION, ITEM, only_open=False, limit=50, after=LOT))
    assert_finds_by(every, "uq_inventory_lot_id")
    still_open = crowd.plan(lambda: reading.lots(ORGANIZATION, ITEM, only_open=True, limit=50, after=None))
    assert_finds_by(still_open, "inventory_lot")
    assert_finds_by(crowd.plan(lambda: reading.lot_of_code(ORGANIZATION, ITEM, "L-95")), "uq_inventory_lot_code")


def test_history_is_read_backwards_from_where_the_last_page_ended(crowd: Explained) -> None:
    reading, before = crowd.reading, (MOMENT, ITEM, 95)
    of_all = crowd.plan(lambda: reading.history(ORGANIZATION, HistoryQuery(before=before)))
    assert_finds_by(of_all, "Scan Backward using ix_history_recorded")
    of_one = crowd.plan(lambda: reading.history(ORGANIZATION, HistoryQuery(item_id=ITEM, before=before)))
    assert_finds_by(of_one, "Scan Backward using pk_inventory_history")
    assert "Sort" not in of_all + of_one, of_all + of_one


def test_reservations_are_found_among_the_open_ones(crowd: Explained) -> None:
    of_item = crowd.plan(lambda: crowd.reading.reservations(ORGANIZATION, ITEM))
    assert_finds_by(of_item, "ix_reservation_reference")
    over = crowd.plan_inside(lambda stock: stock.expired_reservations(ORGANIZATION, MOMENT, 10))
    assert_finds_by(over, "ix_reservation_until")


def test_the_stock_of_another_day_reads_one_organisation_only(crowd: Explained) -> None:
    plan = crowd.plan(lambda: crowd.reading.as_of(ORGANIZATION, datetime(2026, 2, 1, tzinfo=UTC)))
    assert "Seq Scan on inventory_history" not in plan, plan


def test_the_evidence_of_one_item_reads_no_other(crowd: Explained) -> None:
    def look() -> None:
        with crowd.reading.evidence(ORGANIZATION, ITEM) as items:
            assert [len(list(item.movements)) for item in items] == [100]

    assert_finds_by(crowd.plan(look), "pk_inventory_item", "uq_inventory_lot", "pk_inventory_history")


def test_a_token_is_found_by_its_prefix(crowd: Explained) -> None:
    plan = crowd.plan(lambda: crowd.access.token("prefix77"))
    # There are so few organisations that reading them all is as good.
    few = plan.replace("Seq Scan on organization", "")
    assert_finds_by(few, "uq_api_token_prefix", "membership", "pk_user", "pk_role")


def test_a_page_of_the_audit_is_walked_to_in_its_order(crowd: Explained) -> None:
    of_all = crowd.plan(lambda: crowd.people.audit(ORGANIZATION, AuditQuery()))
    assert_finds_by(of_all.replace('Seq Scan on "user"', ""), "Scan Backward using ix_audit_log_created_at")
    since = AuditQuery(action="inventory.", since=MOMENT, before=(MOMENT, AuditId(LOT)))
    of_some = crowd.plan(lambda: crowd.people.audit(ORGANIZATION, since))
    assert_finds_by(of_some.replace('Seq Scan on "user"', ""), "ix_audit_log_created_at")


def test_a_denial_is_looked_for_among_the_latest_entries(crowd: Explained) -> None:
    entry = AuditEntry(
        id=AuditId(crowd_id(1)),
        organization_id=ORGANIZATION,
        actor_id=UserId(LOT),
        action="identity.deny",
        subject="permission",
        subject_id="inventory.edit",
        before=None,
        after=None,
        request_id="test",
        created_at=MOMENT,
    )
    assert_finds_by(crowd.plan(lambda: crowd.access.note_refusal(entry, MOMENT)), "ix_audit_log_created_at")


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("lot_id", [descent.DELIVERY, descent.MIDDLE, descent.LAST])
def test_a_trace_goes_from_lot_to_batch_and_on_by_indexes(
    descended: Explained, lot_id: LotId, direction: Direction
) -> None:
    plan = descended.plan(lambda: descended.genealogy.lineage(descent.ORGANIZATION, lot_id, direction))
    assert_finds_by(plan, "Recursive Union", "ix_batch_movement_lot", "pk_batch_movement", "ix_history_lot", "pk_batch")


@pytest.mark.parametrize(("lot_id", "reached"), [(descent.DELIVERY, descent.LOTS), (descent.LAST, 1)])
def test_a_recall_reads_only_what_it_reaches(descended: Explained, lot_id: LotId, reached: int) -> None:
    def look() -> None:
        with descended.lots.reach(descent.ORGANIZATION, [lot_id]) as found:
            assert sum(1 for _ in found) == reached

    plan = descended.plan(look)
    assert_finds_by(plan, "Recursive Union", "ix_batch_movement_lot", "pk_batch_movement", "ix_history_lot")
    # That index holds all lots of the organisation, in the order in which the reached ones are told.
    assert "uq_inventory_lot_code" not in plan, plan


def test_a_lot_is_found_by_its_code_alone(descended: Explained) -> None:
    plan = descended.plan(lambda: descended.genealogy.lots_of_code(descent.ORGANIZATION, "L900000000"))
    assert_finds_by(plan, "ix_lot_code")


NEEDS = {
    "usable": (Need(item_id=ITEM, first_day=TODAY, last_day=TODAY, usable=7_000_000), "ix_lot_pick"),
    "expired": (Need(item_id=ITEM, first_day=TODAY, last_day=TODAY, expired=True), "ix_lot_expiry"),
    "held": (Need(item_id=ITEM, first_day=TODAY, last_day=TODAY, held=True), "ix_lot_held"),
    "lot": (Need(item_id=ITEM, first_day=TODAY, last_day=TODAY, lot_ids={LOT}), "inventory_lot"),
    "code": (Need(item_id=ITEM, first_day=TODAY, last_day=TODAY, lot_codes={"L-95"}), "uq_inventory_lot_code"),
    "order": (Need(item_id=ITEM, first_day=TODAY, last_day=TODAY, references={"order 95"}), "ix_reservation_reference"),
    "trail": (Need(item_id=ITEM, first_day=TODAY, last_day=TODAY, trails={"order 96"}), "ix_adjustment_reference"),
    "origin": (
        Need(item_id=ITEM, first_day=TODAY, last_day=TODAY, origins={AdjustmentId(LOT)}),
        "ix_history_adjustment",
    ),
}


@pytest.mark.parametrize(("need", "index"), NEEDS.values(), ids=NEEDS)
def test_a_change_reads_only_the_lots_that_can_matter(crowd: Explained, need: Need, index: str) -> None:
    def work(stock: StockLedger) -> None:
        items = stock.lock(ORGANIZATION, {ITEM}).items
        stock.read(ORGANIZATION, items, [need])

    assert_finds_by(crowd.plan_inside(work), "pk_inventory_item", index)


RECIPE, PRODUCT = RecipeId(crowd_id(700_007)), ProductId(crowd_id(700_007))
SKU, BATCH = SkuId(crowd_id(7_000_071)), BatchId(crowd_id(700_007))
PRODUCTION: dict[str, tuple[Callable[[Explained], object], list[str]]] = {
    "recipes": (
        lambda of: of.recipes.page(ORGANIZATION, RecipeQuery(after=("recipe 7", RECIPE))),
        ["uq_recipe_name_key", "pk_recipe_version", "on recipe_ingredient"],
    ),
    "recipes searched for": (
        lambda of: of.recipes.page(ORGANIZATION, RecipeQuery(search="17")),
        ["pk_recipe_version", "on recipe_ingredient"],
    ),
    "recipe": (
        lambda of: of.recipes.recipe(ORGANIZATION, RECIPE, None),
        ["pk_recipe", "pk_recipe_version", "on recipe_ingredient"],
    ),
    "recipe by its name": (lambda of: of.recipes.id_of_name(ORGANIZATION, "recipe 7"), ["uq_recipe_name_key"]),
    "versions": (lambda of: of.recipes.versions(ORGANIZATION, RECIPE), ["pk_recipe_version", "on recipe_ingredient"]),
    "family": (
        lambda of: of.recipes.family(ORGANIZATION, [RECIPE]),
        ["uq_recipe_output", "pk_recipe_version", "on recipe_ingredient"],
    ),
    "recipes in use": (lambda of: of.recipes.in_use(ORGANIZATION), ["recipe", "on recipe_ingredient"]),
    "stock of a recipe": (
        lambda of: of.recipes.stock(ORGANIZATION, [ITEM], TODAY),
        ["pk_inventory_item", "ix_lot_held", "ix_lot_expiry"],
    ),
    "lots for a recipe": (lambda of: of.recipes.open_lots(ORGANIZATION, [ITEM]), ["ix_lot_pick"]),
    "products": (
        lambda of: of.products.products(ORGANIZATION, ProductQuery(after="product 7")),
        ["uq_product_name_key"],
    ),
    "product": (lambda of: of.products.product(ORGANIZATION, PRODUCT), ["pk_product"]),
    "variants": (lambda of: of.products.variants(ORGANIZATION, [PRODUCT]), ["uq_product_variant"]),
    "SKUs": (lambda of: of.products.skus(ORGANIZATION, [PRODUCT], TODAY), ["ix_product_sku_product", "pk_product"]),
    "SKU": (lambda of: of.products.sku(ORGANIZATION, SKU, TODAY), ["pk_product_sku", "pk_inventory_item"]),
    "SKU by its code": (
        lambda of: of.products.sku_of_code(ORGANIZATION, "C-10", TODAY),
        ["uq_inventory_item_code", "uq_product_sku_item"],
    ),
    "SKU by its GTIN": (
        lambda of: of.products.sku_of_gtin(ORGANIZATION, Gtin("00000000000071"), TODAY),
        ["uq_product_sku_gtin", "pk_inventory_item"],
    ),
    "lots of labels": (lambda of: of.products.lots(ORGANIZATION, [LOT]), ["inventory_lot", "uq_product_sku_item"]),
    "batches": (
        lambda of: of.batches.page(ORGANIZATION, BatchQuery(limit=10, after=(MOMENT, BATCH))),
        ["Scan Backward using ix_batch_planned", "pk_batch_line"],
    ),
    "batches of a recipe": (
        lambda of: of.batches.page(ORGANIZATION, BatchQuery(recipe_id=RECIPE)),
        ["ix_batch_recipe", "pk_batch_line"],
    ),
    "batches searched for": (
        lambda of: of.batches.page(ORGANIZATION, BatchQuery(search="0077", status=BatchStatus.COMPLETED)),
        ["batch", "pk_batch_line"],
    ),
    "batch": (lambda of: of.batches.batch(ORGANIZATION, BATCH), ["pk_batch", "pk_batch_line"]),
    "batch by its label": (lambda of: of.batches.id_of_label(ORGANIZATION, "B-2026-0007"), ["uq_batch_label"]),
    "events of a batch": (lambda of: of.batches.events(ORGANIZATION, BATCH), ["pk_batch_event", "pk_user"]),
    "movements of a batch": (
        lambda of: of.batches.movements(ORGANIZATION, BATCH),
        ["pk_batch_movement", "inventory_lot", "pk_inventory_adjustment"],
    ),
}


@pytest.mark.parametrize(("look", "indexes"), PRODUCTION.values(), ids=PRODUCTION)
def test_recipes_products_and_batches_are_found_by_their_indexes(
    crowd: Explained, look: Callable[[Explained], object], indexes: list[str]
) -> None:
    assert_finds_by(crowd.plan(lambda: look(crowd)), *indexes)


JOB = LabelJob(
    organization_id=ORGANIZATION,
    id=LabelJobId(crowd_id(700_007)),
    asked_by=UserId(crowd_id(0)),
    asked=Printing(lots=[(LOT, 1)]),
    labels=1,
    created_at=MOMENT,
).taken(MOMENT)
LABEL_JOBS: dict[str, tuple[Callable[[Explained], str], str]] = {
    "one": (lambda of: of.plan(lambda: of.label_jobs.job(ORGANIZATION, JOB.id)), "pk_label_job"),
    "file": (lambda of: of.plan(lambda: of.label_jobs.content(ORGANIZATION, JOB.id)), "pk_label_job"),
    "latest": (lambda of: of.plan(lambda: of.label_jobs.latest(ORGANIZATION, 5)), "Scan Backward using pk_label_job"),
    "how many": (lambda of: of.plan_of(lambda each: each.label_jobs.count(ORGANIZATION)), "pk_label_job"),
    "next to draw": (lambda of: of.plan_of(lambda each: each.label_jobs.take(MOMENT)), "ix_label_job_open"),
    "progress": (lambda of: of.plan_of(lambda each: each.label_jobs.record(JOB, taken=JOB)), "pk_label_job"),
    "forgotten": (lambda of: of.plan_of(lambda each: each.label_jobs.prune(BEFORE_ALL)), "ix_label_job_created_at"),
}


@pytest.mark.parametrize(("plan", "index"), LABEL_JOBS.values(), ids=LABEL_JOBS)
def test_label_jobs_are_found_by_their_indexes(crowd: Explained, plan: Callable[[Explained], str], index: str) -> None:
    found = plan(crowd)
    assert_finds_by(found, index)
    assert "Sort" not in found, found
