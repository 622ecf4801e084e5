"""Take an identity away from its user."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from application.auditing import told_everywhere, told_of_session
from application.identity.account_mail import AccountMail
from application.identity.resume_session import Visit
from application.identity.sign_in_methods import methods_of
from domain.identity.identities import UserIdentity, unlinked
from domain.shared.identifiers import UserId, UserIdentityId
from ports.clock import Clock
from ports.identity_provider import IdentityProvider
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class UnlinkIdentity:
    """
    Take an identity away from who visits: they sign in with it no more, and other browsers that came by it are out.

    :raises ReauthenticationNeeded: they have not proved just now who they are.
    :raises UnknownIdentity: it is none of theirs.
    :raises LastSignInMethod: they could not sign in any more.
    """

    providers: Mapping[str, IdentityProvider]
    transactions: Transactions
    mail: AccountMail
    clock: Clock
    ids: Ids

    def all_of(self, visit: Visit) -> Sequence[UserIdentity]:
        """The identities that sign the visitor in, oldest first."""
        return self.transactions(lambda transaction: transaction.identities.of_user(visit.user.id))

    def asked(self, visit: Visit, identity_id: UserIdentityId) -> UserIdentity:
        """The identity that may be taken away, before that is confirmed; refused as above."""
        return self.transactions(lambda transaction: self._taken(transaction, visit, identity_id))

    def __call__(self, visit: Visit, identity_id: UserIdentityId) -> UserIdentity:
        return self.transactions(lambda transaction: self._within(transaction, visit, identity_id))

    def _within(self, transaction: Transaction, visit: Visit, identity_id: UserIdentityId) -> UserIdentity:
        taken, now, request_id = self._taken(transaction, visit, identity_id), self.clock(), visit.caller.request_id
        transaction.identities.remove(taken.id)
        for session, _ in transaction.provider_sessions.find(taken.issuer, taken.subject, None):
            if session.id != visit.session.id:
                ended = told_of_session(session, self.ids, now, "identity.end_session", request_id)
                transaction.sessions.end(session.id, ended)
        self._tell(transaction, visit.user.id, taken, request_id)
        return taken

    def _tell(self, transaction: Transaction, user_id: UserId, taken: UserIdentity, request_id: str) -> None:
        user, now = transaction.users.get(user_id), self.clock()
        if user is not None:
            facts = {"provider": taken.provider}
            told = told_everywhere(
                transaction, self.ids, now, user_id, "identity.unlink_identity", request_id, after=facts
            )
            transaction.users.save(user, told)
            provider = self.providers.get(taken.provider)
            self.mail.tell_of_unlink(transaction, user, provider.label if provider else taken.provider, now)

    def _taken(self, transaction: Transaction, visit: Visit, identity_id: UserIdentityId) -> UserIdentity:
        visit.caller.require_fresh(self.clock())
        methods = methods_of(transaction, visit.user.id)
        return unlinked(transaction.identities.lock(visit.user.id), identity_id, methods)
