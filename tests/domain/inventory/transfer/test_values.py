from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.inventory.items import ItemKind
from domain.inventory.transfer.problems import BadCell
from domain.inventory.transfer.values import (
    choice_of,
    day,
    day_text,
    flag,
    flag_text,
    moment_in,
    moment_text,
    whole,
)

berlin = moment_in(ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("text", "meant"),
    [("true", True), ("Yes", True), ("1", True), ("FALSE", False), ("no", False), ("0", False)],
)
def test_yes_and_no_are_read_as_people_write_them(text: str, meant: bool) -> None:  # noqa: FBT001 - the value
    assert flag(text) is meant


@pytest.mark.parametrize("value", [True, False])
def test_yes_and_no_are_written_as_they_are_read(value: bool) -> None:  # noqa: FBT001 - the value
    assert flag(flag_text(value)) is value
    assert flag_text(value) == str(value).lower()


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("12", 12), ("9" * 15, 999_999_999_999_999)])
def test_whole_numbers_are_read(text: str, number: int) -> None:
    assert whole(text) == number


@pytest.mark.parametrize("text", ["2026-03-31", "2026-03-31T00:00:00", "2026-03-31 00:00"])
def test_a_day_is_read_also_with_its_midnight(text: str) -> None:
    assert day(text) == date(2026, 3, 31)
    assert day_text(day(text)) == "2026-03-31"


def test_no_day_is_written_as_nothing() -> None:
    assert (day_text(None), moment_text(None)) == ("", "")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02T09:00:00Z", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("2026-03-02T09:00:00+02:00", datetime(2026, 3, 2, 7, tzinfo=UTC)),
        ("2026-03-02 09:00", datetime(2026, 3, 2, 8, tzinfo=UTC)),
        ("2026-07-02", datetime(2026, 7, 1, 22, tzinfo=UTC)),
    ],
)
def test_a_time_without_a_zone_is_the_organisations(text: str, moment: datetime) -> None:
    assert berlin(text) == moment
    assert berlin(text).tzinfo is UTC


def test_a_time_is_written_exactly() -> None:
    moment = datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC)
    assert moment_text(moment) == "2026-03-02T09:00:00.123456+00:00"
    assert moment_text(moment.astimezone(ZoneInfo("Asia/Tokyo"))) == moment_text(moment)
    assert berlin(moment_text(moment)) == moment


def test_a_word_is_read_whatever_its_case() -> None:
    assert choice_of(ItemKind)("Product") is ItemKind.PRODUCT


@pytest.mark.parametrize(
    ("read", "text", "expected"),
    [
        (flag, "maybe", "true or false"),
        (whole, "-1", "a whole number such as 12"),
        (whole, "1.5", "a whole number such as 12"),
        (whole, "²", "a whole number such as 12"),
        (whole, "9" * 16, "a whole number such as 12"),
        (day, "2026-02-30", "a day such as 2026-03-31"),
        (day, "2026-03-31T00:01", "a day such as 2026-03-31"),
        (day, "31.3.2026", "a day such as 2026-03-31"),
        (berlin, "noon", "a time such as 2026-03-31T14:30:00+02:00, or a day"),
        (berlin, "0001-01-01", "a time such as 2026-03-31T14:30:00+02:00, or a day"),
        (choice_of(ItemKind), "beer", "ingredient, container, packaging, consumable, product"),
    ],
)
def test_what_is_something_else_is_refused(read: Callable[[str], object], text: str, expected: str) -> None:
    with pytest.raises(BadCell) as refused:
        read(text)
    assert (refused.value.expected, refused.value.got) == (expected, text)
