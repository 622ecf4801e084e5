"""What a caller does, as the audit keeps it."""

from datetime import datetime

from application.caller import Caller
from domain.shared.audit import AuditEntry, Facts
from domain.shared.identifiers import AuditId
from ports.ids import Ids


def audited(
    caller: Caller,
    ids: Ids,
    now: datetime,
    *,
    action: str,
    subject: tuple[str, object],
    before: Facts | None = None,
    after: Facts | None = None,
) -> AuditEntry:
    """An entry in the caller's name. subject: the kind of thing, as in its table's name, and which one."""
    kind, which = subject
    return AuditEntry(
        id=AuditId(ids()),
        organization_id=caller.organization_id,
        actor_id=caller.actor_id,
        action=action,
        subject=kind,
        subject_id=str(which),
        before=before,
        after=after,
        request_id=caller.request_id,
        created_at=now,
    )
