"""Accept an invitation: as who is signed in, or as somebody who is new."""

from dataclasses import dataclass

from application.auditing import audited
from application.billing.room import Room
from application.caller import Caller
from application.identity.open_session import OpenedSession, OpenSession, SignIn
from application.identity.resume_session import Visit
from domain.billing.plans import Limit
from domain.identity.api_tokens import hash_secret
from domain.identity.invitations import BadInvitation, InvitationState, accepted
from domain.identity.members import Member, User
from domain.identity.names import checked_name
from domain.identity.passwords import new_password, spelt
from domain.shared.identifiers import UserId
from ports.clock import Clock
from ports.ids import Ids
from ports.password_hasher import Guessable, PasswordHasher
from ports.people_reading import Offered, PeopleReading
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class AcceptInvitation:
    """
    Join an organisation by the secret that was mailed, once and wholly.

    Whoever comes has the secret, which shows that the address is theirs; how else they proved who they are is not asked
    in `within`, so that every way to come in may lead there.

    :raises BadInvitation: the secret is unknown, or the invitation is not open, or no longer its inviter's to give.
    :raises OtherAddress: the invitation is for another address than the user's.
    :raises AlreadyMember: the user became a member of the organisation meanwhile.
    :raises LimitReached: the organisation's plan has no room for another member.
    """

    transactions: Transactions
    people: PeopleReading
    hasher: PasswordHasher
    guessable: Guessable
    open: OpenSession
    room: Room
    clock: Clock
    ids: Ids

    def offered(self, secret: str) -> Offered:
        """What the secret stands for, while it is open."""
        found = self.people.offered(hash_secret(secret))
        if found is None or found.invitation.state(self.clock()) is not InvitationState.OPEN:
            raise BadInvitation
        return found

    def has_account(self, offered: Offered) -> bool:
        """Whether there is an account with the address that was invited, which only who has the secret may learn."""
        return self.people.user_of_email(offered.invitation.email.key) is not None

    def __call__(self, visit: Visit, secret: str) -> Member:
        """Join as who is signed in."""
        offered, request_id = self.offered(secret), visit.caller.request_id
        return self.transactions(lambda transaction: self.within(transaction, offered, visit.user, request_id))

    def as_new(self, secret: str, name: str, password: str, sign_in: SignIn) -> OpenedSession:
        """
        Join as a new user, whose address is confirmed by this, and come in.

        :raises InvalidName, WeakPassword: there may be no such user, or no such password; the secret can be used again.
        :raises EmailTaken: somebody has an account with the address, and has to sign in to it.
        """
        offered, now = self.offered(secret), self.clock()
        email = offered.invitation.email
        user = User(id=UserId(self.ids()), name=checked_name(name), email=email, created_at=now, email_verified_at=now)
        about = [user.name, email.shown, offered.organization.name]
        kept = self.hasher.hash(new_password(password, guessable=self.guessable(spelt(password), about)))

        def work(transaction: Transaction) -> OpenedSession:
            transaction.users.add(user)
            transaction.passwords.keep(user.id, kept, now)
            self.within(transaction, offered, user, sign_in.request_id)
            return self.open.within(transaction, user.id, [offered.organization], sign_in)

        return self.transactions(work)

    def within(self, transaction: Transaction, offered: Offered, user: User, request_id: str) -> Member:
        """
        The same inside a transaction, for a user who is kept already.

        offered: as it was a moment ago; it is looked at again, locked, and so are its inviter and the roles.
        """
        organization, now = offered.organization, self.clock()
        locked = transaction.members.lock(organization.id, offered.invitation.invited_by)
        kept = transaction.invitations.get(organization.id, offered.invitation.id)
        own_roles = transaction.roles.all(organization.id)
        if kept is None:
            raise BadInvitation
        inviter = None if locked is None else locked.member
        ended, member = accepted(kept, user, inviter=inviter, own_roles=own_roles, now=now)
        self.room.require(transaction, organization.id, Limit.MEMBERS, 1)
        caller = Caller(
            organization=organization, actor_id=user.id, request_id=request_id, permissions=member.permissions
        )
        audit = audited(
            caller,
            self.ids,
            now,
            action="identity.accept_invitation",
            subject=("membership", user.id),
            after={
                "name": user.name,
                "email": ended.email.shown,
                "role": member.role.name,
                "invited_by": str(ended.invited_by),
            },
        )
        transaction.members.add(member, audit)
        transaction.invitations.save(ended, [])
        return member
