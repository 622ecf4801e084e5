"""Make a user, as the operator of the installation does."""

from dataclasses import dataclass

from application.caller import Caller
from application.identity.add_member import AddMember
from domain.identity.emails import parse_email
from domain.identity.members import Member, User
from domain.identity.names import checked_name
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
    add_member: AddMember
    clock: Clock
    ids: Ids

    def __call__(self, caller: Caller, name: str, email: str, role: str) -> Member:
        user = User(id=UserId(self.ids()), name=checked_name(name), email=parse_email(email), created_at=self.clock())
        return self.transactions(lambda transaction: self._within(transaction, caller, user, role))

    def _within(self, transaction: Transaction, caller: Caller, user: User, role: str) -> Member:
        transaction.users.add(user)
        return self.add_member.within(transaction, caller, user, role)
