"""What differs between two versions of a recipe."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.production.recipes import Formula, Line

FACTS = ("yield_amount", "yield_unit", "output_item_id", "waste", "shelf_life_days", "instructions", "notes")
"""What a formula says besides its lines."""

LINE_ORDER = "line_order"
"""The fact that lines of both stand in another order, in which those of one item are served."""

DETAILS = "details"
"""The fact that what files told besides differs, of the recipe or of a line of both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """
    From one formula to another.

    `changed` are lines that say something else of the same item. `facts` are what else differs: of `FACTS`,
    `LINE_ORDER` and `DETAILS`. It is empty only for formulas that are equal.
    """

    added: tuple[Line, ...]
    removed: tuple[Line, ...]
    changed: tuple[tuple[Line, Line], ...]
    facts: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.changed or self.facts)


def compare(before: Formula, after: Formula) -> Comparison:
    """What was added, removed and changed. Lines of an item meet by their notes first, then in their order."""
    pairs = list(_pairs(before.lines, after.lines))
    old, new = {id(line) for line, _ in pairs}, {id(line) for _, line in pairs}
    return Comparison(
        added=tuple(line for line in after.lines if id(line) not in new),
        removed=tuple(line for line in before.lines if id(line) not in old),
        changed=tuple((line, other) for line, other in pairs if _told(line) != _told(other)),
        facts=tuple(_facts(before, after, pairs)),
    )


def _facts(before: Formula, after: Formula, pairs: Sequence[tuple[Line, Line]]) -> Iterator[str]:
    yield from (name for name in FACTS if getattr(before, name) != getattr(after, name))
    there = {id(new): id(old) for old, new in pairs}
    of_both = [id(line) for line in before.lines if id(line) in there.values()]
    if of_both != [there[id(line)] for line in after.lines if id(line) in there]:
        yield LINE_ORDER
    if before.details != after.details or any(old.details != new.details for old, new in pairs):
        yield DETAILS


def _pairs(before: Sequence[Line], after: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    left, right = list(before), list(after)
    for by_note in (True, False):
        for line in list(left):
            meets = [each for each in right if each.item_id == line.item_id and (each.note == line.note or not by_note)]
            if meets:
                left = [each for each in left if each is not line]
                right = [each for each in right if each is not meets[0]]
                yield line, meets[0]


def _told(line: Line) -> tuple[object, ...]:
    return line.amount, line.unit, line.kind, line.note
