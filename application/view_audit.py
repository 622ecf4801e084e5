"""Look at the audit: who did what."""

from dataclasses import dataclass, replace

from application.caller import Caller
from application.view_stock import Page
from domain.identity.permissions import Permission
from domain.shared.audit import AuditLine, AuditQuery, Facts
from ports.people_reading import PeopleReading

_COSTS = frozenset({"unit_cost", "value", "cost"})


@dataclass(frozen=True, slots=True)
class ViewAudit:
    """
    A page of the organisation's audit, newest first, in one statement.

    What an entry tells of costs is left out for callers who may not see costs.
    """

    people: PeopleReading

    def __call__(self, caller: Caller, query: AuditQuery) -> Page[AuditLine]:
        found = self.people.audit(caller.organization_id, replace(query, limit=query.limit + 1))
        page = Page(rows=found[: query.limit], more=len(found) > query.limit)
        if Permission.VIEW_COSTS in caller.permissions:
            return page
        return Page(rows=[_without_costs(line) for line in page.rows], more=page.more)


def _without_costs(line: AuditLine) -> AuditLine:
    entry = line.entry
    return replace(line, entry=replace(entry, before=_hidden(entry.before), after=_hidden(entry.after)))


def _hidden(facts: Facts | None) -> Facts | None:
    return None if facts is None else {name: value for name, value in facts.items() if name not in _COSTS}
