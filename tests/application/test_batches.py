"""Batches as they are run, on each kind of storage."""

from dataclasses import replace
from fractions import Fraction
from functools import partial

import pytest

from application.production.add_sku import NewSku
from application.production.plan_batch import NewBatch
from application.production.use_in_batch import Taken
from application.requests import KeyReused
from domain.inventory.refusals import InsufficientStock, NoRoomInLot, OfBatch
from domain.production.batch_outputs import Fill, Made
from domain.production.batch_refusals import (
    BatchEnded,
    BatchNotInProgress,
    BatchNotPlanned,
    DeviationOpen,
    InvalidBatch,
    NothingMade,
    NotToSignOff,
    Shortage,
    TimerNotRunning,
    TooFewContainers,
    UnknownBatch,
)
from domain.production.batches import BatchStatus, EventKind, Role
from domain.production.recipes import NewRecipe
from domain.production.refusals import ArchivedRecipe, BadYield, ContainersTooLarge
from domain.shared.audit import AuditQuery
from domain.shared.errors import DomainError
from domain.shared.identifiers import BatchId, UserId
from domain.shared.money import UnitCost
from domain.shared.quantity import Quantity
from domain.shared.units import IncompatibleUnits
from tests.batches import Cellar
from tests.brewery import Brewery
from tests.installations import Installation
from tests.recipes import brewed, formula, line


@pytest.fixture
def cellar(installation: Installation) -> Cellar:
    return Cellar.opened(Brewery.founded(installation.app))


def test_a_plan_is_frozen_with_exact_amounts_and_what_it_would_cost(cellar: Cellar) -> None:
    batch = cellar.planned(Fraction(1, 3))
    malt, hops, bottles = batch.plan.lines
    assert (malt.amount, malt.quantity, malt.stock_unit) == (Fraction(4, 3), 1_333_333, "kg")
    assert (hops.amount, hops.unit, hops.quantity) == (Fraction(70, 3), "g", 23_333)
    assert bottles.quantity == 4_000_000
    assert batch.plan.output == 6_666_667
    assert batch.plan.estimate == sum(each.estimate for each in batch.plan.lines) > 0
    assert batch.status is BatchStatus.PLANNED
    assert cellar.brewery.app.production.view_batches.record(cellar.brewery.caller, batch.id).batch == batch


def test_labels_count_by_prefix_and_year(cellar: Cellar) -> None:
    first = cellar.planned()
    caller, recipe_id = cellar.brewery.caller, first.plan.recipe_id
    soap = cellar.brewery.app.production.plan_batch(caller, NewBatch(recipe_id=recipe_id, prefix="soap"))
    second = cellar.again(recipe_id)
    year = caller.organization.day_of(first.planned_at).year
    assert [first.label, soap.label, second.label] == [f"B-{year}-0001", f"SOAP-{year}-0001", f"B-{year}-0002"]
    with pytest.raises(InvalidBatch):
        cellar.brewery.app.production.plan_batch(caller, NewBatch(recipe_id=recipe_id, prefix="no blanks"))


def test_a_start_takes_every_line_from_its_lots(cellar: Cellar) -> None:
    batch = cellar.started()
    assert batch.status is BatchStatus.IN_PROGRESS
    assert cellar.remaining() == {"M-1": 0, "M-2": 3_000_000, "H-1": 930_000, "B-1": 0}
    assert batch.consumed == 3 * 1_000_001 + 2_333_333 + 2_100_000 + 12 * 100_003
    cellar.check_books(batch)


def test_shortages_are_told_line_by_line_and_nothing_is_taken(cellar: Cellar) -> None:
    before, batch = cellar.remaining(), cellar.planned(2)
    with pytest.raises(Shortage) as refused:
        cellar.start(batch.id)
    told = [(each.line, each.item, each.wanted, each.available) for each in refused.value.shortfalls]
    assert told == [(1, "Malt", 8_000_000, 7_000_000), (3, "Bottle", 24_000_000, 12_000_000)]
    assert refused.value.details.keys() == {"line 1", "line 3"}
    assert cellar.remaining() == before
    assert cellar.movements(batch) == []


def test_a_forced_start_takes_what_there_is_and_records_the_shortfall(cellar: Cellar) -> None:
    batch = cellar.start(cellar.planned(2).id, forced=True)
    assert cellar.remaining() == {"M-1": 0, "M-2": 0, "H-1": 860_000, "B-1": 0}
    short = [(each.name, each.amount) for each in cellar.events(batch) if each.kind is EventKind.SHORTFALL]
    assert short == [("Malt", 1_000_000), ("Bottle", 12_000_000)]
    cellar.check_books(batch)


