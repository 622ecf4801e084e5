"""For following lots through batches."""

from collections.abc import Sequence
from typing import Protocol

from domain.production.genealogy import Direction, Lineage, TracedLot
from domain.shared.identifiers import LotId, OrganizationId


class Genealogy(Protocol):
    """For following lots through batches, in one statement however far it goes."""

    def lineage(self, organization_id: OrganizationId, lot_id: LotId, direction: Direction) -> Lineage | None:
        """
        What the lot came of, or what came of it; None if the organisation has no such lot.

        What came back whole is no link and no use: what a batch gave back when it was cancelled, what was returned,
        what was reversed.
        """
        ...

    def lots_of_code(self, organization_id: OrganizationId, code: str) -> Sequence[TracedLot]:
        """The lots that are called so: at most one of each item, by the items' codes."""
        ...
