"""The audit as answered."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from application.paging import Page
from domain.shared.audit import AuditLine, Facts
from entrypoints.web.api.answers.parts import NextCursor
from entrypoints.web.incoming.cursors import audit_cursor

State = Annotated[
    dict[str, str | bool | None] | None,
    Field(description="names and texts; without what it cost unless you may see costs"),
]


class AuditAnswer(TypedDict):
    """One thing that was done, or denied."""

    audit_id: UUID
    created_at: datetime
    actor_id: UUID
    actor: Annotated[str | None, Field(description="what they are called now")]
    action: Annotated[str, Field(examples=["identity.change_role"])]
    subject: Annotated[str, Field(description="the kind of thing")]
    subject_id: str
    before: State
    after: State
    request_id: str


class AuditPage(TypedDict):
    """A page of the audit, newest first."""

    entries: list[AuditAnswer]
    next_cursor: NextCursor


def audit_page(page: Page[AuditLine]) -> AuditPage:
    """A page, and where the next one begins."""
    cursor = audit_cursor(page.rows[-1].entry) if page.more else None
    return AuditPage(entries=[_entry(line) for line in page.rows], next_cursor=cursor)


def _entry(line: AuditLine) -> AuditAnswer:
    entry = line.entry
    return AuditAnswer(
        audit_id=entry.id,
        created_at=entry.created_at,
        actor_id=entry.actor_id,
        actor=line.actor,
        action=entry.action,
        subject=entry.subject,
        subject_id=entry.subject_id,
        before=_state(entry.before),
        after=_state(entry.after),
        request_id=entry.request_id,
    )


def _state(facts: Facts | None) -> dict[str, str | bool | None] | None:
    return None if facts is None else dict(facts)
