"""Every statement is counted and timed as the driver sends it; slow ones are told, without what they carried."""

from collections.abc import Iterator
from threading import Thread

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs

from adapters.sql.engine import create, reading, snapshot
from adapters.sql.watch import SLOW, OverBudget, QueryCounter, sent, working

ONE = text("SELECT 1")
NONSENSE = text("SELECT nothing")
NOTHING = "UPDATE reservation SET quantity = 0 WHERE 1 = 0"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = create(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def postgres_engine(postgres_url: str) -> Iterator[Engine]:
    engine = create(postgres_url)
    yield engine
    engine.dispose()


def begin_of(engine: Engine) -> str:
    return "BEGIN IMMEDIATE" if engine.dialect.name == "sqlite" else "BEGIN"


def test_a_transaction_counts_its_begin_and_its_commit(engine: Engine) -> None:
    with QueryCounter() as counter, engine.begin() as connection:
        connection.execute(ONE)
        connection.execute(ONE)
    assert counter.statements == [begin_of(engine), "SELECT 1", "SELECT 1", "COMMIT"]


def test_a_transaction_that_fails_counts_its_rollback(engine: Engine) -> None:
    with QueryCounter() as counter, pytest.raises(DBAPIError), engine.begin() as connection:
        connection.execute(NONSENSE)
    assert counter.statements == [begin_of(engine), "SELECT nothing", "ROLLBACK"]


def test_a_read_is_one_statement_and_nothing_else(engine: Engine) -> None:
    with QueryCounter() as counter, reading(engine).connect() as connection:
        connection.execute(ONE)
    assert counter.statements == ["SELECT 1"]


def test_a_snapshot_begins_without_a_lock(engine: Engine) -> None:
    with QueryCounter() as counter, snapshot(engine).connect() as connection:
        connection.execute(ONE)
    assert counter.statements[0] in {"BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"}
    assert counter.statements[1:] == ["SELECT 1", "ROLLBACK"]


def test_opening_a_connection_counts_nothing(engine: Engine) -> None:
    with QueryCounter() as counter:
        engine.connect().close()
        engine.dispose()
        engine.connect().close()
    assert [sql for sql in counter.statements if sql not in {begin_of(engine), "ROLLBACK"}] == []


def test_a_statement_that_fails_counts_as_well(engine: Engine) -> None:
    with QueryCounter() as counter, reading(engine).connect() as connection, pytest.raises(DBAPIError):
        connection.execute(NONSENSE)
    assert counter.statements == ["SELECT nothing"]


def test_what_a_raw_cursor_sends_is_counted(engine: Engine) -> None:
    with QueryCounter() as counter, engine.begin() as connection:
        cursor = connection.connection.cursor()
        cursor.execute("SELECT 2")
        cursor.executemany(NOTHING, [(), ()])
        cursor.close()
    assert counter.statements[1:-1] == ["SELECT 2", NOTHING]


def test_a_streamed_statement_counts_once_however_many_rows_it_has(engine: Engine) -> None:
    numbers = text("WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 500) SELECT n FROM n")
    with QueryCounter() as counter, snapshot(engine).connect() as connection:
        rows = connection.execute(numbers, execution_options={"yield_per": 10})
        assert sum(rows.scalars()) == 125_250
    assert counter.count == 3


@pytest.mark.postgresql
def test_a_copy_counts_once(postgres_engine: Engine) -> None:
    with QueryCounter() as counter, postgres_engine.begin() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        with driver.cursor().copy("COPY reservation FROM STDIN") as copy:
            copy.write("")
    assert counter.statements == ["BEGIN", "COPY reservation FROM STDIN", "COMMIT"]


def send(connection: Connection, times: int) -> None:
    for _ in range(times):
        connection.execute(ONE)


def test_a_budget_that_is_kept_says_nothing(engine: Engine) -> None:
    with QueryCounter(most=3) as counter, engine.begin() as connection:
        send(connection, 1)
    assert counter.count == 3


def test_a_budget_that_is_broken_lists_what_was_sent(engine: Engine) -> None:
    with pytest.raises(OverBudget) as broken, QueryCounter(most=3), engine.begin() as connection:
        send(connection, 2)
    assert str(broken.value).splitlines() == [
        "At most 3 were allowed. 4 statements:",
        f"   1 {begin_of(engine)}",
        "   2 SELECT 1",
        "   3 SELECT 1",
        "   4 COMMIT",
    ]


def test_a_failure_inside_a_budget_is_told_as_it_is(engine: Engine) -> None:
    with pytest.raises(DBAPIError), QueryCounter(most=0), reading(engine).connect() as connection:
        connection.execute(NONSENSE)


def test_counters_stand_inside_each_other(engine: Engine) -> None:
    with reading(engine).connect() as connection, QueryCounter() as outer:
        send(connection, 1)
        with QueryCounter() as inner:
            send(connection, 2)
    assert (inner.count, outer.count) == (2, 3)


def test_a_counter_does_not_count_for_other_threads(engine: Engine) -> None:
    def elsewhere() -> None:
        with reading(engine).connect() as connection:
            send(connection, 5)

    with QueryCounter() as counter:
        thread = Thread(target=elsewhere)
        thread.start()
        thread.join()
    assert counter.count == 0


def test_work_knows_its_route_its_statements_and_their_time(engine: Engine) -> None:
    with working("/items/<id>") as work, reading(engine).connect() as connection:
        send(connection, 3)
    assert (work.route, work.statements) == ("/items/<id>", 3)
    assert work.seconds > 0


def test_a_slow_statement_is_told_with_its_route_and_never_with_its_parameters() -> None:
    with capture_logs() as told, working("/items/<id>"):
        sent("SELECT 1", SLOW)
        sent("SELECT *\n  FROM secrets\n WHERE name = %(name)s", SLOW * 2)
    assert told == [
        {
            "event": "slow statement",
            "log_level": "warning",
            "route": "/items/<id>",
            "statements": 2,
            "milliseconds": 200,
            "sql": "SELECT * FROM secrets WHERE name = %(name)s",
        }
    ]


def test_a_slow_statement_outside_of_any_work_is_told_too() -> None:
    with capture_logs() as told:
        sent("SELECT 1", SLOW * 3)
    assert [(each["route"], each["statements"]) for each in told] == [("-", 1)]


@pytest.mark.postgresql
def test_a_statement_that_takes_its_time_is_told(postgres_engine: Engine) -> None:
    with capture_logs() as told, reading(postgres_engine).connect() as connection:
        connection.execute(text("SELECT pg_sleep(:seconds)"), {"seconds": 0.12})
    assert [each["sql"] for each in told] == ["SELECT pg_sleep(%(seconds)s)"]
    assert told[0]["milliseconds"] >= 120


def test_errors_do_not_show_what_was_sent_along(engine: Engine) -> None:
    with reading(engine).connect() as connection, pytest.raises(DBAPIError) as failed:
        connection.execute(text("SELECT nothing WHERE 1 = :secret"), {"secret": 424_242})
    assert "424242" not in str(failed.value)