def test_lines_of_one_item_take_in_their_order(cellar: Cellar) -> None:
    brewery = cellar.brewery
    recipe = brewed(brewery, "Twice", line(cellar.malt, 5, note="mash"), line(cellar.malt, 3, note="late"))
    batch = cellar.again(recipe.id)
    with pytest.raises(Shortage) as refused:
        cellar.start(batch.id)
    assert [(each.line, each.available) for each in refused.value.shortfalls] == [(2, 2_000_000)]


def test_expired_and_held_lots_are_not_consumed(installation: Installation) -> None:
    brewery = Brewery.founded(installation.app)
    milk = brewery.item("MILK", perishable=True, unit="l")
    today = brewery.caller.organization.day_of(installation.clock())
    brewery.restock(milk, "OLD", 5, expires_on=today)
    held = brewery.restock(milk, "HELD", 5, expires_on=today.replace(year=today.year + 1))
    brewery.app.inventory.hold_lot(brewery.caller, held, "smells")
    installation.clock.advance(days=2)
    recipe = brewed(brewery, "Cheese", line(milk, 1, "l"), yields=1)
    batch = brewery.app.production.plan_batch(brewery.caller, NewBatch(recipe_id=recipe.id))
    with pytest.raises(Shortage) as refused:
        brewery.app.production.start_batch(brewery.caller, batch.id)
    assert refused.value.shortfalls[0].available == 0


def test_what_is_reserved_under_the_label_is_for_the_batch(cellar: Cellar) -> None:
    batch = cellar.planned()
    cellar.brewery.do("reserved", cellar.malt, 7, reference=batch.label)
    assert cellar.start(batch.id).status is BatchStatus.IN_PROGRESS
    assert cellar.brewery.stock(cellar.malt).reserved == 3_000_000


def test_what_orders_have_reserved_is_not_taken(cellar: Cellar) -> None:
    cellar.brewery.do("reserved", cellar.malt, 4, reference="order")
    with pytest.raises(Shortage):
        cellar.started()


def test_the_whole_yield_goes_into_the_item_that_the_recipe_makes(cellar: Cellar) -> None:
    batch = cellar.finish(cellar.started(), "18.5")
    [lot] = cellar.brewery.lots(cellar.wort).values()
    assert (lot.code, lot.original) == (batch.label, 18_500_000)
    assert (batch.status, batch.yielded) == (BatchStatus.COMPLETED, 18_500_000)
    assert batch.produced == lot.value == cellar.brewery.stock(cellar.wort).value
    # The rest of a division, less than a millionth for each unit made, is recorded and not lost.
    assert batch.loss is not None
    assert 0 <= batch.loss <= 19
    cellar.check_books(batch)


def test_a_finish_is_foreseen_as_it_will_be_and_nothing_is_kept_of_it(cellar: Cellar) -> None:
    finish, caller, batch = cellar.brewery.app.production.finish_batch, cellar.brewery.caller, cellar.started()
    before = cellar.remaining()
    made = Made(amount=Fraction(10), unit="l", fills=(cellar.bottled(12),))
    foreseen = finish.foresee(caller, batch.id, made)
    told = [(each.code, each.output.item.code, each.output.quantity) for each in foreseen.lots]
    assert told == [(batch.label, "ALE-05", 12_000_000), (batch.label, "WORT", 4_000_000)]
    assert foreseen.lost == 0
    assert (cellar.remaining(), cellar.movements(batch)[0].role) == (before, Role.USE)
    done = finish(caller, batch.id, made)
    assert (done.produced, done.loss) == (foreseen.step.batch.produced, foreseen.step.batch.loss)
    assert sum(each.cost for each in foreseen.lots) == done.consumed


def test_what_a_finish_would_lose_is_told_before_it_is_done(cellar: Cellar) -> None:
    finish, caller, batch = (
        cellar.brewery.app.production.finish_batch,
        cellar.brewery.caller,
        cellar.started(bulk=False),
    )
    made = Made(amount=Fraction(10), unit="l", fills=(cellar.bottled(12),))
    assert finish.foresee(caller, batch.id, made).lost == 4
    with pytest.raises(ContainersTooLarge):
        finish.foresee(caller, batch.id, replace(made, amount=Fraction(5)))
    with pytest.raises(UnknownBatch):
        finish.foresee(caller, BatchId(cellar.sku.id), made)


