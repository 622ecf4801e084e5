"""Batches as they are run, where the storage makes no difference: in memory."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from application.production.add_sku import NewSku
from application.production.use_in_batch import Taken
from domain.inventory.items import ItemKind
from domain.production.batch_outputs import Fill
from domain.production.batch_refusals import BatchNotInProgress, InvalidBatch, Shortage, TooFewContainers
from domain.production.batches import Batch, BatchStatus
from domain.production.refusals import BadContainer
from domain.shared.money import UnitCost
from domain.shared.quantity import Quantity
from tests.batches import Cellar
from tests.brewery import Brewery
from tests.installations import Installation, in_memory
from tests.recipes import brewed, line, whole


@pytest.fixture
def installation() -> Installation:
    return in_memory()


@pytest.fixture
def cellar(installation: Installation) -> Cellar:
    return Cellar.opened(Brewery.founded(installation.app))


def test_a_batchs_year_is_that_of_its_organisation_and_begins_to_count_anew(
    installation: Installation, cellar: Cellar
) -> None:
    recipe_id = cellar.planned().plan.recipe_id
    labels = []
    # In Berlin it is an hour later, so that its year ends at 23:00.
    for time in (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), datetime(2026, 12, 31, 23, 0, tzinfo=UTC)):
        installation.clock.time = time
        labels += [cellar.again(recipe_id).label for _ in range(2)]
    assert labels == ["B-2026-0002", "B-2026-0003", "B-2027-0001", "B-2027-0002"]


def test_a_start_takes_what_was_planned_though_its_item_is_kept_in_another_unit_since(cellar: Cellar) -> None:
    brewery = cellar.brewery
    salt = brewery.item("SALT", unit="kg")
    batch = cellar.again(brewed(brewery, "Brine", line(salt, 2)).id)
    brewery.app.inventory.edit_item(brewery.caller, salt, lambda item: replace(item, unit="g"))
    brewery.restock(salt, "S-1", 1_500)
    with pytest.raises(Shortage, match="2000 g wanted, 1500 available"):
        cellar.start(batch.id)
    brewery.restock(salt, "S-2", 1_500)
    cellar.start(batch.id)
    assert brewery.stock(salt).on_hand == 1_000_000_000


@pytest.mark.parametrize("status", [status for status in BatchStatus if status is not BatchStatus.IN_PROGRESS])
def test_only_what_is_in_progress_is_written_about(cellar: Cellar, status: BatchStatus) -> None:
    caller, notes, batch = cellar.brewery.caller, cellar.brewery.app.production.note_batch, cellar.planned()
    ends = {BatchStatus.COMPLETED: cellar.finish, BatchStatus.FAILED: cellar.fail, BatchStatus.CANCELLED: cellar.cancel}
    if status in ends:
        batch = ends[status](cellar.start(batch.id))
    before = cellar.events(batch)
    writes: list[Callable[[], Batch]] = [
        lambda: notes.note(caller, batch.id, "Hot"),
        lambda: notes.measure(caller, batch.id, "Mash", Quantity(1), "°C"),
        lambda: notes.time(caller, batch.id, "Boil"),
        lambda: notes.stop(caller, batch.id, 1),
        lambda: notes.deviate(caller, batch.id, "Too hot"),
        lambda: notes.sign_off(caller, batch.id, 1, "Tasted"),
    ]
    for write in writes:
        with pytest.raises(BatchNotInProgress):
            write()
    assert cellar.events(batch) == before


@pytest.mark.parametrize("reason", ["", " \n", "a" * 401, "a\x00"])
def test_what_takes_a_reason_is_refused_without_one_that_can_be_kept(cellar: Cellar, reason: str) -> None:
    batch, production, caller = cellar.started(), cellar.brewery.app.production, cellar.brewery.caller
    before, taken = cellar.remaining(), Taken(item_id=cellar.malt, amount=Fraction(1), reason=reason)
    steps: list[Callable[[], Batch]] = [
        lambda: production.use_in_batch.add(caller, batch.id, taken),
        lambda: production.use_in_batch.waste(caller, batch.id, taken),
        lambda: production.cancel_batch(caller, batch.id, reason),
        lambda: production.fail_batch(caller, batch.id, reason),
    ]
    for step in steps:
        with pytest.raises(InvalidBatch) as refused:
            step()
        assert refused.value.field == "reason"
    assert (cellar.remaining(), len(cellar.events(batch))) == (before, 2)


def test_something_is_filled_into_containers_only(cellar: Cellar) -> None:
    batch = cellar.started()
    for wrong in (replace(cellar.bottled(1), container=cellar.malt), cellar.bottled(0)):
        with pytest.raises(BadContainer, match=r"is no container|Leave out") as refused:
            cellar.finish(batch, fills=(cellar.bottled(1), wrong))
        assert refused.value.details["line"] == "2"
    assert cellar.brewery.lots(cellar.sku.item_id) == {}


def test_containers_that_are_kept_in_dozens_are_counted_by_the_piece(cellar: Cellar) -> None:
    brewery = cellar.brewery
    jar = brewery.item("JAR", unit="dozen", kind=ItemKind.CONTAINER)
    brewery.restock(jar, "J-1", 2, unit_cost=UnitCost(1_200_000))
    six, seven, three, nine = (replace(cellar.bottled(count), container=jar) for count in (6, 7, 3, 9))
    batch = cellar.more(cellar.started(), jar, 1)
    with pytest.raises(TooFewContainers):
        cellar.finish(batch, fills=(six, seven))
    done = cellar.finish(batch, 12, fills=(three, nine))
    few, many = (lot.value for lot in brewery.lots(cellar.sku.item_id).values())
    # Half a litre in each of twelve, and six litres of wort: half of what is shared.
    shared = Fraction(done.consumed - 1_200_000, 2)
    assert [few, many] == [pytest.approx(part * (shared + 1_200_000) / 12, abs=10) for part in (3, 9)]
    cellar.check_books(done)


def test_pieces_of_what_is_sold_by_the_dozen_are_counted_in_dozens(cellar: Cellar) -> None:
    brewery = cellar.brewery
    brewery.app.inventory.edit_item(brewery.caller, cellar.sku.item_id, lambda item: replace(item, unit="dozen"))
    cellar.finish(cellar.started(), fills=(cellar.bottled(9),))
    assert brewery.stock(cellar.sku.item_id).on_hand == 750_000


def test_notes_on_a_finish_that_cannot_be_kept_are_refused(cellar: Cellar) -> None:
    batch = cellar.started()
    for notes in ("a\x00b", "a" * 2001):
        with pytest.raises(InvalidBatch):
            cellar.finish(batch, notes=notes)
    done = cellar.finish(batch, notes="Clear,\nand dry")
    assert cellar.events(done)[2].text == "Clear,\nand dry"


def test_a_shelf_life_begins_on_the_day_that_it_is_where_the_maker_is(
    installation: Installation, cellar: Cellar
) -> None:
    brewery = cellar.brewery
    wort = brewery.item("MASH", unit="l", perishable=True, shelf_life_days=100)
    recipe = brewed(brewery, "Mash", line(cellar.malt, 1), output_item_id=wort, shelf_life_days=10)
    batch = cellar.start(cellar.again(recipe.id).id)
    installation.clock.time = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    cellar.finish(batch, fills=(Fill(sku_id=cellar.sku.id, count=1),))
    [lasts], [ends] = brewery.lots(cellar.sku.item_id).values(), brewery.lots(wort).values()
    # What does not perish has no last day, whatever the recipe says of what does.
    assert (lasts.expires_on, ends.expires_on) == (None, date(2026, 3, 13))


def test_a_last_day_that_is_told_comes_before_that_of_a_shelf_life(cellar: Cellar) -> None:
    brewery = cellar.brewery
    wort = brewery.item("MASH", unit="l", perishable=True, shelf_life_days=100)
    new = NewSku(size=whole(1), unit="l", code="CAN", perishable=True, shelf_life_days=100)
    sku = brewery.app.production.add_sku(brewery.caller, cellar.sku.product_id, new)
    recipe = brewed(brewery, "Mash", line(cellar.malt, 1), output_item_id=wort, shelf_life_days=10)
    fills = (Fill(sku_id=sku.id, count=1, expires_on=date(2026, 3, 4)), Fill(sku_id=sku.id, count=1))
    cellar.finish(cellar.start(cellar.again(recipe.id).id), fills=fills, expires_on=date(2026, 3, 3))
    lots = [*brewery.lots(sku.item_id).values(), *brewery.lots(wort).values()]
    assert [lot.expires_on for lot in lots] == [date(2026, 3, 4), date(2026, 3, 12), date(2026, 3, 3)]
