"""Writers at the same moment: what there is goes once, nobody waits in vain, and everybody is told the truth."""

from collections import Counter
from dataclasses import replace
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

import pytest

from application.caller import Caller
from domain.inventory.adjustments import Adjustment
from domain.inventory.items import Item, PickingPolicy
from domain.inventory.lots import pick_order
from domain.shared.identifiers import ItemId
from tests.brewery import Brewery, change
from tests.domain.inventory.shelf import kilos, price
from tests.system.processes import PATIENCE, brewery_in_this_process, processes
from tests.system.writers import Told, assert_books_agree, assert_no_retries, at_once, drain


@pytest.fixture
def writers(database_url: str) -> int:
    """How many there are: SQLite lets one write at a time, so half of them are enough to crowd it."""
    return 8 if database_url.startswith("sqlite") else 16


@pytest.fixture
def malt(brewery: Brewery) -> ItemId:
    return brewery.item("MALT")


def deliver(brewery: Brewery, item: ItemId, lots: int = 40) -> list[Adjustment]:
    """Lots of 7.5 kg, so that sales of whole kilograms reach over two of them: 300 kg in 40."""
    lines = [change("restock", item, "7.5", unit_cost=price(1 + number % 3)) for number in range(lots)]
    return list(brewery.together(lines))


def adjustments_of(told: list[Told]) -> list[Adjustment]:
    return [adjustment for each in told for adjustment in each.adjustments]


def test_writers_drain_an_item_to_exactly_zero(brewery: Brewery, malt: ItemId, writers: int) -> None:
    delivered = deliver(brewery, malt)
    told = at_once(writers, lambda number: drain(brewery, malt, number))
    assert brewery.stock(malt).on_hand == 0
    assert sum(adjustment.delta for adjustment in adjustments_of(told)) == -kilos(300)
    assert {code for each in told for code in each.refusals} == {"inventory.insufficient_stock"}
    assert_books_agree(brewery, malt, delivered + adjustments_of(told))
    assert_no_retries(told)


def drain_alone(url: str, caller: Caller, item: ItemId, number: int, ready: Barrier, answers: "Queue[Told]") -> None:
    """What each process does."""
    brewery = brewery_in_this_process(url, caller, number)
    brewery.stock(item)
    ready.wait(PATIENCE)
    answers.put(drain(brewery, item, number))


def test_writers_in_processes_of_their_own_drain_it_as_well(
    brewery: Brewery, malt: ItemId, writers: int, database_url: str
) -> None:
    delivered, context = deliver(brewery, malt, lots=20), processes()
    ready, answers = context.Barrier(writers), context.Queue()
    others = [
        context.Process(target=drain_alone, args=(database_url, brewery.caller, malt, number, ready, answers))
        for number in range(writers)
    ]
    for process in others:
        process.start()
    told: list[Told] = [answers.get(timeout=PATIENCE) for _ in others]
    for process in others:
        process.join(PATIENCE)
    assert [process.exitcode for process in others] == [0] * writers
    assert brewery.stock(malt).on_hand == 0
    assert_books_agree(brewery, malt, delivered + adjustments_of(told))
    assert_no_retries(told)


def test_requests_that_name_two_items_in_opposite_order_never_deadlock(brewery: Brewery, writers: int) -> None:
    malt, hops = brewery.item("MALT"), brewery.item("HOPS")
    delivered = [*deliver(brewery, malt), *deliver(brewery, hops)]

    def sell_both(number: int) -> Told:
        told = Told()
        pair = [change("sale", malt, 1), change("sale", hops, 1)]
        for _ in range(10):
            told.ask(brewery, pair[:: 1 if number % 2 else -1])
        return told

    told = at_once(writers, sell_both)
    assert_no_retries(told)
    assert not any(each.refusals for each in told)
    every = delivered + adjustments_of(told)
    for item in (malt, hops):
        assert brewery.stock(item).on_hand == kilos(300 - 10 * writers)
        assert_books_agree(brewery, item, [row for row in every if row.item_id == item])


def test_a_recount_that_races_sales_counts_what_is_there_at_its_turn(
    brewery: Brewery, malt: ItemId, writers: int
) -> None:
    delivered = deliver(brewery, malt)

    def sell_or_count(number: int) -> Told:
        told = Told()
        for turn in range(10):
            told.ask(brewery, [change("sale", malt, 1) if number % 4 else change("recount", malt, 200 + turn % 3)])
        return told

    told = at_once(writers, sell_or_count)
    assert_no_retries(told)
    assert not any(each.refusals for each in told)
    counts = [row for row in adjustments_of(told) if row.type == "recount"]
    assert {row.on_hand for row in counts} == {kilos(200), kilos(201), kilos(202)}
    assert_books_agree(brewery, malt, delivered + adjustments_of(told))