def test_the_yield_is_told_in_any_unit_of_its_kind(cellar: Cellar) -> None:
    assert cellar.finish(cellar.started(), 18_000, "ml").yielded == 18_000_000


def test_bottles_bear_their_own_cost_and_share_all_else_with_the_bulk(cellar: Cellar) -> None:
    batch = cellar.finish(cellar.started(), 10, fills=(cellar.bottled(12),))
    [wort], [ale] = cellar.brewery.lots(cellar.wort).values(), cellar.brewery.lots(cellar.sku.item_id).values()
    shared = batch.consumed - 12 * 100_003
    assert wort.original == 4_000_000
    assert wort.value == pytest.approx(Fraction(4, 10) * shared, abs=5)
    assert ale.value == pytest.approx(Fraction(6, 10) * shared + 12 * 100_003, abs=13)
    cellar.check_books(batch)


def test_what_is_not_filled_is_lost_where_the_recipe_makes_no_item(cellar: Cellar) -> None:
    batch = cellar.finish(cellar.started(bulk=False), 10, fills=(cellar.bottled(12),))
    [ale] = cellar.brewery.lots(cellar.sku.item_id).values()
    assert batch.consumed - 12 < ale.value <= batch.consumed
    cellar.check_books(batch)


def test_waste_is_loss_and_not_in_what_is_made(cellar: Cellar) -> None:
    batch = cellar.waste(cellar.more(cellar.started(), cellar.hops, "0.1"), cellar.malt, 1)
    assert batch.wasted == 2_333_333
    done = cellar.finish(batch)
    assert done.loss is not None
    assert batch.wasted <= done.loss <= batch.wasted + 19
    cellar.check_books(done)


def test_lots_of_one_item_are_told_apart(cellar: Cellar) -> None:
    fills = (cellar.bottled(2), cellar.bottled(3), cellar.bottled(1, lot_code="GIFT"))
    batch = cellar.finish(cellar.started(), fills=fills)
    assert list(cellar.brewery.lots(cellar.sku.item_id)) == [batch.label, f"{batch.label}-2", "GIFT"]


def test_a_lot_ends_by_the_shelf_life_of_the_recipe(installation: Installation) -> None:
    brewery = Brewery.founded(installation.app)
    malt, wort = brewery.item("MALT"), brewery.item("WORT", unit="l", perishable=True, shelf_life_days=100)
    brewery.restock(malt, "M", 9)
    recipe = brewed(brewery, "Ale", line(malt, 1), output_item_id=wort, shelf_life_days=10)
    batch = brewery.app.production.plan_batch(brewery.caller, NewBatch(recipe_id=recipe.id))
    cellar = replace(Cellar.opened(Brewery.founded(installation.app, "Other")), brewery=brewery)
    done = cellar.finish(cellar.start(batch.id))
    [lot] = brewery.lots(wort).values()
    assert done.ended_at is not None
    assert lot.expires_on is not None
    assert (lot.expires_on - brewery.caller.organization.day_of(done.ended_at)).days == 10


def test_cancelling_restores_the_state_before_start_lot_by_lot(cellar: Cellar) -> None:
    before, worth = cellar.remaining(), cellar.worth()
    batch = cellar.more(cellar.started(), cellar.malt, 1, "M-2")
    cancelled = cellar.cancel(batch)
    assert (cellar.remaining(), cellar.worth()) == (before, worth)
    assert (cancelled.status, cancelled.consumed, cancelled.loss) == (BatchStatus.CANCELLED, 0, 0)
    cellar.check_books(cancelled)


def test_cancelling_credits_the_very_lots_at_their_costs(cellar: Cellar) -> None:
    """Took 4 at cost 5, returned 4 at cost 1: not here, however cheap the lots are that came since."""
    batch = cellar.started()
    cellar.brewery.restock(cellar.malt, "CHEAP", 4, unit_cost=UnitCost(1))
    cellar.cancel(batch)
    expected = {"M-1": 3_000_000, "M-2": 4_000_000, "CHEAP": 4_000_000, "H-1": 1_000_000, "B-1": 12_000_000}
    assert cellar.remaining() == expected


