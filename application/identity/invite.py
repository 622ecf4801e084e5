"""Invite somebody to join an organisation in a role, by mail."""

from dataclasses import dataclass
from uuid import UUID

from application.auditing import audited
from application.caller import Caller
from application.identity.account_mail import require_mailable
from application.identity.invitation_mail import InvitationMail
from application.requests import claim_for, first_answer
from domain.identity.api_tokens import hash_secret
from domain.identity.emails import Email, parse_email
from domain.identity.invitations import (
    COUNTED_FOR,
    Invitation,
    InvitationEnded,
    UnknownInvitation,
    invited,
    withdrawn,
)
from domain.identity.members import AlreadyMember, User
from domain.identity.permissions import Permission
from domain.identity.roles import find_role
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import InvitationId
from ports.clock import Clock
from ports.ids import Ids
from ports.people_reading import PeopleReading
from ports.secrets import Secrets
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked for: an address and a role, and in whose place if it is another's turn again."""

    email: Email
    role: str
    instead_of: InvitationId | None = None


@dataclass(frozen=True, slots=True)
class Invite:
    """
    Mail an invitation to an address; one to the same address that is pending is withdrawn.

    Whether somebody has an account with the address is told to nobody, but for members of this very organisation.
    With a key it is done once; a repetition gets the same invitation.

    :raises MissingPermission: the caller does not manage users.
    :raises InvalidEmail: it is no address, or none that mail can be carried to.
    :raises UnknownRole: the organisation has no such role.
    :raises MoreThanOwn: the role gives more than the caller has.
    :raises AlreadyMember: a member has the address, active or not.
    :raises TooManyInvitations: too many are open, or were sent lately.
    :raises KeyReused: the key belongs to another request.
    """

    transactions: Transactions
    people: PeopleReading
    mail: InvitationMail
    clock: Clock
    ids: Ids
    secrets: Secrets

    def __call__(self, caller: Caller, email: str, role: str, key: str | None = None) -> Invitation:
        """Invite."""
        caller.require(Permission.MANAGE_USERS)
        parsed = parse_email(email)
        require_mailable(parsed)
        return self._send(caller, _Asked(parsed, role), key)

    def again(self, caller: Caller, invitation_id: InvitationId, key: str | None = None) -> Invitation:
        """
        Invite the same person once more, in the same role: a new invitation comes in the place of that one.

        :raises UnknownInvitation: the organisation has none of that id.
        :raises InvitationEnded: it was accepted or withdrawn.
        """
        caller.require(Permission.MANAGE_USERS)
        before = self.transactions(lambda transaction: _kept(transaction, caller, invitation_id))
        role = "" if before.role is None else before.role.name
        return self._send(caller, _Asked(before.email, role, before.id), key)

    def withdraw(self, caller: Caller, invitation_id: InvitationId) -> Invitation:
        """
        Take an invitation back: its link leads to nothing from now on. What is so already stays so.

        :raises UnknownInvitation: the organisation has none of that id.
        :raises InvitationEnded: it was accepted.
        """
        caller.require(Permission.MANAGE_USERS)

        def work(transaction: Transaction) -> Invitation:
            before = _kept(transaction, caller, invitation_id)
            after = withdrawn(before, self.clock())
            if after != before:
                transaction.invitations.save(after, [self._audit(caller, "identity.withdraw_invitation", after)])
            return after

        return self.transactions(work)

    def _send(self, caller: Caller, asked: _Asked, key: str | None) -> Invitation:
        known = self.people.user_of_email(asked.email.key)
        return self.transactions(lambda transaction: self._within(transaction, caller, asked, known, key))

    def _within(
        self, transaction: Transaction, caller: Caller, asked: _Asked, known: User | None, key: str | None
    ) -> Invitation:
        # The owners are locked with whomever it asks for: of two who invite, one waits for the other.
        locked = transaction.members.lock(caller.organization_id, caller.actor_id if known is None else known.id)
        invitation_id = InvitationId(self.ids())
        if key is not None:
            claim = claim_for(key, "invite", [asked], [str(invitation_id)], self.clock())
            held = transaction.claims.take(caller.organization_id, [claim])
            if key in held:
                [made] = first_answer(held[key], claim)
                return _kept(transaction, caller, InvitationId(UUID(made)))
        if asked.instead_of is not None:
            before = _kept(transaction, caller, asked.instead_of)
            if not before.is_pending:
                raise InvitationEnded(before.state(self.clock()))
        if known is not None and locked is not None:
            raise AlreadyMember(known.id, field="email")
        return self._new(transaction, caller, asked, invitation_id)

    def _new(self, transaction: Transaction, caller: Caller, asked: _Asked, invitation_id: InvitationId) -> Invitation:
        now, secret = self.clock(), self.secrets()
        role = find_role(asked.role, transaction.roles.all(caller.organization_id))
        invitation = Invitation(
            id=invitation_id,
            organization_id=caller.organization_id,
            email=asked.email,
            role=role,
            secret_hash=hash_secret(secret),
            invited_by=caller.actor_id,
            created_at=now,
        )
        recent = transaction.invitations.recent(caller.organization_id, now - COUNTED_FOR)
        for each in invited(invitation, role, recent=recent, own=caller.permissions):
            transaction.invitations.save(each, [self._audit(caller, "identity.withdraw_invitation", each)])
        transaction.invitations.add(invitation, self._audit(caller, "identity.invite", invitation))
        self.mail(transaction, invitation, secret)
        return invitation

    def _audit(self, caller: Caller, action: str, of: Invitation) -> AuditEntry:
        facts = {"email": of.email.shown, "role": None if of.role is None else of.role.name}
        before, after = (None, facts) if of.is_pending else (facts, None)
        subject = ("invitation", of.id)
        return audited(caller, self.ids, self.clock(), action=action, subject=subject, before=before, after=after)


def _kept(transaction: Transaction, caller: Caller, invitation_id: InvitationId) -> Invitation:
    found = transaction.invitations.get(caller.organization_id, invitation_id)
    if found is None:
        raise UnknownInvitation(str(invitation_id))
    return found
