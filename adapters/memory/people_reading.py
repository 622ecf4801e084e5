"""People looked at in memory."""

from collections.abc import Sequence

from adapters.memory.people import invitation_now, members_now
from adapters.memory.store import MemoryStore
from domain.identity.api_tokens import ApiToken
from domain.identity.invitations import Invitation
from domain.identity.members import Member, User
from domain.identity.roles import Role
from domain.shared.audit import AuditEntry, AuditLine, AuditQuery
from domain.shared.identifiers import OrganizationId, UserId
from domain.shared.organization import Organization
from ports.people_reading import Offered


class MemoryPeopleReading:
    """The `PeopleReading` of a store: of what is committed, never of a draft."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def users(self, *, limit: int, after: UserId | None) -> Sequence[User]:
        users = self._store.users
        return [users[each] for each in sorted(users) if after is None or each > after][:limit]

    def user_of_email(self, key: str) -> User | None:
        users = self._store.users.values()
        return next((user for user in users if user.email is not None and user.email.key == key), None)

    def members(self, organization_id: OrganizationId) -> Sequence[Member]:
        return members_now(self._store.books(organization_id), self._store.users)

    def organizations_of(self, user_id: UserId) -> Sequence[Organization]:
        joined = [
            (books.members[user_id].joined_at, books.organization.id, books.organization)
            for books in self._store.kept.values()
            if books.organization is not None and user_id in books.members and books.members[user_id].is_active
        ]
        return [organization for _, _, organization in sorted(joined, key=lambda each: each[:2])]

    def roles(self, organization_id: OrganizationId) -> Sequence[Role]:
        return sorted(self._store.books(organization_id).roles.values(), key=lambda role: role.key)

    def tokens(self, organization_id: OrganizationId) -> Sequence[ApiToken]:
        tokens = self._store.books(organization_id).tokens.values()
        return sorted(tokens, key=lambda token: (token.created_at, token.id), reverse=True)

    def invitations(self, organization_id: OrganizationId) -> Sequence[Invitation]:
        books = self._store.books(organization_id)
        pending = [invitation_now(books, each) for each in books.invitations.values() if each.is_pending]
        return sorted(pending, key=lambda each: (each.created_at, each.id), reverse=True)

    def offered(self, secret_hash: str) -> Offered | None:
        for books in self._store.kept.values():
            found = next((each for each in books.invitations.values() if each.secret_hash == secret_hash), None)
            if found is not None and books.organization is not None:
                return Offered(
                    invitation=invitation_now(books, found),
                    organization=books.organization,
                    inviter=self._store.users[found.invited_by].name,
                )
        return None

    def audit(self, organization_id: OrganizationId, query: AuditQuery) -> Sequence[AuditLine]:
        users = self._store.users
        fitting = [each for each in self._store.books(organization_id).audit.values() if _fits(each, query)]
        newest = sorted(fitting, key=lambda each: (each.created_at, each.id), reverse=True)[: query.limit]
        names = {user.id: user.name for user in users.values()}
        return [AuditLine(entry=entry, actor=names.get(entry.actor_id)) for entry in newest]


def _fits(entry: AuditEntry, query: AuditQuery) -> bool:
    return all(
        (
            query.actor_id in (None, entry.actor_id),
            entry.action.startswith(query.action),
            query.subject in ("", entry.subject),
            query.subject_id in ("", entry.subject_id),
            query.since is None or entry.created_at >= query.since,
            query.until is None or entry.created_at <= query.until,
            query.before is None or (entry.created_at, entry.id) < query.before,
        )
    )