def test_cancelling_again_and_again_mints_no_stock(cellar: Cellar) -> None:
    before, batch = cellar.remaining(), cellar.started()
    cellar.cancel(batch)
    for _ in range(3):
        with pytest.raises(BatchEnded):
            cellar.cancel(batch)
    assert cellar.remaining() == before


def test_a_cancel_puts_back_what_it_took_though_the_lot_was_counted_up_since(cellar: Cellar) -> None:
    batch = cellar.started()
    cellar.brewery.do("sale", cellar.malt, 2)
    cellar.brewery.do("recount", cellar.malt, 2, lot_code="M-2")
    cellar.brewery.do("spoil", cellar.hops, "0.5")
    cellar.check_books(cellar.cancel(batch))
    assert cellar.remaining() == {"M-1": 3_000_000, "M-2": 3_000_000, "H-1": 500_000, "B-1": 12_000_000}


def test_a_cancel_without_room_in_one_lot_returns_nothing_and_says_what_to_do(cellar: Cellar) -> None:
    batch = cellar.started()
    # Whoever puts the malt back and counts it before the cancel, counts in what the cancel would return.
    cellar.brewery.do("recount", cellar.malt, 4, lot_code="M-2")
    before = cellar.remaining()
    with pytest.raises(NoRoomInLot, match="Count this lot to at most 3 kg, and do this again"):
        cellar.cancel(batch)
    assert cellar.remaining() == before
    cellar.brewery.do("recount", cellar.malt, 3, lot_code="M-2")
    cellar.check_books(cellar.cancel(batch))
    assert cellar.remaining()["M-2"] == 4_000_000


def test_what_was_wasted_does_not_come_back(cellar: Cellar) -> None:
    cancelled = cellar.cancel(cellar.waste(cellar.started(), cellar.hops, "0.1"))
    assert cellar.remaining()["H-1"] == 900_000
    assert cancelled.loss == cancelled.wasted == 3_000_001
    cellar.check_books(cancelled)


def test_a_failed_batch_keeps_what_it_consumed(cellar: Cellar) -> None:
    batch = cellar.started()
    before = cellar.remaining()
    failed = cellar.fail(batch)
    assert (failed.status, failed.loss) == (BatchStatus.FAILED, batch.consumed)
    assert cellar.remaining() == before
    assert cellar.events(failed)[-1].text == "Sour"


def test_what_cannot_follow_is_refused(cellar: Cellar) -> None:
    planned = cellar.planned()
    for step in (cellar.finish, cellar.fail, partial(cellar.more, item=cellar.malt, amount=1)):
        with pytest.raises(BatchNotInProgress):
            step(planned)
    started = cellar.start(planned.id)
    with pytest.raises(BatchNotPlanned):
        cellar.start(started.id)
    done = cellar.finish(started)
    before = cellar.remaining()
    for step in (cellar.finish, cellar.fail, partial(cellar.waste, item=cellar.malt, amount=1)):
        with pytest.raises(BatchNotInProgress):
            step(done)
    with pytest.raises(BatchEnded):
        cellar.cancel(done)
    with pytest.raises(BatchNotPlanned):
        cellar.start(done.id, forced=True)
    assert cellar.remaining() == before


@pytest.mark.parametrize("amount", ["0", "-1"])
def test_a_yield_of_nothing_or_less_is_refused(cellar: Cellar, amount: str) -> None:
    batch = cellar.started()
    with pytest.raises(BadYield):
        cellar.finish(batch, amount)
    assert cellar.movements(batch) != []


def test_what_cannot_have_been_filled_is_refused(cellar: Cellar) -> None:
    batch = cellar.started(bulk=False)
    with pytest.raises(NothingMade):
        cellar.finish(batch)
    with pytest.raises(ContainersTooLarge):
        cellar.finish(batch, 5, fills=(cellar.bottled(11),))
    with pytest.raises(TooFewContainers):
        cellar.finish(batch, 19, fills=(cellar.bottled(13),))
    with pytest.raises(IncompatibleUnits):
        cellar.finish(batch, 19, "each", fills=(cellar.bottled(1),))
    with pytest.raises(DomainError):
        cellar.finish(batch, 19, fills=(cellar.bottled(-1),))
    assert cellar.brewery.lots(cellar.sku.item_id) == {}


