from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from domain.inventory.refusals import NotReversible, ReversalBlocked
from domain.inventory.trail import traces_of
from domain.shared.identifiers import AdjustmentId
from tests.domain.inventory.shelf import MALT, NOW, Shelf, moved, price
from tests.domain.shared.refusals import refused


def two_lots() -> Shelf:
    """4 kg at 3 received before 6 kg at 5."""
    shelf = Shelf(replace(MALT, unit_cost=price(2)))
    shelf.restock("A", 4, unit_cost=price(3), effective_at=NOW - timedelta(days=2))
    shelf.restock("B", 6, unit_cost=price(5), effective_at=NOW - timedelta(days=1))
    return shelf


@pytest.mark.parametrize("kind", ["sale", "batch_use", "spoil", "trash", "damaged"])
def test_the_reversal_of_a_removal_puts_it_back_into_the_very_lots(kind: str) -> None:
    shelf = two_lots()
    gone = shelf.do(kind, 5)
    back = shelf.do("reversal", origin=gone.id)
    assert moved(back) == {"A": "4", "B": "1"}
    assert (back.origin, back.cost) == (gone.id, -gone.cost)
    assert shelf.remaining == {"A": "4", "B": "6"}


@pytest.mark.parametrize("kind", ["restock", "batch_output", "manual"])
def test_the_reversal_of_a_receipt_empties_its_lot_and_restores_the_cost(kind: str) -> None:
    shelf = two_lots()
    receipt = shelf.do(kind, 2, lot_code="C", unit_cost=price(9))
    assert moved(shelf.do("reversal", origin=receipt.id)) == {"C": "-2"}
    assert (shelf.item.on_hand, shelf.item.unit_cost) == (10_000_000, price(5))


def test_the_reversal_of_a_return_takes_it_out_again() -> None:
    shelf = two_lots()
    sale = shelf.do("sale", 2)
    back = shelf.do("return", 1, origin=sale.id)
    assert moved(shelf.do("reversal", origin=back.id)) == {"A": "-1"}


def test_the_reversal_of_a_count_undoes_it_lot_by_lot() -> None:
    shelf = two_lots()
    lower = shelf.do("recount", 5)
    assert moved(shelf.do("reversal", origin=lower.id)) == {"A": "4", "B": "1"}
    shelf.do("sale", 1)
    higher = shelf.do("recount", 12)
    assert moved(higher) == {"A": "1", "MALT-0003": "2"}
    assert moved(shelf.do("reversal", origin=higher.id)) == {"A": "-1", "MALT-0003": "-2"}


def test_a_cost_set_since_by_a_later_receipt_stays() -> None:
    shelf = two_lots()
    receipt = shelf.do("restock", 1, unit_cost=price(9))
    shelf.do("restock", 1, unit_cost=price(8))
    shelf.do("reversal", origin=receipt.id)
    assert shelf.item.unit_cost == price(8)


def test_the_reversal_of_a_count_that_gave_a_new_lot_a_cost_restores_the_cost() -> None:
    shelf = two_lots()
    count = shelf.do("recount", 11, unit_cost=price(9))
    shelf.do("reversal", origin=count.id)
    assert shelf.item.unit_cost == price(5)


def test_the_reversal_of_a_count_that_only_filled_lots_leaves_the_cost() -> None:
    shelf = two_lots()
    shelf.do("sale", 1, lot_code="B")
    shelf.do("restock", 1, unit_cost=price(7))
    count = shelf.do("recount", 11)
    shelf.do("restock", 1, unit_cost=price(5))
    shelf.do("reversal", origin=count.id)
    assert shelf.item.unit_cost == price(5)


def test_the_reversal_of_a_removal_leaves_the_cost() -> None:
    shelf = two_lots()
    gone = shelf.do("manual", -1, lot_code="B")
    shelf.do("restock", 1, unit_cost=price(5), effective_at=NOW)
    shelf.do("reversal", origin=gone.id)
    assert shelf.item.unit_cost == price(5)


