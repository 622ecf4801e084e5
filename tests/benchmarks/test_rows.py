"""How contestants compete, and what is told of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from tests.benchmarks.__main__ import GROUPS, app
from tests.benchmarks.ground import SCALES, Ground, ScaleName
from tests.benchmarks.report import document_of, table_of, write
from tests.benchmarks.rows import Aim, Result, Round, Row, Unit, compete, steps_of
from tests.servers.postgresql import PostgresServer

log: list[str] = []


def running(name: str, *figures: float) -> Iterator[Round]:
    coming = iter(figures)

    def run() -> float:
        log.append(name)
        return next(coming)

    yield run
    log.append(f"{name} left")


@contextmanager
def tortoise(_: Ground) -> Iterator[Round]:
    yield from running("tortoise", 999, 1, 2, 4)


@contextmanager
def hare(_: Ground) -> Iterator[Round]:
    yield from running("hare", 1, 2, 4, 16)


RACE = Row(name="race", about="a fable", unit=Unit.A_SECOND, measured=tortoise, baseline=hare, aim=Aim(required=0.5))


@pytest.fixture
def ground(postgres_server: PostgresServer, tmp_path: Path) -> Ground:
    return Ground(postgres_server, tmp_path, SCALES[ScaleName.TINY])


@pytest.mark.postgresql
def test_contestants_take_turns_and_the_warm_up_does_not_count(ground: Ground) -> None:
    log.clear()
    told: list[str] = []
    [result] = compete([RACE], ground, 3, told.append)
    turns = ["hare", "tortoise", "tortoise", "hare", "hare", "tortoise", "tortoise", "hare"]
    assert log == [*turns, "hare left", "tortoise left"]
    assert told == ["preparing tortoise", "preparing hare", *turns]
    assert len(told) == steps_of([RACE], 3)
    assert (result.measured, result.baseline) == ([1, 2, 4], [2, 4, 16])


def test_a_ratio_is_the_median_of_the_rounds_own_ratios() -> None:
    assert Result(row=RACE, measured=[1, 90, 2], baseline=[2, 100, 8]).ratio == 0.5


def test_a_row_without_a_baseline_is_its_figure() -> None:
    assert Result(row=RACE, measured=[0, 7, 1], baseline=()).ratio == 1


@pytest.mark.parametrize(
    ("aim", "ratio", "met", "stretched"),
    [
        (Aim(required=0.5, stretch=0.8), 0.5, True, False),
        (Aim(required=0.5, stretch=0.8), 0.49, False, False),
        (Aim(required=1.25, stretch=1.1, more_is_better=False), 1.1, True, True),
        (Aim(required=1.25, stretch=1.1, more_is_better=False), 1.3, False, False),
        (Aim(), 3.0, None, None),
    ],
)
def test_an_aim_is_a_bound_from_one_side(aim: Aim, ratio: float, met: bool | None, stretched: bool | None) -> None:  # noqa: FBT001 - a table of cases
    assert (aim.meets(ratio), aim.stretches(ratio)) == (met, stretched)


def test_the_report_says_for_each_row_what_was_measured_and_whether_it_is_enough(tmp_path: Path) -> None:
    results = [Result(row=RACE, measured=[1200.0], baseline=[1000.0])]
    screen = Console(width=100, record=True, file=StringIO())
    screen.print(table_of(results))
    text = screen.export_text()
    for said in ("race", "a fable", "1,200/s", "1,000/s", "1.20", "≥ 0.5", "met"):
        assert said in text
    write(tmp_path / "new" / "bench.json", document_of(results, "tiny", 1, "180006"))
    document = json.loads((tmp_path / "new" / "bench.json").read_text())
    assert document["rows"][0]["ratio"] == 1.2
    assert document["rows"][0]["met"] is True
    assert document["machine"]["postgresql"] == "180006"


def test_an_unknown_row_is_refused_with_the_names_there_are() -> None:
    told = CliRunner().invoke(app, ["--only", "speed"])
    assert told.exit_code == 2
    assert "deduct" in told.output


def test_rows_have_names_of_their_own() -> None:
    names = [row.name for rows in GROUPS for row in rows]
    assert len(set(names)) == len(names)


@pytest.mark.benchmark
def test_every_row_can_be_measured(tmp_path: Path) -> None:
    file = tmp_path / "bench.json"
    told = CliRunner().invoke(app, ["--scale", "tiny", "--rounds", "1", "--json", str(file)])
    assert told.exit_code == 0, told.output
    assert len(json.loads(file.read_text())["rows"]) == sum(map(len, GROUPS))
