"""A process that is killed at a chosen moment, as hard as there is."""

import os
import signal

from adapters.sql.watch import QueryCounter


class _Fatal(list[str]):
    """Statements that kill the process as soon as there are so many."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def append(self, statement: str) -> None:
        super().append(statement)
        if len(self) == self._most:
            os.kill(os.getpid(), signal.SIGKILL)


def killed_after(statements: int) -> QueryCounter:
    """For a block that nobody leaves who has sent so many statements in it."""
    counter = QueryCounter()
    counter.statements = _Fatal(statements)
    return counter
