"""Which lots a hold is about, and which batches will make more of them."""

from dataclasses import replace

import pytest

from domain.production.batches import BatchStatus
from domain.production.genealogy import Lineage, TracedBatch
from domain.production.genealogy_holds import in_progress, still_there
from domain.shared.identifiers import BatchId
from domain.shared.quantity import Quantity
from tests.domain.production.test_genealogy import lot_id, traced


def used_up(lineage: Lineage, **statuses: BatchStatus) -> Lineage:
    """The lineage when nothing is left of any lot, and each batch, named after its number, stands so."""
    batches = {link.batch_id: f"b{link.batch_id.int}" for link in lineage.links}
    return replace(
        lineage,
        lots={each: replace(lot, remaining=Quantity(0)) for each, lot in lineage.lots.items()},
        batches={each: _batch(each, label, statuses[label]) for each, label in batches.items()},
    )


def _batch(batch_id: BatchId, label: str, status: BatchStatus) -> TracedBatch:
    return TracedBatch(batch_id, label, "Wort", status, None, None)


CHAIN = (("input", 1, 10), ("output", 2, 10), ("input", 2, 11))


@pytest.mark.parametrize("ended", [BatchStatus.COMPLETED, BatchStatus.FAILED])
def test_of_lots_that_are_used_up_those_are_there_that_went_into_a_batch_in_progress(ended: BatchStatus) -> None:
    goes_on = used_up(traced(1, *CHAIN), b10=BatchStatus.COMPLETED, b11=BatchStatus.IN_PROGRESS)
    assert still_there(goes_on) == {lot_id(2)}
    assert [batch.label for batch in in_progress(goes_on)] == ["b11"]
    over = used_up(traced(1, *CHAIN), b10=BatchStatus.COMPLETED, b11=ended)
    assert (still_there(over), in_progress(over)) == (frozenset(), [])


def test_lots_in_which_something_is_left_are_there_whatever_became_of_the_rest() -> None:
    assert still_there(traced(1, *CHAIN)) == {lot_id(1), lot_id(2)}