def test_fills_mind_their_units(installation: Installation) -> None:
    """500 g into two jars of 8 oz leave 46.4 g, not 484."""
    brewery = Brewery.founded(installation.app)
    wax, balm = brewery.item("WAX", unit="g"), brewery.item("BALM", unit="g")
    brewery.restock(wax, "W", 500)
    product = brewery.app.production.manage_products.create(brewery.caller, "Balm", "")
    new = NewSku(size=Quantity(8_000_000), unit="oz", code="JAR", perishable=False)
    sku = brewery.app.production.add_sku(brewery.caller, product.id, new)
    of = formula(line(wax, 500, "g"), yields=500, unit="g", output_item_id=balm)
    recipe = brewery.app.production.create_recipe(brewery.caller, NewRecipe(name="Balm", formula=of))
    batch = brewery.app.production.plan_batch(brewery.caller, NewBatch(recipe_id=recipe.id))
    cellar = replace(Cellar.opened(Brewery.founded(installation.app, "Other")), brewery=brewery)
    cellar.finish(cellar.start(batch.id), 500, "g", fills=(Fill(sku_id=sku.id, count=2),))
    assert brewery.stock(balm).on_hand == 46_407_630
    assert brewery.stock(sku.item_id).on_hand == 2_000_000


def test_what_a_batch_did_is_undone_by_the_batch_alone(cellar: Cellar) -> None:
    batch = cellar.finish(cellar.started())
    for movement in cellar.movements(batch):
        with pytest.raises(OfBatch):
            cellar.brewery.reverse(movement.adjustment_id)
    with pytest.raises(OfBatch):
        cellar.brewery.do("return", cellar.malt, 1, reference=batch.label)
    with pytest.raises(OfBatch):
        cellar.brewery.do("batch_return", cellar.malt, 1, origin=cellar.movements(batch)[0].adjustment_id)
    cellar.check_books(batch)


def test_a_step_is_done_once_under_a_key(cellar: Cellar) -> None:
    caller, app, planned = cellar.brewery.caller, cellar.brewery.app, cellar.planned()
    new = NewBatch(recipe_id=planned.plan.recipe_id)
    assert app.production.plan_batch(caller, new, "plan") == app.production.plan_batch(caller, new, "plan")
    assert cellar.start(planned.id, key="start") == cellar.start(planned.id, key="start")
    taken = Taken(item_id=cellar.hops, amount=Fraction(1, 10), reason="more")
    first = app.production.use_in_batch.add(caller, planned.id, taken, "extra")
    assert app.production.use_in_batch.add(caller, planned.id, taken, "extra") == first
    with pytest.raises(KeyReused):
        app.production.use_in_batch.add(caller, planned.id, replace(taken, reason="less"), "extra")
    noted = app.production.note_batch.note(caller, planned.id, "Hot", "note")
    assert app.production.note_batch.note(caller, planned.id, "Hot", "note").events == noted.events


def test_a_plan_asked_for_again_is_the_first_answer_though_the_recipe_is_out_of_use(cellar: Cellar) -> None:
    caller, production = cellar.brewery.caller, cellar.brewery.app.production
    new = NewBatch(recipe_id=cellar.planned().plan.recipe_id)
    first = production.plan_batch(caller, new, "plan")
    production.edit_recipe.archive(caller, new.recipe_id)
    assert production.plan_batch(caller, new, "plan") == first
    for _ in range(2):
        # What is refused has claimed no key.
        with pytest.raises(ArchivedRecipe):
            production.plan_batch(caller, new, "other")
    with pytest.raises(KeyReused):
        production.plan_batch(caller, replace(new, prefix="C"), "plan")


def test_another_organisations_batch_and_item_are_unknown(cellar: Cellar, installation: Installation) -> None:
    batch = cellar.started()
    other = Cellar.opened(Brewery.founded(installation.app, "Other"))
    for step in (other.finish, other.cancel, other.fail):
        with pytest.raises(UnknownBatch):
            step(batch)
    theirs = other.started()
    with pytest.raises(DomainError):
        other.more(theirs, cellar.malt, 1)
    with pytest.raises(DomainError):
        other.finish(theirs, fills=(Fill(sku_id=cellar.sku.id, count=1),))
    with pytest.raises(DomainError):
        other.finish(theirs, fills=(replace(other.bottled(1), container=cellar.bottle),))
    assert cellar.brewery.stock(cellar.malt).on_hand == 3_000_000


