"""Invitations in memory."""

from collections.abc import Sequence
from datetime import datetime

from adapters.memory.constraints import ConstraintBroken
from adapters.memory.people import invitation_now
from adapters.memory.store import Books, Draft
from domain.identity.invitations import Invitation
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import InvitationId, OrganizationId


class MemoryInvitations:
    """The `Invitations` of one draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def recent(self, organization_id: OrganizationId, since: datetime) -> Sequence[Invitation]:
        books = self._draft.books(organization_id)
        kept = [each for each in books.invitations.values() if each.is_pending or each.created_at >= since]
        return [invitation_now(books, each) for each in sorted(kept, key=lambda each: each.id)]

    def get(self, organization_id: OrganizationId, invitation_id: InvitationId) -> Invitation | None:
        books = self._draft.books(organization_id)
        found = books.invitations.get(invitation_id)
        return None if found is None else invitation_now(books, found)

    def add(self, invitation: Invitation, audit: AuditEntry) -> None:
        books = self._draft.books(invitation.organization_id)
        if invitation.invited_by not in books.members or invitation.role is None:
            raise ConstraintBroken(f"{invitation} is by nobody who is a member, or for no role")
        if invitation.id in books.invitations or self._is_known(invitation.secret_hash):
            raise ConstraintBroken(f"{invitation} is there already, or its secret is")
        if any(each.is_pending and each.email.key == invitation.email.key for each in books.invitations.values()):
            raise ConstraintBroken(f"another invitation to {invitation.email} is pending")
        _keep(books, invitation, [audit])

    def save(self, invitation: Invitation, audit: Sequence[AuditEntry]) -> None:
        if invitation.accepted_at is not None and invitation.withdrawn_at is not None:
            raise ConstraintBroken(f"{invitation} has ended twice")
        _keep(self._draft.books(invitation.organization_id), invitation, audit)

    def prune(self, before: datetime) -> int:
        pruned = 0
        for organization_id in self._draft.organizations:
            kept = self._draft.look(organization_id).invitations.values()
            for old in [each.id for each in kept if each.created_at < before]:
                del self._draft.books(organization_id).invitations[old]
                pruned += 1
        return pruned

    def _is_known(self, secret_hash: str) -> bool:
        everywhere = (self._draft.look(each).invitations.values() for each in self._draft.organizations)
        return any(each.secret_hash == secret_hash for invitations in everywhere for each in invitations)


def _keep(books: Books, invitation: Invitation, audit: Sequence[AuditEntry]) -> None:
    books.invitations[invitation.id] = invitation
    for entry in audit:
        books.audit[entry.id] = entry
