from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.inventory.adjustments import Adjustment
from domain.inventory.items import PickingPolicy
from domain.inventory.needs import Need
from domain.inventory.stock import Reservation, Stock, Trace
from domain.inventory.trail import traces_of
from domain.shared.identifiers import AdjustmentId, ItemId, LotId
from tests.brewery import Brewery, change
from tests.contracts.needing import Wanted, need
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.domain.inventory.shelf import NOW, TODAY, kilos

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
LOTS = {
    "U0": date.max,
    "R1": date.max,
    "X2": YESTERDAY,
    "H3": date.max,
    "F4": date.max,
    "P5": date.max,
    "L6": TODAY,
    "XH7": YESTERDAY,
    "N8": date.max,
}


def read(stores: Stores, brewery: Brewery, wanted: Need) -> Stock:
    return stores.read(brewery.caller.organization_id, wanted)[wanted.item_id]


def codes(stock: Stock) -> list[str]:
    return [lot.code for lot in stock.lots]


def traces(*adjustments: Adjustment) -> list[Trace]:
    return [trace for adjustment in adjustments for trace in traces_of(adjustment)]


class OfMaltAndYeast(StorageContract):
    """With lots of every state."""

    @pytest.fixture
    def yeast(self, brewery: Brewery) -> ItemId:
        """
        Nine lots of 2 kg, numbered in picking order.

        U0 is used up, R1 wholly reserved, X2 expired, H3 held, F4 fresh, P5 part-used; L6 lasts through today, XH7 is
        expired and held, N8 fresh again.
        """
        item = brewery.item("YEAST", perishable=True)
        for day, (code, expires_on) in enumerate(LOTS.items()):
            brewery.restock(item, code, 2, expires_on=expires_on, effective_at=NOW - timedelta(days=90 - day))
        kept = brewery.lots(item)
        for code in ("H3", "XH7"):
            brewery.app.inventory.hold_lot(brewery.caller, kept[code].id, "smells")
        brewery.together(
            [
                change("sale", item, 2, lot_code="U0"),
                change("reserved", item, 2, lot_code="R1", reference="order 1"),
                change("sale", item, 1, lot_code="P5"),
            ]
        )
        return item

    @pytest.fixture
    def malt(self, brewery: Brewery) -> ItemId:
        """Lots A and B of 10 kg."""
        item = brewery.item("MALT")
        for day, code in enumerate("AB"):
            brewery.restock(item, code, 10, effective_at=NOW - timedelta(days=9 - day))
        return item


