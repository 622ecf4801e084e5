"""Find out who comes back, from the secret of their session."""

from dataclasses import dataclass

from application.caller import Caller
from domain.identity.api_tokens import hash_secret
from domain.identity.members import User
from domain.identity.sessions import NotSignedIn, Session
from ports.access import Access
from ports.clock import Clock
from ports.transactions import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody who is signed in: as whom they act, by which session, and who they are."""

    caller: Caller
    session: Session
    user: User


@dataclass(frozen=True, slots=True)
class ResumeSession:
    """
    The visit that a session's secret stands for, in one statement: what its user's role allows now.

    When it was last used is known to a few minutes: the first use after that sends one more statement, which waits for
    nobody, and every other use none.

    :raises NotSignedIn: there is no such session any more, it is over, or its user is shut out; the refusal does not
        tell which.
    """

    access: Access
    clock: Clock

    def __call__(self, secret: str, request_id: str) -> Visit:
        resumed, now = self.access.session(hash_secret(secret)), self.clock()
        if resumed is None or resumed.session.is_over(now) or not resumed.member.is_in_force:
            raise NotSignedIn
        session, member = resumed.session, resumed.member
        if session.is_use_news(now):
            self.access.note_seen(session, now)
        caller = Caller(
            organization=resumed.organization,
            actor_id=session.user_id,
            request_id=request_id,
            permissions=member.permissions,
            visitor=session.visitor,
        )
        return Visit(caller=caller, session=session, user=member.user)


def locked_visitor(transaction: Transaction, visit: Visit) -> User:
    """
    The user who visits, locked until the end of the transaction, so that their account changes in one way at a time.

    :raises NotSignedIn: their session ended meanwhile.
    """
    user = transaction.users.get(visit.user.id)
    if user is None or user.disabled_at is not None or transaction.sessions.find(visit.session.secret_hash) is None:
        raise NotSignedIn
    return user
