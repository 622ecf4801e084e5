"""For keeping recalls."""

from typing import Protocol

from domain.production.recalls import Recall
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId, RecallId


class Recalls(Protocol):
    """For keeping recalls and drills, inside a transaction. The lots that one began with never change."""

    def next_number(self, organization_id: OrganizationId) -> int:
        """The number of the organisation's next recall, from 1; who else asks waits for this transaction."""
        ...

    def add(self, recall: Recall, audit: AuditEntry) -> None:
        """
        Keep a new recall.

        :raises UnknownLot: the organisation does not have one of its lots.
        """
        ...

    def lock(self, organization_id: OrganizationId, recall_id: RecallId) -> Recall | None:
        """The recall, which nobody else changes until the transaction ends."""
        ...

    def save(self, recall: Recall, audit: AuditEntry) -> None:
        """Keep where the recall stands now."""
        ...
