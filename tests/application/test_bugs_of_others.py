"""
Bugs that were found in a system which does the same job, and are not here.

What takes several writers at once is in `tests/system`: selling more than there is, two reservations of the last stock,
a recount that races a sale (`test_writers`), a batch label given twice and a kill halfway (`test_batch_races`). What
only the web can do wrong is in `tests/entrypoints/web/test_bugs_of_others.py`.
"""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from application.production.add_sku import NewSku
from application.production.plan_batch import NewBatch
from domain.inventory.items import PickingPolicy
from domain.inventory.refusals import ArchivedItem, InsufficientStock, InvalidChange, NoRoomInLot, UnknownItem
from domain.production.batch_outputs import Fill
from domain.production.batch_refusals import Shortage
from domain.production.batches import Role
from domain.production.gtins import parse_gtin
from domain.production.recipes import NewRecipe
from domain.production.refusals import BadYield
from domain.shared.errors import DomainError
from domain.shared.money import UnitCost
from domain.shared.quantity import Quantity
from tests.batches import Cellar
from tests.brewery import Brewery
from tests.installations import Installation, in_memory
from tests.recipes import brewed, formula, line


@pytest.fixture
def brewery() -> Brewery:
    return Brewery.founded(in_memory().app)


@pytest.fixture
def cellar(brewery: Brewery) -> Cellar:
    return Cellar.opened(brewery)


def test_what_was_told_what_moved_the_lots_and_the_item_all_agree_after_a_sale(brewery: Brewery) -> None:
    """Its own check saw nothing, because item and lots agreed; only the ledger disagreed."""
    malt = brewery.item("MALT")
    brewery.restock(malt, "M-1", 3)
    brewery.restock(malt, "M-2", 4)
    told = [brewery.do("sale", malt, 2).on_hand for _ in range(3)]
    with pytest.raises(InsufficientStock):
        brewery.do("sale", malt, 2)
    moved = sum(each.delta for each in brewery.history(malt))
    in_lots = sum(lot.remaining for lot in brewery.lots(malt).values())
    assert told == [5_000_000, 3_000_000, 1_000_000]
    assert told[-1] == moved == in_lots == brewery.stock(malt).on_hand


def test_a_cancel_that_fails_refunds_nothing_and_trying_again_mints_no_stock(cellar: Cellar) -> None:
    batch = cellar.started()
    # The bottles were taken last: malt and hops would be back by the time that these do not fit.
    cellar.brewery.do("recount", cellar.bottle, 12, lot_code="B-1")
    before = cellar.remaining()
    for _ in range(3):
        with pytest.raises(NoRoomInLot):
            cellar.cancel(batch)
    assert cellar.remaining() == before


def test_a_cancel_credits_the_lot_that_was_debited_at_its_cost(cellar: Cellar) -> None:
    """Took 4 at cost 5, returned 4 at cost 1."""
    worth, batch = cellar.worth(), cellar.started()
    cellar.brewery.restock(cellar.malt, "CHEAP", 1, unit_cost=UnitCost(1))
    cellar.cancel(batch)
    taken = {row.lot_id: -row.delta for row in cellar.movements(batch) if row.role is Role.USE}
    assert {row.lot_id: row.delta for row in cellar.movements(batch) if row.role is Role.RETURN} == taken
    assert cellar.worth() == worth + 1


def test_a_start_that_is_refused_at_its_third_ingredient_takes_none_of_the_others(cellar: Cellar) -> None:
    batch, before, edit = cellar.planned(), cellar.remaining(), cellar.brewery.app.inventory.edit_item
    edit.archive(cellar.brewery.caller, cellar.bottle)
    for forced in (False, True):
        with pytest.raises(ArchivedItem):
            cellar.start(batch.id, forced=forced)
    assert cellar.remaining() == before
    edit.restore(cellar.brewery.caller, cellar.bottle)
    cellar.brewery.do("sale", cellar.bottle, 12)
    with pytest.raises(Shortage):
        cellar.start(batch.id)
    assert cellar.remaining() == {**before, "B-1": 0}
    assert cellar.movements(batch) == []


