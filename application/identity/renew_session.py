"""Let a new session follow one whose secret somebody may know who must not."""

from dataclasses import dataclass

from application.auditing import audited
from application.identity.open_session import OpenedSession
from application.identity.resume_session import Visit, locked_visitor
from domain.identity.api_tokens import hash_secret
from domain.shared.identifiers import SessionId
from ports.clock import Clock
from ports.ids import Ids
from ports.secrets import Secrets
from ports.transactions import Transaction


@dataclass(frozen=True, slots=True)
class RenewSession:
    """
    Give the visitor's session another id and secret; the one before ends. It lasts no longer than that would have.

    When somebody last proved who they are stays as it was: a new way to sign in that whoever sits there has made proves
    nothing.

    :raises NotSignedIn: the session ended meanwhile.
    """

    clock: Clock
    ids: Ids
    secrets: Secrets

    def within(self, transaction: Transaction, visit: Visit) -> OpenedSession:
        """Renew it inside a transaction."""
        locked_visitor(transaction, visit)
        before = visit.session
        now, secret = self.clock(), self.secrets()
        session = before.moved(SessionId(self.ids()), hash_secret(secret), before.organization_id, now)
        came = transaction.provider_sessions.of(before.id)
        ended = audited(visit.caller, self.ids, now, action="identity.end_session", subject=("session", before.id))
        renewed = audited(visit.caller, self.ids, now, action="identity.renew_session", subject=("session", session.id))
        transaction.sessions.end(before.id, ended)
        transaction.sessions.open(session, renewed)
        if came is not None:
            transaction.provider_sessions.keep(session.id, came)
        return OpenedSession(session=session, secret=secret)
