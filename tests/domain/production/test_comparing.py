"""What differs between two versions."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.production.comparing import DETAILS, LINE_ORDER, compare
from domain.production.recipes import Formula, Share
from tests.recipes import formula, line

ALE = formula(line(1, 4), line(2, 20, "g", "boil"), line(2, 10, "g", "late"))


def test_a_formula_does_not_differ_from_itself() -> None:
    assert compare(ALE, ALE).is_empty


def test_lines_are_added_removed_and_changed() -> None:
    after = formula(line(1, 5), line(2, 20, "g", "boil"), line(3, 1))
    found = compare(ALE, after)
    assert [each.item_id for each in found.added] == [line(3, 1).item_id]
    assert found.removed == (ALE.lines[2],)
    assert found.changed == ((ALE.lines[0], after.lines[0]),)
    assert found.facts == ()


def test_lines_of_one_item_meet_by_what_they_are_for() -> None:
    after = formula(line(2, 10, "g", "late"), line(2, 25, "g", "boil"), line(1, 4))
    assert compare(ALE, after).changed == ((ALE.lines[1], after.lines[1]),)


def test_a_line_for_something_else_is_a_changed_one() -> None:
    after = formula(line(1, 4), line(2, 20, "g", "mash"), line(2, 10, "g", "late"))
    found = compare(ALE, after)
    assert (found.added, found.removed) == ((), ())
    assert found.changed == ((ALE.lines[1], after.lines[1]),)


def test_what_a_formula_says_besides_is_named() -> None:
    after = replace(ALE, waste=Share(1), instructions=("Mash.",), notes="Dry.", details="{}")
    assert compare(ALE, after).facts == ("waste", "instructions", "notes", "details")


LINES = st.lists(
    st.builds(line, st.integers(1, 4), st.integers(1, 3), st.just("kg"), st.sampled_from(["", "boil", "late"])),
    max_size=6,
    unique_by=lambda each: (each.item_id, each.note),
)
FORMULAS = st.builds(lambda lines: formula(*lines), LINES)


@given(FORMULAS, FORMULAS)
def test_every_line_is_told_once_and_backwards_is_the_opposite(before: Formula, after: Formula) -> None:
    there, back = compare(before, after), compare(after, before)
    same = len(before.lines) - len(there.removed) - len(there.changed)
    assert len(after.lines) == same + len(there.added) + len(there.changed)
    assert set(there.added) == set(back.removed)
    assert set(there.removed) == set(back.added)
    assert {(new, old) for old, new in there.changed} == set(back.changed)
    assert there.is_empty == (before == after)


def test_lines_in_another_order_and_other_details_are_told_so_that_equal_means_equal() -> None:
    before = formula(line(1, 4), line(2, 1, note="boil"), line(2, 2, note="late"))
    swapped = replace(before, lines=(*before.lines[1:], before.lines[0]))
    assert compare(before, swapped).facts == (LINE_ORDER,)
    without = replace(before, lines=before.lines[1:])
    assert compare(before, without).facts == ()
    of_file = replace(before, lines=(replace(before.lines[0], details='{"a": 1}'), *before.lines[1:]))
    assert compare(before, of_file).facts == (DETAILS,)
    assert compare(before, replace(before, details='{"a": 1}')).facts == (DETAILS,)
    assert compare(before, before).is_empty