def test_a_sale_that_took_what_was_reserved_comes_back_free() -> None:
    shelf = two_lots()
    shelf.do("reserved", 2, reference="order 1")
    sale = shelf.do("sale", 2, reference="order 1")
    shelf.do("reversal", origin=sale.id)
    assert (shelf.reserved, shelf.item.reserved, shelf.remaining["A"]) == ({}, 0, "4")


def test_the_reversal_of_a_receipt_that_was_sold_from_is_refused_naming_what_came_after() -> None:
    shelf = two_lots()
    receipt = shelf.do("restock", 2, lot_code="C")
    sale = shelf.do("sale", 1, lot_code="C")
    loss = shelf.do("spoil", 1, lot_code="C")
    other = shelf.do("sale", 1, lot_code="A")
    later = [*traces_of(receipt), *traces_of(sale), *traces_of(loss), *traces_of(sale), *traces_of(other)]
    shelf.stock = replace(shelf.stock, later=later)
    names = f"sale {sale.id}, spoil {loss.id}"
    with refused(
        "inventory.reversal_blocked",
        f"Lot C has been used since; reverse first what came after: {names}.",
        field="adjustment_id",
        expected="an adjustment whose lots were not used since",
        got=f"later: {names}",
    ) as refusal:
        shelf.do("reversal", origin=receipt.id)
    assert refusal.value.details == {"came_after": names}


def test_the_reversal_of_a_receipt_that_is_reserved_is_refused() -> None:
    shelf = two_lots()
    receipt = shelf.do("restock", 2, lot_code="C")
    shelf.do("reserved", "0.5", lot_code="C", reference="order 1")
    with pytest.raises(ReversalBlocked):
        shelf.do("reversal", origin=receipt.id)
    shelf.do("unreserved", reference="order 1")
    shelf.do("reversal", origin=receipt.id)


def test_the_reversal_of_the_least_receipt_there_is_is_refused_when_it_was_used() -> None:
    shelf = two_lots()
    receipt = shelf.do("restock", "0.000001", lot_code="C")
    shelf.do("sale", "0.000001", lot_code="C")
    with pytest.raises(ReversalBlocked):
        shelf.do("reversal", origin=receipt.id)


def test_a_receipt_that_was_used_and_put_back_may_be_reversed() -> None:
    shelf = two_lots()
    receipt = shelf.do("restock", 2, lot_code="C")
    sale = shelf.do("sale", 1, lot_code="C")
    shelf.do("return", 1, origin=sale.id)
    shelf.do("reversal", origin=receipt.id)
    assert shelf.remaining["C"] == "0"


def test_the_reversal_of_a_removal_that_no_longer_fits_into_its_lot_is_refused() -> None:
    shelf = two_lots()
    loss = shelf.do("spoil", 3)
    count = shelf.do("recount", 2, lot_code="A")
    shelf.stock = replace(shelf.stock, later=traces_of(count))
    with pytest.raises(ReversalBlocked, match=f"recount {count.id}"):
        shelf.do("reversal", origin=loss.id)
    shelf.do("recount", 1, lot_code="A")
    shelf.do("reversal", origin=loss.id)


def test_the_reversal_of_a_sale_that_was_returned_is_refused_naming_the_return() -> None:
    shelf = two_lots()
    shelf.do("sale", 2, reference="other")
    sale = shelf.do("sale", 2, reference="order 1")
    back = shelf.do("return", 1, origin=sale.id)
    with refused(
        "inventory.reversal_blocked",
        f"Lot A has been used since; reverse first what came after: return {back.id}.",
        field="adjustment_id",
        expected="an adjustment whose lots were not used since",
        got=f"later: return {back.id}",
    ):
        shelf.do("reversal", origin=sale.id)
    shelf.do("reversal", origin=back.id)
    again = shelf.do("return", 1, origin=sale.id)
    with pytest.raises(ReversalBlocked, match=f"after: return {again.id}"):
        shelf.do("reversal", origin=sale.id)
    shelf.do("reversal", origin=again.id)
    shelf.do("reversal", origin=sale.id)


