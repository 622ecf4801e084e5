"""Organisations' own properties, and sign-ups that came to nothing, in memory."""

from dataclasses import replace
from datetime import datetime

from adapters.memory.store import Books, Draft
from domain.identity.members import User
from domain.identity.roles import OWNER
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId, UserId
from domain.shared.organization import Organization


class MemoryOrganizations:
    """The `Organizations` of one draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def get(self, organization_id: OrganizationId) -> Organization | None:
        return self._draft.look(organization_id).organization

    def is_costed(self, organization_id: OrganizationId) -> bool:
        books = self._draft.look(organization_id)
        return any(item.unit_cost for item in books.items.values()) or any(lot.unit_cost for lot in books.lots.values())

    def save(self, organization: Organization, audit: AuditEntry) -> None:
        books = replace(self._draft.books(organization.id), organization=organization)
        books.audit[audit.id] = audit
        self._draft.changed[organization.id] = books


class MemorySignUps:
    """The `SignUps` of one draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def forget(self, before: datetime) -> int:
        forgotten = [
            (user.id, whose) for user in self._draft.users.values() if (whose := self._left_alone(user, before))
        ]
        for user_id, organization_id in forgotten:
            self._forget(user_id, organization_id)
        return len(forgotten)

    def _left_alone(self, user: User, before: datetime) -> OrganizationId | None:
        """The organisation that was founded with a sign-up that came to nothing."""
        logins = self._draft.logins
        if user.email_verified_at is not None or user.created_at >= before or user.id not in logins.passwords:
            return None
        known = {each.user_id for each in logins.sessions.values()} | {
            each.user_id for each in logins.identities.values()
        }
        whose = [each for each in self._draft.organizations if user.id in self._draft.look(each).members]
        if user.id in known or len(whose) != 1:
            return None
        return whose[0] if _is_untouched(self._draft.look(whose[0]), user.id) else None

    def _forget(self, user_id: UserId, organization_id: OrganizationId) -> None:
        kept = Books(audit=dict(self._draft.look(organization_id).audit))
        self._draft.changed[organization_id] = kept
        logins = self._draft.logins
        for secret in [each.secret_hash for each in logins.mailed.values() if each.user_id == user_id]:
            del logins.mailed[secret]
        del logins.passwords[user_id], self._draft.users[user_id]


def _is_untouched(books: Books, user_id: UserId) -> bool:
    recorded = (books.items, books.units, books.tokens, books.roles, books.invitations)
    is_alone = set(books.members) == {user_id} and books.members[user_id].role == OWNER
    came_in = any(each.action == "identity.sign_in" for each in books.audit.values())
    return is_alone and not came_in and not any(recorded)
