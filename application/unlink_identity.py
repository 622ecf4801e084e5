"""Take an identity away from its user."""

from dataclasses import dataclass

from domain.identity.identities import UserIdentity, unlinked
from domain.shared.identifiers import UserId, UserIdentityId
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class UnlinkIdentity:
    """
    Take an identity away from its user, who signs in with it no more.

    other_ways: whether the user can also sign in without any identity, such as by a password or a passkey.

    :raises UnknownIdentity: it is none of the user's.
    :raises LastSignInMethod: the user could not sign in any more.
    """

    transactions: Transactions

    def __call__(self, user_id: UserId, identity_id: UserIdentityId, *, other_ways: bool) -> UserIdentity:
        def work(transaction: Transaction) -> UserIdentity:
            # Locked, so that two at once do not each leave the other one as the last.
            taken = unlinked(transaction.identities.lock(user_id), identity_id, other_ways=other_ways)
            transaction.identities.remove(taken.id)
            return taken

        return self.transactions(work)
