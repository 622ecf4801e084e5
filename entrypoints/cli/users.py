"""Users of the installation: make them, list them, give them roles, shut them out and let them in again."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import RenderableType

from domain.identity.members import User
from domain.identity.permissions import Permission
from domain.shared.identifiers import UserId
from entrypoints.cli import invitations, people, sessions, tables
from entrypoints.cli.options import AsJson, Limit, OrganizationName
from entrypoints.cli.reading import uuid_of
from entrypoints.cli.screen import show, show_whole
from entrypoints.cli.session import open_as_operator, open_session

if TYPE_CHECKING:
    from application.app import App

UserName = Annotated[str, typer.Argument(metavar="USER", help="The user, by email address or id.")]


def commands() -> typer.Typer:
    """The group `stillroom users`."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Users: the people who sign in. What concerns more than one organisation is for operators only.",
    )
    group.command("create")(create)
    group.command("add")(add)
    group.command("list")(listed)
    group.command("role")(give_role)
    group.command("invite")(invitations.invite)
    group.command("invitations")(invitations.listed)
    group.command("resend")(invitations.resend)
    group.command("withdraw")(invitations.withdraw)
    group.command("sessions")(sessions.listed)
    group.command("sign-out")(sessions.sign_out)
    group.command("reset-link")(reset_link)
    group.command("disable")(disable)
    group.command("enable")(enable)
    group.command("reset-second-factor")(reset_second_factor)
    return group


def create(
    name: Annotated[str, typer.Argument(help="What they are called.")],
    email: Annotated[str, typer.Option(metavar="ADDRESS", help="Where mail reaches them; nobody else may have it.")],
    role: Annotated[str, typer.Option(metavar="ROLE", help="owner, manager, maker, viewer, or an own role's name.")],
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Make a user who is a member of the organisation."""
    with open_as_operator() as app:
        member = app.identity.create_user(app.identity.act_as_operator(organization), name, email, role)
    record = people.member(member)
    show(as_json, record, lambda: tables.properties(record))


def add(
    user: UserName,
    role: Annotated[str, typer.Option(metavar="ROLE", help="owner, manager, maker, viewer, or an own role's name.")],
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Make a user who is known a member of one more organisation."""
    with open_as_operator() as app:
        member = app.identity.add_member(app.identity.act_as_operator(organization), _user_id(app, user), role)
    record = people.member(member)
    show(as_json, record, lambda: tables.properties(record))


def give_role(
    user: Annotated[str, typer.Argument(metavar="MEMBER", help="The member, by email address or id.")],
    role: Annotated[str, typer.Argument(metavar="ROLE", help="owner, manager, maker, viewer, or an own role's name.")],
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Give a member another role. It counts at once, and they are signed out of the organisation."""
    with open_session(organization, Permission.MANAGE_USERS) as session:
        member = session.app.identity.change_member.role(session.caller, session.user_id(user), role)
        show(as_json, people.member(member), lambda: tables.plain(f"{member.user.name} is {member.role.name} now."))


def reset_link(
    user: UserName,
    mail: Annotated[bool, typer.Option("--mail", help="Mail it to the user instead of printing it.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make a link for a new password, which works once, for half an hour. The audit tells that it was made."""
    with open_as_operator() as app:
        user_id = _user_id(app, user)
        if mail:
            mailed = app.identity.offer_reset.mailed(user_id)
            show(as_json, people.user(mailed), lambda: tables.plain(f"{mailed.email} gets a mail with the link."))
            return
        whose, link = app.identity.offer_reset.told(user_id)
        show_whole(as_json, people.user(whose) | {"link": link}, link, "Take it to nobody but them.")


def listed(limit: Limit = 50, organization: OrganizationName = None, as_json: AsJson = False) -> None:
    """List the users of the installation, oldest first; or the members of one organisation, with their roles."""
    with open_as_operator() as app:
        if organization is not None:
            members = app.identity.view_access.members(app.identity.act_as_operator(organization))[:limit]
            show(as_json, {"members": [people.member(each) for each in members]}, lambda: people.members_table(members))
            return
        found = app.identity.view_access.users(limit=limit)

    def view() -> RenderableType:
        return people.users_table(found) if found else "There is no user yet."

    show(as_json, {"users": [people.user(each) for each in found]}, view)


def disable(user: UserName, as_json: AsJson = False) -> None:
    """Shut a user out of every organisation at once, their tokens too."""
    with open_as_operator() as app:
        disabled = app.identity.disable_user(_user_id(app, user))
    _show(as_json, disabled, "can do nothing any more")


def enable(user: UserName, as_json: AsJson = False) -> None:
    """Let a user in again."""
    with open_as_operator() as app:
        enabled = app.identity.disable_user.enable(_user_id(app, user))
    _show(as_json, enabled, "can do again what their roles allow")


def reset_second_factor(user: UserName, as_json: AsJson = False) -> None:
    """Turn two-step sign-in off for a user who lost app and recovery codes. Be sure that it is them who ask."""
    with open_as_operator() as app:
        reset = app.identity.turn_off_second_factor.of_user(_user_id(app, user))
    _show(as_json, reset, "signs in by the password alone again, and is signed out everywhere")


def _show(as_json: bool, user: User, what: str) -> None:
    show(as_json, people.user(user), lambda: tables.plain(f"{user.name} {what}."))


def _user_id(app: "App", named: str) -> UserId:
    """
    The id of the user of that id or address.

    :raises InvalidEmail, UnknownUser: nobody is called so.
    """
    user_id = uuid_of(named)
    return app.identity.view_access.user_of_email(named).id if user_id is None else UserId(user_id)
