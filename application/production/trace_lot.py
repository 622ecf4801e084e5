"""Follow a lot through batches: where it came from, and where it went."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.caller import Caller
from domain.inventory.refusals import UnknownLot
from domain.production.genealogy import Direction, Lineage, TracedLot
from domain.shared.identifiers import LotId
from ports.genealogy import Genealogy


@dataclass(frozen=True, slots=True)
class TraceLot:
    """
    Tell all that a lot came of, all that came of it, or both, through any depth: one statement.

    :raises UnknownLot: the organisation has no such lot.
    """

    genealogy: Genealogy

    def __call__(self, caller: Caller, lot_id: LotId, direction: Direction) -> Lineage:
        lineage = self.genealogy.lineage(caller.organization_id, lot_id, direction)
        if lineage is None:
            raise UnknownLot(field="lot_id", got=str(lot_id))
        return lineage

    def lots_of_code(self, caller: Caller, code: str) -> Sequence[TracedLot]:
        """The lots that are called so, of whatever item; at least one."""
        found = self.genealogy.lots_of_code(caller.organization_id, code)
        if not found:
            raise UnknownLot(field="lot_number", got=code)
        return found
