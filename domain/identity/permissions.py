"""Permissions: what somebody may do in an organisation, each named by what it is for."""

from collections.abc import Iterable
from enum import StrEnum
from types import MappingProxyType

from domain.shared.errors import DomainError


class Permission(StrEnum):
    """What a role gives its members, and what a token may be used for. The values are stable: tokens carry them."""

    VIEW_INVENTORY = "inventory.view"
    ADJUST_INVENTORY = "inventory.adjust"
    EDIT_INVENTORY = "inventory.edit"
    RESERVE_INVENTORY = "inventory.reserve"
    VIEW_COSTS = "inventory.view_costs"
    VIEW_RECIPES = "recipes.view"
    EDIT_RECIPES = "recipes.edit"
    VIEW_BATCHES = "batches.view"
    PLAN_BATCHES = "batches.plan"
    RUN_BATCHES = "batches.run"
    VIEW_PRODUCTS = "products.view"
    EDIT_PRODUCTS = "products.edit"
    VIEW_REPORTS = "reports.view"
    EXPORT_REPORTS = "reports.export"
    EDIT_ORGANIZATION = "organization.edit"
    MANAGE_USERS = "organization.manage_users"
    MANAGE_ROLES = "organization.manage_roles"
    MANAGE_TOKENS = "organization.manage_tokens"
    MANAGE_BILLING = "organization.manage_billing"
    VIEW_AUDIT_LOGS = "organization.view_audit_logs"


Permissions = frozenset[Permission]

ALL: Permissions = frozenset(Permission)
FEATURES: Permissions = frozenset({Permission.MANAGE_TOKENS, Permission.MANAGE_ROLES, Permission.VIEW_AUDIT_LOGS})
"""What a plan that is paid for may be without. All else that a role permits, every plan has."""

_BY_VALUE = MappingProxyType({each.value: each for each in Permission})


class AccessDenied(DomainError):
    """Somebody who is known asked for what they may not do; the audit notes it."""

    code = "identity.access_denied"


class MissingPermission(AccessDenied):
    """The caller is known, but this is not for them."""

    code = "identity.missing_permission"


class MoreThanOwn(AccessDenied):
    """Somebody would give to others, or take from them, what they may not do themselves."""

    code = "identity.more_than_own"


class UnknownPermission(DomainError):
    """A permission of that name does not exist, or none is named at all."""

    code = "identity.unknown_permission"


def kept_permissions(values: Iterable[str]) -> Permissions:
    """What was kept as texts. A permission that there is no more gives nothing, rather than to lock everybody out."""
    return frozenset(_BY_VALUE[value] for value in values if value in _BY_VALUE)


def parse_permissions(texts: Iterable[str], *, field: str) -> Permissions:
    """
    Permissions as somebody asked for them: at least one.

    :raises UnknownPermission: one of them does not exist, or there is none.
    """
    asked = list(texts)
    unknown = next((text for text in asked if text not in _BY_VALUE), None)
    if unknown is not None or not asked:
        raise UnknownPermission(
            "Name at least one permission." if unknown is None else "There is no such permission.",
            field=field,
            expected="some of " + ", ".join(Permission),
            got="none" if unknown is None else ascii(unknown[:100]),
        )
    return kept_permissions(asked)


def require_own(asked: Permissions, own: Permissions, *, field: str) -> None:
    """
    Refuse what goes beyond one's own permissions: nobody may give what they do not have.

    :raises MoreThanOwn: something asked is not among one's own.
    """
    beyond = asked - own
    if beyond:
        raise MoreThanOwn(
            "This needs permissions that you do not have yourself.",
            field=field,
            expected="some of " + (", ".join(sorted(own)) or "nothing"),
            got=", ".join(sorted(beyond)),
        )
