"""The replay ends with the balances that plain arithmetic on the file gives."""

import csv
import gzip
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import accumulate
from pathlib import Path

import pytest

from adapters.sql.engine import create
from application.app import App
from domain.inventory.overview import HistoryQuery
from tests.installations import on_engine
from tests.replay.retail import NotARetailFile, open_retail
from tests.replay.running import balances, replay

HEADER = "InvoiceNo,StockCode,Description,Quantity,UnitPrice,CustomerID,Country"
REAL = Path(__file__).parents[3] / "shared" / "data" / "online_retail.csv.gz"
SMALL = [
    "536365,85123A,WHITE HEART,6,2.55,17850,United Kingdom",
    "536365,85123a,WHITE HEART OF ANOTHER CODE,2,2.95,17850,United Kingdom",
    "536366,22633,,6,1.85,17850,United Kingdom",
    "C536379,85123A,WHITE HEART,-4,2.55,17850,United Kingdom",
    "536380,85123A,WHITE HEART,3,2.55,17850,United Kingdom",
    "536381,22633,damaged?,-5,0,,United Kingdom",
    "C536382,D,Gift \xa340 voucher,-3,40,14527,United Kingdom",
    "536383,D,Gift \xa340 voucher,2,40,14527,United Kingdom",
    "C536384,85123A,WHITE HEART,-9,2.55,17850,United Kingdom",
    "536385,85123A,WHITE HEART,12,2.55,17850,United Kingdom",
    "536386,22633,,0,1.85,17850,United Kingdom",
    "C536387,22633,,-2,1.85,17850,United Kingdom",
]


def balances_of(path: Path) -> dict[str, Fraction]:
    """What is left of each code, by the file alone: opening - sales + returns - damage."""
    opened = gzip.open if path.suffix == ".gz" else open
    moved: dict[str, list[Fraction]] = defaultdict(list)
    with opened(path, "rt", encoding="latin-1", newline="") as text:
        for row in csv.DictReader(text):
            quantity = Fraction(row["Quantity"])
            returned = quantity < 0 and row["InvoiceNo"].startswith("C")
            moved[row["StockCode"].strip()].append(abs(quantity) if returned else -abs(quantity))
    openings = {code: max(Fraction(0), -min(accumulate(steps))) for code, steps in moved.items()}
    return {code: openings[code] + sum(steps) for code, steps in moved.items()}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "retail.csv.gz"
    path.write_bytes(gzip.compress("\r\n".join([HEADER, *SMALL, ""]).encode("latin-1")))
    return path


@pytest.fixture(params=["sqlite_url", pytest.param("postgres_url", marks=pytest.mark.postgresql)])
def app(request: pytest.FixtureRequest) -> Iterator[App]:
    engine = create(request.getfixturevalue(request.param))
    yield on_engine(engine).app
    engine.dispose()


@pytest.fixture
def app_on_sqlite(sqlite_url: str) -> Iterator[App]:
    engine = create(sqlite_url)
    yield on_engine(engine).app
    engine.dispose()


def test_a_small_file_ends_with_its_exact_balances(small: Path, app: App) -> None:
    with open_retail(small) as file:
        done = replay(app, file, lambda _: None)

    assert balances(app, done.caller) == balances_of(small) == {"85123A": 0, "85123a": 0, "22633": 2, "D": 1}
    assert list(app.inventory.verify_stock(done.caller.organization_id)) == []


def test_what_comes_back_goes_into_the_lots_it_was_sold_from_and_the_rest_is_a_lot_of_its_own(
    small: Path, app: App
) -> None:
    with open_retail(small) as file:
        done = replay(app, file, lambda _: None)
    hearts = app.inventory.view_stock.item_of_code(done.caller, "85123A").item
    lines = app.inventory.view_stock.history(done.caller, HistoryQuery(item_id=hearts.id, limit=50)).rows

    moved = [(line.adjustment.type.value, line.movement.lot_code, line.movement.delta // 10**6) for line in lines]

    assert moved[::-1] == [
        ("restock", "opening", 8),
        ("sale", "opening", -6),
        ("return", "opening", 4),
        ("sale", "opening", -3),
        ("return", "opening", 5),
        ("restock", "C536384/10", 4),
        ("sale", "opening", -8),
        ("sale", "C536384/10", -4),
    ]


def test_a_file_with_other_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n")

    with pytest.raises(NotARetailFile, match="InvoiceNo"), open_retail(path):
        pass


def test_the_program_replays_on_both_databases_and_tells_what_it_proved(small: Path) -> None:
    run = [sys.executable, "-m", "tests.replay", str(small)]

    done = subprocess.run(run, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])

    assert done.stdout.count("4 of 4 stock codes exact") == 2
    assert done.stdout.count("verify: 0 findings") == 2
    assert "postgresql: 11 lines" in done.stdout
    assert "sqlite: 11 lines" in done.stdout


@pytest.mark.real_input
@pytest.mark.skipif(not REAL.exists(), reason="the real file is not beside the project")
def test_the_real_file_ends_with_its_exact_balances(app_on_sqlite: App) -> None:
    app = app_on_sqlite
    with open_retail(REAL) as file:
        done = replay(app, file, lambda _: None)

    expected = balances_of(REAL)
    assert (done.lines, len(expected)) == (50_062, 2_879)
    assert balances(app, done.caller) == expected
    assert list(app.inventory.verify_stock(done.caller.organization_id)) == []
