"""Recalls in memory."""

from adapters.memory.constraints import ConstraintBroken
from adapters.memory.store import Draft
from domain.inventory.refusals import UnknownLot
from domain.production.recalls import Recall
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId, RecallId


class MemoryRecalls:
    """The `Recalls` of one draft, which nobody else writes to meanwhile."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def next_number(self, organization_id: OrganizationId) -> int:
        return max((each.number for each in self._draft.books(organization_id).recalls.values()), default=0) + 1

    def add(self, recall: Recall, audit: AuditEntry) -> None:
        books = self._draft.books(recall.organization_id)
        unknown = next((each for each in recall.lots if each not in books.lots), None)
        if unknown is not None:
            raise UnknownLot(field="lots", got=str(unknown))
        if recall.number in {each.number for each in books.recalls.values()}:
            raise ConstraintBroken(f"there is a recall {recall.number} already")
        books.recalls[recall.id], books.audit[audit.id] = recall, audit

    def lock(self, organization_id: OrganizationId, recall_id: RecallId) -> Recall | None:
        return self._draft.books(organization_id).recalls.get(recall_id)

    def save(self, recall: Recall, audit: AuditEntry) -> None:
        books = self._draft.books(recall.organization_id)
        books.recalls[recall.id], books.audit[audit.id] = recall, audit
