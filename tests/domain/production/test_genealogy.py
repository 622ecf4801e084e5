"""Lineages: how far away each lot is, and with which deliveries it began."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from domain.production.batches import BatchStatus
from domain.production.genealogy import (
    Lineage,
    Link,
    LinkKind,
    TracedBatch,
    TracedItem,
    TracedLot,
    ancestors,
    deliveries,
    depth,
    descendants,
    in_progress,
)
from domain.shared.identifiers import BatchId, LotId
from domain.shared.quantity import Quantity
from tests.recipes import item_id

MALT = TracedItem(item_id(1), "MALT", "Malt", "ingredient", "kg")


def lot_id(number: int) -> LotId:
    return LotId(UUID(int=number))


def traced(number: int, *links: tuple[str, int, int]) -> Lineage:
    """What the lot of that number is in: each link as its kind, a lot and a batch."""
    lots = {lot_id(each) for each in {number, *(lot for _, lot, _ in links)}}
    one = Quantity(1)
    at = datetime(2026, 3, 1, tzinfo=UTC)
    return Lineage(
        lot_id=lot_id(number),
        lots={each: TracedLot(each, MALT, f"M-{each.int}", at, None, one, one, Quantity(0), None) for each in lots},
        batches={},
        links=[Link(LinkKind(kind), lot_id(lot), BatchId(UUID(int=batch)), one) for kind, lot, batch in links],
        uses=[],
        receipts=[],
    )


DIAMOND = (
    ("input", 1, 10),
    ("output", 2, 10),
    ("input", 1, 11),
    ("output", 3, 11),
    ("input", 2, 12),
    ("input", 3, 12),
    ("output", 4, 12),
)


def test_a_diamond_is_as_deep_as_its_sides() -> None:
    assert {each.int: far for each, far in descendants(traced(1, *DIAMOND)).items()} == {2: 1, 3: 1, 4: 2}
    assert {each.int: far for each, far in ancestors(traced(4, *DIAMOND)).items()} == {2: 1, 3: 1, 1: 2}
    assert depth(traced(1, *DIAMOND)) == depth(traced(4, *DIAMOND)) == 2


def test_the_shortest_way_counts() -> None:
    shortcut = (*DIAMOND, ("input", 1, 12))
    assert descendants(traced(1, *shortcut))[lot_id(4)] == 1


def test_what_no_batch_made_is_a_delivery() -> None:
    assert [lot.code for lot in deliveries(traced(4, *DIAMOND))] == ["M-1"]
    assert [lot.code for lot in deliveries(traced(1))] == ["M-1"]


def test_a_lot_that_came_of_itself_is_neither_its_ancestor_nor_its_descendant() -> None:
    circle = traced(1, ("input", 1, 10), ("output", 2, 10), ("input", 2, 11), ("output", 1, 11))
    assert list(descendants(circle)) == list(ancestors(circle)) == [lot_id(2)]
    assert deliveries(circle) == []


def test_the_batches_that_will_make_more_of_it_are_those_in_progress() -> None:
    lineage = traced(1, ("input", 1, 10), ("output", 2, 10), ("input", 2, 11), ("input", 2, 12))
    stands = {10: BatchStatus.COMPLETED, 11: BatchStatus.IN_PROGRESS, 12: BatchStatus.FAILED}
    batches = {
        BatchId(UUID(int=number)): TracedBatch(BatchId(UUID(int=number)), f"b{number}", "Wort", status, None, None)
        for number, status in stands.items()
    }
    assert [batch.label for batch in in_progress(replace(lineage, batches=batches))] == ["b11"]
