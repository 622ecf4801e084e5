"""Members of a brewery, and entries in its audit, for tests of who may do what."""

from uuid import UUID

from application.caller import Caller
from domain.identity.members import Member
from domain.identity.permissions import Permission
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import AuditId, OrganizationId, UserId
from tests.brewery import Brewery
from tests.domain.inventory.shelf import NOW

NOWHERE, NOBODY = OrganizationId(UUID(int=7)), UserId(UUID(int=7))
VIEW = frozenset({Permission.VIEW_INVENTORY})


def address(brewery: Brewery) -> str:
    """An email address that no other test has."""
    return f"Eve.{brewery.app.ids().hex}@Example.org"


def new_member(brewery: Brewery, role: str = "maker") -> Member:
    return brewery.app.identity.create_user(brewery.caller, "Eve", address(brewery), role)


def entry(caller: Caller, brewery: Brewery) -> AuditEntry:
    """An entry in this caller's audit."""
    return AuditEntry(
        id=AuditId(brewery.app.ids()),
        organization_id=caller.organization_id,
        actor_id=caller.actor_id,
        action="identity.test",
        subject="membership",
        subject_id="1",
        before=None,
        after=None,
        request_id="test",
        created_at=NOW,
    )
