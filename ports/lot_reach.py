"""For knowing what became of lots."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.inventory.changes import ChangeType
from domain.inventory.items import ItemKind
from domain.production.batches import Role
from domain.production.gtins import Gtin
from domain.shared.identifiers import AdjustmentId, LotId, OrganizationId
from domain.shared.quantity import Quantity
from ports.product_reading import LotLine


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLot:
    """A lot that went into the batch that made another, as it is called."""

    item_code: str
    kind: ItemKind
    lot_code: str
    gtin: Gtin | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What an order holds of a lot: it has not left yet."""

    reference: str
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class LotChange:
    """
    What one change that stands did to a lot: neither reversed nor a reversal.

    `delta` is signed and never zero. `came_from` is the type of the change that it returns from, and `reference` is
    that one's, if it has any. `batch` is the label of the batch that it is of, `role` what that did with the lot, and
    `is_running` whether it is in progress.
    """

    adjustment_id: AdjustmentId
    type: ChangeType
    delta: Quantity
    effective_at: datetime
    reference: str | None
    came_from: ChangeType | None
    batch: str | None
    role: Role | None
    is_running: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachedLot:
    """
    A lot that is reached, as it is now; `is_first` for one that was asked for.

    `sources` are the lots of which a batch made it, `claims` what orders hold of it, by reference. `changes` can be
    walked once, in the order of the ledger, before the next lot is asked for; or not at all.
    """

    line: LotLine
    item_code: str
    kind: ItemKind
    unit: str
    is_first: bool
    sources: Sequence[SourceLot]
    claims: Sequence[Claim]
    changes: Iterator[LotChange]


class LotReach(Protocol):
    """For following lots to all that was made of them, outside of any transaction."""

    def reach(
        self, organization_id: OrganizationId, lot_ids: Collection[LotId]
    ) -> AbstractContextManager[Iterator[ReachedLot]]:
        """
        These lots and all that came of them through batches, each once: those that were asked for first, then by the
        codes of item and lot. From one snapshot, in a fixed number of statements and in flat memory.

        Lots that the organisation does not have are left out.
        """
        ...
