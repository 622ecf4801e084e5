"""Measures and reports: `make bench`, or `python -m tests.benchmarks --help`."""

import signal
import sys
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import psycopg
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from entrypoints.cli.server import collect_seldom
from tests.benchmarks import (
    brewing,
    deducting,
    draining,
    embedded,
    growing,
    importing,
    listing,
    recalling,
    tracing,
    webhooks,
)
from tests.benchmarks.ground import SCALES, Ground, ScaleName
from tests.benchmarks.report import document_of, table_of, write
from tests.benchmarks.rows import Result, Row, compete, steps_of
from tests.servers.postgresql import PostgresServer

GROUPS: Sequence[Sequence[Row]] = (
    deducting.ROWS,
    growing.ROWS,
    growing.MOVEMENT_ROWS,
    brewing.ROWS,
    draining.ROWS,
    listing.ROWS,
    tracing.ROWS,
    importing.ROWS,
    embedded.ROWS,
    webhooks.ROWS,
    recalling.ROWS,
)
"""Rows that share contestants stand together, so that these compete once for all of them."""

Scaled = Annotated[ScaleName, typer.Option("--scale", help="How much there is; full takes long.")]
Only = Annotated[list[str] | None, typer.Option(help="A row to measure; may be given again.", metavar="ROW")]
Rounds = Annotated[int, typer.Option(help="How often everybody runs, besides the warm-up.", min=1)]
Json = Annotated[Path, typer.Option("--json", help="The file to write.", dir_okay=False)]


def main(
    scale: Scaled = ScaleName.SMALL,
    only: Only = None,
    rounds: Rounds = 5,
    json: Json = Path("var/benchmarks.json"),
) -> None:
    """Measure against pgbench and a plain stack on a PostgreSQL of our own that writes to disk."""
    console, groups = Console(), _chosen(only or ())
    # As the processes do that serve.
    collect_seldom()
    with PostgresServer(durable=True) as server, TemporaryDirectory(prefix="bench-") as folder:
        ground = Ground(server, Path(folder), SCALES[scale])
        results = _measure(ground, groups, rounds, console)
        with psycopg.connect(ground.database()) as connection:
            version = str(connection.info.server_version)
    console.print(table_of(results))
    write(json, document_of(results, scale, rounds, version))
    console.print(f"Every figure is in {json}.")


def _chosen(only: Sequence[str]) -> list[list[Row]]:
    names = {row.name for rows in GROUPS for row in rows}
    if unknown := set(only) - names:
        raise typer.BadParameter(f"There is no row {', '.join(sorted(unknown))}; there are {', '.join(sorted(names))}.")
    groups = [[row for row in rows if not only or row.name in only] for rows in GROUPS]
    return [rows for rows in groups if rows]


def _measure(ground: Ground, groups: Sequence[Sequence[Row]], rounds: int, console: Console) -> list[Result]:
    columns = (TextColumn("{task.description:<44}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    results: list[Result] = []
    with Progress(*columns, console=console) as progress:
        for rows in groups:
            steps, names = steps_of(rows, rounds), ", ".join(row.name for row in rows)
            task = progress.add_task(names, total=steps)
            begun = count()

            def begins(step: str, names: str = names, task: TaskID = task, begun: Iterator[int] = begun) -> None:
                progress.update(task, completed=next(begun), description=f"{names}: {step}")

            results += compete(rows, ground, rounds, begins)
            progress.update(task, completed=steps, description=names)
    return results


app = typer.Typer(add_completion=False)
app.command()(main)

if __name__ == "__main__":
    # Whoever ends us ends the servers as well: SystemExit leaves every block.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    app(prog_name="python -m tests.benchmarks")
