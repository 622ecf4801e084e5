from uuid import UUID

import pytest

from domain.identity.names import InvalidName
from domain.identity.permissions import ALL, MoreThanOwn, Permission
from domain.identity.roles import (
    BUILT_IN,
    MAKER,
    MANAGER,
    OWNER,
    VIEWER,
    Role,
    RoleNameTaken,
    UnknownRole,
    check_removal,
    edited_role,
    find_role,
    own_role,
)
from domain.shared.identifiers import RoleId
from tests.domain.shared.refusals import refused

VIEW = frozenset({Permission.VIEW_INVENTORY})
COUNTER = Role(id=RoleId(UUID(int=1)), name="Counter", permissions=VIEW | {Permission.ADJUST_INVENTORY})
PACKER_ID = RoleId(UUID(int=2))


def test_four_roles_are_there_from_the_beginning() -> None:
    assert list(BUILT_IN) == ["owner", "manager", "maker", "viewer"]
    assert all(role.id is None and role.name == name for name, role in BUILT_IN.items())


def test_an_owner_has_every_permission_and_nobody_else_has() -> None:
    assert OWNER.permissions == ALL
    assert {Permission.MANAGE_ROLES, Permission.MANAGE_BILLING} == ALL - MANAGER.permissions
    assert MAKER.permissions < MANAGER.permissions
    assert VIEWER.permissions < MANAGER.permissions


def test_a_viewer_changes_nothing_and_sees_neither_costs_nor_the_audit() -> None:
    assert {permission.partition(".")[2] for permission in VIEWER.permissions} == {"view"}


def test_a_maker_works_on_stock_and_batches_but_sees_no_costs() -> None:
    assert {Permission.ADJUST_INVENTORY, Permission.RESERVE_INVENTORY, Permission.RUN_BATCHES} <= MAKER.permissions
    assert not MAKER.permissions & {Permission.VIEW_COSTS, Permission.EDIT_INVENTORY, Permission.MANAGE_USERS}


def test_an_organisation_defines_roles_of_its_own() -> None:
    packer = own_role(PACKER_ID, "Packer", VIEW, others=[COUNTER], own=VIEW)
    assert packer == Role(id=PACKER_ID, name="Packer", permissions=VIEW)


@pytest.mark.parametrize("name", ["owner", "Owner", "VIEWER", "counter", "COUNTER", "\uff43ounter"])
def test_a_role_is_not_called_like_another_one(name: str) -> None:
    with refused(
        "identity.role_name_taken",
        f"There is a role {name} already.",
        field="name",
        expected="a name that no other role has",
        got=name,
    ):
        own_role(PACKER_ID, name, VIEW, others=[COUNTER], own=ALL)


def test_a_role_has_a_proper_name() -> None:
    with pytest.raises(InvalidName):
        own_role(PACKER_ID, "two\nlines", VIEW, others=[], own=ALL)


def test_nobody_defines_a_role_that_may_do_more_than_they() -> None:
    with pytest.raises(MoreThanOwn) as caught:
        own_role(PACKER_ID, "Packer", ALL, others=[], own=VIEW)
    assert caught.value.field == "permissions"


def test_a_role_is_edited_and_keeps_its_id() -> None:
    after = edited_role(COUNTER, Role(name="Clerk", permissions=VIEW), others=[], own=COUNTER.permissions)
    assert after == Role(id=COUNTER.id, name="Clerk", permissions=VIEW)


def test_an_edit_may_not_take_a_name_that_is_taken() -> None:
    other = Role(id=PACKER_ID, name="Packer", permissions=VIEW)
    with pytest.raises(RoleNameTaken):
        edited_role(COUNTER, Role(name="packer", permissions=VIEW), others=[other], own=ALL)


def test_nobody_edits_a_role_that_may_do_more_than_they_even_to_take_it_away() -> None:
    with pytest.raises(MoreThanOwn) as caught:
        edited_role(COUNTER, Role(name="Counter", permissions=VIEW), others=[], own=VIEW)
    assert caught.value.field == "role"


def test_a_built_in_role_never_changes() -> None:
    with refused(
        "identity.unknown_role",
        "The organisation has no such role.",
        field="role",
        expected="owner, manager, maker, viewer, or a role of the organisation's own",
        got="'viewer'",
    ):
        edited_role(VIEWER, Role(name="Guest", permissions=VIEW), others=[], own=ALL)


def test_a_role_is_found_by_its_name_whatever_the_case() -> None:
    assert find_role("Maker", []) == MAKER
    assert find_role("COUNTER", [COUNTER]) == COUNTER
    with pytest.raises(UnknownRole) as caught:
        find_role("counter", [])
    assert caught.value.got == "'counter'"


def test_an_unknown_role_is_not_repeated_whole() -> None:
    assert UnknownRole("x" * 101).got == f"'{'x' * 100}'"


def test_a_role_that_somebody_has_is_not_removed() -> None:
    check_removal(COUNTER, in_use=False, own=ALL)
    with refused(
        "identity.role_in_use",
        "Members have the role Counter; give them another one first.",
        field="role",
        expected="a role that nobody has, deactivated members included",
        got="Counter",
    ):
        check_removal(COUNTER, in_use=True, own=ALL)


def test_nobody_removes_a_role_that_may_do_more_than_they() -> None:
    with pytest.raises(MoreThanOwn) as caught:
        check_removal(COUNTER, in_use=False, own=VIEW)
    assert caught.value.field == "role"
