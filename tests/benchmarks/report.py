"""What came out: a table for people, and JSON for programs."""

import json
import os
import platform
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from rich.table import Table

from tests.benchmarks.rows import Result, Unit


def table_of(results: Sequence[Result]) -> Table:
    """One line for each result."""
    table = Table("", title="Each ratio is the median of rounds taken in turns", title_justify="left", show_lines=True)
    for column in ("measured", "baseline", "ratio", "required", "stretch"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for result in results:
        table.add_row(*_cells(result))
    return table


def document_of(results: Sequence[Result], scale: str, rounds: int, server: str) -> dict[str, object]:
    """The same with every figure, and with what it was measured on."""
    return {
        "scale": scale,
        "rounds": rounds,
        "machine": {
            "cores": os.cpu_count(),
            "system": platform.platform(),
            "python": platform.python_version(),
            "postgresql": server,
        },
        "rows": [_facts(result) for result in results],
    }


def write(path: Path, document: dict[str, object]) -> None:
    """Keep the document, in a folder that is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def _cells(result: Result) -> list[str]:
    row, aim = result.row, result.row.aim
    baseline = _figure(result.baseline, row.unit) if result.baseline else "-"
    bounds = [_bound(bound, more=aim.more_is_better) for bound in (aim.required, aim.stretch)]
    figures = [_figure(result.measured, row.unit), baseline, f"{result.ratio:.2f}", *bounds]
    return [f"[bold]{row.name}[/]\n{row.about}", *figures, _said(result)]


def _figure(figures: Sequence[float], unit: Unit) -> str:
    return f"{median(figures):,.0f} {unit}" if unit is Unit.FAULTS else f"{median(figures):,.0f}{unit}"


def _bound(bound: float | None, *, more: bool) -> str:
    return "-" if bound is None else f"{'≥' if more else '≤'} {bound:g}"


def _said(result: Result) -> str:
    aim = result.row.aim
    if aim.meets(result.ratio) is None:
        return "measured"
    if not aim.meets(result.ratio):
        return "[red]missed"
    return "[green]stretch" if aim.stretches(result.ratio) else "[green]met"


def _facts(result: Result) -> dict[str, object]:
    row = result.row
    return {
        "name": row.name,
        "about": row.about,
        "unit": row.unit,
        "measured": list(result.measured),
        "baseline": list(result.baseline),
        "ratio": result.ratio,
        "required": row.aim.required,
        "stretch": row.aim.stretch,
        "more_is_better": row.aim.more_is_better,
        "met": row.aim.meets(result.ratio),
        "stretched": row.aim.stretches(result.ratio),
    }
