from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from adapters.memory.clock import SettableClock
from domain.inventory.overview import ItemQuery
from domain.shared.audit import AuditEntry, AuditLine, AuditQuery
from domain.shared.identifiers import AuditId, OrganizationId, UserId
from tests.brewery import Brewery
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores

NOWHERE = OrganizationId(UUID(int=7))


class TestAudit(StorageContract):
    """For looking at what was done."""

    @pytest.fixture
    def began(self, brewery: Brewery, cidery: Brewery, clock: SettableClock) -> datetime:
        """An item is made and restocked in one hour, renamed by somebody else in the next; so at the cidery."""
        began = clock.advance(hours=1)
        for each in (brewery, cidery):
            each.restock(each.item("MALT"), "A", 5)
        clock.advance(hours=1)
        [line] = brewery.app.inventory.view_stock.items(brewery.caller, ItemQuery()).rows
        eve = replace(brewery.caller, actor_id=UserId(UUID(int=9)))
        brewery.app.inventory.edit_item(eve, line.item.id, lambda item: replace(item, name="Pale malt"))
        return began

    def test_entries_are_given_newest_first_with_the_names_of_who_acted(
        self, stores: Stores, brewery: Brewery, began: datetime
    ) -> None:
        found = look(stores, brewery)
        assert [(line.entry.action, line.actor) for line in found] == [
            ("inventory.edit_item", None),
            ("inventory.restock", "Ada"),
            ("inventory.create_item", "Ada"),
            ("identity.found_organization", "Ada"),
        ]
        newest = found[0].entry
        assert newest.before == {"name": "Malt"}
        assert newest.after == {"name": "Pale malt"}
        assert newest.created_at == began + timedelta(hours=1)
        assert (newest.organization_id, newest.request_id) == (brewery.caller.organization_id, "test")
        assert stores.people.audit(NOWHERE, AuditQuery()) == []

    def test_entries_are_filtered(self, stores: Stores, brewery: Brewery, began: datetime) -> None:
        later = began + timedelta(hours=1)
        item = look(stores, brewery)[0].entry.subject_id
        whose = str(brewery.caller.organization_id)
        queries = {
            "actor": (AuditQuery(actor_id=brewery.caller.actor_id), 3),
            "nobody": (AuditQuery(actor_id=UserId(UUID(int=8))), 0),
            "prefix": (AuditQuery(action="inventory."), 3),
            "whole action": (AuditQuery(action="inventory.restock"), 1),
            "no pattern": (AuditQuery(action="inventory%"), 0),
            "another case": (AuditQuery(action="Inventory."), 0),
            "subject": (AuditQuery(subject="inventory_item"), 3),
            "its id": (AuditQuery(subject_id=item), 3),
            "another id": (AuditQuery(subject="organization", subject_id=whose), 1),
            "not both": (AuditQuery(subject="inventory_item", subject_id=whose), 0),
            "since": (AuditQuery(since=later), 1),
            "until": (AuditQuery(until=began), 3),
            "between": (AuditQuery(since=began, until=began), 2),
            "all": (AuditQuery(actor_id=brewery.caller.actor_id, action="inv", since=began, until=later), 2),
            "what cannot be kept": (AuditQuery(action="nul \x00"), 0),
            "half a character": (AuditQuery(subject_id="\ud800"), 0),
        }
        assert {name: len(look(stores, brewery, query)) for name, (query, _) in queries.items()} == {
            name: count for name, (_, count) in queries.items()
        }

    def test_pages_neither_repeat_nor_skip_what_was_done_in_one_moment(self, stores: Stores, brewery: Brewery) -> None:
        for number in range(5):
            brewery.item(f"I{number}")
        found, query = [], AuditQuery(limit=2)
        while page := look(stores, brewery, query):
            found += page
            query = replace(query, before=place(page[-1].entry))
        assert len(found) == 6
        assert [place(line.entry) for line in found] == sorted((place(line.entry) for line in found), reverse=True)


def place(entry: AuditEntry) -> tuple[datetime, AuditId]:
    return entry.created_at, entry.id


def look(stores: Stores, brewery: Brewery, query: AuditQuery | None = None) -> list[AuditLine]:
    return list(stores.people.audit(brewery.caller.organization_id, query or AuditQuery()))
