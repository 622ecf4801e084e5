import pytest

from domain.identity.permissions import (
    ALL,
    MissingPermission,
    MoreThanOwn,
    Permission,
    UnknownPermission,
    kept_permissions,
    parse_permissions,
    require_own,
)
from tests.domain.shared.refusals import refused

VIEW = frozenset({Permission.VIEW_INVENTORY})


def test_permissions_have_the_names_that_tokens_carry() -> None:
    assert {permission.value for permission in Permission} == {
        "inventory.view",
        "inventory.adjust",
        "inventory.edit",
        "inventory.reserve",
        "inventory.view_costs",
        "recipes.view",
        "recipes.edit",
        "batches.view",
        "batches.plan",
        "batches.run",
        "products.view",
        "products.edit",
        "reports.view",
        "reports.export",
        "organization.edit",
        "organization.manage_users",
        "organization.manage_roles",
        "organization.manage_tokens",
        "organization.manage_billing",
        "organization.view_audit_logs",
    }


def test_permissions_are_read_by_their_names() -> None:
    assert parse_permissions(["inventory.view", "inventory.view"], field="scopes") == VIEW
    assert parse_permissions(Permission, field="scopes") == ALL


@pytest.mark.parametrize("text", ["inventory.View", "inventory", "", "inventory.view\n", "*"])
def test_a_permission_that_there_is_not_is_refused(text: str) -> None:
    with refused(
        "identity.unknown_permission",
        "There is no such permission.",
        field="scopes",
        expected="some of " + ", ".join(Permission),
        got=ascii(text),
    ):
        parse_permissions(["inventory.view", text], field="scopes")


def test_a_long_permission_is_not_repeated_whole() -> None:
    with pytest.raises(UnknownPermission) as caught:
        parse_permissions(["x" * 101], field="scopes")
    assert caught.value.got == f"'{'x' * 100}'"


def test_no_permission_at_all_is_refused() -> None:
    with refused(
        "identity.unknown_permission",
        "Name at least one permission.",
        field="permissions",
        expected="some of " + ", ".join(Permission),
        got="none",
    ):
        parse_permissions([], field="permissions")


def test_what_was_kept_of_a_permission_that_is_no_more_gives_nothing() -> None:
    assert kept_permissions(["inventory.view", "inventory.fly"]) == VIEW
    assert kept_permissions([]) == frozenset()


def test_nobody_may_give_what_they_do_not_have() -> None:
    require_own(VIEW, VIEW, field="role")
    require_own(frozenset(), frozenset(), field="role")
    with refused(
        "identity.more_than_own",
        "This needs permissions that you do not have yourself.",
        field="role",
        expected="some of inventory.view",
        got="inventory.adjust, inventory.edit",
    ):
        require_own(VIEW | {Permission.EDIT_INVENTORY, Permission.ADJUST_INVENTORY}, VIEW, field="role")
    with pytest.raises(MoreThanOwn) as caught:
        require_own(VIEW, frozenset(), field="role")
    assert caught.value.expected == "some of nothing"


def test_what_is_denied_to_somebody_known_has_codes_of_its_own() -> None:
    assert MissingPermission.code == "identity.missing_permission"
