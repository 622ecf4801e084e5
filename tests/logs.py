"""Where a process logs to is decided once, for all of it: what a test decides must not last longer than it."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog


@contextmanager
def logs_as_before() -> Iterator[None]:
    """Leave the process's logging as it was before the block, however the block decided."""
    before = structlog.get_config()
    try:
        yield
    finally:
        structlog.configure(**before)
