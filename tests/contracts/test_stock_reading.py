from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from adapters.memory.clock import SettableClock
from domain.inventory.items import PickingPolicy
from domain.inventory.overview import HistoryLine, HistoryQuery, StockAsOf
from domain.inventory.stock import Reservation
from domain.shared.identifiers import ItemId, LotId, OrganizationId
from domain.shared.money import Money
from domain.shared.organization import Organization
from tests.brewery import Brewery, change
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.domain.inventory.shelf import NOW, TODAY, kilos, price

NOWHERE = UUID(int=7)


class TestOrganizations(StorageContract):
    """`StockReading`: the organisations there are."""

    def test_an_organisation_is_given_as_it_was_founded(self, stores: Stores, brewery: Brewery) -> None:
        assert stores.reading.organization(brewery.caller.organization_id) == Organization(
            id=brewery.caller.organization_id, name="Little Brewery", currency="EUR", time_zone="Europe/Berlin"
        )

    def test_an_organisation_that_is_not_there_is_none(self, stores: Stores) -> None:
        assert stores.reading.organization(OrganizationId(NOWHERE)) is None

    def test_all_organisations_are_given_in_the_order_of_their_ids(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        found = stores.reading.organizations()
        assert [each.id for each in found] == sorted(each.id for each in found)
        assert brewery.caller.organization in found
        assert cidery.caller.organization in found


class TestItemsByCode(StorageContract):
    """`StockReading`: items found by what people call them."""

    def test_an_item_is_found_by_its_code_exactly(self, stores: Stores, brewery: Brewery) -> None:
        item = brewery.item("Ölkanne-1")
        organization_id = brewery.caller.organization_id
        found = stores.reading.item_of_code(organization_id, "Ölkanne-1", TODAY)
        assert found is not None
        assert found.item.id == item
        for code in ("ÖLKANNE-1", "Ölkanne", "", "nul \x00", "half \ud800"):
            assert stores.reading.item_of_code(organization_id, code, TODAY) is None

    def test_an_item_that_is_not_there_is_none(self, stores: Stores, brewery: Brewery) -> None:
        assert stores.reading.item(brewery.caller.organization_id, ItemId(NOWHERE), TODAY) is None

    def test_many_codes_are_looked_up_at_once(self, stores: Stores, brewery: Brewery) -> None:
        items = {code: brewery.item(code) for code in ("A", "B", "C")}
        codes = ["C", "A", "c", "nowhere", "nul \x00", "half \ud800"]
        found = stores.reading.ids_of_codes(brewery.caller.organization_id, codes)
        assert found == {"A": items["A"], "C": items["C"]}
        assert stores.reading.ids_of_codes(brewery.caller.organization_id, []) == {}

    def test_all_items_are_counted(self, stores: Stores, brewery: Brewery) -> None:
        assert stores.reading.count_items(brewery.caller.organization_id) == 0
        items = [brewery.item(code) for code in "ABC"]
        brewery.app.inventory.edit_item.archive(brewery.caller, items[0])
        assert stores.reading.count_items(brewery.caller.organization_id) == 3


class OfMalt(StorageContract):
    """With lots to look at."""

    @pytest.fixture
    def malt(self, brewery: Brewery) -> ItemId:
        """Lots A and B of 10 kg, at 3 and 5."""
        item = brewery.item("MALT")
        for day, (code, cost) in enumerate((("A", 3), ("B", 5))):
            brewery.restock(item, code, 10, unit_cost=price(cost), effective_at=NOW - timedelta(days=9 - day))
        return item


class TestLots(OfMalt):
    """`StockReading`: an item's lots."""

    def lots(
        self, stores: Stores, brewery: Brewery, item: ItemId, limit: int = 9, after: LotId | None = None
    ) -> list[str]:
        organization_id = brewery.caller.organization_id
        found = stores.reading.lots(organization_id, item, only_open=True, limit=limit, after=after)
        return [lot.code for lot in found]

    def test_lots_are_given_in_the_order_in_which_they_were_recorded(self, stores: Stores, brewery: Brewery) -> None:
        item = brewery.item("MALT", picking_policy=PickingPolicy.LIFO)
        for code in "CAB":
            brewery.restock(item, code, 1)
        brewery.do("sale", item, 1, lot_code="A")
        assert self.lots(stores, brewery, item) == ["C", "B"]
        every = stores.reading.lots(brewery.caller.organization_id, item, only_open=False, limit=9, after=None)
        assert [lot.code for lot in every] == ["C", "A", "B"]

    def test_lots_are_paged(self, stores: Stores, brewery: Brewery) -> None:
        item = brewery.item("MALT")
        ids = [brewery.restock(item, code, 1) for code in "ABCDE"]
        assert self.lots(stores, brewery, item, limit=2) == ["A", "B", "C"]
        assert self.lots(stores, brewery, item, limit=2, after=ids[1]) == ["C", "D", "E"]
        assert self.lots(stores, brewery, item, limit=2, after=ids[3]) == ["E"]
        assert self.lots(stores, brewery, item, limit=2, after=ids[4]) == []

    def test_an_item_that_is_not_there_has_no_lots(self, stores: Stores, brewery: Brewery) -> None:
        assert self.lots(stores, brewery, ItemId(NOWHERE)) == []

    def test_a_lot_is_found_by_its_code_exactly(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        organization_id = brewery.caller.organization_id
        brewery.do("sale", malt, 10)
        assert stores.reading.lot_of_code(organization_id, malt, "A") == brewery.lots(malt)["A"]
        for code in ("a", "X", "nul \x00", "half \ud800"):
            assert stores.reading.lot_of_code(organization_id, malt, code) is None
        assert stores.reading.lot_of_code(organization_id, brewery.item("HOPS"), "A") is None


class TestReservations(OfMalt):
    """`StockReading`: what orders hold of an item."""

    def test_open_reservations_are_given_oldest_first_and_by_lot(
        self, stores: Stores, brewery: Brewery, malt: ItemId
    ) -> None:
        until = NOW + timedelta(days=1)
        first = brewery.do("reserved", malt, 12, reference="order 1", reserved_until=until)
        brewery.do("reserved", malt, 1, reference="order 2")
        third = brewery.do("reserved", malt, 1, reference="order 1")
        brewery.do("unreserved", malt, reference="order 2")
        lots = brewery.lots(malt)
        held = [(first, "A", 10, until), (first, "B", 2, until), (third, "B", 1, None)]
        assert stores.reading.reservations(brewery.caller.organization_id, malt) == [
            Reservation(
                adjustment_id=made.id,
                lot_id=lots[code].id,
                reference="order 1",
                quantity=kilos(amount),
                until=ends,
            )
            for made, code, amount, ends in held
        ]


class TestHistory(OfMalt):
    """`StockReading.history`: movements, newest first, in pages."""

    @pytest.fixture
    def hops(self, brewery: Brewery) -> ItemId:
        return brewery.item("HOPS", unit="g")

    @staticmethod
    def history(stores: Stores, brewery: Brewery, query: HistoryQuery) -> list[HistoryLine]:
        return list(stores.reading.history(brewery.caller.organization_id, query))

    def paged(self, stores: Stores, brewery: Brewery, query: HistoryQuery) -> Iterator[HistoryLine]:
        while True:
            page = self.history(stores, brewery, query)
            assert len(page) <= query.limit + 1
            yield from page[: query.limit]
            if len(page) <= query.limit:
                return
            last = page[query.limit - 1]
            place = (last.adjustment.recorded_at, last.movement.item_id, last.movement.sequence)
            query = replace(query, before=place)

    def test_a_line_tells_the_movement_its_adjustment_and_their_names(
        self, stores: Stores, brewery: Brewery, malt: ItemId
    ) -> None:
        sale = brewery.do("sale", malt, 12, reference="order 1", notes="für Jürgen")
        found = self.history(stores, brewery, HistoryQuery(item_id=malt, limit=1))
        assert found == [
            HistoryLine(
                adjustment=replace(sale, movements=()), movement=row, item_code="MALT", item_name="Malt", unit="kg"
            )
            for row in reversed(sale.movements)
        ]
        assert [line.movement.lot_code for line in found] == ["B", "A"]

    def test_a_movement_without_a_lot_is_told(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        count = brewery.do("recount", malt, 20)
        [line] = self.history(stores, brewery, HistoryQuery(limit=1))[:1]
        assert (line.movement, line.movement.lot_id, line.movement.lot_code) == (count.movements[0], None, None)

    def test_one_items_movements_go_by_their_number_backwards(
        self, stores: Stores, brewery: Brewery, malt: ItemId, hops: ItemId
    ) -> None:
        brewery.restock(hops, "H", 5)
        brewery.do("sale", malt, 12)
        found = self.history(stores, brewery, HistoryQuery(item_id=malt))
        assert [line.movement.sequence for line in found] == [4, 3, 2, 1]
        assert {line.movement.item_id for line in found} == {malt}

    def test_everybodys_movements_go_by_when_they_were_recorded(
        self, stores: Stores, brewery: Brewery, clock: SettableClock, malt: ItemId, hops: ItemId
    ) -> None:
        for item in (hops, malt, hops):
            clock.advance(microseconds=1)
            brewery.do("restock", item, 1, effective_at=NOW - timedelta(days=30))
        found = self.history(stores, brewery, HistoryQuery())
        assert [line.item_code for line in found] == ["HOPS", "MALT", "HOPS", "MALT", "MALT"]
        assert [line.movement.sequence for line in found] == [2, 3, 1, 2, 1]

    @pytest.mark.parametrize("limit", [1, 2, 3, 10, 11, 12])
    def test_pages_follow_each_other_without_a_gap_or_a_repetition(
        self, stores: Stores, brewery: Brewery, clock: SettableClock, malt: ItemId, hops: ItemId, limit: int
    ) -> None:
        for number in range(3):
            clock.advance(microseconds=number % 2)
            brewery.together([change("restock", hops, 1), change("sale", malt, "0.1"), change("restock", hops, 2)])
        for query in (HistoryQuery(limit=99), HistoryQuery(limit=99, item_id=hops)):
            whole = self.history(stores, brewery, query)
            assert len(whole) == (11 if query.item_id is None else 6)
            assert list(self.paged(stores, brewery, replace(query, limit=limit))) == whole

    def test_pages_are_not_disturbed_by_what_comes_in_between(
        self, stores: Stores, brewery: Brewery, clock: SettableClock, malt: ItemId
    ) -> None:
        whole = self.history(stores, brewery, HistoryQuery())
        pages = self.paged(stores, brewery, HistoryQuery(limit=1))
        found = [next(pages)]
        clock.advance(seconds=1)
        brewery.do("sale", malt, 1)
        assert found + list(pages) == whole

    def test_an_item_that_is_not_there_has_no_history(self, stores: Stores, brewery: Brewery) -> None:
        assert self.history(stores, brewery, HistoryQuery(item_id=ItemId(NOWHERE))) == []


class TestAsOf(OfMalt):
    """`StockReading.as_of`: the stock of another day."""

    def test_what_was_in_effect_by_then_is_summed(
        self, stores: Stores, brewery: Brewery, clock: SettableClock, malt: ItemId
    ) -> None:
        clock.advance(days=1)
        hops = brewery.item("HOPS", unit="g")
        brewery.restock(hops, "H", 5, effective_at=NOW)
        brewery.do("sale", malt, 12)
        brewery.do("sale", malt, 1, effective_at=NOW)
        brewery.do("restock", malt, 2, unit_cost=price(7), effective_at=NOW - timedelta(days=30))

        def as_of(moment: datetime) -> list[tuple[str, str, int, int]]:
            found = stores.reading.as_of(brewery.caller.organization_id, moment)
            return [(row.code, row.unit, row.on_hand // 10**6, row.value // 10**6) for row in found]

        assert as_of(NOW - timedelta(days=31)) == []
        assert as_of(NOW - timedelta(days=20)) == [("MALT", "kg", 2, 14)]
        assert as_of(NOW - timedelta(days=9)) == [("MALT", "kg", 12, 44)]
        assert as_of(NOW - timedelta(microseconds=1)) == [("MALT", "kg", 22, 94)]
        assert as_of(NOW) == [("HOPS", "g", 5, 10), ("MALT", "kg", 21, 89)]
        assert as_of(clock.time) == [("HOPS", "g", 5, 10), ("MALT", "kg", 9, 49)]

    def test_a_moment_is_one_wherever_it_is_told(self, stores: Stores, brewery: Brewery, malt: ItemId) -> None:
        elsewhere = NOW.astimezone(timezone(timedelta(hours=5, minutes=45)))
        [row] = stores.reading.as_of(brewery.caller.organization_id, elsewhere)
        assert row == StockAsOf(
            item_id=malt, code="MALT", name="Malt", unit="kg", on_hand=kilos(20), value=Money(80_000_000)
        )

    def test_an_archived_item_and_one_without_stock_are_still_told(
        self, stores: Stores, brewery: Brewery, malt: ItemId
    ) -> None:
        brewery.do("recount", malt, 0)
        brewery.app.inventory.edit_item.archive(brewery.caller, malt)
        brewery.item("HOPS")
        [row] = stores.reading.as_of(brewery.caller.organization_id, NOW)
        assert (row.code, row.on_hand, row.value) == ("MALT", 0, 0)

    def test_the_first_and_the_last_moment_there_are_can_be_asked_for(
        self, stores: Stores, brewery: Brewery, malt: ItemId
    ) -> None:
        organization_id = brewery.caller.organization_id
        assert stores.reading.as_of(organization_id, datetime.min.replace(tzinfo=UTC)) == []
        [row] = stores.reading.as_of(organization_id, datetime.max.replace(tzinfo=UTC))
        assert (row.item_id, row.on_hand) == (malt, kilos(20))


class TestEvidence(OfMalt):
    """`StockReading.evidence`: all that is kept of each item."""

    @pytest.fixture
    def hops(self, brewery: Brewery, malt: ItemId) -> ItemId:
        """Made after MALT, with movements among MALT's."""
        item = brewery.item("HOPS")
        brewery.together([change("restock", item, 3), change("sale", malt, 11), change("sale", item, 1)])
        for each in (item, malt):
            brewery.do("reserved", each, 1, reference="order 1")
        brewery.do("reserved", malt, 1, reference="order 2")
        brewery.do("unreserved", malt, reference="order 1")
        return item

    def test_every_item_comes_by_id_with_all_its_lots_reservations_and_movements(
        self, stores: Stores, brewery: Brewery, malt: ItemId, hops: ItemId
    ) -> None:
        bare = brewery.item("BARE")
        with stores.reading.evidence(brewery.caller.organization_id, None) as evidence:
            found = {each.item.id: (each, list(each.movements)) for each in evidence}
        assert list(found) == sorted([malt, hops, bare])
        for item, (each, movements) in found.items():
            assert each.item == brewery.stock(item)
            lots = brewery.lots(item).values()
            assert list(each.lots) == sorted(lots, key=lambda lot: lot.id)
            held = stores.reading.reservations(brewery.caller.organization_id, item)
            assert list(each.reservations) == sorted(held, key=lambda row: (row.adjustment_id, row.lot_id))
            assert [row for _, row in movements] == brewery.history(item)
            assert all(adjustment.item_id == item and not adjustment.movements for adjustment, _ in movements)

    def test_one_item_may_be_asked_for_alone(
        self, stores: Stores, brewery: Brewery, malt: ItemId, hops: ItemId
    ) -> None:
        with stores.reading.evidence(brewery.caller.organization_id, hops) as evidence:
            [(each, movements)] = [(each, list(each.movements)) for each in evidence]
        assert (each.item.id, len(each.lots), len(each.reservations), len(movements)) == (hops, 1, 1, 3)
        with stores.reading.evidence(brewery.caller.organization_id, ItemId(NOWHERE)) as nothing:
            assert list(nothing) == []
        assert malt != hops

    def test_movements_need_not_be_walked(self, stores: Stores, brewery: Brewery, malt: ItemId, hops: ItemId) -> None:
        with stores.reading.evidence(brewery.caller.organization_id, None) as evidence:
            assert [each.item.id for each in evidence] == [malt, hops]
        with stores.reading.evidence(brewery.caller.organization_id, None) as evidence:
            first = next(evidence)
            assert next(first.movements)[1].sequence == 1
            second = next(evidence)
            assert [row.sequence for _, row in second.movements] == [1, 2, 3]

    def test_evidence_is_of_one_moment(self, stores: Stores, brewery: Brewery, malt: ItemId, hops: ItemId) -> None:
        before = brewery.stock(hops)
        with stores.reading.evidence(brewery.caller.organization_id, None) as evidence:
            first = next(evidence)
            brewery.together([change("sale", malt, 1), change("sale", hops, 1)])
            second = next(evidence)
            assert second.item == before
            assert len(list(second.movements)) == before.sequence
        assert first.item.id == malt
        assert brewery.stock(hops).on_hand == before.on_hand - kilos(1)

    def test_more_movements_than_are_fetched_at_once_come_in_their_order(
        self, stores: Stores, brewery: Brewery
    ) -> None:
        items = [brewery.item(code) for code in "AB"]
        for item in items:
            brewery.together([change("restock", item, 1) for _ in range(1100)])
        with stores.reading.evidence(brewery.caller.organization_id, None) as evidence:
            found = [([row.sequence for _, row in each.movements], len(each.lots)) for each in evidence]
        assert found == [(list(range(1, 1101)), 1100)] * 2
        assert brewery.findings() == []
