from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from time import tzset
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
    remembered,
    whole,
)

berlin = moment_in(ZoneInfo("Europe/Berlin"))

NO_WHOLE = ("That is not a whole number.", "a whole number such as 12")
NO_DAY = ("That is not a day.", "a day such as 2026-03-31")
NO_TIME = ("That is not a time.", "a time such as 2026-03-31T14:30:00+02:00, or a day")


@pytest.fixture
def _in_tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine that is set to another zone than UTC."""
    with monkeypatch.context() as there:
        there.setenv("TZ", "Asia/Tokyo")
        tzset()
        yield
    tzset()


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


@pytest.mark.usefixtures("_in_tokyo")
def test_a_time_is_written_in_utc_wherever_the_machine_is() -> None:
    moment = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    assert moment_text(moment) == "2026-03-02T08:00:00+00:00"


def test_a_time_is_written_exactly() -> None:
    moment = datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC)
    assert moment_text(moment) == "2026-03-02T09:00:00.123456+00:00"
    assert moment_text(moment.astimezone(ZoneInfo("Asia/Tokyo"))) == moment_text(moment)
    assert berlin(moment_text(moment)) == moment


def test_a_word_is_read_whatever_its_case() -> None:
    assert choice_of(ItemKind)("Product") is ItemKind.PRODUCT


def test_another_word_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(BadCell, match=r"^That is not one of the words known here\.$") as refused:
        choice_of(ItemKind)("beer")
    assert refused.value.expected == "ingredient, container, packaging, consumable, product"
    assert refused.value.got == "beer"


@pytest.mark.parametrize(
    ("read", "text", "message", "expected"),
    [
        (flag, "maybe", "That is neither yes nor no.", "true or false"),
        *((whole, text, *NO_WHOLE) for text in ("-1", "1.5", "²", "9" * 16)),
        *((day, text, *NO_DAY) for text in ("2026-02-30", "2026-03-31T00:01", "31.3.2026")),
        *((berlin, text, *NO_TIME) for text in ("noon", "0001-01-01")),
    ],
)
def test_what_is_something_else_is_refused(
    read: Callable[[str], object], text: str, message: str, expected: str
) -> None:
    with pytest.raises(BadCell) as refused:
        read(text)
    assert (refused.value.message, refused.value.expected, refused.value.got) == (message, expected, text)


def test_the_texts_read_last_are_remembered_and_no_others() -> None:
    read: list[str] = []

    def parse(text: str) -> int:
        read.append(text)
        return whole(text)

    reader = remembered(parse)
    assert [reader(text) for text in ("1", "2", "1")] == [1, 2, 1]
    assert read == ["1", "2"]
    for number in range(5_000):
        reader(f"{number}")
    read.clear()
    assert [reader(text) for text in ("4999", "1")] == [4999, 1]
    assert read == ["1"]
