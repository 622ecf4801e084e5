from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from uuid import UUID

import pytest

from adapters.memory.clock import SettableClock
from domain.inventory.asked import Stamp, ask
from domain.inventory.changes import Change
from domain.inventory.items import PickingPolicy
from domain.inventory.lots import Lot
from domain.inventory.planning import Plan, plan_change
from domain.inventory.refusals import LotCodeTaken
from domain.inventory.stock import Stock
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import AdjustmentId, AuditId, ItemId, LotId, OrganizationId
from domain.shared.quantity import Quantity
from domain.shared.units import BUILT_IN
from ports.stock_ledger import Locked
from tests.brewery import Brewery, change
from tests.contracts.needing import need
from tests.contracts.people import entry
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.domain.inventory.shelf import NOW, TODAY, Fields, kilos, price


def whole(stores: Stores, brewery: Brewery, item: ItemId) -> Stock:
    """Everything that can be read of an item's stock."""
    wanted = need(item, usable=10**18, expired=True, held=True, part_used=True)
    return stores.read(brewery.caller.organization_id, wanted)[item]


def planned(brewery: Brewery, stock: Stock, asked: Change) -> Plan:
    """What would be recorded for a change of this stock."""
    stamp = Stamp(
        organization=brewery.caller.organization,
        actor_id=brewery.caller.actor_id,
        recorded_at=NOW,
        adjustment_id=AdjustmentId(brewery.app.ids()),
        lot_id=LotId(brewery.app.ids()),
    )
    return plan_change(stock, ask(stock.item, asked, stamp, BUILT_IN))


def record(stores: Stores, *plans: Plan) -> None:
    stores.transactions(lambda transaction: transaction.stock.record(plans, []))


class OfMalt(StorageContract):
    """With lots to change."""

    @pytest.fixture
    def malt(self, brewery: Brewery) -> ItemId:
        """Lots A and B of 10 kg."""
        item = brewery.item("MALT")
        for day, code in enumerate("AB"):
            brewery.restock(item, code, 10, effective_at=NOW - timedelta(days=9 - day))
        return item