def test_a_reservation_that_succeeds_is_kept_can_be_released_and_is_sold_once(brewery: Brewery) -> None:
    malt = brewery.item("MALT")
    brewery.restock(malt, "M", 10)
    brewery.do("reserved", malt, 4, reference="SO-1")
    assert (brewery.stock(malt).reserved, brewery.stock(malt).on_hand) == (4_000_000, 10_000_000)
    brewery.do("unreserved", malt, 1, reference="SO-1")
    brewery.do("sale", malt, 3, reference="SO-1")
    assert (brewery.stock(malt).reserved, brewery.stock(malt).on_hand) == (0, 7_000_000)


def test_filling_two_jars_of_eight_ounces_from_500_g_leaves_46_g_and_not_484(brewery: Brewery) -> None:
    wax, balm = brewery.item("WAX", unit="g"), brewery.item("BALM", unit="g")
    brewery.restock(wax, "W", 500)
    production, caller = brewery.app.production, brewery.caller
    product = production.manage_products.create(caller, "Balm", "")
    new = NewSku(size=Quantity(8_000_000), unit="oz", code="JAR", perishable=False)
    jar = production.add_sku(caller, product.id, new)
    of = formula(line(wax, 500, "g"), yields=500, unit="g", output_item_id=balm)
    recipe = production.create_recipe(caller, NewRecipe(name="Balm", formula=of))
    batch = production.plan_batch(caller, NewBatch(recipe_id=recipe.id))
    cellar = replace(Cellar.opened(Brewery.founded(brewery.app, "Other")), brewery=brewery)
    cellar.finish(cellar.start(batch.id), 500, "g", fills=(Fill(sku_id=jar.id, count=2),))
    assert brewery.stock(balm).on_hand == 46_407_630


def test_a_negative_yield_is_refused(cellar: Cellar) -> None:
    batch = cellar.started()
    with pytest.raises(BadYield):
        cellar.finish(batch, -1)


def test_the_service_does_not_accept_another_tenants_item(cellar: Cellar) -> None:
    other = Cellar.opened(Brewery.founded(cellar.brewery.app, "Other"))
    with pytest.raises(UnknownItem):
        other.brewery.do("sale", cellar.malt, 1)
    with pytest.raises(UnknownItem):
        other.more(other.started(), cellar.malt, 1)
    assert cellar.brewery.stock(cellar.malt).on_hand == 7_000_000


def test_expired_lots_are_not_consumed_by_batches(cellar: Cellar) -> None:
    brewery = cellar.brewery
    milk = brewery.item("MILK", unit="l", perishable=True, picking_policy=PickingPolicy.FEFO)
    now = brewery.app.clock()
    today = brewery.caller.organization.day_of(now)
    brewery.restock(milk, "OLD", 5, expires_on=today - timedelta(days=1), effective_at=now - timedelta(days=9))
    brewery.restock(milk, "FRESH", 5, expires_on=today)
    recipe = brewed(brewery, "Cheese", line(milk, 4, "l"), yields=1)
    batch = cellar.start(brewery.app.production.plan_batch(brewery.caller, NewBatch(recipe_id=recipe.id)).id)
    assert {code: lot.remaining for code, lot in brewery.lots(milk).items()} == {"OLD": 5_000_000, "FRESH": 1_000_000}
    with pytest.raises(DomainError):
        cellar.more(batch, milk, 1, "OLD")


def test_disposing_of_a_chosen_expired_lot_takes_that_one_and_no_fresh_one(brewery: Brewery) -> None:
    milk = brewery.item("MILK", unit="l", perishable=True)
    now = brewery.app.clock()
    today = brewery.caller.organization.day_of(now)
    for code, days in (("FIRST", 9), ("OLD", -1), ("OLDER", -2)):
        last, came = today + timedelta(days=days), now - timedelta(days=20)
        brewery.restock(milk, code, 5, expires_on=last, effective_at=came)
    brewery.do("trash", milk, 5, lot_code="OLDER")
    left = {code: lot.remaining for code, lot in brewery.lots(milk).items()}
    assert left == {"FIRST": 5_000_000, "OLD": 5_000_000, "OLDER": 0}


