from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from uuid import UUID

import pytest

from domain.inventory.items import GENESIS, Item, ItemKind, PickingPolicy
from domain.inventory.refusals import ItemCodeTaken
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import AuditId, ItemId
from domain.shared.money import Money, UnitCost
from domain.shared.quantity import Quantity
from domain.shared.units import BUILT_IN, Density, Unit, UnitTaken, own_unit
from tests.brewery import Brewery
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.domain.inventory.shelf import NOW, TODAY, kilos


def new(brewery: Brewery, code: str) -> Item:
    """An item that nobody has yet, with every property told."""
    return Item(
        organization_id=brewery.caller.organization_id,
        id=ItemId(brewery.app.ids()),
        code=code,
        name="Hefe — 酵母",
        kind=ItemKind.CONSUMABLE,
        unit="g",
        tracked=False,
        perishable=True,
        shelf_life_days=36_500,
        picking_policy=PickingPolicy.FEFO,
        reorder_point=Quantity(10**18),
        density=Density(1),
        unit_cost=UnitCost(9 * 10**18),
        archived_at=NOW + timedelta(microseconds=1),
        created_at=datetime.fromisoformat("1970-01-01T00:00:00.000001+00:00"),
    )


def noted(brewery: Brewery) -> AuditEntry:
    return AuditEntry(
        id=AuditId(brewery.app.ids()),
        organization_id=brewery.caller.organization_id,
        actor_id=brewery.caller.actor_id,
        action="inventory.create_item",
        subject="inventory_item",
        subject_id="1",
        before=None,
        after={"name": "Hefe — 酵母", "tracked": False, "density": None},
        request_id="test",
        created_at=NOW,
    )


def add(stores: Stores, brewery: Brewery, *items: Item) -> None:
    stores.transactions(lambda transaction: transaction.items.add(items, [noted(brewery) for _ in items]))


def save(stores: Stores, brewery: Brewery, item: Item) -> None:
    stores.transactions(lambda transaction: transaction.items.save(item, [], noted(brewery)))


def get(stores: Stores, brewery: Brewery, item_id: ItemId) -> Item | None:
    return stores.transactions(lambda transaction: transaction.items.get(brewery.caller.organization_id, item_id))


