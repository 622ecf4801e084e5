"""Define, edit and remove roles of an organisation's own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from application.auditing import audited
from application.billing.room import Room
from application.caller import Caller
from application.requests import claim_for, first_answer
from domain.identity.permissions import Permission, Permissions
from domain.identity.roles import Role, UnknownRole, check_removal, edited_role, own_role
from domain.shared.audit import AuditEntry, Facts
from domain.shared.identifiers import RoleId
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class _Asked:
    name: str
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ManageRoles:
    """
    Change the organisation's own roles, within what the caller may do.

    :raises UnknownRole: the organisation has no such role of its own.
    :raises InvalidName, RoleNameTaken: it cannot be called so.
    :raises MoreThanOwn: it gives, or would give, more than the caller has.
    :raises NotInPlan: the plan has no roles of an organisation's own.
    """

    transactions: Transactions
    room: Room
    clock: Clock
    ids: Ids

    def define(self, caller: Caller, name: str, permissions: Permissions, key: str | None = None) -> Role:
        """
        Make a role. With a key it is made once; a repetition gets the same role.

        :raises KeyReused: the key belongs to another request.
        """

        def work(transaction: Transaction) -> Role:
            others = transaction.roles.all(caller.organization_id)
            role_id = RoleId(self.ids())
            if key is not None:
                asked = _Asked(name, tuple(sorted(permissions)))
                claim = claim_for(key, "define role", [asked], [str(role_id)], self.clock())
                held = transaction.claims.take(caller.organization_id, [claim])
                if key in held:
                    [made] = first_answer(held[key], claim)
                    return _only(others, lambda role: str(role.id) == made, made)
            self.room.require_feature(transaction, caller.organization_id, Permission.MANAGE_ROLES)
            role = own_role(role_id, name, permissions, others=others, own=caller.permissions)
            audit = self._audit(caller, "identity.define_role", role, None, _facts(role))
            transaction.roles.add(caller.organization_id, role, audit)
            return role

        return self.transactions(work)

    def edit(
        self, caller: Caller, role_id: RoleId, *, name: str | None = None, permissions: Permissions | None = None
    ) -> Role:
        """Change what is given (None: as it is); whoever has the role may do the new from their next request on."""

        def work(transaction: Transaction) -> Role:
            roles = transaction.roles.all(caller.organization_id)
            before = _only(roles, lambda role: role.id == role_id, str(role_id))
            others = [role for role in roles if role.id != role_id]
            asked = replace(
                before,
                name=before.name if name is None else name,
                permissions=before.permissions if permissions is None else permissions,
            )
            after = edited_role(before, asked, others=others, own=caller.permissions)
            if after != before:
                audit = self._audit(caller, "identity.edit_role", after, _facts(before), _facts(after))
                transaction.roles.save(caller.organization_id, after, audit)
            return after

        return self.transactions(work)

    def remove(self, caller: Caller, role_id: RoleId) -> Role:
        """
        Remove a role; what it was is returned.

        :raises RoleInUse: a member has it.
        """

        def work(transaction: Transaction) -> Role:
            roles = transaction.roles.all(caller.organization_id)
            role = _only(roles, lambda role: role.id == role_id, str(role_id))
            in_use = transaction.roles.in_use(caller.organization_id, role_id)
            check_removal(role, in_use=in_use, own=caller.permissions)
            audit = self._audit(caller, "identity.remove_role", role, _facts(role), None)
            transaction.roles.remove(caller.organization_id, role_id, audit)
            return role

        return self.transactions(work)

    def _audit(self, caller: Caller, action: str, role: Role, before: Facts | None, after: Facts | None) -> AuditEntry:
        subject = ("role", role.id)
        return audited(caller, self.ids, self.clock(), action=action, subject=subject, before=before, after=after)


def _only(roles: Sequence[Role], fits: Callable[[Role], bool], asked: str) -> Role:
    found = next(filter(fits, roles), None)
    if found is None:
        raise UnknownRole(asked)
    return found


def _facts(role: Role) -> Facts:
    return {"name": role.name, "permissions": ", ".join(sorted(role.permissions))}
