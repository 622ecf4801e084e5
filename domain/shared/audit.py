"""Audit: who changed what, from which state to which."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.shared.identifiers import AuditId, OrganizationId, UserId

Facts = Mapping[str, str | bool | None]
"""A state as names and texts; numbers are decimal strings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """
    One change, kept for ever.

    `subject` is the kind of thing changed, as in its table's name, and `subject_id` which one. `before` is None for
    something new. `request_id` is the one that the caller's logs carry.
    """

    id: AuditId
    organization_id: OrganizationId
    actor_id: UserId
    action: str
    subject: str
    subject_id: str
    before: Facts | None
    after: Facts | None
    request_id: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditQuery:
    """
    Which entries are asked for; None and "" leave nothing out.

    `action` is what the action begins with: "identity." finds all that is about people. `since` and `until` both
    belong to what is asked for. `before` is where the page before ended.
    """

    actor_id: UserId | None = None
    action: str = ""
    subject: str = ""
    subject_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 50
    before: tuple[datetime, AuditId] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """An entry, and what its actor is called now; None if nobody knows."""

    entry: AuditEntry
    actor: str | None
