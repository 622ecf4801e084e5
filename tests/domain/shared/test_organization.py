from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from domain.shared.identifiers import OrganizationId
from domain.shared.organization import Organization


def organization(time_zone: str) -> Organization:
    return Organization(id=OrganizationId(UUID(int=1)), name="Brewery", currency="EUR", time_zone=time_zone)


@pytest.mark.parametrize(
    ("time_zone", "day"),
    [("UTC", date(2026, 3, 1)), ("Europe/Berlin", date(2026, 3, 2)), ("America/Los_Angeles", date(2026, 3, 1))],
)
def test_a_moment_has_the_day_of_where_the_organisation_is(time_zone: str, day: date) -> None:
    assert organization(time_zone).day_of(datetime(2026, 3, 1, 23, 30, tzinfo=UTC)) == day


@pytest.mark.parametrize(
    ("time_zone", "day", "end"),
    [
        ("UTC", date(2026, 3, 1), datetime(2026, 3, 1, 23, 59, 59, 999_999, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 3, 1), datetime(2026, 3, 1, 22, 59, 59, 999_999, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 7, 1), datetime(2026, 7, 1, 21, 59, 59, 999_999, tzinfo=UTC)),
    ],
)
def test_a_day_ends_where_the_organisation_is(time_zone: str, day: date, end: datetime) -> None:
    assert organization(time_zone).end_of(day) == end


def test_a_day_whose_last_hour_comes_twice_ends_after_the_second() -> None:
    # In Nuuk the clocks go back from midnight to eleven.
    end = organization("America/Nuuk").end_of(date(2025, 10, 25))
    assert end.astimezone(UTC) == datetime(2025, 10, 26, 1, 59, 59, 999_999, tzinfo=UTC)