def test_of_reservations_that_compete_for_the_last_stock_one_wins(brewery: Brewery, malt: ItemId, writers: int) -> None:
    delivered = [brewery.do("restock", malt, 3), brewery.do("restock", malt, 2)]

    def reserve(number: int) -> Told:
        told = Told()
        told.ask(brewery, [change("reserved", malt, 5, reference=f"order {number}")])
        return told

    told = at_once(writers, reserve)
    assert Counter(len(each.adjustments) for each in told) == {1: 1, 0: writers - 1}
    assert {code for each in told for code in each.refusals} == {"inventory.insufficient_stock"}
    line = brewery.line(malt)
    assert (line.item.on_hand, line.item.reserved, line.available) == (kilos(5), kilos(5), 0)
    assert_books_agree(brewery, malt, delivered + adjustments_of(told))


def test_a_key_that_all_writers_use_at_once_has_one_effect_and_one_answer(
    brewery: Brewery, malt: ItemId, writers: int
) -> None:
    delivered = deliver(brewery, malt)
    order = [change("sale", malt, 10, reference="order 1"), change("reserved", malt, 10, reference="order 2")]

    def sell(_: int) -> Told:
        told = Told()
        told.ask(brewery, order, key="order 1 and 2")
        return told

    told = at_once(writers, sell)
    first, *others = (each.adjustments for each in told)
    assert len(first) == len(order)
    assert others == [first] * (writers - 1)
    assert brewery.stock(malt).on_hand == kilos(290)
    assert_books_agree(brewery, malt, delivered + first)
    assert_no_retries(told)


def test_a_key_that_writers_use_for_different_requests_belongs_to_one_of_them(
    brewery: Brewery, malt: ItemId, writers: int
) -> None:
    delivered = deliver(brewery, malt)

    def sell(number: int) -> Told:
        told = Told()
        told.ask(brewery, [change("sale", malt, 1 + number)], key="the same")
        return told

    told = at_once(writers, sell)
    assert Counter(code for each in told for code in each.refusals) == {"request.key_reused": writers - 1}
    assert_books_agree(brewery, malt, delivered + adjustments_of(told))


def test_of_deliveries_with_one_lot_number_one_comes_in(brewery: Brewery, malt: ItemId, writers: int) -> None:
    def receive(number: int) -> Told:
        told = Told()
        told.ask(brewery, [change("restock", malt, 1 + number, lot_code="2026-117")])
        return told

    told = at_once(writers, receive)
    assert Counter(code for each in told for code in each.refusals) == {"inventory.lot_number_taken": writers - 1}
    assert list(brewery.lots(malt)) == ["2026-117"]
    assert_books_agree(brewery, malt, adjustments_of(told))


def test_of_reversals_of_one_sale_one_is_made(brewery: Brewery, malt: ItemId, writers: int) -> None:
    delivered = deliver(brewery, malt)
    sale = brewery.do("sale", malt, 10)

    def reverse(_: int) -> Told:
        told = Told()
        told.note(lambda: [brewery.reverse(sale.id)])
        return told

    told = at_once(writers, reverse)
    assert Counter(code for each in told for code in each.refusals) == {"inventory.already_reversed": writers - 1}
    assert brewery.stock(malt).on_hand == kilos(300)
    assert_books_agree(brewery, malt, [*delivered, sale, *adjustments_of(told)])


def pick_fifo(item: Item) -> Item:
    return replace(item, picking_policy=PickingPolicy.FIFO)


def pick_lifo(item: Item) -> Item:
    return replace(item, picking_policy=PickingPolicy.LIFO)


def test_lots_are_held_and_picked_otherwise_while_they_are_sold(brewery: Brewery, malt: ItemId, writers: int) -> None:
    delivered = deliver(brewery, malt)
    lot_ids = [lot.id for lot in brewery.lots(malt).values()]
    app, caller = brewery.app, brewery.caller

    def work(number: int) -> Told:
        told = Told()
        for turn in range(8):
            match number % 4:
                case 0:
                    hold = app.inventory.hold_lot
                    (hold.release if turn % 2 else hold)(caller, lot_ids[number + turn], "to be tested")
                case 1:
                    app.inventory.edit_item(caller, malt, pick_fifo if turn % 2 else pick_lifo)
                case _:
                    told.ask(brewery, [change("sale", malt, 2)])
        return told

    told = at_once(writers, work)
    assert not any(each.refusals for each in told)
    assert_no_retries(told)
    policy = brewery.stock(malt).picking_policy
    for lot in brewery.lots(malt).values():
        assert not lot.remaining or lot.pick_order == pick_order(policy, lot.received_at, lot.expires_on)
    assert_books_agree(brewery, malt, delivered + adjustments_of(told))
