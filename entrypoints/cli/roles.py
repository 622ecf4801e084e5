"""Roles: list them, and define, edit and remove those of an organisation's own."""

from typing import Annotated

import typer

from domain.identity.permissions import Permission
from domain.identity.roles import UnknownRole, role_key
from domain.shared.identifiers import RoleId
from entrypoints.cli import people, tables
from entrypoints.cli.options import AsJson, Key, OrganizationName
from entrypoints.cli.reading import uuid_of
from entrypoints.cli.screen import show
from entrypoints.cli.session import Session, open_session

RoleName = Annotated[str, typer.Argument(metavar="ROLE", help="A role of the organisation's own, by name or id.")]
Permits = typer.Option("--permission", help="What it permits; may be repeated.")


def commands() -> typer.Typer:
    """The group `stillroom roles`."""
    group = typer.Typer(no_args_is_help=True, help="Roles: what members may do.")
    group.command("list")(listed)
    group.command("create")(create)
    group.command("edit")(edit)
    group.command("remove")(remove)
    return group


def listed(organization: OrganizationName = None, as_json: AsJson = False) -> None:
    """List the roles that members can have: those of every organisation, then its own."""
    with open_session(organization) as session:
        session.caller.require(Permission.MANAGE_USERS, Permission.MANAGE_ROLES)
        found = session.app.identity.view_access.roles(session.caller)
        show(as_json, {"roles": [people.role(each) for each in found]}, lambda: people.roles_table(found))


def create(
    name: Annotated[str, typer.Argument(help="What it is called.")],
    permission: Annotated[list[Permission], Permits],
    key: Key = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Define a role of permissions that you have yourself."""
    with open_session(organization, Permission.MANAGE_ROLES) as session:
        made = session.app.identity.manage_roles.define(session.caller, name, frozenset(permission), key)
        show(as_json, people.role(made), lambda: tables.plain(f"The role {made.name} can be given."))


def edit(
    role: RoleName,
    name: Annotated[str | None, typer.Option(help="What it is called from now on.")] = None,
    permission: Annotated[list[Permission] | None, Permits] = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Change a role for all who have it. What is left out stays; the permissions that are named are all it has then."""
    with open_session(organization, Permission.MANAGE_ROLES) as session:
        permissions = frozenset(permission) if permission else None
        role_id = _role_id(session, role)
        after = session.app.identity.manage_roles.edit(session.caller, role_id, name=name, permissions=permissions)
        show(as_json, people.role(after), lambda: tables.plain(f"The role {after.name} is changed."))


def remove(role: RoleName, organization: OrganizationName = None, as_json: AsJson = False) -> None:
    """Remove a role that nobody has."""
    with open_session(organization, Permission.MANAGE_ROLES) as session:
        gone = session.app.identity.manage_roles.remove(session.caller, _role_id(session, role))
        show(as_json, people.role(gone), lambda: tables.plain(f"The role {gone.name} is removed."))


def _role_id(session: Session, named: str) -> RoleId:
    """
    The id of the organisation's own role of that name, or the id that was given.

    :raises UnknownRole: it has none of that name.
    """
    role_id = uuid_of(named)
    if role_id is not None:
        return RoleId(role_id)
    roles = session.app.identity.view_access.roles(session.caller)
    found = next((each.id for each in roles if each.id is not None and each.key == role_key(named)), None)
    if found is None:
        raise UnknownRole(named)
    return found
