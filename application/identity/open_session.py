"""Open a session for somebody who has just proved who they are."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from application.auditing import audited
from application.caller import Caller
from domain.identity.api_tokens import hash_secret
from domain.identity.members import Member
from domain.identity.provider_sessions import ProviderSession
from domain.identity.sessions import Device, Method, NoOrganization, Session
from domain.shared.identifiers import SessionId, UserId
from domain.shared.organization import Organization
from ports.clock import Clock
from ports.ids import Ids
from ports.people_reading import PeopleReading
from ports.secrets import Secrets
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSession:
    """What is kept of a session, and the secret that its cookie has to hold, which is told this once."""

    session: Session
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """
    Somebody who comes in: how they proved who they are, from which device, and in which request.

    `before` is the secret of the session that the browser had until now. It ends: who knew it before somebody proved
    who they are must not know it after. `came` is by which provider they come; who confirms otherwise that they are
    still there comes by the one that they had come by.
    """

    method: Method
    device: Device
    request_id: str
    before: str | None = field(default=None, repr=False)
    came: ProviderSession | None = None


@dataclass(frozen=True, slots=True)
class OpenSession:
    """
    Open a session in the organisation that the session before was in, else in the first that the user joined.

    :raises NoOrganization: the user is disabled, or no organisation lets them in.
    """

    transactions: Transactions
    people: PeopleReading
    clock: Clock
    ids: Ids
    secrets: Secrets

    def __call__(self, user_id: UserId, sign_in: SignIn) -> OpenedSession:
        joined = self.people.organizations_of(user_id)
        return self.transactions(lambda transaction: self.within(transaction, user_id, joined, sign_in))

    def within(
        self, transaction: Transaction, user_id: UserId, joined: Sequence[Organization], sign_in: SignIn
    ) -> OpenedSession:
        """
        The same inside a transaction; the user is locked, so that nobody disables them meanwhile.

        joined: the organisations that the user was an active member of a moment ago.
        """
        user = transaction.users.get(user_id)
        before = transaction.sessions.find(hash_secret(sign_in.before)) if sign_in.before else None
        if user is None or user.disabled_at is not None or not joined:
            raise NoOrganization
        last = before.organization_id if before is not None and before.user_id == user_id else None
        organization = next((each for each in joined if each.id == last), joined[0])
        locked = transaction.members.lock(organization.id, user_id)
        if locked is None or not locked.member.is_in_force:
            raise NoOrganization
        return self._opened(transaction, organization, locked.member, sign_in, before)

    def _opened(
        self,
        transaction: Transaction,
        organization: Organization,
        member: Member,
        sign_in: SignIn,
        before: Session | None,
    ) -> OpenedSession:
        now, secret = self.clock(), self.secrets()
        session = Session(
            id=SessionId(self.ids()),
            secret_hash=hash_secret(secret),
            user_id=member.user.id,
            organization_id=organization.id,
            method=sign_in.method,
            authenticated_at=now,
            created_at=now,
            last_seen_at=now,
            device=sign_in.device,
        )
        caller = Caller(
            organization=organization,
            actor_id=member.user.id,
            request_id=sign_in.request_id,
            permissions=member.permissions,
        )
        came = sign_in.came
        if before is not None:
            if came is None and before.user_id == session.user_id:
                came = transaction.provider_sessions.of(before.id)
            ended = audited(caller, self.ids, now, action="identity.end_session", subject=("session", before.id))
            transaction.sessions.end(before.id, ended)
        facts = {"method": session.method.value, "address": session.device.address, "device": session.device.name}
        audit = audited(caller, self.ids, now, action="identity.sign_in", subject=("session", session.id), after=facts)
        transaction.sessions.open(session, audit)
        if came is not None:
            transaction.provider_sessions.keep(session.id, came)
        return OpenedSession(session=session, secret=secret)
