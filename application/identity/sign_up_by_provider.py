"""Sign up with an identity that a provider has proved: a user without a password, and an organisation of theirs."""

from dataclasses import dataclass, replace

from application.identity.accept_invitation import AcceptInvitation
from application.identity.account_mail import is_mailable
from application.identity.found_organization import FoundOrganization
from application.identity.open_session import OpenedSession, OpenSession, SignIn
from domain.identity.api_tokens import hash_secret
from domain.identity.emails import Email
from domain.identity.login_refusals import IdentityTaken
from domain.identity.members import EmailTaken, User
from domain.identity.names import checked_name
from domain.identity.proven_identities import AddressInUse, ProvenIdentity, SignUpOver
from domain.identity.provider_sessions import provider_session
from domain.shared.identifiers import UserId, UserIdentityId
from domain.shared.organization import Organization
from ports.clock import Clock
from ports.ids import Ids
from ports.people_reading import PeopleReading
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOwner:
    """What somebody says who signs up; the rest a provider has proved."""

    name: str
    organization: str
    currency: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class SignUpByProvider:
    """
    Make a user, an organisation that they own or were invited to, and the identity that signs them in: all of it or
    nothing.

    The account has the address that was invited, or else the one that the provider has verified, or none. Whoever is
    told that it is in use has proved that it is theirs, so that this tells a stranger nothing.

    :raises SignUpOver: nothing that was proved waits for this secret.
    :raises InvalidName, InvalidOrganization: there may be no such user or organisation; the secret can be used again.
    :raises AddressInUse: another account has the address.
    :raises IdentityTaken: the identity is somebody's by now.
    """

    transactions: Transactions
    people: PeopleReading
    found: FoundOrganization
    open: OpenSession
    accept: AcceptInvitation
    clock: Clock
    ids: Ids

    def waiting(self, secret: str | None) -> ProvenIdentity:
        """What was proved for who knows the secret; what is refused already when the form is asked for."""
        kept = hash_secret(secret or "")
        proven = self._in_time(self.transactions(lambda transaction: transaction.proven_identities.find(kept)))
        email = proven.email
        if email is not None and self.people.user_of_email(email.key) is not None:
            raise AddressInUse(email)
        return proven

    def __call__(self, secret: str | None, asked: NewOwner, sign_in: SignIn) -> tuple[ProvenIdentity, OpenedSession]:
        proven = self.waiting(secret)
        email, now = proven.email, self.clock()
        usable = email if email is not None and is_mailable(email) else None
        user = User(
            id=UserId(self.ids()),
            name=checked_name(asked.name),
            email=usable,
            created_at=now,
            email_verified_at=now if usable is not None else None,
        )
        organization = self.found.described(
            asked.organization, currency=asked.currency, time_zone=asked.time_zone, field="organization"
        )
        try:
            opened = self.transactions(
                lambda transaction: self._within(transaction, proven, user, organization, sign_in)
            )
        except EmailTaken as taken:
            # Somebody else has signed up with it since it was looked for.
            raise AddressInUse(email or Email(str(taken.got))) from None
        return proven, opened

    def joining(self, secret: str | None, invitation: str, name: str, sign_in: SignIn) -> OpenedSession:
        """
        Join by the secret of an invitation instead of founding an organisation.

        :raises BadInvitation: nothing is offered for it; what was proved can be used again.
        :raises LimitReached: the organisation's plan has no room for another member.
        """
        proven, offered, now = self.waiting(secret), self.accept.offered(invitation), self.clock()
        email = offered.invitation.email
        user = User(id=UserId(self.ids()), name=checked_name(name), email=email, created_at=now, email_verified_at=now)

        def work(transaction: Transaction) -> OpenedSession:
            self._in_time(transaction.proven_identities.take(proven.secret_hash))
            transaction.users.add(user)
            self.accept.within(transaction, offered, user, sign_in.request_id)
            return self._come_in(transaction, proven, user, offered.organization, sign_in)

        try:
            return self.transactions(work)
        except EmailTaken:
            raise AddressInUse(email) from None

    def _within(
        self,
        transaction: Transaction,
        proven: ProvenIdentity,
        user: User,
        organization: Organization,
        sign_in: SignIn,
    ) -> OpenedSession:
        self._in_time(transaction.proven_identities.take(proven.secret_hash))
        self.found.within(transaction, organization, user)
        return self._come_in(transaction, proven, user, organization, sign_in)

    def _come_in(
        self,
        transaction: Transaction,
        proven: ProvenIdentity,
        user: User,
        organization: Organization,
        sign_in: SignIn,
    ) -> OpenedSession:
        """Let the identity sign the new user in, from now on."""
        linked = proven.identity.linked_to(
            user.id, UserIdentityId(self.ids()), provider=proven.provider, linked_at=user.created_at
        )
        if not transaction.identities.add(linked):
            raise IdentityTaken
        came = replace(sign_in, came=provider_session(proven.provider, proven.identity))
        return self.open.within(transaction, user.id, [organization], came)

    def _in_time(self, proven: ProvenIdentity | None) -> ProvenIdentity:
        if proven is None or proven.is_over(self.clock()):
            raise SignUpOver
        return proven
