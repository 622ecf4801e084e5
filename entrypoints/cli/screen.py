"""Where a command's answer goes: to people as tables, to programs as JSON."""

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from rich.console import Console, RenderableType


def show(as_json: bool, record: Mapping[str, Any], view: Callable[[], RenderableType]) -> None:
    """Print the record or, for people, the view of it."""
    if as_json:
        sys.stdout.write(json.dumps(record, indent=2, ensure_ascii=False) + "\n")
    else:
        console().print(view())


def console() -> Console:
    """The terminal, which takes every text as it is."""
    return Console(highlight=False, markup=False, emoji=False)
