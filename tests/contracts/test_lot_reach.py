"""`LotReach`: lots and all that was made of them, each once, with every change that stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import pytest

from domain.inventory.changes import ChangeType
from domain.inventory.items import ItemKind
from domain.production.batches import Role
from domain.shared.identifiers import LotId
from domain.shared.quantity import MILLION
from ports.lot_reach import LotChange, ReachedLot, SourceLot
from tests.batches import Cellar
from tests.brewery import Brewery
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.genealogies import Works


@dataclass(frozen=True, slots=True)
class Found:
    """A lot that was reached, and the changes that were walked with it."""

    lot: ReachedLot
    changes: Sequence[LotChange]


def reached(stores: Stores, brewery: Brewery, *lot_ids: LotId) -> dict[str, Found]:
    """What these lots reach, by code, in order."""
    with stores.reach.reach(brewery.caller.organization_id, lot_ids) as lots:
        return {each.line.lot.code: Found(each, list(each.changes)) for each in lots}


def changed(found: Found) -> list[tuple[str, int]]:
    """What happened to it, in whole units."""
    return [(each.type.value, each.delta // MILLION) for each in found.changes]


class TestLotReach(StorageContract):
    """For following lots to all that was made of them."""

    @pytest.fixture
    def cellar(self, brewery: Brewery) -> Cellar:
        return Cellar.opened(brewery)

    @pytest.fixture
    def works(self, brewery: Brewery) -> Works:
        return Works.opened(brewery)

    def test_a_lot_reaches_itself_and_what_batches_made_of_it_the_lots_asked_for_first(
        self, stores: Stores, cellar: Cellar
    ) -> None:
        batch = cellar.finish(cellar.started(), fills=(cellar.bottled(4, lot_code="ALE-1"),), lot_code="W-1")
        malt, hops = cellar.brewery.lots(cellar.malt), cellar.brewery.lots(cellar.hops)
        found = reached(stores, cellar.brewery, hops["H-1"].id, malt["M-1"].id)
        assert list(found) == ["H-1", "M-1", "ALE-1", "W-1"]
        assert [each.lot.is_first for each in found.values()] == [True, True, False, False]
        assert [(each.lot.item_code, each.lot.kind, each.lot.unit) for each in found.values()] == [
            ("HOPS", ItemKind.INGREDIENT, "kg"),
            ("MALT", ItemKind.INGREDIENT, "kg"),
            ("ALE-05", ItemKind.PRODUCT, "each"),
            ("WORT", ItemKind.PRODUCT, "l"),
        ]
        assert found["ALE-1"].lot.line.product == "Ale"
        assert found["W-1"].lot.line.sku is None
        [made] = found["W-1"].changes
        assert (made.type, made.role, made.batch) == (ChangeType.BATCH_OUTPUT, Role.OUTPUT, batch.label)
        assert [(each.role, each.batch) for each in found["M-1"].changes] == [(None, None), (Role.USE, batch.label)]

    def test_it_goes_through_any_depth_and_tells_each_lot_once(self, stores: Stores, works: Works) -> None:
        first = works.deliver("M-1")
        left, right = works.made(**{"M-1": 2}), works.made(**{"M-1": 2})
        both = works.made(**{left: 3, right: 3})
        last = works.made(bottles=2, **{both: 1})
        found = reached(stores, works.brewery, first)
        assert list(found) == ["M-1", f"{last}B", left, right, both, last]
        assert changed(found[both]) == [("batch_output", 10), ("batch_use", -1)]

    def test_what_was_made_names_what_it_was_made_of(self, stores: Stores, cellar: Cellar) -> None:
        batch = cellar.started()
        cellar.more(batch, cellar.malt, 1, "M-2")
        cellar.waste(batch, cellar.hops, "0.5")
        cellar.finish(batch, lot_code="W-1")
        found = reached(stores, cellar.brewery, cellar.brewery.lots(cellar.hops)["H-1"].id)
        kinds = {"BOTTLE": ItemKind.CONTAINER}
        assert found["W-1"].lot.sources == [
            SourceLot(item_code=item, kind=kinds.get(item, ItemKind.INGREDIENT), lot_code=lot, gtin=None)
            for item, lot in [("BOTTLE", "B-1"), ("HOPS", "H-1"), ("MALT", "M-1"), ("MALT", "M-2")]
        ]
        assert found["H-1"].lot.sources == []

    def test_nothing_is_reached_through_waste_or_through_a_batch_that_was_called_off(
        self, stores: Stores, works: Works
    ) -> None:
        wasted, used = works.deliver("M-1"), works.deliver("M-2")
        works.deliver("M-3")
        batch = works.run(**{"M-3": 1})
        works.waste(batch, "M-1", 2)
        works.finish(batch)
        called_off = works.run(**{"M-2": 4})
        works.brewery.app.production.cancel_batch(works.brewery.caller, called_off.id, "No power")
        found = reached(stores, works.brewery, wasted, used)
        assert {code: changed(each) for code, each in found.items()} == {
            "M-1": [("restock", 10), ("batch_use", -2)],
            "M-2": [("restock", 10), ("batch_use", -4), ("batch_return", 4)],
        }
        assert (found["M-1"].changes[1].role, found["M-1"].changes[1].batch) == (Role.WASTE, batch.label)
        assert found["M-2"].changes[2].came_from is ChangeType.BATCH_USE

    def test_only_changes_that_stand_are_told(self, stores: Stores, brewery: Brewery) -> None:
        malt = brewery.item("MALT")
        lot = brewery.restock(malt, "M-1", 9)
        undone = brewery.do("sale", malt, 2, reference="SO-1")
        brewery.do("sale", malt, 3, reference="SO-2")
        brewery.reverse(undone.id)
        brewery.do("reserved", malt, 1, reference="SO-3")
        back = brewery.do("return", malt, 1, reference="SO-2")
        found = reached(stores, brewery, lot)["M-1"]
        assert changed(found) == [("restock", 9), ("sale", -3), ("return", 1)]
        assert [each.reference for each in found.changes] == [None, "SO-2", "SO-2"]
        assert found.changes[2].adjustment_id == back.id
        brewery.reverse(back.id)
        assert changed(reached(stores, brewery, lot)["M-1"]) == [("restock", 9), ("sale", -3)]

    def test_a_return_that_names_its_sale_is_of_the_same_order(self, stores: Stores, brewery: Brewery) -> None:
        malt = brewery.item("MALT")
        lot, sale = brewery.restock(malt, "M-1", 9), brewery.do("sale", malt, 3, reference="SO-2")
        brewery.do("return", malt, 1, origin=sale.id)
        returned = reached(stores, brewery, lot)["M-1"].changes[-1]
        assert (returned.reference, returned.came_from) == ("SO-2", ChangeType.SALE)

    def test_what_orders_hold_is_told_by_their_reference(self, stores: Stores, brewery: Brewery) -> None:
        malt = brewery.item("MALT")
        lot, other = brewery.restock(malt, "M-1", 5), brewery.restock(malt, "M-2", 5)
        for reference, amount in (("SO-2", 2), ("SO-1", 1), ("SO-2", 1), ("SO-3", 1)):
            brewery.do("reserved", malt, amount, reference=reference)
        brewery.do("unreserved", malt, reference="SO-3")
        found = reached(stores, brewery, lot, other)
        assert [(each.reference, each.quantity // MILLION) for each in found["M-1"].lot.claims] == [
            ("SO-1", 1),
            ("SO-2", 3),
        ]
        assert found["M-2"].lot.claims == []

    def test_changes_that_nobody_walks_do_not_come_with_the_next_lot(self, stores: Stores, brewery: Brewery) -> None:
        malt = brewery.item("MALT")
        lots = [brewery.restock(malt, f"M-{number}", number) for number in range(1, 4)]
        with stores.reach.reach(brewery.caller.organization_id, lots) as found:
            for number, each in enumerate(found, 1):
                if number != 2:
                    assert [change.delta // MILLION for change in each.changes] == [number]

    def test_nothing_is_reached_of_others(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        lot = brewery.restock(brewery.item("MALT"), "M-1", 5)
        assert reached(stores, cidery, lot) == {}
        assert list(reached(stores, brewery, lot, LotId(UUID(int=77)))) == ["M-1"]
        assert reached(stores, brewery) == {}
