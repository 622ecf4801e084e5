"""The machine's clock."""

from datetime import UTC, datetime


def now() -> datetime:
    """The time now, in UTC; satisfies the `Clock` port."""
    return datetime.now(UTC)
