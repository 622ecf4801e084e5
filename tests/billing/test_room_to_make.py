"""How much of production a plan has room for: recipes, products, and batches a month."""

from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from itertools import count

import pytest

from domain.billing.entitlements import LimitReached
from domain.billing.plans import Limit
from domain.production.batches import BatchStatus
from domain.shared.identifiers import BatchId
from tests.batches import Cellar
from tests.billing.model import snapshot
from tests.billing.till import Till
from tests.recipes import brewed, line
from tests.system.writers import at_once

TINY = Fraction(1, 1000)
LAST_DAY = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)


@pytest.fixture
def cellar(till: Till) -> Cellar:
    """The cellar of a brewery that pays nothing, on the last evening of a month."""
    till.installation.clock.time = LAST_DAY
    return Cellar.opened(till.brewery)


def planned(cellar: Cellar, times: int) -> list[BatchId]:
    """So many batches of one recipe."""
    recipe = brewed(cellar.brewery, "Ale", *cellar.lines())
    return [cellar.again(recipe.id, TINY).id for _ in range(times)]


def use_of(till: Till) -> int:
    return till.installation.app.billing.view_billing(till.brewery.caller).use[Limit.BATCHES]


def test_a_plan_has_room_for_so_many_batches_a_month_and_names_the_one_that_has_more(
    till: Till, cellar: Cellar
) -> None:
    *first, tenth, another = planned(cellar, 11)
    for each in first:
        cellar.start(each)
    started = cellar.start(tenth, key="k")
    with pytest.raises(LimitReached) as refusal:
        cellar.start(another)
    assert refusal.value.details == {
        "limit": "batches_a_month",
        "most": "10",
        "use": "10",
        "plan": "free",
        "lifted_by": "maker",
    }
    kept = till.brewery.app.production.view_batches.record(till.brewery.caller, another)
    assert kept.batch.status is BatchStatus.PLANNED
    assert cellar.start(tenth, key="k") == started
    till.map()
    till.deliver(till.provider.put(snapshot()))
    assert cellar.start(another).status is BatchStatus.IN_PROGRESS


def test_a_batch_counts_in_the_month_of_utc_in_which_it_began_whatever_became_of_it(till: Till, cellar: Cellar) -> None:
    *first, next_one = planned(cellar, 11)
    for each in first:
        cellar.cancel(cellar.start(each))
    with pytest.raises(LimitReached):
        cellar.start(next_one)
    till.installation.clock.advance(minutes=30)
    assert use_of(till) == 0
    cellar.start(next_one)
    assert use_of(till) == 1


@pytest.mark.parametrize("storage", ["postgresql", "sqlite"], indirect=True)
def test_two_who_begin_the_last_batch_at_the_same_moment_do_not_both_pass(till: Till, cellar: Cellar) -> None:
    batches = planned(cellar, 12)
    for each in batches[:8]:
        cellar.start(each)
    waiting = batches[8:]

    def start(number: int) -> bool:
        try:
            cellar.start(waiting[number])
        except LimitReached:
            return False
        return True

    assert sum(at_once(4, start)) == 2
    assert use_of(till) == 10


def test_a_plan_has_room_for_so_many_recipes_and_products_that_are_in_use(till: Till) -> None:
    caller, production, names = till.brewery.caller, till.brewery.app.production, count(1)
    malt = till.brewery.item("MALT")
    recipes = [brewed(till.brewery, f"Ale {number}", line(malt, 4)) for number in range(5)]
    products = [production.manage_products.create(caller, f"Ale {number}", "") for number in range(5)]
    makes: dict[str, Callable[[], object]] = {
        "recipes": lambda: brewed(till.brewery, f"Stout {next(names)}", line(malt, 4)),
        "products": lambda: production.manage_products.create(caller, f"Stout {next(names)}", ""),
    }
    for limit, make in makes.items():
        with pytest.raises(LimitReached) as refusal:
            make()
        told = {name: refusal.value.details[name] for name in ("limit", "use", "lifted_by")}
        assert told == {"limit": limit, "use": "5", "lifted_by": "maker"}
    production.edit_recipe.archive(caller, recipes[0].id)
    production.manage_products.archive(caller, products[0].id)
    for make in makes.values():
        make()
    with pytest.raises(LimitReached):
        production.edit_recipe.restore(caller, recipes[0].id)
