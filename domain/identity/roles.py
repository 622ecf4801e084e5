"""Roles: named sets of permissions, four that every organisation has and those of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from unicodedata import normalize

from domain.identity.names import checked_name
from domain.identity.permissions import ALL, Permission, Permissions, require_own
from domain.shared.errors import DomainError
from domain.shared.identifiers import RoleId


class UnknownRole(DomainError):
    """The organisation has no such role."""

    code = "identity.unknown_role"

    def __init__(self, got: str) -> None:
        super().__init__(
            "The organisation has no such role.",
            field="role",
            expected=f"{', '.join(BUILT_IN)}, or a role of the organisation's own",
            got=ascii(got[:100]),
        )


class RoleNameTaken(DomainError):
    """Another role has that name."""

    code = "identity.role_name_taken"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is a role {name} already.", field="name", expected="a name that no other role has", got=name
        )


class RoleInUse(DomainError):
    """Somebody has the role."""

    code = "identity.role_in_use"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Members have the role {name}; give them another one first.",
            field="role",
            expected="a role that nobody has, deactivated members included",
            got=name,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """`id` is None for a built-in role, which is known by its name and never changes."""

    name: str
    permissions: Permissions
    id: RoleId | None = None

    @property
    def key(self) -> str:
        """The name as it is compared: two that differ by case alone would be one role."""
        return role_key(self.name)


OWNER = Role(name="owner", permissions=ALL)
MANAGER = Role(name="manager", permissions=ALL - {Permission.MANAGE_ROLES, Permission.MANAGE_BILLING})
MAKER = Role(
    name="maker",
    permissions=frozenset(
        {
            Permission.VIEW_INVENTORY,
            Permission.ADJUST_INVENTORY,
            Permission.RESERVE_INVENTORY,
            Permission.VIEW_RECIPES,
            Permission.VIEW_BATCHES,
            Permission.PLAN_BATCHES,
            Permission.RUN_BATCHES,
            Permission.VIEW_PRODUCTS,
            Permission.MANAGE_TOKENS,
        }
    ),
)
VIEWER = Role(
    name="viewer",
    permissions=frozenset(
        {
            Permission.VIEW_INVENTORY,
            Permission.VIEW_RECIPES,
            Permission.VIEW_BATCHES,
            Permission.VIEW_PRODUCTS,
            Permission.VIEW_REPORTS,
        }
    ),
)
BUILT_IN: Mapping[str, Role] = MappingProxyType({role.name: role for role in (OWNER, MANAGER, MAKER, VIEWER)})
"""The roles of every organisation, by name. Only an owner has everything, and so can make another owner."""


def role_key(name: str) -> str:
    """A role's name as it is compared."""
    return normalize("NFKC", normalize("NFKC", name).casefold())


def find_role(name: str, own_roles: Iterable[Role]) -> Role:
    """
    The role of that name, whatever its case.

    :raises UnknownRole: neither every organisation nor this one has it.
    """
    key = role_key(name)
    found = next((role for role in (*BUILT_IN.values(), *own_roles) if role.key == key), None)
    if found is None:
        raise UnknownRole(name)
    return found


def own_role(role_id: RoleId, name: str, permissions: Permissions, *, others: Iterable[Role], own: Permissions) -> Role:
    """
    A role of an organisation's own, defined by somebody who may do all of it.

    others: the organisation's other roles; the built-in ones are known. own: the permissions of who defines it.

    :raises InvalidName: it has no proper name.
    :raises RoleNameTaken: another role has the name, whatever its case.
    :raises MoreThanOwn: it would give more than its maker has.
    """
    role = Role(id=role_id, name=checked_name(name), permissions=permissions)
    if any(role.key == other.key for other in (*BUILT_IN.values(), *others)):
        raise RoleNameTaken(name)
    require_own(permissions, own, field="permissions")
    return role


def edited_role(before: Role, after: Role, *, others: Iterable[Role], own: Permissions) -> Role:
    """
    An own role after an edit, by somebody who may do all of what it gave and will give.

    :raises InvalidName, RoleNameTaken, MoreThanOwn: as for a new one.
    """
    require_own(before.permissions, own, field="role")
    if before.id is None:
        raise UnknownRole(before.name)
    return own_role(before.id, after.name, after.permissions, others=others, own=own)


def check_removal(role: Role, *, in_use: bool, own: Permissions) -> None:
    """
    Refuse to remove a role that somebody has, or that gives what the remover may not do.

    :raises RoleInUse: somebody has it.
    :raises MoreThanOwn: it gives more than the remover has.
    """
    require_own(role.permissions, own, field="role")
    if in_use:
        raise RoleInUse(role.name)
