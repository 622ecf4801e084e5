"""For knowing who calls."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.identity.api_tokens import ApiToken
from domain.identity.members import Member
from domain.identity.sessions import Session
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId, UserId
from domain.shared.organization import Organization


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """A token that somebody presented, in whatever state, with the member it speaks for as they are now."""

    token: ApiToken
    member: Member
    organization: Organization


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """A session that somebody came back to, in whatever state, with its user as the member they are now."""

    session: Session
    member: Member
    organization: Organization


class Access(Protocol):
    """For knowing who calls. Each method is one statement or one short transaction of its own."""

    def token(self, prefix: str) -> Presented | None:
        """The token of that prefix with all that decides what it may do now, in one statement."""
        ...

    def session(self, secret_hash: str) -> Resumed | None:
        """The session of that secret with all that decides what it may do now, in one statement."""
        ...

    def owner(self, organization_id: OrganizationId) -> UserId | None:
        """
        The owner in whose name an operator acts: the first one in force; None if there is no such organisation.

        If every owner is disabled it is the first of these, because an operator can act at any time.
        """
        ...

    def note_use(self, token: ApiToken, used_at: datetime) -> None:
        """
        Remember when a token was used. This never waits for anybody and never fails: while something else holds the
        token, or all of the database, it is left to the next use.
        """
        ...

    def note_seen(self, session: Session, seen_at: datetime) -> None:
        """Remember when a session was used, as `note_use` does for a token."""
        ...

    def note_refusal(self, entry: AuditEntry, since: datetime) -> None:
        """Keep the entry, unless the audit has one of the same actor, action, subject and id from `since` or later."""
        ...
