"""What a caller does, as the audit keeps it."""

from collections.abc import Sequence
from datetime import datetime

from application.caller import Caller
from domain.identity.sessions import Session
from domain.shared.audit import AuditEntry, Facts
from domain.shared.identifiers import AuditId, OrganizationId, UserId
from ports.ids import Ids
from ports.transactions import Transaction


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


def told_everywhere(
    transaction: Transaction,
    ids: Ids,
    now: datetime,
    user_id: UserId,
    action: str,
    request_id: str,
    after: Facts | None = None,
    before: Facts | None = None,
) -> Sequence[AuditEntry]:
    """What a user did with their own account, as an entry for each organisation that they are a member of."""
    return [
        AuditEntry(
            id=AuditId(ids()),
            organization_id=organization_id,
            actor_id=user_id,
            action=action,
            subject="user",
            subject_id=str(user_id),
            before=before,
            after=after,
            request_id=request_id,
            created_at=now,
        )
        for organization_id in transaction.users.organizations(user_id)
    ]


def told_of_session(session: Session, ids: Ids, now: datetime, action: str, request_id: str) -> AuditEntry:
    """What happened to a session, in its user's name and in the organisation that it is in."""
    return AuditEntry(
        id=AuditId(ids()),
        organization_id=session.organization_id,
        actor_id=session.user_id,
        action=action,
        subject="session",
        subject_id=str(session.id),
        before=None,
        after=None,
        request_id=request_id,
        created_at=now,
    )


def told_by_owners(
    transaction: Transaction,
    ids: Ids,
    now: datetime,
    user_id: UserId,
    action: str,
    *,
    before: Facts | None = None,
    after: Facts | None = None,
) -> Sequence[AuditEntry]:
    """What an operator did with a user's account, in the name of the owner of each organisation of theirs."""
    request_id = str(ids())

    def told(organization_id: OrganizationId) -> AuditEntry:
        locked = transaction.members.lock(organization_id, user_id)
        owners = sorted(locked.owners) if locked is not None else []
        return AuditEntry(
            id=AuditId(ids()),
            organization_id=organization_id,
            actor_id=owners[0] if owners else user_id,
            action=action,
            subject="user",
            subject_id=str(user_id),
            before=before,
            after=after,
            request_id=request_id,
            created_at=now,
        )

    return [told(organization_id) for organization_id in transaction.users.organizations(user_id)]
