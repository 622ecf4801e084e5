"""Go on in another of one's organisations."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from application.auditing import audited
from application.identity.open_session import OpenedSession
from application.identity.resume_session import Visit
from domain.identity.api_tokens import hash_secret
from domain.identity.sessions import NoOrganization, NotSignedIn
from domain.shared.identifiers import OrganizationId, SessionId
from domain.shared.organization import Organization
from ports.clock import Clock
from ports.ids import Ids
from ports.people_reading import PeopleReading
from ports.secrets import Secrets
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class SwitchOrganization:
    """
    Let a new session follow this one in another organisation of the user's; this one ends.

    :raises NoOrganization: the user is not let in there.
    :raises NotSignedIn: the session ended meanwhile.
    """

    transactions: Transactions
    people: PeopleReading
    clock: Clock
    ids: Ids
    secrets: Secrets

    def choices(self, visit: Visit) -> Sequence[Organization]:
        """The organisations that let the user in."""
        return self.people.organizations_of(visit.session.user_id)

    def __call__(self, visit: Visit, organization_id: OrganizationId) -> OpenedSession:
        chosen = next((each for each in self.choices(visit) if each.id == organization_id), None)
        if chosen is None:
            raise NoOrganization
        return self.transactions(lambda transaction: self._within(transaction, visit, chosen))

    def _within(self, transaction: Transaction, visit: Visit, chosen: Organization) -> OpenedSession:
        before = transaction.sessions.find(visit.session.secret_hash)
        if before is None:
            raise NotSignedIn
        now, secret = self.clock(), self.secrets()
        session = before.moved(SessionId(self.ids()), hash_secret(secret), chosen.id, now)
        left = audited(visit.caller, self.ids, now, action="identity.leave", subject=("session", before.id))
        there = replace(visit.caller, organization=chosen)
        entered = audited(there, self.ids, now, action="identity.enter", subject=("session", session.id))
        came = transaction.provider_sessions.of(before.id)
        transaction.sessions.end(before.id, left)
        transaction.sessions.open(session, entered)
        if came is not None:
            transaction.provider_sessions.keep(session.id, came)
        return OpenedSession(session=session, secret=secret)
