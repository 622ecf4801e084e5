"""Roles: the built-in ones in words, and the organisation's own to define, edit and remove."""

from typing import Annotated
from uuid import UUID

from flask import render_template
from pydantic import Field
from werkzeug.wrappers import Response

from domain.identity.permissions import Permission, parse_permissions
from domain.identity.roles import BUILT_IN, Role
from domain.shared.identifiers import RoleId
from entrypoints.web.incoming.fields import Form, Text
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.layout import Done, done
from entrypoints.web.pages.mistakes import Mistake
from entrypoints.web.pages.permission_words import GROUPS

role_pages = PageRoutes()


class RoleForm(Form):
    """A role's name and what it permits."""

    name: Text = ""
    permissions: Annotated[list[str], Field(max_length=len(Permission))] = Field(default_factory=list)


@role_pages.get("/roles", Permission.MANAGE_USERS, Permission.MANAGE_ROLES)
def list_roles(visit: Visit) -> str:
    """The roles that a member can have."""
    own = [role for role in visit.app.identity.view_access.roles(visit.caller) if role.id is not None]
    editable = visit.may(Permission.MANAGE_ROLES)
    return render_template("roles.html", built_in=BUILT_IN.values(), own=own, editable=editable)


@role_pages.get("/roles/new", Permission.MANAGE_ROLES)
def new_role(visit: Visit, mistake: Mistake | None = None) -> str:
    """
    The form for a role of the organisation's own.

    :raises NotInPlan: the plan is without these.
    """
    visit.app.billing.require_feature(visit.caller, Permission.MANAGE_ROLES)
    return _form(visit, None, mistake)


@role_pages.post("/roles", Permission.MANAGE_ROLES, again=new_role)
def define_role(visit: Visit, form: RoleForm) -> Response:
    """Define a role of permissions that the visitor has."""
    permissions = parse_permissions(form.permissions, field="permissions")
    visit.app.identity.manage_roles.define(visit.caller, form.name.strip(), permissions)
    return done("pages.list_roles", Done.ROLE_DEFINED)


@role_pages.get("/roles/<uuid:role_id>", Permission.MANAGE_ROLES)
def show_role(visit: Visit, role_id: UUID, mistake: Mistake | None = None) -> str:
    """The form for a role that there is."""
    role = visit.app.identity.view_access.own_role(visit.caller, RoleId(role_id))
    return _form(visit, role, mistake)


@role_pages.post("/roles/<uuid:role_id>", Permission.MANAGE_ROLES, again=show_role)
def edit_role(visit: Visit, role_id: UUID, form: RoleForm) -> Response:
    """Change a role, for all who have it."""
    permissions = parse_permissions(form.permissions, field="permissions")
    visit.app.identity.manage_roles.edit(visit.caller, RoleId(role_id), name=form.name.strip(), permissions=permissions)
    return done("pages.list_roles", Done.ROLE_EDITED)


@role_pages.get("/roles/<uuid:role_id>/remove", Permission.MANAGE_ROLES)
def ask_to_remove_role(visit: Visit, role_id: UUID, mistake: Mistake | None = None) -> str:
    """Whether it is meant."""
    role = visit.app.identity.view_access.own_role(visit.caller, RoleId(role_id))
    return render_template("role_remove.html", role=role, mistake=mistake)


@role_pages.post("/roles/<uuid:role_id>/remove", Permission.MANAGE_ROLES, again=ask_to_remove_role)
def remove_role(visit: Visit, role_id: UUID) -> Response:
    """Remove a role that nobody has."""
    visit.app.identity.manage_roles.remove(visit.caller, RoleId(role_id))
    return done("pages.list_roles", Done.ROLE_REMOVED)


def _form(visit: Visit, role: Role | None, mistake: Mistake | None) -> str:
    """The form with what was given, else with what the role is, else empty."""
    if mistake is not None:
        name, chosen = mistake.given.get("name", ""), frozenset(mistake.given.getlist("permissions"))
    else:
        name, chosen = (role.name, role.permissions) if role else ("", frozenset())
    own = visit.caller.permissions
    return render_template("role.html", role=role, name=name, chosen=chosen, groups=GROUPS, own=own, mistake=mistake)
