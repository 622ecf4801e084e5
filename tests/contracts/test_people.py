"""`Users` and `Members`: people, and what they are in each organisation."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

import pytest

from adapters.memory.clock import SettableClock
from domain.identity.emails import Email
from domain.identity.members import AlreadyMember, EmailTaken, LastOwner, Member, UnknownMember, UnknownUser, User
from domain.identity.roles import MAKER, OWNER, VIEWER, Role, UnknownRole
from domain.shared.identifiers import RoleId, UserId
from ports.transactions import Transaction
from tests.brewery import Brewery
from tests.contracts.people import NOBODY, NOWHERE, VIEW, address, entry, new_member
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.domain.inventory.shelf import NOW


class TestUsers(StorageContract):
    """For keeping users, who are of no organisation."""

    def test_a_user_is_found_as_kept(self, stores: Stores, brewery: Brewery) -> None:
        user = new_member(brewery).user
        assert stores.transactions(lambda transaction: transaction.users.get(user.id)) == user
        assert user.email is not None
        assert stores.people.user_of_email(user.email.key) == user
        assert brewery.app.identity.view_access.user_of_email(user.email.shown.upper()) == user

    def test_nobody_is_found_under_an_address_that_nobody_has(self, stores: Stores, brewery: Brewery) -> None:
        assert stores.transactions(lambda transaction: transaction.users.get(NOBODY)) is None
        for key in ("", "%", "nobody@example.org", "nul\x00@example.org", "half\ud800@example.org"):
            assert stores.people.user_of_email(key) is None
        with pytest.raises(UnknownUser):
            brewery.app.identity.view_access.user_of_email("nobody@example.org")

    def test_s27_an_address_is_one_users_whatever_its_case(self, stores: Stores, brewery: Brewery) -> None:
        email = address(brewery)
        brewery.app.identity.create_user(brewery.caller, "Eve", email, "maker")
        with pytest.raises(EmailTaken):
            brewery.app.identity.create_user(brewery.caller, "Mallory", email.upper(), "maker")
        assert [each.user.name for each in stores.people.members(brewery.caller.organization_id)] == ["Ada", "Eve"]

    def test_an_address_that_somebody_else_has_is_not_taken_over(self, stores: Stores, brewery: Brewery) -> None:
        eve, ivy = new_member(brewery).user, new_member(brewery).user
        with pytest.raises(EmailTaken):
            stores.transactions(lambda transaction: transaction.users.save(replace(ivy, email=eve.email), []))
        assert stores.transactions(lambda transaction: transaction.users.get(ivy.id)) == ivy

    def test_users_without_an_address_do_not_stand_in_each_others_way(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        found = [stores.people.members(each.caller.organization_id)[0].user for each in (brewery, cidery)]
        assert [user.email for user in found] == [None, None]

    def test_a_user_is_kept_as_they_are_now(self, stores: Stores, brewery: Brewery) -> None:
        before = new_member(brewery).user
        after = replace(before, name="Eva", email=Email(address(brewery)), disabled_at=NOW)
        stores.transactions(lambda transaction: transaction.users.save(after, []))
        assert stores.transactions(lambda transaction: transaction.users.get(before.id)) == after

    def test_users_come_in_pages_oldest_first(self, stores: Stores, brewery: Brewery) -> None:
        made = [new_member(brewery).user for _ in range(3)]
        assert list(stores.people.users(limit=2, after=made[0].id)) == made[1:]
        assert len(stores.people.users(limit=1, after=None)) == 1

    def test_the_organisations_of_a_user_are_known(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        eve = new_member(brewery)
        joined = replace(eve, organization_id=cidery.caller.organization_id, role=VIEWER)
        stores.transactions(lambda transaction: transaction.members.add(joined, entry(cidery.caller, brewery)))
        found = stores.transactions(lambda transaction: transaction.users.organizations(eve.user.id))
        assert list(found) == sorted({brewery.caller.organization_id, cidery.caller.organization_id})
        assert stores.transactions(lambda transaction: transaction.users.organizations(NOBODY)) == []

    def test_a_user_is_disabled_in_all_their_organisations_at_once(
        self, stores: Stores, brewery: Brewery, cidery: Brewery, clock: SettableClock
    ) -> None:
        eve = new_member(brewery)
        joined = replace(eve, organization_id=cidery.caller.organization_id, role=VIEWER)
        stores.transactions(lambda transaction: transaction.members.add(joined, entry(cidery.caller, brewery)))
        disabled = brewery.app.identity.disable_user(eve.user.id)
        assert disabled.disabled_at == clock()
        for each in (brewery, cidery):
            [found] = [m for m in stores.people.members(each.caller.organization_id) if m.user.id == eve.user.id]
            assert not found.is_in_force
        clock.advance(hours=1)
        assert brewery.app.identity.disable_user(eve.user.id) == disabled
        assert brewery.app.identity.disable_user.enable(eve.user.id) == eve.user
        with pytest.raises(UnknownUser):
            brewery.app.identity.disable_user(NOBODY)


class TestMembers(StorageContract):
    """For keeping organisations with their members."""

    def test_members_are_listed_in_the_order_in_which_they_joined(
        self, stores: Stores, brewery: Brewery, cidery: Brewery, clock: SettableClock
    ) -> None:
        new_member(cidery)
        clock.advance(hours=-1)
        earlier = new_member(brewery)
        found = stores.people.members(brewery.caller.organization_id)
        assert found[0] == earlier
        assert [(each.user.name, each.role) for each in found] == [("Eve", MAKER), ("Ada", OWNER)]
        assert stores.people.members(NOWHERE) == []

    def test_a_member_is_locked_with_the_owners_in_force(self, stores: Stores, brewery: Brewery) -> None:
        whose, ada = brewery.caller.organization_id, brewery.caller.actor_id
        eve, ivy, kim, lee = (new_member(brewery, role) for role in ("maker", "owner", "owner", "owner"))
        brewery.app.identity.change_member.deactivate(brewery.caller, kim.user.id)
        brewery.app.identity.disable_user(lee.user.id)
        locked = stores.transactions(lambda transaction: transaction.members.lock(whose, eve.user.id))
        assert locked is not None
        assert locked.member == eve
        assert set(locked.owners) == {ada, ivy.user.id}

    def test_who_is_no_member_is_not_found(self, stores: Stores, brewery: Brewery, cidery: Brewery) -> None:
        theirs = cidery.caller.actor_id
        whose = brewery.caller.organization_id
        assert stores.transactions(lambda transaction: transaction.members.lock(whose, theirs)) is None
        change = brewery.app.identity.change_member
        calls: list[Callable[[], Member]] = [
            lambda: change.role(brewery.caller, theirs, "viewer"),
            lambda: change.deactivate(brewery.caller, theirs),
            lambda: change.restore(brewery.caller, theirs),
        ]
        for call in calls:
            with pytest.raises(UnknownMember):
                call()

    def test_a_member_is_changed_and_changed_back(self, stores: Stores, brewery: Brewery) -> None:
        eve = new_member(brewery)
        change, caller, user_id = brewery.app.identity.change_member, brewery.caller, eve.user.id

        def found() -> Member:
            [_, found] = stores.people.members(caller.organization_id)
            return found

        assert change.role(caller, user_id, "viewer") == found() == replace(eve, role=VIEWER)
        assert change.deactivate(caller, user_id) == found() == replace(eve, role=VIEWER, is_active=False)
        assert change.restore(caller, user_id) == found() == replace(eve, role=VIEWER)
        role = brewery.app.identity.manage_roles.define(caller, "Counter", VIEW)
        assert change.role(caller, user_id, "Counter") == found() == replace(eve, role=role)
        assert change.role(caller, user_id, "maker") == found() == eve
        with pytest.raises(UnknownRole):
            change.role(caller, user_id, "boss")

    def test_a_user_joins_an_organisation_once(self, stores: Stores, brewery: Brewery) -> None:
        eve = new_member(brewery)
        with pytest.raises(AlreadyMember):
            stores.transactions(lambda transaction: transaction.members.add(eve, entry(brewery.caller, brewery)))

    @pytest.mark.parametrize(
        "wrong",
        [
            {"organization_id": NOWHERE},
            {"user": User(id=NOBODY, name="Nobody", created_at=NOW)},
            {"role": Role(id=RoleId(UUID(int=7)), name="Counter", permissions=VIEW)},
        ],
    )
    def test_a_member_is_a_user_of_an_organisation_in_a_role_that_is_there(
        self, stores: Stores, brewery: Brewery, wrong: dict[str, object]
    ) -> None:
        user = User(id=UserId(brewery.app.ids()), name="Eve", created_at=NOW)
        fine = Member(organization_id=brewery.caller.organization_id, user=user, role=MAKER, joined_at=NOW)
        member = replace(fine, **wrong)  # type: ignore[arg-type] # each is a field of a member

        def work(transaction: Transaction) -> None:
            transaction.users.add(user)
            transaction.members.add(member, entry(brewery.caller, brewery))

        with pytest.raises(stores.broken):
            stores.transactions(work)

    def test_the_last_owner_in_force_stays(self, brewery: Brewery) -> None:
        caller, ada = brewery.caller, brewery.caller.actor_id
        eve = new_member(brewery, "owner").user.id
        brewery.app.identity.disable_user(eve)
        with pytest.raises(LastOwner):
            brewery.app.identity.change_member.role(caller, ada, "manager")
        with pytest.raises(LastOwner):
            brewery.app.identity.change_member.deactivate(caller, ada)
        brewery.app.identity.disable_user.enable(eve)
        assert brewery.app.identity.change_member.role(caller, ada, "manager").role.name == "manager"

    def test_of_owners_who_all_step_back_at_once_one_stays(self, stores: Stores, brewery: Brewery) -> None:
        caller = brewery.caller
        owners = [caller.actor_id, *(new_member(brewery, "owner").user.id for _ in range(3))]

        def step_back(user_id: UserId) -> bool:
            try:
                brewery.app.identity.change_member.role(caller, user_id, "viewer")
            except LastOwner:
                return False
            return True

        with ThreadPoolExecutor(len(owners)) as threads:
            done = list(threads.map(step_back, owners))
        assert sorted(done) == [False, True, True, True]
        left = [each for each in stores.people.members(caller.organization_id) if each.role == OWNER]
        assert len(left) == 1