class TestLotsRead(OfMaltAndYeast):
    """`StockLedger.read`: the lots that were asked for, enough of them, and no more."""

    @pytest.mark.parametrize(
        ("wanted", "lots"),
        [
            (Wanted(), []),
            (Wanted(usable=1), ["F4"]),
            (Wanted(usable=kilos(2)), ["F4"]),
            (Wanted(usable=kilos(2) + 1), ["F4", "P5"]),
            (Wanted(usable=kilos(3)), ["F4", "P5"]),
            (Wanted(usable=kilos(4)), ["F4", "P5", "L6"]),
            (Wanted(usable=kilos(7)), ["F4", "P5", "L6", "N8"]),
            (Wanted(usable=10**18), ["F4", "P5", "L6", "N8"]),
            (Wanted(part_used=True), ["P5"]),
            (Wanted(lot_codes={"U0"}), ["U0"]),
            (Wanted(lot_codes={"N8", "R1", "nowhere"}), ["R1", "N8"]),
            (Wanted(references={"order 1"}), ["R1"]),
            (Wanted(references={"order 2"}), []),
            (Wanted(usable=1, part_used=True, lot_codes={"L6"}), ["F4", "P5", "L6"]),
        ],
    )
    def test_lots_are_read_as_far_as_they_are_needed(
        self, stores: Stores, brewery: Brewery, yeast: ItemId, wanted: Wanted, lots: list[str]
    ) -> None:
        assert codes(read(stores, brewery, need(yeast, **wanted))) == lots

    @pytest.mark.parametrize(("wanted", "lots"), [(Wanted(expired=True), {"X2"}), (Wanted(held=True), {"H3", "XH7"})])
    def test_expired_and_held_lots_are_read_when_they_are_asked_for(
        self, stores: Stores, brewery: Brewery, yeast: ItemId, wanted: Wanted, lots: set[str]
    ) -> None:
        assert lots <= set(codes(read(stores, brewery, need(yeast, **wanted)))) <= lots | {"XH7"}

    def test_stock_counts_as_usable_if_it_is_so_on_the_last_day(
        self, stores: Stores, brewery: Brewery, yeast: ItemId
    ) -> None:
        late = read(stores, brewery, need(yeast, first_day=TOMORROW, last_day=TOMORROW, usable=kilos(4)))
        assert codes(late) == ["F4", "P5", "N8"]
        early = read(stores, brewery, need(yeast, first_day=YESTERDAY, last_day=YESTERDAY, usable=kilos(4)))
        assert codes(early) == ["X2", "F4"]

    def test_what_was_usable_on_the_first_day_is_read_beside_enough_for_the_last(
        self, stores: Stores, brewery: Brewery, yeast: ItemId
    ) -> None:
        both = read(stores, brewery, need(yeast, first_day=YESTERDAY, last_day=TOMORROW, usable=kilos(5)))
        assert {"X2", "F4", "P5", "L6", "N8"} <= set(codes(both)) <= {"X2", "F4", "P5", "L6", "N8", "XH7"}

    def test_expired_means_expired_on_the_last_day(self, stores: Stores, brewery: Brewery, yeast: ItemId) -> None:
        found = read(stores, brewery, need(yeast, first_day=YESTERDAY, last_day=TOMORROW, expired=True))
        assert {"X2", "L6"} <= set(codes(found)) <= {"X2", "L6", "XH7"}

    def test_lots_are_read_by_id_whatever_their_state(self, stores: Stores, brewery: Brewery, yeast: ItemId) -> None:
        kept = brewery.lots(yeast)
        nowhere = LotId(UUID(int=7))
        ids = {kept[code].id for code in ("U0", "R1", "X2", "H3", "P5")} | {nowhere}
        found = read(stores, brewery, need(yeast, lot_ids=ids))
        assert list(found.lots) == [kept[code] for code in ("U0", "R1", "X2", "H3", "P5")]

    @pytest.mark.parametrize("policy", PickingPolicy)
    def test_lots_come_in_picking_order(self, stores: Stores, brewery: Brewery, policy: PickingPolicy) -> None:
        item = brewery.item("YEAST", perishable=True, picking_policy=policy)
        for code, days in (("A", 30), ("B", 10), ("C", 10), ("D", 20)):
            brewery.restock(item, code, 1, expires_on=TODAY + timedelta(days=days), effective_at=NOW)
        order = ["B", "C", "D", "A"] if policy is PickingPolicy.FEFO else ["A", "B", "C", "D"]
        assert codes(read(stores, brewery, need(item, usable=kilos(4)))) == order
        assert codes(read(stores, brewery, need(item, usable=kilos(1)))) == order[:1]
        assert codes(read(stores, brewery, need(item, lot_codes=set("ABCD")))) == order

    def test_no_lot_is_read_twice(self, stores: Stores, brewery: Brewery, yeast: ItemId) -> None:
        wanted = Wanted(usable=10**18, expired=True, held=True, part_used=True, references={"order 1"})
        assert codes(read(stores, brewery, need(yeast, **(wanted | {"lot_codes": set(LOTS)})))) == list(LOTS)

    def test_every_item_gets_its_own_stock(self, stores: Stores, brewery: Brewery, yeast: ItemId, malt: ItemId) -> None:
        hops = brewery.item("HOPS")
        organization_id = brewery.caller.organization_id
        found = stores.read(organization_id, need(yeast, usable=1), need(malt, lot_codes={"B", "F4"}), need(hops))
        assert {item: codes(stock) for item, stock in found.items()} == {yeast: ["F4"], malt: ["B"], hops: []}
        assert [stock.item.id for stock in found.values()] == list(found)

    def test_an_item_without_a_need_gets_no_lots(
        self, stores: Stores, brewery: Brewery, yeast: ItemId, malt: ItemId
    ) -> None:
        organization_id = brewery.caller.organization_id
        items = {yeast: brewery.stock(yeast), malt: brewery.stock(malt)}
        found = stores.transactions(
            lambda transaction: transaction.stock.read(organization_id, items, [need(malt, usable=1)])
        )
        assert {item: codes(stock) for item, stock in found.items()} == {yeast: [], malt: ["A"]}

    def test_the_change_of_a_hundred_lots_reads_them_all(self, stores: Stores, brewery: Brewery) -> None:
        item = brewery.item("MALT")
        brewery.together([change("restock", item, 1) for _ in range(100)])
        assert len(read(stores, brewery, need(item, usable=kilos(100))).lots) == 100
        assert len(read(stores, brewery, need(item, usable=kilos(99))).lots) == 99


