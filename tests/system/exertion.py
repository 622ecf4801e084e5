"""How much a database exerts itself: a measure of work that is the same on every machine."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
from psycopg.errors import Diagnostic
from sqlalchemy import Engine, event

from adapters.sql.engine import create

Node = dict[str, Any]
"""One step of a plan, as PostgreSQL tells it in JSON."""

_STEPS = 10
"""Instructions of SQLite's machine between two counts."""
_EXPLAINED = {
    "log_min_duration": "0",
    "log_level": "notice",
    "log_format": "json",
    "log_analyze": "on",
    "log_buffers": "on",
    "log_timing": "off",
}


class Exertion:
    """An engine that is watched from inside the database."""

    def __init__(self, url: str) -> None:
        # Only a superuser may load what explains.
        self.engine: Engine = create(url, role=None)
        self._plans: list[Node] = []
        self._steps = 0
        event.listen(self.engine, "connect", self._count if self.engine.name == "sqlite" else self._explain)

    def of(self, work: Callable[[], object]) -> int:
        """What the work takes: pages that PostgreSQL looks at, or instructions that SQLite carries out."""
        self._plans.clear()
        self._steps = 0
        work()
        return self._steps or sum(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] for plan in self._plans)

    def nodes(self) -> Iterator[Node]:
        """The steps of all plans of the last work, as PostgreSQL carried them out."""
        waiting = list(self._plans)
        while waiting:
            node = waiting.pop()
            waiting += node.get("Plans", [])
            yield node

    def _count(self, connection: sqlite3.Connection, _: object) -> None:
        connection.set_progress_handler(self._step, _STEPS)

    def _step(self) -> None:
        self._steps += _STEPS

    def _explain(self, connection: psycopg.Connection[Any], _: object) -> None:
        connection.add_notice_handler(self._note)
        connection.execute("LOAD 'auto_explain'")
        for name, value in _EXPLAINED.items():
            connection.execute("SELECT set_config(%s, %s, false)", [f"auto_explain.{name}", value])
        connection.commit()

    def _note(self, notice: Diagnostic) -> None:
        _, _, told = (notice.message_primary or "").partition("plan:\n")
        self._plans.append(json.loads(told)["Plan"])