def test_the_reversal_of_a_sale_whose_order_was_returned_is_refused() -> None:
    shelf = two_lots()
    shelf.do("sale", 2, reference="other")
    sale = shelf.do("sale", 2, reference="order 1")
    back = shelf.do("return", 1, reference="order 1")
    with pytest.raises(ReversalBlocked, match=f"return {back.id}"):
        shelf.do("reversal", origin=sale.id)


def test_a_sale_may_be_reversed_when_another_of_its_order_was_returned() -> None:
    shelf = two_lots()
    first = shelf.do("sale", 1, reference="order 1")
    second = shelf.do("sale", 1, reference="order 1")
    shelf.do("return", 1, origin=first.id)
    assert moved(shelf.do("reversal", origin=second.id)) == {"A": "1"}


def test_an_adjustment_is_reversed_once() -> None:
    shelf = two_lots()
    shelf.do("sale", 1)
    sale = shelf.do("sale", 1)
    reversal = shelf.do("reversal", origin=sale.id)
    with refused(
        "inventory.already_reversed",
        f"Adjustment {sale.id} is reversed already, by {reversal.id}.",
        field="adjustment_id",
        expected="an adjustment that is not reversed",
        got=str(sale.id),
    ):
        shelf.do("reversal", origin=sale.id)


def test_a_reversal_is_not_reversed() -> None:
    shelf = two_lots()
    sale = shelf.do("sale", 1)
    reversal = shelf.do("reversal", origin=sale.id)
    with refused(
        "inventory.not_reversible",
        "A change of type reversal is not reversed; record the change anew.",
        field="adjustment_id",
        expected="a change of stock on hand",
        got="reversal",
    ):
        shelf.do("reversal", origin=reversal.id)


@pytest.mark.parametrize("kind", ["reserved", "unreserved"])
def test_a_reservation_is_not_reversed(kind: str) -> None:
    shelf = two_lots()
    made = shelf.do("reserved", 1, reference="order 1")
    if kind == "unreserved":
        made = shelf.do("unreserved", reference="order 1")
    with refused(
        "inventory.not_reversible",
        f"A change of type {kind} is not reversed; release or reserve instead.",
        field="adjustment_id",
        expected="a change of stock on hand",
        got=kind,
    ):
        shelf.do("reversal", origin=made.id)


def test_a_count_that_changed_nothing_is_not_reversed() -> None:
    shelf = two_lots()
    count = shelf.do("recount", 10)
    with refused(
        "inventory.not_reversible",
        "This adjustment moved nothing, so there is nothing to reverse.",
        field="adjustment_id",
        expected="an adjustment that moved stock",
        got=str(count.id),
    ):
        shelf.do("reversal", origin=count.id)
    with pytest.raises(NotReversible):
        shelf.do("reversal", origin=shelf.do("recount", 4, lot_code="A").id)


def test_an_adjustment_that_is_not_there_is_not_reversed() -> None:
    nowhere = AdjustmentId(UUID(int=999))
    with refused(
        "inventory.unknown_adjustment",
        f"There is no adjustment {nowhere} to go back to.",
        field="adjustment_id",
        expected="an adjustment of yours",
        got=str(nowhere),
    ):
        two_lots().do("reversal", origin=nowhere)


def test_a_change_of_an_archived_item_may_be_reversed() -> None:
    shelf = two_lots()
    sale = shelf.do("sale", 1)
    shelf.stock = replace(shelf.stock, item=replace(shelf.item, archived_at=NOW))
    shelf.do("reversal", origin=sale.id)
    assert shelf.item.on_hand == 10_000_000
