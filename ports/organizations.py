"""For changing what an organisation is called, where it is and what it counts in."""

from typing import Protocol

from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId
from domain.shared.organization import Organization


class Organizations(Protocol):
    """For keeping an organisation's own properties, inside a transaction."""

    def get(self, organization_id: OrganizationId) -> Organization | None:
        """The organisation, locked until the end of the transaction."""
        ...

    def is_costed(self, organization_id: OrganizationId) -> bool:
        """Whether any of its items or lots has a cost that is not zero: such a number means its currency."""
        ...

    def save(self, organization: Organization, audit: AuditEntry) -> None:
        """Keep the organisation as it is now."""
        ...
