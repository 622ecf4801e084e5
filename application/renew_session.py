"""Let a new session follow one whose user has another way to sign in from now on."""

from dataclasses import dataclass

from application.auditing import audited
from application.open_session import OpenedSession
from application.resume_session import Visit
from domain.identity.api_tokens import hash_secret
from domain.identity.sessions import NotSignedIn
from domain.shared.identifiers import SessionId
from ports.clock import Clock
from ports.ids import Ids
from ports.secrets import Secrets
from ports.transactions import Transaction


@dataclass(frozen=True, slots=True)
class RenewSession:
    """
    End a visit's session inside a transaction, and open one under another secret that is the same otherwise.

    When somebody last proved who they are stays as it was: a new key that whoever sits there has made proves nothing.

    :raises NotSignedIn: the session ended meanwhile.
    """

    clock: Clock
    ids: Ids
    secrets: Secrets

    def __call__(self, transaction: Transaction, visit: Visit) -> OpenedSession:
        before = transaction.sessions.find(visit.session.secret_hash)
        if before is None:
            raise NotSignedIn
        now, secret = self.clock(), self.secrets()
        session = before.moved(SessionId(self.ids()), hash_secret(secret), before.organization_id, now)
        ended, opened = (
            audited(visit.caller, self.ids, now, action=action, subject=("session", each.id))
            for action, each in (("identity.end_session", before), ("identity.renew_session", session))
        )
        transaction.sessions.end(before.id, ended)
        transaction.sessions.open(session, opened)
        return OpenedSession(session=session, secret=secret)