class TestLocking(OfMalt):
    """`StockLedger.lock`: items that nobody else can change."""

    def test_items_are_locked_whole_in_the_order_of_their_ids(self, stores: Stores, brewery: Brewery) -> None:
        items = [brewery.item(code, perishable=True, shelf_life_days=3) for code in "CAB"]
        brewery.restock(items[0], "X", 3)
        brewery.do("reserved", items[0], 1, reference="order 1")
        locked = stores.transactions(
            lambda transaction: transaction.stock.lock(brewery.caller.organization_id, set(items))
        )
        assert list(locked.items.items()) == [(item, brewery.stock(item)) for item in sorted(items)]

    def test_what_the_organisation_does_not_have_is_not_locked(
        self, stores: Stores, brewery: Brewery, malt: ItemId
    ) -> None:
        nowhere = ItemId(UUID(int=7))
        locked = stores.transactions(
            lambda transaction: transaction.stock.lock(brewery.caller.organization_id, [nowhere, malt])
        )
        assert list(locked.items) == [malt]

    def test_the_organisations_own_units_come_along_when_they_are_asked_for(
        self, stores: Stores, brewery: Brewery, malt: ItemId
    ) -> None:
        def locked(item: ItemId, *, own_units: bool) -> Locked:
            whose = brewery.caller.organization_id
            return stores.transactions(lambda transaction: transaction.stock.lock(whose, [item], own_units=own_units))

        assert locked(malt, own_units=True).own_units == []
        sack = brewery.app.inventory.define_unit(brewery.caller, "sack", Fraction(25), "kg")
        keg = brewery.app.inventory.define_unit(brewery.caller, "Keg", Fraction(10**30 + 1, 3), "l")
        assert locked(malt, own_units=True).own_units == [keg, sack]
        assert locked(malt, own_units=False).own_units == ()
        assert locked(ItemId(UUID(int=7)), own_units=True).own_units == ()

    def test_the_item_of_an_adjustment_is_locked(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        sale = brewery.do("sale", malt, 1)
        locked = stores.transactions(
            lambda transaction: transaction.stock.lock(brewery.caller.organization_id, [], of_adjustment=sale.id)
        )
        assert locked.items == {malt: brewery.stock(malt)}

    def test_an_adjustment_that_is_not_there_locks_nothing(self, stores: Stores, brewery: Brewery) -> None:
        nowhere = AdjustmentId(UUID(int=7))
        locked = stores.transactions(
            lambda transaction: transaction.stock.lock(brewery.caller.organization_id, [], of_adjustment=nowhere)
        )
        assert locked.items == {}


class TestRecording(OfMalt):
    """`StockLedger.record`: what was planned is what is read next."""

    @pytest.mark.parametrize(
        ("kind", "amount", "reference"),
        [
            ("restock", 3, None),
            ("sale", 12, None),
            ("reserved", 12, "order 1"),
            ("recount", 20, None),
            ("recount", 21, None),
            ("recount", 0, None),
        ],
    )
    def test_what_was_planned_is_what_is_read_next(
        self, stores: Stores, brewery: Brewery, malt: ItemId, kind: str, amount: int, reference: str | None
    ) -> None:
        asked = change(kind, malt, amount) if reference is None else change(kind, malt, amount, reference=reference)
        plan = planned(brewery, whole(stores, brewery, malt), asked)
        record(stores, plan)
        assert brewery.stock(malt) == plan.item
        assert brewery.lots(malt) == {lot.code: lot for lot in plan.stock.lots}
        assert brewery.app.inventory.view_stock.reservations(brewery.caller, malt) == list(plan.stock.reservations)
        assert brewery.findings() == []

    def test_adjustments_are_given_back_as_they_were_recorded(
        self, stores: Stores, brewery: Brewery, malt: ItemId
    ) -> None:
        reserved = brewery.do("reserved", malt, 12, reference="Bestellung № 1", notes="für Jürgen\n🍺")
        sale = brewery.do("sale", malt, 12, reference="Bestellung № 1", effective_at=NOW - timedelta(microseconds=1))
        back = brewery.do("return", malt, "0.000001", origin=sale.id)
        count = brewery.do("recount", malt, "8.000001")
        nowhere = AdjustmentId(UUID(int=7))
        ids = [count.id, back.id, nowhere, reserved.id, sale.id]
        found = stores.transactions(
            lambda transaction: transaction.stock.adjustments(brewery.caller.organization_id, ids)
        )
        assert list(found) == [count, back, reserved, sale]

    def test_adjustments_are_found_by_the_place_of_any_of_their_movements(
        self, stores: Stores, brewery: Brewery, malt: ItemId
    ) -> None:
        sale = brewery.do("sale", malt, 12)
        hops = brewery.item("HOPS")
        receipt = brewery.do("restock", hops, 1)
        first, second = (row.sequence for row in sale.movements)
        places = {(malt, second), (hops, 1), (hops, 2), (malt, 99)}
        organization_id = brewery.caller.organization_id
        found = stores.transactions(lambda transaction: transaction.stock.recorded_at(organization_id, places))
        assert found == {(malt, second): sale, (hops, 1): receipt}
        both = {(malt, first), (malt, second)}
        found = stores.transactions(lambda transaction: transaction.stock.recorded_at(organization_id, both))
        assert found == dict.fromkeys(both, sale)

    def test_nothing_is_found_for_nothing(self, stores: Stores, brewery: Brewery) -> None:
        organization_id = brewery.caller.organization_id
        assert stores.transactions(lambda transaction: transaction.stock.adjustments(organization_id, [])) == []
        assert stores.transactions(lambda transaction: transaction.stock.recorded_at(organization_id, [])) == {}

    def test_changes_of_one_item_are_recorded_together(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        first = planned(brewery, whole(stores, brewery, malt), change("restock", malt, 1, lot_code="C"))
        second = planned(brewery, first.stock, change("reserved", malt, 20, reference="order 1"))
        third = planned(brewery, second.stock, change("sale", malt, "20.5", reference="order 1"))
        record(stores, first, second, third)
        assert brewery.stock(malt) == third.item
        assert {code: lot.remaining for code, lot in brewery.lots(malt).items()} == {"A": 0, "B": 0, "C": 500_000}
        assert brewery.findings() == []

    def test_changes_of_several_items_are_recorded_together(self, brewery: Brewery) -> None:
        items = [brewery.item(code) for code in "XYZ"]
        made = brewery.together([change("restock", item, number) for number, item in enumerate(items, 1)])
        assert [adjustment.item_id for adjustment in made] == items
        assert [brewery.stock(item).on_hand for item in items] == [kilos(1), kilos(2), kilos(3)]

    def test_the_largest_stock_is_kept_exactly(self, brewery: Brewery) -> None:
        item = brewery.item("GRAIN")
        brewery.do("restock", item, 10**12, unit_cost=price(9))
        assert (brewery.stock(item).on_hand, brewery.stock(item).value) == (10**18, 9 * 10**18)
        brewery.do("sale", item, Fraction(10**18 - 1, 10**6))
        assert (brewery.stock(item).on_hand, brewery.stock(item).value) == (1, 9)
        assert brewery.findings() == []

    def test_a_lot_that_comes_back_after_the_policy_changed_is_placed_by_the_new_one(
        self, stores: Stores, brewery: Brewery
    ) -> None:
        item = brewery.item("YEAST", perishable=True)
        brewery.restock(item, "LATE", 1, expires_on=TODAY + timedelta(days=9))
        sale = brewery.do("sale", item, 1)
        brewery.restock(item, "SOON", 1, expires_on=TODAY + timedelta(days=1))
        brewery.app.inventory.edit_item(
            brewery.caller, item, lambda before: replace(before, picking_policy=PickingPolicy.FEFO)
        )
        brewery.reverse(sale.id)
        assert [lot.code for lot in whole(stores, brewery, item).lots] == ["SOON", "LATE"]

    def test_a_lot_code_is_taken_once_for_each_item(self, brewery: Brewery, malt: ItemId) -> None:
        brewery.restock(brewery.item("HOPS"), "A", 1)
        with pytest.raises(LotCodeTaken) as caught:
            brewery.restock(malt, "A", 1)
        assert caught.value.got == "A"
        brewery.restock(malt, "a", 1)

    def test_of_several_new_lots_the_one_whose_code_is_taken_is_named(self, brewery: Brewery, malt: ItemId) -> None:
        changes = [change("restock", malt, 1, lot_code=code) for code in ("C", "XB", "B")]
        with pytest.raises(LotCodeTaken) as caught:
            brewery.together(changes)
        assert (caught.value.got, caught.value.details) == ("B", {"line": "3"})

    def test_two_new_lots_of_one_request_do_not_share_a_code(self, brewery: Brewery, malt: ItemId) -> None:
        changes = [change("restock", malt, 1, lot_code=code) for code in ("C", "D", "D")]
        with pytest.raises(LotCodeTaken) as caught:
            brewery.together(changes)
        assert (caught.value.got, caught.value.details) == ("D", {"line": "3"})


class TestRecordingIsGuarded(OfMalt):
    """`StockLedger.record`: rows that no correct caller writes are refused, and nothing of them stays."""

    @pytest.fixture
    def plan(self, stores: Stores, brewery: Brewery, malt: ItemId) -> Plan:
        return planned(brewery, whole(stores, brewery, malt), change("sale", malt, 1))

    def test_a_plan_made_on_stock_that_has_changed_since_is_refused(
        self, stores: Stores, brewery: Brewery, malt: ItemId, plan: Plan
    ) -> None:
        brewery.do("sale", malt, 5)
        self.refused(stores, brewery, plan)

    def test_a_plan_is_recorded_once(self, stores: Stores, brewery: Brewery, plan: Plan) -> None:
        record(stores, plan)
        self.refused(stores, brewery, plan)

    @pytest.mark.parametrize(("remaining", "reserved"), [(-1, 0), (-1, -1), (0, 1), (0, -1), (10_000_001, 0), (5, 6)])
    def test_a_lot_never_holds_less_than_is_reserved_or_more_than_it_ever_did(
        self, stores: Stores, brewery: Brewery, plan: Plan, remaining: int, reserved: int
    ) -> None:
        [touched] = plan.lots
        after = replace(touched.after, remaining=Quantity(remaining), reserved=Quantity(reserved))
        self.refused(stores, brewery, replace(plan, lots=(replace(touched, after=after),)))

    @pytest.mark.parametrize(("on_hand", "reserved"), [(-1, 0), (0, 1), (1, -1)])
    def test_an_item_never_has_less_than_is_reserved(
        self, stores: Stores, brewery: Brewery, plan: Plan, on_hand: int, reserved: int
    ) -> None:
        item = replace(plan.item, on_hand=Quantity(on_hand), reserved=Quantity(reserved))
        self.refused(stores, brewery, replace(plan, item=item))

    def test_an_adjustment_is_reversed_once(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        sale = brewery.do("sale", malt, 1)
        stock = stores.read(brewery.caller.organization_id, need(malt, origins={sale.id}))[malt]
        reversal = change("reversal", malt, origin=sale.id)
        first = planned(brewery, stock, reversal)
        blind = replace(stock, item=first.item, lots=[replace(stock.lots[0], original=kilos(99))])
        again = planned(brewery, blind, reversal)
        record(stores, first)
        self.refused(stores, brewery, again)

    def test_an_adjustment_comes_from_one_that_is_there(self, stores: Stores, brewery: Brewery, plan: Plan) -> None:
        nowhere = AdjustmentId(UUID(int=7))
        self.refused(stores, brewery, replace(plan, adjustment=replace(plan.adjustment, origin=nowhere)))

    @staticmethod
    def refused(stores: Stores, brewery: Brewery, plan: Plan) -> None:
        before = stores.kept(brewery.caller.organization_id)
        with pytest.raises(stores.broken):
            record(stores, plan)
        assert stores.kept(brewery.caller.organization_id) == before


class TestReservationsThatEnd(OfMalt):
    """`StockLedger.expired_reservations`: whose time is up."""

    def test_reservations_whose_time_is_up_are_told_the_longest_over_first(
        self, stores: Stores, brewery: Brewery, malt: ItemId
    ) -> None:
        hops = brewery.item("HOPS")
        brewery.restock(hops, "H", 5)
        ends = [(malt, 3), (hops, 1), (malt, 2), (malt, 4), (hops, None)]
        made = [brewery.do("reserved", item, 1, **until(hours, order=hours or 0)) for item, hours in ends]
        assert overdue(stores, brewery, NOW + timedelta(hours=3)) == [
            (hops, made[1].id, "order 1"),
            (malt, made[2].id, "order 2"),
            (malt, made[0].id, "order 3"),
        ]
        assert overdue(stores, brewery, NOW + timedelta(hours=3), limit=1) == [(hops, made[1].id, "order 1")]
        assert overdue(stores, brewery, NOW + timedelta(hours=1, microseconds=-1)) == []

    def test_a_reservation_of_several_lots_is_told_lot_by_lot(
        self, stores: Stores, brewery: Brewery, malt: ItemId
    ) -> None:
        brewery.do("reserved", malt, 12, **until(1))
        organization_id = brewery.caller.organization_id
        found = stores.transactions(
            lambda transaction: transaction.stock.expired_reservations(organization_id, NOW + timedelta(days=1), 9)
        )
        assert [row for _, row in found] == brewery.app.inventory.view_stock.reservations(brewery.caller, malt)

    def test_what_was_released_or_sold_is_over_already(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        brewery.do("reserved", malt, 1, **until(1))
        brewery.do("reserved", malt, 1, **until(1, order=2))
        brewery.do("unreserved", malt, reference="order 1")
        brewery.do("sale", malt, 1, reference="order 2")
        assert overdue(stores, brewery, NOW + timedelta(days=1)) == []

    def test_sweeping_frees_what_is_over_and_leaves_the_rest(
        self, brewery: Brewery, clock: SettableClock, malt: ItemId
    ) -> None:
        for hours in (1, 3):
            brewery.do("reserved", malt, 12 if hours == 1 else 2, **until(hours))
        clock.advance(hours=2)
        assert len(brewery.app.inventory.release_expired_reservations(brewery.caller)) == 1
        assert brewery.app.inventory.release_expired_reservations(brewery.caller) == []
        assert brewery.stock(malt).reserved == kilos(2)
        assert brewery.findings() == []


def until(hours: int | None, order: int = 1) -> Fields:
    """For an order, so many hours or for ever."""
    whose = Fields(reference=f"order {order}")
    return whose if hours is None else Fields(reserved_until=NOW + timedelta(hours=hours)) | whose


def overdue(
    stores: Stores, brewery: Brewery, moment: datetime, limit: int = 9
) -> list[tuple[ItemId, AdjustmentId, str]]:
    organization_id = brewery.caller.organization_id
    found = stores.transactions(
        lambda transaction: transaction.stock.expired_reservations(organization_id, moment, limit)
    )
    return [(item, row.adjustment_id, row.reference) for item, row in found]


class TestHolds(OfMalt):
    """`StockLedger.lot` and `save_lot`: holding a lot back."""

    def test_a_lot_is_given_whole(self, stores: Stores, brewery: Brewery) -> None:
        item = brewery.item("YEAST", perishable=True)
        lot_id = brewery.restock(item, "A", 2, expires_on=TODAY)
        brewery.do("reserved", item, 1, reference="order 1")
        organization_id = brewery.caller.organization_id
        found = stores.transactions(lambda transaction: transaction.stock.lot(organization_id, lot_id))
        assert found == brewery.lots(item)["A"]
        assert found is not None
        assert (found.expires_on, found.reserved) == (TODAY, kilos(1))

    def test_a_lot_that_is_not_there_is_none(self, stores: Stores, brewery: Brewery) -> None:
        organization_id, nowhere = brewery.caller.organization_id, LotId(UUID(int=7))
        assert stores.transactions(lambda transaction: transaction.stock.lot(organization_id, nowhere)) is None

    def test_a_lot_is_held_and_let_go(self, brewery: Brewery, malt: ItemId) -> None:
        lot = brewery.lots(malt)["A"]
        brewery.app.inventory.hold_lot(brewery.caller, lot.id, "riecht süßlich")
        assert brewery.lots(malt)["A"] == replace(lot, held_reason="riecht süßlich")
        brewery.app.inventory.hold_lot.release(brewery.caller, lot.id, "riecht gut")
        assert brewery.lots(malt)["A"] == lot

    def test_a_hold_changes_no_quantities(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        lot = brewery.lots(malt)["A"]
        entry = AuditEntry(
            id=AuditId(brewery.app.ids()),
            organization_id=brewery.caller.organization_id,
            actor_id=brewery.caller.actor_id,
            action="inventory.hold",
            subject="inventory_lot",
            subject_id=str(lot.id),
            before=None,
            after=None,
            request_id="test",
            created_at=NOW,
        )
        wrong = replace(lot, held_reason="smells", remaining=Quantity(1), code="X")
        stores.transactions(
            lambda transaction: transaction.stock.save_lot(brewery.caller.organization_id, wrong, entry)
        )
        assert brewery.lots(malt) == {"A": replace(lot, held_reason="smells"), "B": brewery.lots(malt)["B"]}

    def test_many_lots_are_locked_held_and_let_go_together(
        self, stores: Stores, brewery: Brewery, cidery: Brewery, malt: ItemId
    ) -> None:
        before = brewery.lots(malt)
        ids, theirs = [lot.id for lot in before.values()], cidery.caller.organization_id
        whose = brewery.caller.organization_id

        def lots(of: OrganizationId, *wanted: LotId) -> Sequence[Lot]:
            return stores.transactions(lambda transaction: transaction.stock.lots(of, wanted))

        def hold(of: OrganizationId, wanted: Sequence[LotId], reason: str | None, told: AuditEntry) -> None:
            stores.transactions(lambda transaction: transaction.stock.hold_lots(of, wanted, reason, [told]))

        assert lots(whose, *ids[::-1], LotId(UUID(int=7))) == list(before.values())
        assert lots(theirs, *ids) == []
        hold(theirs, ids, "not theirs", entry(cidery.caller, cidery))
        assert brewery.lots(malt) == before
        hold(whose, ids, "riecht süßlich", entry(brewery.caller, brewery))
        held = {code: replace(lot, held_reason="riecht süßlich") for code, lot in before.items()}
        assert brewery.lots(malt) == held
        hold(whose, ids[:1], None, entry(brewery.caller, brewery))
        assert brewery.lots(malt) == held | {"A": before["A"]}
