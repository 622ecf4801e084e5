"""For keeping invitations to an organisation."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.identity.invitations import Invitation
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import InvitationId, OrganizationId


class Invitations(Protocol):
    """
    For keeping invitations, inside a transaction.

    Whoever makes or accepts one locks the organisation's owners first, so that two wait for each other.
    """

    def recent(self, organization_id: OrganizationId, since: datetime) -> Sequence[Invitation]:
        """The invitations that are pending, and all that were made since then, in the order of their ids."""
        ...

    def get(self, organization_id: OrganizationId, invitation_id: InvitationId) -> Invitation | None:
        """The invitation, locked until the end of the transaction."""
        ...

    def add(self, invitation: Invitation, audit: AuditEntry) -> None:
        """Keep a new invitation by a member, who has withdrawn the one before to the same address."""
        ...

    def save(self, invitation: Invitation, audit: Sequence[AuditEntry]) -> None:
        """Keep when the invitation was accepted or withdrawn."""
        ...

    def prune(self, before: datetime) -> int:
        """Forget what was made before that time, whatever became of it; how many."""
        ...
