from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from domain.inventory.overview import HistoryQuery, ItemQuery, Show
from domain.inventory.refusals import UnknownAdjustment, UnknownItem, UnknownLot
from domain.inventory.stock import Stock
from domain.shared.identifiers import AdjustmentId, ItemId
from ports.transactions import Transaction
from tests.brewery import Brewery
from tests.contracts.needing import need
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Kept, Stores
from tests.domain.inventory.shelf import NOW, TODAY, kilos

LATER = NOW + timedelta(days=1)


class TestTenancy(StorageContract):
    """No method of any port shows or changes what another organisation keeps."""

    @pytest.fixture
    def malt(self, brewery: Brewery) -> ItemId:
        """The brewery's: a lot, a sale, a reservation that ends, a unit of its own."""
        item = brewery.item("MALT")
        brewery.restock(item, "A", 10)
        brewery.do("reserved", item, 1, reference="order 1", reserved_until=LATER)
        brewery.app.inventory.define_unit(brewery.caller, "scoop", Fraction(28), "g")
        return item

    @pytest.fixture
    def sale(self, brewery: Brewery, malt: ItemId) -> AdjustmentId:
        return brewery.do("sale", malt, 2, reference="order 2").id

    @pytest.fixture
    def before(self, stores: Stores, brewery: Brewery, sale: AdjustmentId) -> Kept:
        """All that the brewery keeps, the sale too."""
        assert sale in {adjustment.id for adjustment, _ in stores.kept(brewery.caller.organization_id).movements}
        return stores.kept(brewery.caller.organization_id)

    def test_nothing_of_another_organisation_is_read(
        self, stores: Stores, cidery: Brewery, malt: ItemId, before: Kept
    ) -> None:
        reading, whose = stores.reading, cidery.caller.organization_id
        assert before.items
        assert reading.units(whose) == []
        assert reading.items(whose, ItemQuery(show=Show.ALL), TODAY) == []
        assert reading.item(whose, malt, TODAY) is None
        assert reading.item_of_code(whose, "MALT", TODAY) is None
        assert reading.ids_of_codes(whose, ["MALT"]) == {}
        assert reading.count_items(whose) == 0
        assert reading.lots(whose, malt, only_open=False, limit=9, after=None) == []
        assert reading.lot_of_code(whose, malt, "A") is None
        assert reading.reservations(whose, malt) == []
        assert reading.history(whose, HistoryQuery()) == []
        assert reading.history(whose, HistoryQuery(item_id=malt)) == []
        assert reading.as_of(whose, LATER) == []
        assert stores.kept(whose) == Kept(units=[], items=[], lots=[], reservations=[], movements=[])
        with reading.evidence(whose, malt) as evidence:
            assert list(evidence) == []

    def test_nothing_of_another_organisation_is_locked_or_found(
        self, stores: Stores, brewery: Brewery, cidery: Brewery, malt: ItemId, sale: AdjustmentId
    ) -> None:
        whose, lot = cidery.caller.organization_id, brewery.lots(malt)["A"]

        def look(transaction: Transaction) -> list[object]:
            stock, items = transaction.stock, transaction.items
            return [
                stock.lock(whose, [malt], of_adjustment=sale).items,
                stock.adjustments(whose, [sale]),
                stock.recorded_at(whose, [(malt, 1)]),
                stock.expired_reservations(whose, LATER, 9),
                stock.lot(whose, lot.id),
                items.get(whose, malt),
                items.find(whose, ["MALT"]),
                items.open_lots(whose, malt),
                items.units(whose),
            ]

        assert [found for found in stores.transactions(look) if found] == []
        assert stores.read(whose, need(malt, usable=1)) == {}

    def test_nothing_of_another_organisation_is_read_for_a_change_of_ones_own(
        self, stores: Stores, brewery: Brewery, cidery: Brewery, malt: ItemId, sale: AdjustmentId
    ) -> None:
        apples = cidery.item("MALT")
        theirs = brewery.lots(malt)["A"].id
        wanted = need(
            apples,
            usable=1,
            part_used=True,
            lot_ids={theirs},
            lot_codes={"A"},
            references={"order 1"},
            trails={"order 2"},
            origins={sale},
        )
        assert stores.read(cidery.caller.organization_id, wanted)[apples] == Stock(
            item=cidery.stock(apples), lots=[], reservations=[], trail=[], later=[]
        )

    def test_no_use_case_changes_what_another_organisation_keeps(
        self, stores: Stores, brewery: Brewery, cidery: Brewery, malt: ItemId, sale: AdjustmentId, before: Kept
    ) -> None:
        with pytest.raises(UnknownItem):
            cidery.do("restock", malt, 1)
        with pytest.raises(UnknownAdjustment):
            cidery.reverse(sale)
        with pytest.raises(UnknownItem):
            cidery.app.inventory.edit_item(cidery.caller, malt, lambda item: replace(item, name="Mine"))
        with pytest.raises(UnknownLot):
            cidery.app.inventory.hold_lot(cidery.caller, brewery.lots(malt)["A"].id, "mine")
        assert stores.kept(brewery.caller.organization_id) == before

    def test_both_may_use_the_same_names(self, stores: Stores, brewery: Brewery, cidery: Brewery, before: Kept) -> None:
        apples = cidery.item("MALT")
        cidery.restock(apples, "A", 5)
        cidery.do("reserved", apples, 1, reference="order 1")
        cidery.do("sale", apples, 1, reference="order 1")
        cidery.do("sale", apples, 1, reference="order 2")
        cidery.do("return", apples, 1, reference="order 2")
        cidery.app.inventory.define_unit(cidery.caller, "scoop", Fraction(30), "g")
        assert cidery.stock(apples).on_hand == kilos(4)
        assert stores.kept(brewery.caller.organization_id) == before
        assert [*brewery.findings(), *cidery.findings()] == []
