"""What was on hand over time, as a step chart: places in a picture, counted in whole numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.inventory.overview import HistoryLine

WIDTH, HEIGHT = 1000, 240
TIMES = 4
_INSTANT = timedelta(microseconds=1)
_FEW_DAYS = timedelta(days=TIMES)
_TOPS = (1, 2, 3, 4, 5, 6, 8, 10)

Level = tuple[datetime, int]
"""From this moment on, so many millionths were on hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """
    A step chart of `WIDTH` by `HEIGHT`.

    `line` and `area` are paths; `reorder` is the height of the reorder point, None without one. `levels` are the values
    beside the chart from top to bottom, `times` those below it from left to right. `lowest` and `highest` are what was
    on hand at least and at most.
    """

    line: str
    area: str
    reorder: int | None
    levels: Sequence[int]
    times: Sequence[datetime]
    lowest: int
    highest: int

    @property
    def is_short(self) -> bool:
        """Whether its times have to tell the hour to differ."""
        return self.times[-1] - self.times[0] < _FEW_DAYS


def levels_of(lines: Iterable[HistoryLine], on_hand: int) -> list[Level]:
    """What was on hand from when on, by the times at which movements took effect, counted back from what is there."""
    deltas: dict[datetime, int] = {}
    for line in lines:
        moment = line.adjustment.effective_at
        deltas[moment] = deltas.get(moment, 0) + line.movement.delta
    levels = []
    for moment in sorted(deltas, reverse=True):
        levels.append((moment, on_hand))
        on_hand -= deltas[moment]
    return levels[::-1]


def step_chart(levels: Sequence[Level], now: datetime, reorder_point: int | None) -> Chart | None:
    """The chart of these levels until now; None where there is nothing to draw."""
    if not levels:
        return None
    quantities = [level for _, level in levels]
    top = _round_up(max(*quantities, reorder_point or 0, 1))
    start = levels[0][0]
    span = max(now - start, _INSTANT)
    places = [((moment - start) * WIDTH // span, HEIGHT - HEIGHT * max(level, 0) // top) for moment, level in levels]
    line = f"M{places[0][0]} {places[0][1]}" + "".join(f"H{x}V{y}" for x, y in places[1:]) + f"H{WIDTH}"
    return Chart(
        line=line,
        area=f"{line}V{HEIGHT}H{places[0][0]}Z",
        reorder=None if reorder_point is None else HEIGHT - HEIGHT * reorder_point // top,
        levels=(top, top // 2, 0),
        times=[start + span * part // (TIMES - 1) for part in range(TIMES)],
        lowest=min(quantities),
        highest=max(quantities),
    )


def _round_up(quantity: int) -> int:
    """A top that people can read: one digit and zeros."""
    power = 1
    while power * 10 <= quantity:
        power *= 10
    return next(step * power for step in _TOPS if step * power >= quantity)
