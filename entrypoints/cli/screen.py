"""Where a command's answer goes: to people as tables, to programs as JSON."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


def show(as_json: bool, record: Mapping[str, Any], view: Callable[[], RenderableType]) -> None:
    """Print the record or, for people, the view of it."""
    if as_json:
        sys.stdout.write(json.dumps(record, indent=2, ensure_ascii=False) + "\n")
    else:
        console().print(view())


def show_whole(as_json: bool, record: Mapping[str, Any], line: str, note: str) -> None:
    """Print the record or, for people, the line, which no width of a terminal breaks, and a note below it."""
    if as_json:
        show(as_json, record, lambda: "")
        return
    console().print(line, soft_wrap=True)
    console().print("", note, sep="\n")


def console() -> Console:
    """The terminal, which takes every text as it is."""
    return Console(highlight=False, markup=False, emoji=False)


@contextmanager
def bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal, and nothing elsewhere; the function tells it how far it is, of how much."""
    columns = TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    terminal = Console(stderr=True)
    with Progress(*columns, console=terminal, transient=True, disable=not terminal.is_terminal) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, of: progress.update(task, completed=done, total=max(done, of))
