"""Look at the audit: who did what."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from application.caller import Caller
from application.paging import Page, page_of
from domain.identity.permissions import Permission
from domain.shared.audit import AuditLine, AuditQuery, Facts
from ports.people_reading import PeopleReading

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
_COSTS = frozenset({"unit_cost", "value", "cost"})


@dataclass(frozen=True, slots=True)
class ViewAudit:
    """
    A page of the organisation's audit, newest first, in one statement.

    What an entry tells of costs is left out for callers who may not see costs.
    """

    people: PeopleReading

    def __call__(self, caller: Caller, query: AuditQuery) -> Page[AuditLine]:
        asked = replace(query, limit=query.limit + 1, since=_kept(query.since), until=_kept(query.until))
        found = self.people.audit(caller.organization_id, asked)
        page = page_of(found, query.limit)
        if Permission.VIEW_COSTS in caller.permissions:
            return page
        return Page(rows=[_without_costs(line) for line in page.rows], more=page.more)


def _kept(moment: datetime | None) -> datetime | None:
    """The moment, or the end of all times that can be kept: nothing was done beyond it."""
    return None if moment is None else min(max(moment, EARLIEST), LATEST)


def _without_costs(line: AuditLine) -> AuditLine:
    entry = line.entry
    return replace(line, entry=replace(entry, before=_hidden(entry.before), after=_hidden(entry.after)))


def _hidden(facts: Facts | None) -> Facts | None:
    return None if facts is None else {name: value for name, value in facts.items() if name not in _COSTS}
