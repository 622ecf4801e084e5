"""No recipe needs what it makes, however far round."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.production.linking import Link, check_links, cycle_through
from domain.production.refusals import ContainsItself, OutputTaken
from domain.shared.identifiers import ItemId, RecipeId
from tests.recipes import formula, item_id, line, recipe


def link(number: int, *needs: int, makes: int | None = None) -> Link:
    """The recipe of that number, which makes the item of that number unless told."""
    return Link(
        recipe_id=recipe(number, formula(line(99, 1))).id,
        name=f"R{number}",
        makes=item_id(number if makes is None else makes),
        needs=frozenset(map(item_id, needs)),
    )


def test_a_recipe_does_not_need_what_it_makes() -> None:
    with pytest.raises(ContainsItself, match="R1 → R1"):
        check_links(link(1, 1), [], "Wort")


def test_a_way_round_through_others_is_named() -> None:
    others = [link(2, 3), link(3, 4, 9), link(4, 1), link(5)]
    with pytest.raises(ContainsItself) as caught:
        check_links(link(1, 2), others, "Wort")
    assert caught.value.got == "R1 → R2 → R3 → R4 → R1"
    assert caught.value.field == "lines"


def test_what_two_recipes_need_is_no_way_round() -> None:
    check_links(link(1, 2, 3), [link(2, 4), link(3, 4), link(4, 9)], "Wort")


def test_an_item_is_made_by_one_recipe() -> None:
    with pytest.raises(OutputTaken, match="Wort is made by the recipe R2"):
        check_links(link(1, 9), [link(2, 9, makes=1)], "Wort")
    check_links(link(1, 9), [link(1, 9)], "Wort")


def test_a_recipe_that_makes_nothing_others_could_need_cannot_be_among_them() -> None:
    alone = Link(recipe_id=link(1).recipe_id, name="R1", makes=None, needs=frozenset({item_id(2)}))
    check_links(alone, [link(2, 3)], "")


NEEDS = st.dictionaries(st.integers(0, 8), st.sets(st.integers(0, 8), max_size=3), max_size=9)


def reaches(needs: Mapping[int, set[int]], start: int) -> bool:
    """Whether the items that make `start` up come to it again: by following every way, the slow way."""
    seen: set[int] = set()
    ahead = set(needs.get(start, ()))
    while ahead:
        at = ahead.pop()
        if at == start:
            return True
        if at not in seen:
            seen.add(at)
            ahead |= needs.get(at, set())
    return False


@given(NEEDS, st.integers(0, 8))
def test_a_way_round_is_found_exactly_where_there_is_one(needs: Mapping[int, set[int]], start: int) -> None:
    links = {number: link(number, *each) for number, each in needs.items()}
    changed = links.get(start, link(start))
    makers = {ItemId(item_id(number)): each for number, each in links.items()}
    way = cycle_through(changed, makers)
    assert bool(way) == reaches(needs, start)
    if way:
        assert_is_a_way(way, changed.recipe_id)


def assert_is_a_way(way: Sequence[Link], around: RecipeId) -> None:
    assert way[0].recipe_id == way[-1].recipe_id == around
    for each, after in pairwise(way):
        assert after.makes in each.needs