class TestReservationsRead(OfMaltAndYeast):
    """`StockLedger.read`: what orders hold."""

    def test_reservations_are_read_by_order(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        until = NOW + timedelta(days=1)
        first = brewery.do("reserved", malt, 12, reference="order 1", reserved_until=until)
        brewery.do("reserved", malt, 1, reference="order 2")
        second = brewery.do("reserved", malt, 1, reference="order 1")
        found = read(stores, brewery, need(malt, references={"order 1"}))
        lots = brewery.lots(malt)
        held = [(first, "A", 10, until), (first, "B", 2, until), (second, "B", 1, None)]
        assert list(found.reservations) == [
            Reservation(
                adjustment_id=adjustment.id,
                lot_id=lots[code].id,
                reference="order 1",
                quantity=kilos(amount),
                until=ends,
            )
            for adjustment, code, amount, ends in held
        ]
        assert codes(found) == ["A", "B"]

    def test_what_one_adjustment_reserved_comes_in_picking_order(self, stores: Stores, brewery: Brewery) -> None:
        item = brewery.item("MALT", picking_policy=PickingPolicy.LIFO)
        for day, code in enumerate("AB"):
            brewery.restock(item, code, 10, effective_at=NOW - timedelta(days=9 - day))
        brewery.do("reserved", item, 12, reference="order 1")
        found = read(stores, brewery, need(item, references={"order 1"}))
        assert [row.quantity for row in found.reservations] == [kilos(10), kilos(2)]
        assert brewery.stock(item).reserved == kilos(12)
        assert brewery.app.inventory.view_stock.reservations(brewery.caller, item) == list(found.reservations)

    def test_one_reservation_is_read_alone(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        brewery.do("reserved", malt, 1, reference="order 1", lot_code="A")
        second = brewery.do("reserved", malt, 1, reference="order 1", lot_code="B")
        found = read(stores, brewery, need(malt, reservations={second.id}))
        assert [row.adjustment_id for row in found.reservations] == [second.id]
        assert codes(found) == ["B"]

    def test_a_reservation_named_twice_is_read_once(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        made = brewery.do("reserved", malt, 1, reference="order 1")
        found = read(stores, brewery, need(malt, references={"order 1"}, reservations={made.id}))
        assert len(found.reservations) == 1

    def test_a_reservation_that_has_ended_is_not_read(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        brewery.do("reserved", malt, 1, reference="order 1")
        brewery.do("unreserved", malt, reference="order 1")
        assert read(stores, brewery, need(malt, references={"order 1"})).reservations == []

    def test_reservations_of_another_item_are_not_read(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        other = brewery.item("HOPS")
        brewery.restock(other, "A", 1)
        made = brewery.do("reserved", other, 1, reference="order 1")
        found = read(stores, brewery, need(malt, references={"order 1"}, reservations={made.id}))
        assert (found.reservations, found.lots) == ([], [])


class TestTrailsRead(OfMaltAndYeast):
    """`StockLedger.read`: earlier movements that a return or a reversal has to know."""

    def test_an_order_brings_all_its_adjustments(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        first = brewery.do("sale", malt, 12, reference="order 1")
        brewery.do("sale", malt, 1, reference="order 2")
        second = brewery.do("sale", malt, 1, reference="order 1")
        found = read(stores, brewery, need(malt, trails={"order 1"}))
        assert found.trail == traces(first, second)
        assert (codes(found), found.later) == (["A", "B"], [])

    def test_an_order_brings_what_came_of_its_adjustments(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        sale = brewery.do("sale", malt, 4, reference="order 1")
        back = brewery.do("return", malt, 1, origin=sale.id)
        undone = brewery.reverse(back.id)
        assert read(stores, brewery, need(malt, trails={"order 1"})).trail == traces(sale, back, undone)

    def test_an_adjustment_brings_what_came_of_it(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        brewery.do("sale", malt, 1)
        sale = brewery.do("sale", malt, 4)
        back = brewery.do("return", malt, 1, origin=sale.id)
        undone = brewery.reverse(back.id)
        gone = brewery.reverse(sale.id)
        found = read(stores, brewery, need(malt, origins={sale.id}))
        assert found.trail == traces(sale, back, undone, gone)
        assert codes(found) == ["A"]

    def test_an_adjustment_brings_the_others_of_its_order(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        first = brewery.do("sale", malt, 1, reference="order 1")
        second = brewery.do("sale", malt, 2, reference="order 1")
        back = brewery.do("return", malt, 1, reference="order 1")
        brewery.do("sale", malt, 2, reference="order 2")
        assert read(stores, brewery, need(malt, origins={second.id})).trail == traces(first, second, back)

    def test_an_adjustment_without_an_order_brings_no_others(
        self, stores: Stores, brewery: Brewery, malt: ItemId
    ) -> None:
        sale = brewery.do("sale", malt, 1)
        brewery.do("sale", malt, 1)
        assert read(stores, brewery, need(malt, origins={sale.id})).trail == traces(sale)

    def test_an_adjustment_that_touched_no_lot_is_known(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        count = brewery.do("recount", malt, 20)
        found = read(stores, brewery, need(malt, origins={count.id}))
        assert (found.trail, found.lots, found.later) == (traces(count), [], [])

    def test_what_is_not_there_brings_nothing(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        nowhere = AdjustmentId(UUID(int=7))
        found = read(stores, brewery, need(malt, origins={nowhere}, trails={"order 9"}))
        assert (found.trail, found.later, found.lots) == ([], [], [])

    def test_adjustments_of_another_item_bring_nothing(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        other = brewery.item("HOPS")
        brewery.restock(other, "A", 5)
        sale = brewery.do("sale", other, 1, reference="order 1")
        found = read(stores, brewery, need(malt, origins={sale.id}, trails={"order 1"}))
        assert (found.trail, found.later, found.lots) == ([], [], [])

    def test_later_tells_the_first_twenty_movements_after_it_on_its_lots(
        self, stores: Stores, brewery: Brewery, malt: ItemId
    ) -> None:
        brewery.do("sale", malt, 1, lot_code="A")
        sale = brewery.do("sale", malt, 1, lot_code="A")
        after = []
        for _ in range(12):
            both = brewery.together(
                [
                    change("sale", malt, "0.1", lot_code="A"),
                    change("sale", malt, "0.1", lot_code="B"),
                    change("return", malt, "0.1", lot_code="A"),
                ]
            )
            after += [both[0], both[2]]
        assert read(stores, brewery, need(malt, origins={sale.id})).later == traces(*after)[:20]

    def test_later_tells_of_all_the_lots_that_an_adjustment_touched(
        self, stores: Stores, brewery: Brewery, malt: ItemId
    ) -> None:
        sale = brewery.do("sale", malt, 12)
        after = [brewery.do("spoil", malt, 1, lot_code="B"), brewery.do("return", malt, 1, lot_code="A")]
        found = read(stores, brewery, need(malt, origins={sale.id}))
        assert found.later == traces(*after)
        assert found.trail == traces(sale)

    def test_a_trace_is_told_whole(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        sale = brewery.do("sale", malt, 1, reference="order 1")
        [trace] = read(stores, brewery, need(malt, trails={"order 1"})).trail
        assert trace == replace(traces(sale)[0], reference="order 1", cost_before=brewery.stock(malt).unit_cost)
