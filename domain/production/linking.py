"""Which recipes need what others make, and that none needs what it makes itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.production.recipes import Recipe
from domain.production.refusals import ContainsItself, OutputTaken
from domain.shared.identifiers import ItemId, RecipeId


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A recipe in use as others see it: what its newest version makes (None: nothing they could need) and needs."""

    recipe_id: RecipeId
    name: str
    makes: ItemId | None
    needs: frozenset[ItemId]


def link_of(recipe: Recipe) -> Link:
    """The recipe's own."""
    formula = recipe.formula
    needs = frozenset(line.item_id for line in formula.lines)
    return Link(recipe_id=recipe.id, name=recipe.name, makes=formula.output_item_id, needs=needs)


def check_links(link: Link, others: Iterable[Link], item: str) -> None:
    """
    Refuse a recipe that cannot stand among the others in use. item: what the item that it makes is called.

    :raises OutputTaken: another one makes that item.
    :raises ContainsItself: it needs what it makes, directly or through others; the way is named.
    """
    if link.makes is None:
        return
    makers = {other.makes: other for other in others if other.recipe_id != link.recipe_id and other.makes is not None}
    if link.makes in makers:
        raise OutputTaken(item, makers[link.makes].name)
    path = cycle_through(link, makers)
    if path:
        raise ContainsItself([each.name for each in path])


def cycle_through(link: Link, makers: Mapping[ItemId, Link]) -> Sequence[Link]:
    """The way from this recipe back to itself, both ends named; nothing if there is none."""
    came_from: dict[RecipeId, Link] = {}
    waiting = [link]
    while waiting:
        at = waiting.pop()
        if link.makes in at.needs:
            return [*_way(at, link, came_from), link]
        for item_id in sorted(at.needs):
            maker = makers.get(item_id)
            if maker is not None and maker.recipe_id not in came_from:
                came_from[maker.recipe_id] = at
                waiting.append(maker)
    return []


def _way(to: Link, start: Link, came_from: Mapping[RecipeId, Link]) -> list[Link]:
    way = [to]
    while way[-1].recipe_id != start.recipe_id:
        way.append(came_from[way[-1].recipe_id])
    return way[::-1]
