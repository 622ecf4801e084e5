"""Users, members and the audit, as programs read them with --json and as people see them."""

from collections.abc import Sequence
from datetime import datetime

from rich.console import RenderableType

from domain.identity.invitations import Invitation
from domain.identity.members import Member, User
from domain.identity.roles import Role
from domain.identity.sessions import Session
from domain.shared.audit import AuditLine, Facts
from domain.shared.organization import Organization
from entrypoints.cli import wording
from entrypoints.cli.records import Record, moment
from entrypoints.cli.tables import table


def user(of: User) -> Record:
    """A user of the installation."""
    return {
        "user_id": str(of.id),
        "name": of.name,
        "email": None if of.email is None else of.email.shown,
        "created_at": moment(of.created_at),
        "disabled_at": moment(of.disabled_at),
    }


def member(of: Member) -> Record:
    """A user in an organisation."""
    return {
        "user_id": str(of.user.id),
        "name": of.user.name,
        "email": None if of.user.email is None else of.user.email.shown,
        "role": of.role.name,
        "is_active": of.is_active,
        "is_disabled": of.user.disabled_at is not None,
        "joined_at": moment(of.joined_at),
    }


def invitation(of: Invitation, now: datetime) -> Record:
    """Somebody who is asked to join."""
    return {
        "invitation_id": str(of.id),
        "email": of.email.shown,
        "role": None if of.role is None else of.role.name,
        "state": of.state(now).value,
        "invited_by": str(of.invited_by),
        "created_at": moment(of.created_at),
        "expires_at": moment(of.expires_at),
    }


def session(of: Session) -> Record:
    """Somebody signed in, in one browser."""
    return {
        "session_id": str(of.id),
        "device": of.device.name,
        "address": of.device.address,
        "method": of.method.value,
        "created_at": moment(of.created_at),
        "last_seen_at": moment(of.last_seen_at),
    }


def role(of: Role) -> Record:
    """A named set of permissions."""
    return {
        "role_id": None if of.id is None else str(of.id),
        "name": of.name,
        "permissions": sorted(of.permissions),
    }


def audit_line(of: AuditLine) -> Record:
    """An entry of the audit."""
    entry = of.entry
    return {
        "audit_id": str(entry.id),
        "created_at": moment(entry.created_at),
        "actor_id": str(entry.actor_id),
        "actor": of.actor,
        "action": entry.action,
        "subject": entry.subject,
        "subject_id": entry.subject_id,
        "before": None if entry.before is None else dict(entry.before),
        "after": None if entry.after is None else dict(entry.after),
        "request_id": entry.request_id,
    }


def users_table(of: Sequence[User]) -> RenderableType:
    """Users of the installation."""
    rows = [(each.name, "" if each.email is None else each.email.shown, str(each.id), _disabled(each)) for each in of]
    return table("User", "Email", "Id", "", rows=rows, codes=("Id",))


def members_table(of: Sequence[Member]) -> RenderableType:
    """Members of an organisation."""
    rows = [
        (
            each.user.name,
            "" if each.user.email is None else each.user.email.shown,
            each.role.name,
            _disabled(each.user) or ("" if each.is_active else "deactivated"),
        )
        for each in of
    ]
    return table("Member", "Email", "Role", "", rows=rows)


def invitations_table(of: Sequence[Invitation], organization: Organization, now: datetime) -> RenderableType:
    """Invitations that nobody has accepted or withdrawn."""
    rows = [
        (
            each.email.shown,
            "removed" if each.role is None else each.role.name,
            each.state(now).value,
            wording.local(each.expires_at, organization),
        )
        for each in of
    ]
    return table("Invited", "Role", "State", "Until", rows=rows, codes=("Until",))


def sessions_table(of: Sequence[Session], organization: Organization) -> RenderableType:
    """Where somebody is signed in."""
    rows = [
        (
            each.device.browser or "Unknown browser",
            each.device.address,
            wording.local(each.last_seen_at, organization),
            str(each.id),
        )
        for each in of
    ]
    return table("Device", "Address", "Last used", "Id", rows=rows, codes=("Last used", "Id"))


def roles_table(of: Sequence[Role]) -> RenderableType:
    """The roles of an organisation."""
    rows = [(each.name, "built in" if each.id is None else "own", "\n".join(sorted(each.permissions))) for each in of]
    return table("Role", "", "Permissions", rows=rows, codes=("Permissions",))


def audit_table(of: Sequence[AuditLine], organization: Organization) -> RenderableType:
    """Entries of the audit: each text stays on the lines of its own cell."""
    rows = [
        (
            wording.local(line.entry.created_at, organization),
            line.actor or str(line.entry.actor_id),
            line.entry.action,
            changes(line.entry.before, line.entry.after),
        )
        for line in of
    ]
    return table("When", "Who", "Action", "What changed", rows=rows, codes=("When",))


def changes(before: Facts | None, after: Facts | None) -> str:
    """What an entry tells, in one line: `role: maker → viewer`; what stayed the same is left out."""
    was, now = before or {}, after or {}
    names = [name for name in {**was, **now} if was.get(name) != now.get(name)]
    return "; ".join(f"{name}: {_change(name, was, now)}" for name in names)


def _change(name: str, was: Facts, now: Facts) -> str:
    after = _told(now.get(name))
    return after if was.get(name) is None else f"{_told(was[name])} → {after}"


def _told(value: str | bool | None) -> str:
    """A value in one line, whatever signs are in it."""
    if value is None:
        return "nothing"
    text = str(value).lower() if isinstance(value, bool) else value
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


def _disabled(of: User) -> str:
    return "" if of.disabled_at is None else "disabled"
