"""How values travel between Python and both databases."""

from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import JSON, TIMESTAMP, Dialect, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB, TEXT
from sqlalchemy.types import TypeEngine

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""A JSON document; None is SQL's NULL."""

Sorted = Text().with_variant(TEXT(collation="C"), "postgresql")
"""Text that is ordered and compared by code points, as Python and SQLite do, whatever the server's locale is."""


def utc_text(moment: datetime) -> str:
    """
    A moment as fixed-width text in UTC, such as "2026-03-01 08:00:00.000000+00:00": texts sort as the moments do.

    :raises ValueError: the moment is naive.
    """
    if moment.utcoffset() is None:
        raise ValueError(f"a naive time cannot be kept: {moment!r}")
    return moment.astimezone(UTC).isoformat(" ", "microseconds")


def can_be_kept(text: str) -> bool:
    """Whether text can stand in a database at all; what cannot is found nowhere in it."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


class Moment(TypeDecorator[datetime]):
    """
    An aware time, kept and given back in UTC to the microsecond: TIMESTAMPTZ on PostgreSQL, `utc_text` on SQLite.

    :raises ValueError: the time is naive.
    """

    impl = TIMESTAMP(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else TIMESTAMP(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | datetime | None:
        if value is None:
            return None
        text = utc_text(value)
        return text if dialect.name == "sqlite" else value

    def result_processor(
        self,
        dialect: Dialect,
        coltype: object,  # noqa: ARG002 - its signature
    ) -> Callable[[str | None], datetime | None] | None:
        # PostgreSQL's driver gives moments as they are: to look at each of them again would cost more than the rest.
        return _moment if dialect.name == "sqlite" else None


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


class ExactFraction(TypeDecorator[Fraction]):
    """A rational number of any size, kept as text: "28", "45359237/1600000"."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Fraction | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - its signature
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Fraction | None:  # noqa: ARG002 - its signature
        return None if value is None else Fraction(value)
