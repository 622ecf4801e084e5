"""Roles: the built-in ones and the organisation's own."""

from uuid import UUID

from domain.identity.permissions import Permission
from domain.shared.identifiers import RoleId
from entrypoints.web.api.answers.people import RoleAnswer, RoleList, role_answer, role_list
from entrypoints.web.api.bodies.people import RoleBody, RoleEditBody
from entrypoints.web.api.endpoints import Call, Routes

roles = Routes("Roles")


@roles.get("/roles", Permission.MANAGE_USERS, Permission.MANAGE_ROLES)
def list_roles(call: Call) -> RoleList:
    """The roles that a member can have."""
    return role_list(call.app.identity.view_access.roles(call.caller))


@roles.post("/roles", Permission.MANAGE_ROLES)
def define_role(call: Call, body: RoleBody) -> RoleAnswer:
    """Define a role of the organisation's own, of permissions that you have yourself."""
    return role_answer(
        call.app.identity.manage_roles.define(call.caller, body.name, frozenset(body.permissions), call.key)
    )


@roles.patch("/roles/<uuid:role_id>", Permission.MANAGE_ROLES)
def edit_role(call: Call, role_id: UUID, body: RoleEditBody) -> RoleAnswer:
    """Change a role of the organisation's own, for all who have it."""
    edit = call.app.identity.manage_roles.edit
    return role_answer(edit(call.caller, RoleId(role_id), name=body.name, permissions=body.asked()))


@roles.delete("/roles/<uuid:role_id>", Permission.MANAGE_ROLES)
def remove_role(call: Call, role_id: UUID) -> RoleAnswer:
    """Remove a role that nobody has. What it was is answered."""
    return role_answer(call.app.identity.manage_roles.remove(call.caller, RoleId(role_id)))
