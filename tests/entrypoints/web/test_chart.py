"""The step chart's places."""

from datetime import UTC, datetime, timedelta

import pytest

from entrypoints.web.pages.chart import HEIGHT, WIDTH, step_chart

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def test_each_level_lasts_until_the_next_and_the_last_until_now() -> None:
    chart = step_chart([(START, 10), (START + DAY, 5)], START + 2 * DAY, None)
    assert chart is not None
    assert chart.line == f"M0 0H500V120H{WIDTH}"
    assert chart.area == f"M0 0H500V120H{WIDTH}V{HEIGHT}H0Z"
    assert (chart.lowest, chart.highest) == (5, 10)


def test_the_scale_ends_at_a_number_that_people_can_read() -> None:
    tops = [
        chart.levels[0]
        for level in (1, 7, 10, 11, 272, 900, 1001)
        if (chart := step_chart([(START, level)], START + DAY, None)) is not None
    ]
    assert tops == [1, 8, 10, 20, 300, 1000, 2000]


def test_the_reorder_point_always_fits_into_the_chart() -> None:
    chart = step_chart([(START, 10)], START + DAY, 100)
    assert chart is not None
    assert chart.reorder == 0
    assert chart.line == f"M0 216H{WIDTH}"


@pytest.mark.parametrize("now", [START, START - DAY])
def test_a_change_of_this_instant_is_drawn(now: datetime) -> None:
    chart = step_chart([(START, 10)], now, None)
    assert chart is not None
    assert chart.is_short


def test_there_is_no_chart_of_nothing() -> None:
    assert step_chart([], START, 5) is None


def test_an_empty_shelf_is_a_line_at_the_bottom() -> None:
    chart = step_chart([(START, 0)], START + DAY, None)
    assert chart is not None
    assert chart.line == f"M0 {HEIGHT}H{WIDTH}"