@pytest.mark.parametrize("amount", ["0", "-1"])
def test_an_extra_of_nothing_or_less_is_refused(cellar: Cellar, amount: str) -> None:
    batch = cellar.started()
    with pytest.raises(DomainError):
        cellar.more(batch, cellar.malt, amount)
    with pytest.raises(InsufficientStock):
        cellar.more(batch, cellar.malt, 9)


def test_a_run_is_written_down(cellar: Cellar) -> None:
    caller, notes, batch = cellar.brewery.caller, cellar.brewery.app.production.note_batch, cellar.started()
    notes.note(caller, batch.id, "Smells of bread")
    notes.measure(caller, batch.id, "Mash", Quantity(-66_500_000), "°C")
    notes.time(caller, batch.id, "Boil", 3600)
    kinds = [(each.kind, each.text, each.amount, each.unit, each.seconds) for each in cellar.events(batch)[2:]]
    assert kinds == [
        (EventKind.NOTE, "Smells of bread", None, "", None),
        (EventKind.MEASUREMENT, "", -66_500_000, "°C", None),
        (EventKind.TIMER, "", None, "", 3600),
    ]
    with pytest.raises(InvalidBatch):
        notes.note(caller, batch.id, " ")
    with pytest.raises(InvalidBatch):
        notes.time(caller, batch.id, "Boil", 0)


def test_a_timer_runs_until_it_is_stopped_once(installation: Installation, cellar: Cellar) -> None:
    caller, notes, batch = cellar.brewery.caller, cellar.brewery.app.production.note_batch, cellar.started()
    for name in ("Mash", "Boil"):
        notes.time(caller, batch.id, name)
    installation.clock.advance(minutes=65)
    record = cellar.brewery.app.production.view_batches.record(caller, batch.id)
    assert [each.name for each in record.running_timers] == ["Mash", "Boil"]
    first = notes.stop(caller, batch.id, 3, "stop")
    assert notes.stop(caller, batch.id, 3, "stop").events == first.events
    mash = cellar.events(batch)[-1]
    assert (mash.name, mash.about, mash.began_at, mash.seconds) == ("Mash", 3, record.events[2].event.at, 65 * 60)
    record = cellar.brewery.app.production.view_batches.record(caller, batch.id)
    assert [each.name for each in record.running_timers] == ["Boil"]
    for number in (3, 5, 1, 99):
        with pytest.raises(TimerNotRunning):
            notes.stop(caller, batch.id, number)
    notes.time(caller, batch.id, "Cool", 600)
    with pytest.raises(TimerNotRunning):
        notes.stop(caller, batch.id, 6)
    assert cellar.finish(batch).status is BatchStatus.COMPLETED


def test_a_deviation_is_signed_off_by_another_or_with_a_note_before_the_batch_finishes(cellar: Cellar) -> None:
    caller, notes, batch = cellar.brewery.caller, cellar.brewery.app.production.note_batch, cellar.started()
    notes.deviate(caller, batch.id, "Too hot")
    notes.deviate(caller, batch.id, "Too long")
    with pytest.raises(DeviationOpen):
        cellar.finish(batch)
    with pytest.raises(NotToSignOff):
        notes.sign_off(caller, batch.id, 3)
    notes.sign_off(caller, batch.id, 3, "Alone tonight; tasted well")
    with pytest.raises(NotToSignOff):
        notes.sign_off(caller, batch.id, 3, "Again")
    other = replace(caller, actor_id=UserId(cellar.brewery.app.ids()))
    notes.sign_off(other, batch.id, 4)
    assert cellar.finish(batch).status is BatchStatus.COMPLETED


def test_the_audit_tells_every_step(cellar: Cellar) -> None:
    cellar.finish(cellar.waste(cellar.more(cellar.started(), cellar.hops, "0.1"), cellar.hops, "0.1"))
    found = cellar.brewery.app.identity.view_audit(cellar.brewery.caller, AuditQuery(subject="batch")).rows
    assert [each.entry.action for each in found] == [
        "production.finish_batch",
        "production.waste_in_batch",
        "production.use_extra",
        "production.start_batch",
        "production.plan_batch",
    ]


def test_a_batch_that_nobody_knows_is_unknown(cellar: Cellar) -> None:
    with pytest.raises(UnknownBatch):
        cellar.start(BatchId(cellar.brewery.app.ids()))
    with pytest.raises(UnknownBatch):
        cellar.brewery.app.production.view_batches.of_label(cellar.brewery.caller, "B-2000-0001")
