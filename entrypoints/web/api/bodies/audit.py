"""Which part of the audit is asked for."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from domain.shared.audit import AuditQuery
from domain.shared.identifiers import UserId
from entrypoints.web.incoming.cursors import audit_position
from entrypoints.web.incoming.fields import PAGE, Cursor, Id, Limit, Moment, Query, Text

# A plus sign that was not escaped stands for a blank in a query, where no moment has one.
_InQuery = BeforeValidator(lambda value: value.replace(" ", "+") if isinstance(value, str) else value)
_Time = Annotated[Moment | None, _InQuery]
_Part = Annotated[Text, Field(max_length=200)]


class AuditLogQuery(Query):
    """Which entries, and which page of them."""

    actor_id: Annotated[Id | None, Field(description="who did it")] = None
    action: Annotated[_Part, Field(description="what the action begins with, such as identity.")] = ""
    subject: Annotated[_Part, Field(description="the kind of thing, such as inventory_item")] = ""
    subject_id: Annotated[_Part, Field(description="which one")] = ""
    since: _Time = None
    until: _Time = None
    cursor: Cursor = None
    limit: Limit = PAGE

    def query(self) -> AuditQuery:
        """:raises BadCursor: the cursor is not of the audit."""
        return AuditQuery(
            actor_id=None if self.actor_id is None else UserId(self.actor_id),
            action=self.action,
            subject=self.subject,
            subject_id=self.subject_id,
            since=self.since,
            until=self.until,
            limit=self.limit,
            before=None if self.cursor is None else audit_position(self.cursor),
        )
