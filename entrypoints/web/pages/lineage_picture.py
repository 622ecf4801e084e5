"""A lineage as a picture: what came first at the left, the traced lot between, what came of it at the right."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.production.genealogy import Lineage, Link, LinkKind, TracedBatch, TracedLot

WIDTH, HEIGHT = 160, 62
_GAP, _EDGE = 80, 8
_STEP_X, _STEP_Y = WIDTH + _GAP, HEIGHT + 18
BESIDE = 40
"""How far from a box it is said how much goes from it or to it, if only one arrow does."""
_NEAR_ITS_END = 0.9
"""Where on a long arrow between two boxes of several arrows it is said: there it is among its own kind."""
MOST = 60
"""Boxes in a picture; what is farther away than fits is left out."""


@dataclass(frozen=True, slots=True)
class Box:
    """A lot or a batch at its place; the other is None."""

    x: int
    y: int
    lot: TracedLot | None
    batch: TracedBatch | None


@dataclass(frozen=True, slots=True)
class Arrow:
    """How much went from one box to another: a path, and where to say how much."""

    path: str
    x: int
    y: int
    link: Link
    lot: TracedLot


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Boxes and arrows in a field of this size; `left_out` lots and batches are too far away to be drawn."""

    width: int
    height: int
    boxes: Sequence[Box]
    arrows: Sequence[Arrow]
    left_out: int


def picture_of(lineage: Lineage) -> Picture | None:
    """The picture; None where there is nothing besides the lot, or too much next to it to be drawn."""
    both: list[TracedLot | TracedBatch] = [*lineage.lots.values(), *lineage.batches.values()]
    things: dict[UUID, TracedLot | TracedBatch] = {each.id: each for each in both}
    drawn = _near(_columns(lineage))
    if len(drawn) < 2:
        return None
    rows = _rows(lineage.links, drawn, {each: _name(thing) for each, thing in things.items()})
    highest = max(len(column) for column in rows.values())
    left = min(rows)
    links = [link for link in lineage.links if link.lot_id in drawn and link.batch_id in drawn]
    ways = Counter(end for link in links for end in enumerate(_from_to(link)))
    boxes: dict[UUID, Box] = {}
    for number, column in rows.items():
        above = (highest - len(column)) * _STEP_Y // 2
        for place, each in enumerate(column):
            x, y = _EDGE + (number - left) * _STEP_X, _EDGE + above + place * _STEP_Y
            boxes[each] = _box(x, y, things[each])
    return Picture(
        width=2 * _EDGE + (max(rows) - left) * _STEP_X + WIDTH,
        height=2 * _EDGE + highest * _STEP_Y - (_STEP_Y - HEIGHT),
        boxes=list(boxes.values()),
        arrows=[_arrow(lineage, link, boxes, ways) for link in links],
        left_out=len(lineage.lots) + len(lineage.batches) - len(boxes),
    )


def _columns(lineage: Lineage) -> Mapping[UUID, int]:
    """
    Each lot and batch with its column: that of the traced lot is 0.

    The longest way counts, so that every arrow leads to the right.
    """
    into: dict[UUID, list[UUID]] = defaultdict(list)
    out: dict[UUID, list[UUID]] = defaultdict(list)
    for link in lineage.links:
        first, then = _from_to(link)
        out[first].append(then)
        into[then].append(first)
    found: dict[UUID, int] = {lineage.lot_id: 0}
    for ways, step in ((into, -1), (out, 1)):
        ahead: list[UUID] = [lineage.lot_id]
        # In a circle, as no batch can make one, the longest way has no end.
        for _ in range(len(lineage.links)):
            ahead = [each for each in _pushed(ahead, ways, step, found) if each != lineage.lot_id]
            if not ahead:
                break
    return found


def _pushed(
    ahead: Iterable[UUID], ways: Mapping[UUID, Sequence[UUID]], step: int, found: dict[UUID, int]
) -> list[UUID]:
    """Push what is next to these one column on, where it is not as far already; those that were pushed."""
    pushed: dict[UUID, None] = {}
    for each in ahead:
        for other in ways.get(each, ()):
            if other not in found or found[other] * step <= found[each] * step:
                found[other] = found[each] + step
                pushed[other] = None
    return list(pushed)


def _near(columns: Mapping[UUID, int]) -> Mapping[UUID, int]:
    """What can be drawn: whole columns, the nearest first."""
    by_distance: dict[int, list[UUID]] = defaultdict(list)
    for each, column in columns.items():
        by_distance[abs(column)].append(each)
    drawn: dict[UUID, int] = {}
    for distance in sorted(by_distance):
        if len(drawn) + len(by_distance[distance]) > MOST:
            break
        drawn |= {each: columns[each] for each in by_distance[distance]}
    return drawn


def _rows(links: Iterable[Link], drawn: Mapping[UUID, int], names: Mapping[UUID, str]) -> Mapping[int, Sequence[UUID]]:
    """The boxes of each column from top to bottom: each about as high as those that lead to it from the traced lot."""
    beside = defaultdict(list)
    for link in links:
        first, then = _from_to(link)
        beside[first].append(then)
        beside[then].append(first)
    rows: dict[int, list[UUID]] = {}
    height: dict[UUID, float] = {}
    for column in sorted(set(drawn.values()), key=lambda number: (abs(number), number)):
        mine = [each for each, number in drawn.items() if number == column]
        heights = {each: [height[other] for other in beside[each] if other in height] or [0.0] for each in mine}
        rows[column] = sorted(mine, key=lambda each: (sum(heights[each]) / len(heights[each]), names[each]))
        height |= {each: place - len(mine) / 2 for place, each in enumerate(rows[column])}
    return rows


def _name(thing: TracedLot | TracedBatch) -> str:
    return thing.code if isinstance(thing, TracedLot) else thing.label


def _box(x: int, y: int, thing: TracedLot | TracedBatch) -> Box:
    return Box(x, y, thing, None) if isinstance(thing, TracedLot) else Box(x, y, None, thing)


def _from_to(link: Link) -> tuple[UUID, UUID]:
    return (link.lot_id, link.batch_id) if link.kind is LinkKind.INPUT else (link.batch_id, link.lot_id)


def _arrow(lineage: Lineage, link: Link, boxes: Mapping[UUID, Box], ways: Mapping[tuple[int, UUID], int]) -> Arrow:
    """ways: how many arrows leave each box (0) and lead to it (1)."""
    first, then = _from_to(link)
    x, y = boxes[first].x + WIDTH, boxes[first].y + HEIGHT // 2
    to_x, to_y = boxes[then].x, boxes[then].y + HEIGHT // 2
    bend = (to_x - x) // 2
    path = f"M{x} {y}C{x + bend} {y} {to_x - bend} {to_y} {to_x} {to_y}"
    if ways[0, first] == 1:
        said = x + BESIDE, y
    elif ways[1, then] == 1:
        said = to_x - BESIDE, to_y
    else:
        at = 1 / 2 if to_x - x <= _GAP else _NEAR_ITS_END
        said = _on_curve(at, x, x + bend, to_x - bend, to_x), _on_curve(at, y, y, to_y, to_y)
    return Arrow(path, *said, link, lineage.lots[link.lot_id])


def _on_curve(at: float, first: int, second: int, third: int, last: int) -> int:
    """One coordinate of the point of a cubic Bézier curve, 0 at its beginning and 1 at its end."""
    rest = 1 - at
    return round(first * rest**3 + 3 * second * rest**2 * at + 3 * third * rest * at**2 + last * at**3)
