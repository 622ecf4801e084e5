"""Make a user, as the operator of the installation does."""

from dataclasses import dataclass

from application.auditing import audited
from application.caller import Caller
from application.room import Room
from domain.billing.plans import Limit
from domain.identity.emails import parse_email
from domain.identity.members import Member, User
from domain.identity.names import checked_name
from domain.identity.permissions import require_own
from domain.identity.roles import find_role
from domain.shared.identifiers import UserId
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class CreateUser:
    """
    Make a user who is a member of the caller's organisation, with the role of that name.

    :raises InvalidName, InvalidEmail: there may be no such user.
    :raises EmailTaken: another user has the address.
    :raises UnknownRole: the organisation has no such role.
    :raises MoreThanOwn: the role may do more than the caller.
    :raises LimitReached: the plan has no room for another member.
    """

    transactions: Transactions
    room: Room
    clock: Clock
    ids: Ids

    def __call__(self, caller: Caller, name: str, email: str, role: str) -> Member:
        user = User(id=UserId(self.ids()), name=checked_name(name), email=parse_email(email), created_at=self.clock())
        return self.transactions(lambda transaction: self._within(transaction, caller, user, role))

    def _within(self, transaction: Transaction, caller: Caller, user: User, role: str) -> Member:
        found = find_role(role, transaction.roles.all(caller.organization_id))
        require_own(found.permissions, caller.permissions, field="role")
        self.room.require(transaction, caller.organization_id, Limit.MEMBERS, 1)
        member = Member(organization_id=caller.organization_id, user=user, role=found, joined_at=user.created_at)
        audit = audited(
            caller,
            self.ids,
            user.created_at,
            action="identity.add_member",
            subject=("membership", user.id),
            after={"name": user.name, "email": str(user.email), "role": found.name, "is_active": True},
        )
        transaction.users.add(user)
        transaction.members.add(member, audit)
        return member