def test_a_change_of_nothing_or_less_does_not_succeed_and_its_refusal_tells_no_sql(installation: Installation) -> None:
    brewery = Brewery.founded(installation.app)
    malt = brewery.item("MALT")
    brewery.restock(malt, "M", 10)
    for kind, amount in (("sale", 0), ("sale", -1), ("batch_use", 0), ("restock", -1), ("restock", 0)):
        with pytest.raises(InvalidChange) as refused:
            brewery.do(kind, malt, amount)
        assert refused.value.field == "quantity"
        assert not {"INSERT", "UPDATE", "CHECK", "constraint"} & set(refused.value.message.split())
    assert brewery.stock(malt).on_hand == 10_000_000


def test_lots_without_a_date_are_seen_and_taken_like_all_others(installation: Installation) -> None:
    """`column is None` in Python where SQL's IS NULL was meant hid them."""
    brewery = Brewery.founded(installation.app)
    salt = brewery.item("SALT")
    brewery.restock(salt, "UNDATED", 5)
    assert (brewery.line(salt).available, list(brewery.lots(salt))) == (5_000_000, ["UNDATED"])
    brewery.do("sale", salt, 5)
    assert brewery.stock(salt).on_hand == 0


def test_a_time_without_a_zone_is_refused(brewery: Brewery) -> None:
    """Naive and aware datetimes were mixed in 60 places."""
    malt = brewery.item("MALT")
    with pytest.raises(InvalidChange):
        brewery.do("restock", malt, 1, effective_at=brewery.app.clock().replace(tzinfo=None))
    assert all(each.recorded_at.utcoffset() == timedelta(0) for each in [brewery.do("restock", malt, 1)])


def test_two_tenants_may_sell_what_has_the_same_barcode(installation: Installation) -> None:
    for name in ("Maker", "Shop"):
        theirs = Brewery.founded(installation.app, name)
        product = theirs.app.production.manage_products.create(theirs.caller, "Ale", "")
        gtin = parse_gtin("6291041500213")
        new = NewSku(size=Quantity(330_000), unit="l", code="ALE", gtin=gtin, perishable=False)
        assert theirs.app.production.add_sku(theirs.caller, product.id, new).gtin == gtin


def test_500_g_at_one_cent_and_500_at_two_cost_by_the_lots_that_were_taken(brewery: Brewery) -> None:
    """The total was right, the cost of each lot was not."""
    hops = brewery.item("HOPS", unit="g")
    brewery.restock(hops, "A", 500, unit_cost=UnitCost(10_000))
    brewery.restock(hops, "B", 500, unit_cost=UnitCost(20_000))
    sold = brewery.do("sale", hops, 600)
    assert [each.cost for each in sold.movements] == [-5_000_000, -2_000_000]
    assert {code: lot.value for code, lot in brewery.lots(hops).items()} == {"A": 0, "B": 8_000_000}


def test_a_ninth_of_a_recipe_leaves_nothing_that_can_neither_be_used_nor_removed(cellar: Cellar) -> None:
    recipe_id = cellar.planned().plan.recipe_id
    ninths = [cellar.start(cellar.again(recipe_id, Fraction(1, 9)).id) for _ in range(3)]
    assert {each.plan.lines[0].quantity for each in ninths} == {444_444}
    left = cellar.brewery.stock(cellar.malt).on_hand
    assert left == 7_000_000 - sum(each.plan.lines[0].quantity for each in ninths)
    cellar.brewery.do("manual", cellar.malt, Fraction(-left, 1_000_000))
    assert cellar.brewery.stock(cellar.malt).on_hand == 0
