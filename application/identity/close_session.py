"""End sessions: the one of this browser, another one, all, or those of a member."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.auditing import audited
from application.caller import Caller
from application.identity.resume_session import Visit
from domain.identity.members import Member, UnknownMember
from domain.identity.permissions import Permission, require_own
from domain.identity.provider_sessions import ProviderSession
from domain.identity.sessions import Session, UnknownSession
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import SessionId, UserId
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class CloseSession:
    """
    Sign out, here or elsewhere. A session that is ended opens nothing from the next request on.

    Whoever signs out of this browser is told by which provider they had come, to sign out there as well.
    """

    transactions: Transactions
    clock: Clock
    ids: Ids

    def __call__(self, visit: Visit) -> ProviderSession | None:
        """Sign out of this browser."""

        def work(transaction: Transaction) -> ProviderSession | None:
            audit = self._audit(visit.caller, "identity.sign_out", ("session", visit.session.id))
            came = transaction.provider_sessions.of(visit.session.id)
            transaction.sessions.end(visit.session.id, audit)
            return came

        return self.transactions(work)

    def all_of(self, visit: Visit) -> Sequence[Session]:
        """The sessions of who visits that are not over, the one used last first."""
        now = self.clock()
        found = self.transactions(lambda transaction: transaction.sessions.of_user(visit.session.user_id))
        return [session for session in found if not session.is_over(now)]

    def one(self, visit: Visit, session_id: SessionId) -> None:
        """
        End one session of who visits.

        :raises UnknownSession: it is not theirs, or has ended.
        """

        def work(transaction: Transaction) -> None:
            theirs = transaction.sessions.of_user(visit.session.user_id)
            if not any(session.id == session_id for session in theirs):
                raise UnknownSession(str(session_id))
            transaction.sessions.end(
                session_id, self._audit(visit.caller, "identity.end_session", ("session", session_id))
            )

        self.transactions(work)

    def everywhere(self, visit: Visit) -> ProviderSession | None:
        """Sign out everywhere, here too."""

        def work(transaction: Transaction) -> ProviderSession | None:
            audit = self._audit(visit.caller, "identity.sign_out_everywhere", ("user", visit.session.user_id))
            came = transaction.provider_sessions.of(visit.session.id)
            transaction.sessions.end(visit.session.id, audit)
            transaction.sessions.end_all(visit.session.user_id)
            return came

        return self.transactions(work)

    def seen_of_member(self, caller: Caller, user_id: UserId) -> Sequence[Session]:
        """
        The sessions of a member in the caller's organisation that are not over, the one used last first.

        :raises MissingPermission: the caller does not manage users.
        :raises UnknownMember: the organisation has no such member.
        """
        caller.require(Permission.MANAGE_USERS)
        now = self.clock()

        def work(transaction: Transaction) -> Sequence[Session]:
            if caller.organization_id not in transaction.users.organizations(user_id):
                raise UnknownMember(str(user_id))
            return _within(caller, transaction.sessions.of_user(user_id))

        return [session for session in self.transactions(work) if not session.is_over(now)]

    def one_of_member(self, caller: Caller, user_id: UserId, session_id: SessionId) -> Session:
        """
        End one session of a member in the caller's organisation; the one that ended.

        :raises MissingPermission, UnknownMember, MoreThanOwn: as for all of them.
        :raises UnknownSession: they have no such session there, or it has ended.
        """

        def work(transaction: Transaction) -> Session:
            self._member(transaction, caller, user_id)
            theirs = _within(caller, transaction.sessions.of_user(user_id))
            ended = next((session for session in theirs if session.id == session_id), None)
            if ended is None:
                raise UnknownSession(str(session_id))
            audit = self._audit(caller, "identity.end_sessions_of_member", ("membership", user_id))
            transaction.sessions.end(session_id, audit)
            return ended

        return self.transactions(work)

    def of_member(self, caller: Caller, user_id: UserId) -> int:
        """
        Sign a member out of the caller's organisation; how many sessions that ended.

        :raises MissingPermission: the caller does not manage users.
        :raises UnknownMember: the organisation has no such member.
        :raises MoreThanOwn: the member may do more than the caller.
        """

        def work(transaction: Transaction) -> int:
            member = self._member(transaction, caller, user_id)
            ended = transaction.sessions.end_all(user_id, within=caller.organization_id)
            audit = self._audit(caller, "identity.end_sessions_of_member", ("membership", user_id))
            transaction.members.save(member, audit)
            return ended

        return self.transactions(work)

    def _member(self, transaction: Transaction, caller: Caller, user_id: UserId) -> Member:
        caller.require(Permission.MANAGE_USERS)
        locked = transaction.members.lock(caller.organization_id, user_id)
        if locked is None:
            raise UnknownMember(str(user_id))
        require_own(locked.member.role.permissions, caller.permissions, field="user_id")
        return locked.member

    def _audit(self, caller: Caller, action: str, subject: tuple[str, object]) -> AuditEntry:
        return audited(caller, self.ids, self.clock(), action=action, subject=subject)


def _within(caller: Caller, sessions: Sequence[Session]) -> Sequence[Session]:
    return [session for session in sessions if session.organization_id == caller.organization_id]
