"""What differs between two versions of a recipe."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.production.recipes import Formula, Line

FACTS = ("yield_amount", "yield_unit", "output_item_id", "waste", "shelf_life_days", "instructions", "notes")
"""What a formula says besides its lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """
    From one formula to another.

    `changed` are lines that say something else of the same item; what files told besides is not compared. `facts` are
    the names in `FACTS` that differ.
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
        facts=tuple(name for name in FACTS if getattr(before, name) != getattr(after, name)),
    )


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
