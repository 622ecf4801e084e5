"""Permissions in words, in the groups in which people choose them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

from domain.identity.permissions import Permission

GROUPS: Mapping[str, Mapping[Permission, str]] = MappingProxyType(
    {
        "Stock": {
            Permission.VIEW_INVENTORY: "See items, lots and their history",
            Permission.ADJUST_INVENTORY: "Record deliveries, sales, losses and counts",
            Permission.RESERVE_INVENTORY: "Reserve stock for orders",
            Permission.EDIT_INVENTORY: "Make and edit items and units",
            Permission.VIEW_COSTS: "See costs and values",
        },
        "Recipes and batches": {
            Permission.VIEW_RECIPES: "See recipes",
            Permission.EDIT_RECIPES: "Write recipes",
            Permission.VIEW_BATCHES: "See batches",
            Permission.PLAN_BATCHES: "Plan batches",
            Permission.RUN_BATCHES: "Start and finish batches",
        },
        "Products": {
            Permission.VIEW_PRODUCTS: "See products",
            Permission.EDIT_PRODUCTS: "Make and edit products",
        },
        "Reports": {
            Permission.VIEW_REPORTS: "See reports",
            Permission.EXPORT_REPORTS: "Take reports away as files",
        },
        "Organisation": {
            Permission.EDIT_ORGANIZATION: "Change what it is called, its time zone and currency",
            Permission.MANAGE_USERS: "Manage members and everybody's API tokens",
            Permission.MANAGE_ROLES: "Define roles",
            Permission.MANAGE_TOKENS: "Make API tokens of one's own",
            Permission.MANAGE_BILLING: "Manage plan and payment",
            Permission.VIEW_AUDIT_LOGS: "Read the audit",
        },
    }
)
"""Every permission there is, in one group each. A test holds them against the permissions."""

_WORDS: Mapping[str, str] = MappingProxyType(
    {permission.value: words for group in GROUPS.values() for permission, words in group.items()}
)


def in_words(permission: str) -> str:
    """A permission in words; one that there is no more, as it was kept."""
    return _WORDS.get(permission, permission)


def in_groups(permissions: Collection[Permission]) -> Iterator[tuple[str, Sequence[tuple[Permission, str]]]]:
    """Those permissions in words, group by group; groups of which there is none are left out."""
    for title, group in GROUPS.items():
        chosen = [(permission, words) for permission, words in group.items() if permission in permissions]
        if chosen:
            yield title, chosen
