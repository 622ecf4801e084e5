"""Give a member another role, shut them out, or let them in again."""

from collections.abc import Callable
from dataclasses import dataclass

from application.auditing import audited
from application.billing.room import Room
from application.caller import Caller
from domain.billing.plans import Limit
from domain.identity.members import Member, UnknownMember, deactivated, restored, with_role
from domain.identity.roles import find_role
from domain.shared.audit import Facts
from domain.shared.identifiers import UserId
from ports.clock import Clock
from ports.ids import Ids
from ports.members import LockedMember
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class ChangeMember:
    """
    Change what a member may do, from the next request on, of their tokens as well, and end their sessions here.
    What is so already stays so.

    :raises UnknownMember: the organisation has no such member.
    :raises UnknownRole: it has no such role.
    :raises MoreThanOwn: the member or the role may do more than the caller.
    :raises LastOwner: no owner would be left.
    :raises LimitReached: the plan has no room for a member who is let in again.
    """

    transactions: Transactions
    room: Room
    clock: Clock
    ids: Ids

    def role(self, caller: Caller, user_id: UserId, role: str) -> Member:
        """Give the member the role of that name."""

        def decide(transaction: Transaction, locked: LockedMember) -> Member:
            found = find_role(role, transaction.roles.all(caller.organization_id))
            return with_role(locked.member, found, owners=locked.owners, own=caller.permissions)

        return self._change(caller, user_id, "identity.change_role", decide)

    def deactivate(self, caller: Caller, user_id: UserId) -> Member:
        """Shut the member out; their role, their tokens and what they did stay as they are."""

        def decide(_: Transaction, locked: LockedMember) -> Member:
            return deactivated(locked.member, owners=locked.owners, own=caller.permissions)

        return self._change(caller, user_id, "identity.deactivate_member", decide)

    def restore(self, caller: Caller, user_id: UserId) -> Member:
        """Let the member in again."""

        def decide(_: Transaction, locked: LockedMember) -> Member:
            return restored(locked.member, own=caller.permissions)

        return self._change(caller, user_id, "identity.restore_member", decide)

    def _change(
        self, caller: Caller, user_id: UserId, action: str, decide: Callable[[Transaction, LockedMember], Member]
    ) -> Member:
        def work(transaction: Transaction) -> Member:
            locked = transaction.members.lock(caller.organization_id, user_id)
            if locked is None:
                raise UnknownMember(str(user_id))
            before, after = locked.member, decide(transaction, locked)
            if after.is_active and not before.is_active:
                self.room.require(transaction, caller.organization_id, Limit.MEMBERS, 1)
            if after != before:
                subject = ("membership", user_id)
                facts = {"before": _facts(before), "after": _facts(after)}
                audit = audited(caller, self.ids, self.clock(), action=action, subject=subject, **facts)
                transaction.members.save(after, audit)
                transaction.sessions.end_all(user_id, within=caller.organization_id)
            return after

        return self.transactions(work)


def _facts(member: Member) -> Facts:
    return {"role": member.role.name, "is_active": member.is_active}
