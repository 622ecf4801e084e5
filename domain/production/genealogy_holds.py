"""What a hold of a lot with all that came of it is about, and which batches will make more of it."""

from collections.abc import Sequence

from domain.production.batches import BatchStatus
from domain.production.genealogy import Lineage, LinkKind, TracedBatch
from domain.shared.identifiers import LotId


def in_progress(lineage: Lineage) -> Sequence[TracedBatch]:
    """The batches that took of any of its lots and will make more of it: those in progress."""
    return [batch for batch in lineage.batches.values() if batch.status is BatchStatus.IN_PROGRESS]


def still_there(lineage: Lineage) -> frozenset[LotId]:
    """
    The lots that can still do harm: those in which something is left, and those of which something is in a batch in
    progress, which makes lots of it when it is finished.
    """
    batches = {batch.id for batch in in_progress(lineage)}
    inside = {link.lot_id for link in lineage.links if link.kind is LinkKind.INPUT and link.batch_id in batches}
    return frozenset({lot.id for lot in lineage.lots.values() if lot.remaining} | inside)
