from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from adapters.memory.clock import SettableClock
from application.identity.issue_token import IssuedToken
from domain.identity.permissions import ALL, Permission
from domain.identity.roles import MAKER, OWNER
from domain.shared.audit import AuditEntry, AuditQuery
from domain.shared.identifiers import AuditId, OrganizationId, UserId
from tests.brewery import Brewery
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.domain.inventory.shelf import NOW

NOWHERE = OrganizationId(UUID(int=7))
HOUR = timedelta(hours=1)


def issued(brewery: Brewery) -> IssuedToken:
    """A token that may do everything, for ever."""
    return brewery.app.identity.issue_token(brewery.caller, "Waage im Keller — 1", ALL)


def denial(brewery: Brewery, minutes: int = 0, permission: str = "inventory.edit") -> AuditEntry:
    """Something that is noted once, so many minutes from now."""
    return AuditEntry(
        id=AuditId(brewery.app.ids()),
        organization_id=brewery.caller.organization_id,
        actor_id=brewery.caller.actor_id,
        action="identity.deny",
        subject="permission",
        subject_id=permission,
        before=None,
        after={"code": "identity.missing_permission"},
        request_id="test",
        created_at=NOW + timedelta(minutes=minutes),
    )


def noted(stores: Stores, brewery: Brewery) -> list[AuditId]:
    query = AuditQuery(action="identity.deny")
    return [line.entry.id for line in stores.people.audit(brewery.caller.organization_id, query)][::-1]


class TestAccess(StorageContract):
    """For knowing who calls."""

    def test_a_token_is_found_by_its_prefix_with_its_member_and_organisation(
        self, stores: Stores, brewery: Brewery
    ) -> None:
        token = issued(brewery).token
        issued(brewery)
        presented = stores.access.token(token.prefix)
        assert presented is not None
        assert presented.token == token
        assert presented.organization == brewery.caller.organization
        assert presented.member.user.id == brewery.caller.actor_id
        assert presented.member.role == OWNER
        assert presented.member.permissions == ALL

    def test_a_token_is_found_in_whatever_state(self, stores: Stores, brewery: Brewery, clock: SettableClock) -> None:
        one = brewery.app.identity.issue_token(
            brewery.caller, "short", [Permission.VIEW_INVENTORY], clock() + HOUR
        ).token
        revoked = brewery.app.identity.revoke_token(brewery.caller, one.id)
        presented = stores.access.token(one.prefix)
        assert presented is not None
        assert presented.token == revoked == replace(one, revoked_at=clock())

    def test_s46_a_token_comes_with_what_its_member_may_do_now(self, stores: Stores, brewery: Brewery) -> None:
        brewery.app.identity.create_user(brewery.caller, "Eve", f"eve-{brewery.app.ids()}@example.org", "owner")
        token = issued(brewery).token
        brewery.app.identity.change_member.role(brewery.caller, brewery.caller.actor_id, "maker")
        presented = stores.access.token(token.prefix)
        assert presented is not None
        assert presented.member.role == MAKER
        role = brewery.app.identity.manage_roles.define(brewery.caller, "Counter", frozenset({Permission.VIEW_COSTS}))
        brewery.app.identity.change_member.role(brewery.caller, brewery.caller.actor_id, "counter")
        presented = stores.access.token(token.prefix)
        assert presented is not None
        assert presented.member.role == role
        brewery.app.identity.disable_user(brewery.caller.actor_id)
        presented = stores.access.token(token.prefix)
        assert presented is not None
        assert not presented.member.is_in_force

    def test_a_prefix_is_matched_exactly(self, stores: Stores, brewery: Brewery) -> None:
        prefix = issued(brewery).token.prefix
        for other in (prefix.swapcase(), f"{prefix[:-1]}g", prefix[:-1], "", "%", "nul \x00", "half \ud800"):
            assert other == prefix or stores.access.token(other) is None

    def test_an_operator_acts_for_the_first_owner_in_force(
        self, stores: Stores, brewery: Brewery, cidery: Brewery, clock: SettableClock
    ) -> None:
        app, whose = brewery.app, brewery.caller.organization_id
        for each in (brewery, cidery):
            assert stores.access.owner(each.caller.organization_id) == each.caller.actor_id
        assert stores.access.owner(NOWHERE) is None
        clock.advance(hours=1)
        eve = app.identity.create_user(brewery.caller, "Eve", f"eve-{app.ids()}@example.org", "owner").user.id
        assert stores.access.owner(whose) == brewery.caller.actor_id
        app.identity.disable_user(brewery.caller.actor_id)
        assert stores.access.owner(whose) == eve
        app.identity.disable_user(eve)
        assert stores.access.owner(whose) == brewery.caller.actor_id

    def test_a_use_of_a_token_is_remembered(self, stores: Stores, brewery: Brewery) -> None:
        token, other = issued(brewery).token, issued(brewery).token
        for used_at in (NOW, NOW + HOUR, NOW):
            stores.access.note_use(token, used_at)
        found = {each.id: each.last_used_at for each in stores.people.tokens(brewery.caller.organization_id)}
        assert found == {token.id: NOW + HOUR, other.id: None}

    def test_a_denial_is_noted_once_in_a_while(self, stores: Stores, brewery: Brewery) -> None:
        first, soon, later = (denial(brewery, minutes) for minutes in (0, 59, 61))
        for entry in (first, soon, later):
            stores.access.note_refusal(entry, entry.created_at - HOUR)
        assert noted(stores, brewery) == [first.id, later.id]

    def test_denials_of_different_things_people_and_organisations_are_noted_each(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        entries = [
            denial(brewery),
            denial(brewery, 1, "inventory.view"),
            replace(denial(brewery, 2), actor_id=UserId(UUID(int=7))),
            replace(denial(brewery, 3), action="identity.deny.again"),
            replace(denial(brewery, 4), subject="role"),
        ]
        theirs = denial(cidery)
        for entry in (*entries, theirs):
            stores.access.note_refusal(entry, NOW - HOUR)
        assert noted(stores, brewery) == [entry.id for entry in entries]
        assert noted(stores, cidery) == [theirs.id]

    def test_an_organisation_is_founded_once(self, stores: Stores, brewery: Brewery) -> None:
        again = replace(brewery.caller.organization, name="Again")
        with pytest.raises(stores.broken):
            stores.transactions(lambda transaction: transaction.members.found(again, NOW))
        assert stores.reading.organization(again.id) == brewery.caller.organization
        assert stores.access.owner(again.id) == brewery.caller.actor_id
