"""People as they are now: a member with the user and the role that the books have of them."""

from collections.abc import Mapping
from dataclasses import replace

from adapters.memory.store import Books
from domain.identity.invitations import Invitation
from domain.identity.members import Member, User
from domain.identity.roles import OWNER
from domain.shared.identifiers import UserId


def member_now(books: Books, users: Mapping[UserId, User], user_id: UserId) -> Member | None:
    """The member, if the organisation has them."""
    kept = books.members.get(user_id)
    if kept is None:
        return None
    role = kept.role if kept.role.id is None else books.roles[kept.role.id]
    return replace(kept, user=users[user_id], role=role)


def members_now(books: Books, users: Mapping[UserId, User]) -> list[Member]:
    """All members, in the order in which they joined."""
    found = (member_now(books, users, user_id) for user_id in books.members)
    return sorted((each for each in found if each is not None), key=lambda each: (each.joined_at, each.user.id))


def owners_now(books: Books, users: Mapping[UserId, User]) -> list[Member]:
    """All owners, those who are not in force too, in the order in which they joined."""
    return [each for each in members_now(books, users) if each.role == OWNER]


def invitation_now(books: Books, kept: Invitation) -> Invitation:
    """The invitation, with its role as it is now, or none."""
    if kept.role is None or kept.role.id is None:
        return kept
    return replace(kept, role=books.roles.get(kept.role.id))
