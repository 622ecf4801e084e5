"""Invitations in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Uuid, and_, bindparam, delete, insert, or_, select, update

from adapters.sql.audit import keep_audit
from adapters.sql.invitation_rows import INVITATION, OFFERING, invitation_of, invitation_row
from adapters.sql.statements import Statement
from adapters.sql.tables import invitation
from adapters.sql.types import Moment
from domain.identity.invitations import Invitation
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import InvitationId, OrganizationId

_ORGANIZATION: Any = bindparam("of_organization", type_=Uuid())
_INVITATION: Any = bindparam("of_invitation", type_=Uuid())
_OF_ORGANIZATION = invitation.c.organization_id == _ORGANIZATION
_THIS = (_OF_ORGANIZATION, invitation.c.id == _INVITATION)
PENDING = and_(invitation.c.accepted_at.is_(None), invitation.c.withdrawn_at.is_(None))
"""What nobody has accepted or withdrawn."""

_RECENT = Statement(
    select(*INVITATION)
    .select_from(OFFERING)
    .where(_OF_ORGANIZATION, or_(PENDING, invitation.c.created_at >= bindparam("since", type_=Moment())))
    .order_by(invitation.c.id)
)
_GET = Statement(select(*INVITATION).select_from(OFFERING).where(*_THIS).with_for_update(of=invitation))
_ADD = insert(invitation)
_SAVE = update(invitation).where(*_THIS)
_PRUNE = delete(invitation).where(invitation.c.created_at < bindparam("before", type_=Moment()))


class SqlInvitations:
    """The `Invitations` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def recent(self, organization_id: OrganizationId, since: datetime) -> Sequence[Invitation]:
        """See `Invitations.recent`."""
        given = {"of_organization": organization_id, "since": since}
        return [invitation_of(row) for row in _RECENT.all(self._connection, given)]

    def get(self, organization_id: OrganizationId, invitation_id: InvitationId) -> Invitation | None:
        """See `Invitations.get`."""
        found = _GET.all(self._connection, {"of_organization": organization_id, "of_invitation": invitation_id})
        return invitation_of(found[0]) if found else None

    def add(self, invitation: Invitation, audit: AuditEntry) -> None:
        """See `Invitations.add`."""
        self._connection.execute(_ADD, invitation_row(invitation))
        keep_audit(self._connection, [audit])

    def save(self, invitation: Invitation, audit: Sequence[AuditEntry]) -> None:
        """See `Invitations.save`."""
        ended = {"accepted_at": invitation.accepted_at, "withdrawn_at": invitation.withdrawn_at}
        given = {"of_organization": invitation.organization_id, "of_invitation": invitation.id}
        self._connection.execute(_SAVE.values(ended), given)
        keep_audit(self._connection, audit)

    def prune(self, before: datetime) -> int:
        """See `Invitations.prune`."""
        return self._connection.execute(_PRUNE, {"before": before}).rowcount
