"""`Roles` and `Tokens`: what members may do, and what opens it to programs."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.memory.clock import SettableClock
from domain.identity.permissions import ALL, Permission
from domain.identity.roles import Role, RoleInUse, RoleNameTaken, UnknownRole
from domain.shared.identifiers import ApiTokenId, OrganizationId, RoleId
from ports.transactions import Transaction
from tests.brewery import Brewery
from tests.contracts.people import NOBODY, NOWHERE, VIEW, entry, new_member
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.domain.inventory.shelf import NOW


class TestRoles(StorageContract):
    """For keeping roles of an organisation's own."""

    def test_roles_are_listed_by_name(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        names = ["packer", "Counter", "Österreich"]
        made = [brewery.app.identity.manage_roles.define(brewery.caller, name, VIEW) for name in names]
        brewery.app.identity.manage_roles.define(cidery.caller, "Counter", VIEW)
        assert list(stores.people.roles(brewery.caller.organization_id)) == [made[1], made[0], made[2]]
        locked = stores.transactions(lambda transaction: transaction.roles.all(brewery.caller.organization_id))
        assert list(locked) == sorted(made, key=lambda role: role.id or NOBODY)
        assert stores.people.roles(NOWHERE) == []

    def test_a_role_is_edited_for_all_who_have_it(self, stores: Stores, brewery: Brewery) -> None:
        roles, caller = brewery.app.identity.manage_roles, brewery.caller
        role_id = roles.define(caller, "Counter", VIEW).id
        assert role_id is not None
        eve = new_member(brewery, "counter")
        after = roles.edit(caller, role_id, name="COUNTER", permissions=VIEW | {Permission.ADJUST_INVENTORY})
        [_, found] = stores.people.members(caller.organization_id)
        assert found == replace(eve, role=after)
        assert roles.edit(caller, role_id) == after

    def test_a_name_is_one_roles_only_whatever_its_case(self, stores: Stores, brewery: Brewery) -> None:
        roles, caller, whose = brewery.app.identity.manage_roles, brewery.caller, brewery.caller.organization_id
        roles.define(caller, "Counter", VIEW)
        packer = roles.define(caller, "Packer", VIEW)
        for write in ("add", "save"):
            role = replace(packer, name="COUNTER", id=RoleId(brewery.app.ids()) if write == "add" else packer.id)

            def keep(transaction: Transaction, write: str = write, role: Role = role) -> None:
                getattr(transaction.roles, write)(whose, role, entry(caller, brewery))

            with pytest.raises(RoleNameTaken):
                stores.transactions(keep)
        assert packer in stores.people.roles(whose)

    def test_a_role_is_removed_when_nobody_has_it(self, stores: Stores, brewery: Brewery) -> None:
        roles, caller, whose = brewery.app.identity.manage_roles, brewery.caller, brewery.caller.organization_id
        role = roles.define(caller, "Counter", VIEW)
        role_id = role.id
        assert role_id is not None
        eve = new_member(brewery, "Counter").user.id
        brewery.app.identity.change_member.deactivate(caller, eve)
        with pytest.raises(RoleInUse):
            roles.remove(caller, role_id)
        with pytest.raises(stores.broken):
            stores.transactions(lambda transaction: transaction.roles.remove(whose, role_id, entry(caller, brewery)))
        brewery.app.identity.change_member.role(caller, eve, "viewer")
        assert roles.remove(caller, role_id) == role
        assert stores.people.roles(whose) == []
        with pytest.raises(UnknownRole):
            roles.remove(caller, role_id)

    def test_a_role_is_defined_once_under_a_key(self, stores: Stores, brewery: Brewery) -> None:
        define, caller = brewery.app.identity.manage_roles.define, brewery.caller
        first = define(caller, "Counter", ALL, "once")
        assert define(caller, "Counter", ALL, "once") == first
        assert stores.people.roles(caller.organization_id) == [first]

    def test_nothing_of_another_organisations_roles_is_changed(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        roles = brewery.app.identity.manage_roles
        theirs = roles.define(cidery.caller, "Counter", VIEW)
        role_id = theirs.id
        assert role_id is not None
        with pytest.raises(UnknownRole):
            roles.edit(brewery.caller, role_id, name="Mine")
        with pytest.raises(UnknownRole):
            roles.remove(brewery.caller, role_id)
        with pytest.raises(UnknownRole):
            brewery.app.identity.change_member.role(brewery.caller, brewery.caller.actor_id, "Counter")
        whose = brewery.caller.organization_id
        assert not stores.transactions(lambda transaction: transaction.roles.in_use(whose, role_id))
        assert stores.people.roles(cidery.caller.organization_id) == [theirs]


class TestTokens(StorageContract):
    """For keeping API tokens."""

    def test_the_tokens_of_an_organisation_are_given_newest_first(
        self, stores: Stores, brewery: Brewery, cidery: Brewery, clock: SettableClock
    ) -> None:
        made = []
        for hours in (0, 0, -2):
            clock.advance(hours=hours)
            made.append(brewery.app.identity.issue_token(brewery.caller, f"{hours} hours", VIEW).token)
        brewery.app.identity.issue_token(cidery.caller, "theirs", VIEW)
        assert list(stores.people.tokens(brewery.caller.organization_id)) == [made[1], made[0], made[2]]
        assert stores.people.tokens(NOWHERE) == []

    def test_a_token_is_found_in_its_own_organisation_only(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        token = brewery.app.identity.issue_token(brewery.caller, "till", VIEW, NOW + timedelta(days=1)).token

        def found(organization_id: OrganizationId) -> object:
            return stores.transactions(lambda transaction: transaction.tokens.get(organization_id, token.id))

        assert found(brewery.caller.organization_id) == token
        assert found(cidery.caller.organization_id) is None

    def test_a_prefix_is_taken_once_in_all_organisations(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        first = brewery.app.identity.issue_token(brewery.caller, "till", VIEW).token
        second = brewery.app.identity.issue_token(cidery.caller, "till", VIEW).token
        again = replace(second, id=ApiTokenId(brewery.app.ids()), prefix=first.prefix)
        with pytest.raises(stores.broken):
            stores.transactions(lambda transaction: transaction.tokens.add(again, entry(cidery.caller, brewery)))
        presented = stores.access.token(first.prefix)
        assert presented is not None
        assert presented.token == first

    def test_a_token_is_of_a_member_of_its_organisation(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        first = brewery.app.identity.issue_token(brewery.caller, "till", VIEW).token
        other = replace(first, id=ApiTokenId(brewery.app.ids()), prefix="f" * 12, user_id=cidery.caller.actor_id)
        with pytest.raises(stores.broken):
            stores.transactions(lambda transaction: transaction.tokens.add(other, entry(brewery.caller, brewery)))
