"""What stands in cells besides numbers: days, times, choices and yes or no. Written so that they read the same."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import cache, lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo

from domain.inventory.transfer.problems import BadCell

Choice = TypeVar("Choice", bound=StrEnum)

Read = TypeVar("Read")

_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_WHOLE_DIGITS = 15
_REMEMBERED = 4096


def remembered(parse: Callable[[str], Read]) -> Callable[[str], Read]:
    """The same reader, which remembers the texts it read last: in a column, most of them come again and again."""
    return lru_cache(maxsize=_REMEMBERED)(parse)


def flag(text: str) -> bool:
    """
    Yes or no.

    :raises BadCell: it is neither.
    """
    try:
        return _FLAGS[text.casefold()]
    except KeyError:
        raise BadCell("That is neither yes nor no.", expected="true or false", got=text) from None


def flag_text(value: bool) -> str:  # noqa: FBT001 - the value itself
    return "true" if value else "false"


def whole(text: str) -> int:
    """
    A whole number, zero or more.

    :raises BadCell: it is not one.
    """
    if not text.isascii() or not text.isdigit() or len(text) > _WHOLE_DIGITS:
        raise BadCell("That is not a whole number.", expected="a whole number such as 12", got=text)
    return int(text)


def day(text: str) -> date:
    """
    A calendar day; a time of midnight may follow it, as spreadsheets write it.

    :raises BadCell: it is not a day.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.time() != time.min:
        raise BadCell("That is not a day.", expected="a day such as 2026-03-31", got=text)
    return moment.date()


def day_text(value: date | None) -> str:
    return "" if value is None else value.isoformat()


@cache
def moment_in(zone: ZoneInfo) -> Callable[[str], datetime]:
    """
    Reads times: in `zone` unless they say otherwise, at midnight if they are days.

    :raises BadCell: (the reader) it is not a time.
    """

    @remembered
    def moment(text: str) -> datetime:
        try:
            given = datetime.fromisoformat(text)
            return (given if given.tzinfo is not None else given.replace(tzinfo=zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            expected = "a time such as 2026-03-31T14:30:00+02:00, or a day"
            raise BadCell("That is not a time.", expected=expected, got=text) from None

    return moment


def moment_text(value: datetime | None) -> str:
    return "" if value is None else value.astimezone(UTC).isoformat()


def choice_of(kind: type[Choice]) -> Callable[[str], Choice]:
    """
    Reads one of an enumeration's words.

    :raises BadCell: (the reader) it is another word.
    """

    def choice(text: str) -> Choice:
        try:
            return kind(text.casefold())
        except ValueError:
            raise BadCell("That is not one of the words known here.", expected=", ".join(kind), got=text) from None

    return choice