class TestItems(StorageContract):
    """`ItemCatalogue`: making and editing items."""

    def test_an_item_is_kept_with_all_its_properties(self, stores: Stores, brewery: Brewery) -> None:
        full = new(brewery, "YEAST")
        bare = replace(new(brewery, "MALT"), archived_at=None, reorder_point=None, density=None, shelf_life_days=None)
        add(stores, brewery, full, bare)
        assert get(stores, brewery, full.id) == full
        assert get(stores, brewery, bare.id) == bare

    def test_an_item_that_is_not_there_is_none(self, stores: Stores, brewery: Brewery) -> None:
        assert get(stores, brewery, ItemId(UUID(int=7))) is None

    def test_a_code_is_taken_once(self, stores: Stores, brewery: Brewery) -> None:
        add(stores, brewery, new(brewery, "YEAST"), new(brewery, "yeast"))
        with pytest.raises(ItemCodeTaken) as caught:
            add(stores, brewery, new(brewery, "MALT"), new(brewery, "YEAST"))
        assert caught.value.got == "YEAST"
        assert (
            brewery.app.inventory.view_stock.reading.item_of_code(brewery.caller.organization_id, "MALT", TODAY) is None
        )

    def test_two_new_items_do_not_share_a_code(self, stores: Stores, brewery: Brewery) -> None:
        with pytest.raises(ItemCodeTaken) as caught:
            add(stores, brewery, new(brewery, "MALT"), new(brewery, "YEAST"), new(brewery, "YEAST"))
        assert caught.value.got == "YEAST"

    def test_items_are_found_by_code_in_the_order_of_their_ids(self, stores: Stores, brewery: Brewery) -> None:
        items = [new(brewery, code) for code in ("C", "A", "B")]
        add(stores, brewery, *items)
        codes = {"A", "C", "c", "nowhere", "nul \x00", "half \ud800"}
        organization_id = brewery.caller.organization_id
        found = stores.transactions(lambda transaction: transaction.items.find(organization_id, codes))
        assert list(found) == items[:2]
        assert stores.transactions(lambda transaction: transaction.items.find(organization_id, [])) == []

    def test_all_properties_are_edited_and_nothing_else(self, stores: Stores, brewery: Brewery) -> None:
        malt = brewery.item("MALT")
        brewery.restock(malt, "A", 5)
        brewery.do("reserved", malt, 1, reference="order 1")
        before = brewery.stock(malt)
        edited = replace(new(brewery, "YEAST"), id=malt)
        wrong = replace(edited, on_hand=kilos(99), reserved=kilos(9), value=Money(7), sequence=99, lots_made=9)
        save(stores, brewery, replace(wrong, last_hash=GENESIS))
        assert get(stores, brewery, malt) == replace(
            edited,
            created_at=before.created_at,
            on_hand=before.on_hand,
            reserved=before.reserved,
            value=before.value,
            sequence=before.sequence,
            last_hash=before.last_hash,
            lots_made=before.lots_made,
        )

    def test_an_item_does_not_get_the_code_of_another(self, stores: Stores, brewery: Brewery) -> None:
        malt, hops = brewery.item("MALT"), brewery.item("HOPS")
        with pytest.raises(ItemCodeTaken) as caught:
            save(stores, brewery, replace(brewery.stock(hops), code="MALT"))
        assert caught.value.got == "MALT"
        save(stores, brewery, replace(brewery.stock(malt), name="Pilsner malt"))
        assert brewery.stock(malt).name == "Pilsner malt"

    def test_open_lots_are_given_in_picking_order(self, stores: Stores, brewery: Brewery) -> None:
        item = brewery.item("MALT", picking_policy=PickingPolicy.LIFO)
        for days, code in enumerate("ABC"):
            brewery.restock(item, code, 1, effective_at=NOW - timedelta(days=9 - days))
        brewery.do("sale", item, 1, lot_code="B")
        organization_id, lots = brewery.caller.organization_id, brewery.lots(item)
        found = stores.transactions(lambda transaction: transaction.items.open_lots(organization_id, item))
        assert list(found) == [lots["C"], lots["A"]]

    def test_lots_are_placed_anew_and_otherwise_left_alone(self, stores: Stores, brewery: Brewery) -> None:
        malt = brewery.item("MALT")
        brewery.restock(malt, "A", 5)
        brewery.restock(malt, "B", 5)
        lots = brewery.lots(malt)
        moved = [replace(lots["B"], pick_order=-7, remaining=Quantity(1), code="X")]
        stores.transactions(lambda transaction: transaction.items.save(brewery.stock(malt), moved, noted(brewery)))
        assert brewery.lots(malt) == {"A": lots["A"], "B": replace(lots["B"], pick_order=-7)}


class TestUnits(StorageContract):
    """`ItemCatalogue`: an organisation's own units."""

    @staticmethod
    def add_unit(stores: Stores, brewery: Brewery, unit: Unit) -> None:
        organization_id = brewery.caller.organization_id
        stores.transactions(lambda transaction: transaction.items.add_unit(organization_id, unit, noted(brewery)))

    def test_own_units_are_kept_exactly_and_given_by_symbol(self, stores: Stores, brewery: Brewery) -> None:
        scoop = own_unit("scoop", Fraction(10**30 + 1, 3), BUILT_IN["g"])
        keg = own_unit("Keg", Fraction(50), BUILT_IN["l"])
        for unit in (scoop, keg):
            self.add_unit(stores, brewery, unit)
        organization_id = brewery.caller.organization_id
        assert list(stores.transactions(lambda transaction: transaction.items.units(organization_id))) == [keg, scoop]
        assert list(stores.reading.units(organization_id)) == [keg, scoop]

    @pytest.mark.parametrize("symbol", ["scoop", "Scoop", "SCOOP"])
    def test_a_symbol_is_taken_once_whatever_its_case(self, stores: Stores, brewery: Brewery, symbol: str) -> None:
        self.add_unit(stores, brewery, own_unit("scoop", Fraction(28), BUILT_IN["g"]))
        with pytest.raises(UnitTaken) as caught:
            self.add_unit(stores, brewery, own_unit(symbol, Fraction(30), BUILT_IN["g"]))
        assert caught.value.got == symbol
        [kept] = stores.reading.units(brewery.caller.organization_id)
        assert kept.factor == 28

    def test_stock_is_kept_in_an_own_unit(self, brewery: Brewery) -> None:
        brewery.app.inventory.define_unit(brewery.caller, "scoop", Fraction(28), "g")
        item = brewery.item("SPICE", unit="scoop")
        brewery.restock(item, "A", 14, unit="g")
        brewery.do("sale", item, "0.25")
        assert brewery.stock(item).on_hand == 250_000
