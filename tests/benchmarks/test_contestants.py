"""Every contestant writes the rows of a sale: compared by anything else, they would tell nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from sqlalchemy import create_engine

from adapters.sql.engine import create
from domain.identity.permissions import Permission
from tests.benchmarks import embedded, plain_stack
from tests.benchmarks.bare_sqlite import BareSqlite
from tests.benchmarks.books import DISAGREEMENTS
from tests.benchmarks.loading import load
from tests.benchmarks.pgbench import Pgbench, PgbenchFailed
from tests.benchmarks.shape import Shape, caller_of, numbered, sales
from tests.installations import on_engine
from tests.servers.postgresql import PostgresServer

SHAPE = Shape(organizations=2, items=3, lots=30, turnover=2)
SALES = "SELECT count(*) FROM inventory_adjustment WHERE type = 'sale' AND recorded_at > '2026-01-01'"
AUDITED = "SELECT count(*) FROM audit_log WHERE action = 'inventory.sale'"
MOVED_BY_SALES = """
    SELECT count(*) FROM inventory_history AS moved
    JOIN inventory_adjustment AS made ON made.organization_id = moved.organization_id AND made.id = moved.adjustment_id
    WHERE made.type = 'sale' AND made.recorded_at > '2026-01-01'
"""


@pytest.fixture
def loaded_url(postgres_url: str) -> str:
    load(postgres_url, SHAPE)
    return postgres_url


def counted(url: str, statement: str) -> int:
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(urlsplit(url).path[1:])) as file:
            found = file.execute(statement).fetchone()
    else:
        with psycopg.connect(url) as connection:
            found = connection.execute(statement.encode()).fetchone()
    assert found is not None
    return int(found[0])


@pytest.mark.postgresql
def test_what_is_loaded_adds_up(loaded_url: str) -> None:
    assert counted(loaded_url, "SELECT count(*) FROM inventory_history") == SHAPE.movements == 6 * (30 + 12)
    assert counted(loaded_url, DISAGREEMENTS) == 0


@pytest.mark.postgresql
def test_pgbench_sells_and_leaves_lots_movements_and_totals_in_agreement(
    postgres_server: PostgresServer, loaded_url: str, tmp_path: Path
) -> None:
    assert Pgbench(postgres_server, loaded_url, SHAPE, tmp_path, clients=2).sell(20) > 0
    assert counted(loaded_url, SALES) == counted(loaded_url, AUDITED) == 40
    assert 40 < counted(loaded_url, MOVED_BY_SALES) <= 120
    assert counted(loaded_url, DISAGREEMENTS) == 0


@pytest.mark.postgresql
def test_pgbench_that_cannot_sell_is_told(postgres_server: PostgresServer, postgres_url: str, tmp_path: Path) -> None:
    bare = Shape(items=1, lots=0)
    load(postgres_url, bare)
    with pytest.raises(PgbenchFailed):
        Pgbench(postgres_server, postgres_url, bare, tmp_path, clients=1).sell(1)


@pytest.mark.postgresql
def test_the_use_case_sells_what_was_loaded(loaded_url: str) -> None:
    engine, coming = create(loaded_url), sales(SHAPE, seed=1)
    app = on_engine(engine).app
    for _ in range(20):
        caller, change = next(coming)
        app.inventory.adjust_inventory(caller, [change])
    engine.dispose()
    assert counted(loaded_url, AUDITED) == 20
    assert counted(loaded_url, DISAGREEMENTS) == 0


@pytest.mark.postgresql
def test_the_plain_stack_sells_by_the_same_request(loaded_url: str) -> None:
    ours, theirs = create(loaded_url), create_engine(loaded_url)
    caller = caller_of(2)
    token = on_engine(ours).app.identity.issue_token(caller, "test", Permission).text
    client = plain_stack.create_app(theirs).test_client()
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "once"}
    told = client.post(
        f"/api/v1/items/{numbered(4)}/adjustments", json={"change_type": "sale", "quantity": "15"}, headers=headers
    )
    ours.dispose()
    theirs.dispose()
    assert (told.status_code, told.json and told.json["new_quantity"]) == (201, "285")
    assert counted(loaded_url, SALES) == counted(loaded_url, AUDITED) == 1
    assert counted(loaded_url, MOVED_BY_SALES) == 2
    assert counted(loaded_url, "SELECT count(*) FROM idempotency_key") == 1
    assert counted(loaded_url, DISAGREEMENTS) == 0


def test_bare_statements_sell_on_SQLite(sqlite_url: str) -> None:  # noqa: N802 - as the database is called
    engine = create(sqlite_url)
    embedded.stock(on_engine(engine).app)
    engine.dispose()
    with closing(BareSqlite(Path(urlsplit(sqlite_url).path[1:]))) as bare:
        for item in bare.items[:10]:
            bare.sell(item, 15)
    assert counted(sqlite_url, AUDITED) == 10
    assert counted(sqlite_url, DISAGREEMENTS) == 0
