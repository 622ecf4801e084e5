"""Take an identity away from its user."""

from dataclasses import dataclass

from application.sign_in_methods import methods_of
from domain.identity.identities import UserIdentity, unlinked
from domain.shared.identifiers import UserId, UserIdentityId
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class UnlinkIdentity:
    """
    Take an identity away from its user, who signs in with it no more.

    :raises UnknownIdentity: it is none of the user's.
    :raises LastSignInMethod: the user could not sign in any more.
    """

    transactions: Transactions

    def __call__(self, user_id: UserId, identity_id: UserIdentityId) -> UserIdentity:
        def work(transaction: Transaction) -> UserIdentity:
            methods = methods_of(transaction, user_id)
            taken = unlinked(transaction.identities.lock(user_id), identity_id, methods)
            transaction.identities.remove(taken.id)
            return taken

        return self.transactions(work)
