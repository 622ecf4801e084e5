"""Let a user who is known into an organisation, as the operator of the installation does."""

from dataclasses import dataclass

from application.auditing import audited
from application.billing.room import Room
from application.caller import Caller
from domain.billing.plans import Limit
from domain.identity.members import Member, UnknownUser, User
from domain.identity.permissions import require_own
from domain.identity.roles import find_role
from domain.shared.identifiers import UserId
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class AddMember:
    """
    Make a user a member of the caller's organisation, with the role of that name.

    :raises UnknownUser: there is no such user.
    :raises AlreadyMember: they are a member, active or not.
    :raises UnknownRole: the organisation has no such role.
    :raises MoreThanOwn: the role may do more than the caller.
    :raises LimitReached: the plan has no room for another member.
    """

    transactions: Transactions
    room: Room
    clock: Clock
    ids: Ids

    def __call__(self, caller: Caller, user_id: UserId, role: str) -> Member:
        def work(transaction: Transaction) -> Member:
            user = transaction.users.get(user_id)
            if user is None:
                raise UnknownUser(
                    "There is no such user.", field="user_id", expected="the id of a user", got=str(user_id)
                )
            return self.within(transaction, caller, user, role)

        return self.transactions(work)

    def within(self, transaction: Transaction, caller: Caller, user: User, role: str) -> Member:
        """The same inside a transaction, for a user who is kept already."""
        found = find_role(role, transaction.roles.all(caller.organization_id))
        require_own(found.permissions, caller.permissions, field="role")
        self.room.require(transaction, caller.organization_id, Limit.MEMBERS, 1)
        now = self.clock()
        member = Member(organization_id=caller.organization_id, user=user, role=found, joined_at=now)
        audit = audited(
            caller,
            self.ids,
            now,
            action="identity.add_member",
            subject=("membership", user.id),
            after={
                "name": user.name,
                "email": None if user.email is None else user.email.shown,
                "role": found.name,
                "is_active": True,
            },
        )
        transaction.members.add(member, audit)
        return member
