"""`Genealogy`: where a lot came from and where it went, through any depth, in one statement."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.memory.clock import SettableClock
from adapters.memory.ids import CountedIds
from domain.inventory.overview import HistoryQuery
from domain.production.batch_steps import Step
from domain.production.batches import BatchMovement, Role
from domain.production.genealogy import Direction, Lineage, deliveries, descendants
from domain.shared.identifiers import AdjustmentId
from domain.shared.money import Money
from domain.shared.quantity import MILLION, Quantity
from tests.brewery import Brewery
from tests.contracts.genealogy_model import DAYS, Model
from tests.contracts.people import entry
from tests.contracts.storage import SERIES, StorageContract, application_on
from tests.contracts.stores import Stores
from tests.genealogies import Told, Works, told, unbalanced

BACKWARD, FORWARD, BOTH = Direction.BACKWARD, Direction.FORWARD, Direction.BOTH


class TestGenealogy(StorageContract):
    """For following lots through batches."""

    @pytest.fixture
    def works(self, brewery: Brewery) -> Works:
        return Works.opened(brewery)

    def test_a_lot_is_followed_to_what_was_made_of_it_and_who_got_that(self, stores: Stores, works: Works) -> None:
        works.deliver("M", 10, reference="PO-1")
        first = works.made(8, M=6)
        last = works.made(9, bottles=5, **{first: 4})
        sell(works, f"{last}B", 3, "order 1")
        found = traced(stores, works, "M", FORWARD)
        assert told(found) == {
            "lots": {("M",), (first,), (last,), (f"{last}B",)},
            "batches": {(first,), (last,)},
            "links": {
                ("input", "M", first, 6),
                ("output", first, first, 8),
                ("input", first, last, 4),
                ("output", last, last, 4),
                ("output", f"{last}B", last, 5),
            },
            "uses": {("sold", f"{last}B", "order 1", 3)},
            "receipts": set(),
        }
        assert [found.lots[lot].code for lot in descendants(found)][:1] == [first]

    def test_a_lot_is_followed_back_to_its_deliveries(self, stores: Stores, works: Works) -> None:
        works.deliver("M", reference="PO-1")
        works.deliver("M2", reference="PO-2")
        works.deliver("M3")
        first = works.made(8, M=6)
        last = works.made(9, bottles=5, M2=1, **{first: 4})
        sell(works, "M", 1, "order 1")
        found = traced(stores, works, f"{last}B", BACKWARD)
        assert told(found) == {
            "lots": {("M",), ("M2",), (first,), (f"{last}B",)},
            "batches": {(first,), (last,)},
            "links": {
                ("input", "M", first, 6),
                ("output", first, first, 8),
                ("input", first, last, 4),
                ("input", "M2", last, 1),
                ("output", f"{last}B", last, 5),
            },
            "uses": set(),
            "receipts": {("M", "PO-1", 10), ("M2", "PO-2", 10)},
        }
        assert [lot.code for lot in deliveries(found)] == ["M", "M2"]

    def test_both_ways_tell_what_it_came_of_and_what_came_of_it_and_no_more(self, stores: Stores, works: Works) -> None:
        works.deliver("M")
        middle = works.made(8, M=6)
        beside, last = works.made(1, M=1), works.made(9, **{middle: 4})
        found = told(traced(stores, works, middle, BOTH))
        assert found["lots"] == {("M",), (middle,), (last,)}
        assert (beside,) not in found["batches"]
        assert found["links"] == {
            ("input", "M", middle, 6),
            ("output", middle, middle, 8),
            ("input", middle, last, 4),
            ("output", last, last, 9),
        }

    def test_a_lot_that_nothing_was_made_of_is_told_alone(self, stores: Stores, works: Works) -> None:
        works.deliver("M", 3, reference="PO-1")
        alone: Told = {"lots": {("M",)}, "batches": set(), "links": set(), "uses": set(), "receipts": set()}
        assert told(traced(stores, works, "M", FORWARD)) == alone
        assert told(traced(stores, works, "M", BACKWARD)) == alone | {"receipts": {("M", "PO-1", 3)}}

    def test_a_lot_in_two_parts_of_one_batch_is_told_once_for_each_link(self, stores: Stores, works: Works) -> None:
        works.deliver("M")
        left, right = works.made(5, M=2), works.made(5, M=3)
        both = works.made(9, **{left: 4, right: 5})
        assert told(traced(stores, works, "M", FORWARD))["links"] == {
            ("input", "M", left, 2),
            ("input", "M", right, 3),
            ("output", left, left, 5),
            ("output", right, right, 5),
            ("input", left, both, 4),
            ("input", right, both, 5),
            ("output", both, both, 9),
        }
        assert (
            told(traced(stores, works, both, BACKWARD))["links"] == (told(traced(stores, works, "M", FORWARD))["links"])
        )

    def test_what_a_batch_took_in_several_goes_is_one_link(self, stores: Stores, works: Works) -> None:
        works.deliver("M")
        batch = works.run(M=2)
        works.take(batch, "M", 3)
        assert told(traced(stores, works, "M", FORWARD))["links"] == {("input", "M", batch.label, 5)}

    def test_what_was_made_may_be_used_again(self, stores: Stores, works: Works) -> None:
        works.deliver("M")
        first = works.made(8, M=6)
        again = works.made(7, **{first: 8})
        once_more = works.made(6, M=1, **{again: 7})
        lots = {("M",), (first,), (again,), (once_more,)}
        assert told(traced(stores, works, "M", FORWARD))["lots"] == lots
        assert told(traced(stores, works, once_more, BACKWARD))["lots"] == lots

    def test_a_batch_that_was_cancelled_is_no_link(self, stores: Stores, works: Works) -> None:
        works.deliver("M")
        batch = works.run(M=2)
        works.waste(batch, "M", 1)
        works.brewery.app.production.cancel_batch(works.brewery.caller, batch.id, "no power")
        found = told(traced(stores, works, "M", FORWARD))
        assert (found["links"], found["batches"]) == (set(), set())
        assert found["uses"] == {("wasted", "M", batch.label, 1)}

    def test_a_batch_that_failed_or_is_not_done_took_what_it_took(self, stores: Stores, works: Works) -> None:
        works.deliver("M")
        failed, running = works.run(M=2), works.run(M=3)
        works.brewery.app.production.fail_batch(works.brewery.caller, failed.id, "sour")
        links = {("input", "M", failed.label, 2), ("input", "M", running.label, 3)}
        found = traced(stores, works, "M", FORWARD)
        assert told(found)["links"] == links
        assert {batch.label: batch.status.value for batch in found.batches.values()} == {
            failed.label: "failed",
            running.label: "in_progress",
        }

    def test_a_circle_is_walked_once(self, stores: Stores, works: Works) -> None:
        works.deliver("M")
        first = works.made(8, M=6)
        last = works.made(9, **{first: 4})
        bend(works, first, last)
        circle = {("M",), (first,), (last,)}
        assert told(traced(stores, works, "M", FORWARD))["lots"] == circle
        assert told(traced(stores, works, last, BACKWARD))["lots"] == circle
        whole = traced(stores, works, last, BOTH)
        assert ("input", last, first, 1) in told(whole)["links"]
        assert {whole.lots[lot].code for lot in descendants(whole)} == {first}

    def test_what_left_a_lot_is_told_by_its_reference_less_what_came_back(self, stores: Stores, works: Works) -> None:
        works.deliver("M", 100, reference="PO-1")
        sell(works, "M", 5, "order 1")
        sale = sell(works, "M", 7, "order 2")
        undone = sell(works, "M", 9, "order 3")
        works.brewery.do("return", works.malt, 2, origin=sale)
        back = works.brewery.do("return", works.malt, 1, reference="order 1")
        works.brewery.reverse(back.id)
        works.brewery.reverse(undone)
        works.brewery.do("damaged", works.malt, 4, lot_code="M")
        works.brewery.do("reserved", works.malt, 3, reference="order 4")
        works.brewery.do("recount", works.malt, 83, lot_code="M")
        found = traced(stores, works, "M", FORWARD)
        assert told(found)["uses"] == {
            ("sold", "M", "order 1", 5),
            ("sold", "M", "order 2", 5),
            ("written_off", "M", None, 4),
            ("corrected", "M", None, 3),
        }
        assert list(unbalanced(found, {})) == []
        assert found.lot.reserved == 3 * MILLION

    def test_what_comes_back_from_a_use_by_hand_is_used_less(self, stores: Stores, works: Works) -> None:
        works.deliver("M")
        do, item = works.brewery.do, works.malt
        do("batch_use", item, 3, reference="trial 1")
        do("return", item, 1, reference="trial 1")
        assert told(traced(stores, works, "M", FORWARD))["uses"] == {("used", "M", "trial 1", 2)}
        sale = do("sale", item, 4, reference="trial 1")
        back = do("return", item, 1, reference="trial 1")
        by_both = {("used", "M", "trial 1", 2), ("sold", "M", "trial 1", 3)}
        assert told(traced(stores, works, "M", FORWARD))["uses"] == by_both
        do("batch_use", item, 1, reference="trial 1")
        works.brewery.reverse(back.id)
        do("return", item, 4, origin=sale.id)
        assert told(traced(stores, works, "M", FORWARD))["uses"] == {("used", "M", "trial 1", 3)}

    def test_what_was_reversed_is_not_what_comes_back(self, stores: Stores, works: Works) -> None:
        works.deliver("M")
        works.brewery.do("batch_use", works.malt, 3, reference="trial 1")
        works.brewery.reverse(works.brewery.do("sale", works.malt, 4, reference="trial 1").id)
        works.brewery.do("return", works.malt, 1, reference="trial 1")
        assert told(traced(stores, works, "M", FORWARD))["uses"] == {("used", "M", "trial 1", 2)}

    def test_what_comes_back_without_a_reference_is_of_what_was_sold(self, stores: Stores, works: Works) -> None:
        works.deliver("M")
        works.brewery.do("batch_use", works.malt, 3)
        works.brewery.do("return", works.malt, 1, lot_code="M")
        assert told(traced(stores, works, "M", FORWARD))["uses"] == {("used", "M", None, 3), ("sold", "M", None, -1)}

    def test_a_receipt_that_was_reversed_is_taken_back(self, stores: Stores, works: Works) -> None:
        works.deliver("M", 3, reference="PO-1")
        [receipt] = works.brewery.app.inventory.view_stock.history(works.brewery.caller, query_of(works)).rows
        works.brewery.reverse(receipt.adjustment.id)
        found = told(traced(stores, works, "M", BOTH))
        assert (found["receipts"], found["uses"]) == ({("M", "PO-1", 3)}, {("taken_back", "M", "PO-1", 3)})

    def test_a_trace_inside_a_transaction_sees_what_it_did(self, stores: Stores, works: Works) -> None:
        lot_id, whose = works.deliver("M"), works.brewery.caller.organization_id
        inside = stores.transactions(lambda transaction: transaction.genealogy.lineage(whose, lot_id, BOTH))
        assert inside == stores.genealogy.lineage(whose, lot_id, BOTH)

    def test_no_organisation_sees_anothers_lots(self, stores: Stores, works: Works, cidery: Brewery) -> None:
        lot_id, theirs = works.deliver("M"), cidery.caller.organization_id
        works.made(8, M=6)
        assert [stores.genealogy.lineage(theirs, lot_id, each) for each in Direction] == [None, None, None]
        neighbour = Works.opened(cidery)
        neighbour.deliver("M")
        neighbour.made(8, M=6)
        assert len(traced(stores, neighbour, "M", BOTH).lots) == 2

    def test_lots_are_found_by_what_they_are_called(self, stores: Stores, works: Works, cidery: Brewery) -> None:
        works.deliver("M")
        works.brewery.restock(works.wort, "M", 2)
        whose = works.brewery.caller.organization_id
        found = stores.genealogy.lots_of_code(whose, "M")
        assert [(lot.item.code, lot.item.unit, lot.remaining) for lot in found] == [
            ("MALT", "kg", 10 * MILLION),
            ("WORT", "kg", 2 * MILLION),
        ]
        assert found[0] == traced(stores, works, "M", BOTH).lot
        assert stores.genealogy.lots_of_code(whose, "m\x00") == []
        assert stores.genealogy.lots_of_code(cidery.caller.organization_id, "M") == []

    def test_it_is_what_happened_whatever_happens(self, stores: Stores) -> None:
        @settings(max_examples=10)
        @given(days=st.lists(DAYS, min_size=5, max_size=20))
        def compare(days: Sequence[tuple[str, int, int, int]]) -> None:
            app = application_on(stores, SettableClock(), CountedIds(next(SERIES)))
            model = Model(Works.opened(Brewery.founded(app)))
            for day in days:
                model.live(*day)
            for code, lot in model.works.lots().items():
                for direction in Direction:
                    found = stores.genealogy.lineage(model.works.brewery.caller.organization_id, lot.id, direction)
                    assert told(found) == model.lineage(code, direction)
                    assert found is None or direction is BACKWARD or not [*unbalanced(found, descendants(found))]

        compare()


def traced(stores: Stores, works: Works, code: str, direction: Direction) -> Lineage:
    found = stores.genealogy.lineage(works.brewery.caller.organization_id, works.lot_id(code), direction)
    assert found is not None
    return found


def sell(works: Works, code: str, amount: int, reference: str) -> AdjustmentId:
    return works.brewery.do("sale", works.item_of(code), amount, lot_code=code, reference=reference).id


def query_of(works: Works) -> HistoryQuery:
    return HistoryQuery(item_id=works.malt)


def bend(works: Works, first: str, last: str) -> None:
    """Make a circle, as no correct caller does: the first batch took of what the last one made."""
    lot, brewery = works.lot(last), works.brewery
    taken = BatchMovement(
        adjustment_id=sell(works, last, 1, "order 1"),
        item_id=lot.item_id,
        lot_id=lot.id,
        role=Role.USE,
        delta=Quantity(-MILLION),
        cost=Money(0),
    )
    batch = brewery.app.production.view_batches.record(
        brewery.caller, brewery.app.production.view_batches.of_label(brewery.caller, first)
    ).batch
    step = Step(batch=batch, events=(), movements=(taken,))
    brewery.app.inventory.adjust_inventory.transactions(
        lambda transaction: transaction.batches.save(step, entry(brewery.caller, brewery))
    )
