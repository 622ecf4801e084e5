"""The audit: who did what, and was denied what."""

from datetime import datetime, time
from typing import Annotated

from flask import render_template, url_for
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from domain.identity.permissions import Permission
from domain.shared.audit import AuditQuery
from domain.shared.identifiers import UserId
from domain.shared.organization import Organization
from entrypoints.web.incoming.cursors import audit_cursor, audit_position
from entrypoints.web.incoming.fields import Day, Id, Text
from entrypoints.web.incoming.parsing import parse_query
from entrypoints.web.pages.audit_words import ACTIONS, SUBJECTS, told
from entrypoints.web.pages.endpoints import PageRoutes, Visit

audit_pages = PageRoutes()

ROWS = 50

_Blank = BeforeValidator(lambda value: value or None)
_Part = Annotated[Text, Field(max_length=200)]


class AuditFilter(BaseModel):
    """Which entries are shown, as it stands in the page's address. Both days belong to what is asked for."""

    model_config = ConfigDict(frozen=True)

    who: Annotated[Id | None, _Blank] = None
    what: _Part = ""
    subject: _Part = ""
    subject_id: _Part = ""
    since: Annotated[Day | None, _Blank] = None
    until: Annotated[Day | None, _Blank] = None
    cursor: str | None = None

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return self.model_copy(update={"cursor": None}) != AuditFilter()

    def query(self, organization: Organization) -> AuditQuery:
        """:raises BadCursor: the cursor is not of the audit."""
        return AuditQuery(
            actor_id=None if self.who is None else UserId(self.who),
            action=self.what,
            subject=self.subject,
            subject_id=self.subject_id.strip(),
            since=None if self.since is None else datetime.combine(self.since, time.min, tzinfo=organization.zone),
            until=None if self.until is None else organization.end_of(self.until),
            limit=ROWS,
            before=None if self.cursor is None else audit_position(self.cursor),
        )

    def address(self, **changes: object) -> str:
        """The page's address with some of this changed, from its newest entry on."""
        changed = self.model_copy(update={"cursor": None, **changes})
        return url_for("pages.list_audit", **changed.model_dump(exclude_defaults=True))


@audit_pages.get("/audit", Permission.VIEW_AUDIT_LOGS)
def list_audit(visit: Visit) -> str:
    """
    A page of the audit, newest first.

    :raises InvalidRequest, BadCursor: the address asks for what the page does not know.
    :raises NotInPlan: the plan is without the audit.
    """
    visit.app.billing.require_feature(visit.caller, Permission.VIEW_AUDIT_LOGS)
    shown, organization = parse_query(AuditFilter), visit.caller.organization
    page = visit.app.identity.view_audit(visit.caller, shown.query(organization))
    people = {member.user.id: member.user.name for member in visit.app.identity.view_access.members(visit.caller)}
    older = audit_cursor(page.rows[-1].entry) if page.more else None
    return render_template(
        "audit.html",
        shown=shown,
        entries=[told(line, people, organization) for line in page.rows],
        older=shown.address(cursor=older) if older else None,
        people=people,
        actions=ACTIONS,
        subjects=SUBJECTS,
    )
