"""Count how a user can sign in."""

from domain.identity.sign_in_methods import SignInMethods
from domain.shared.identifiers import UserId
from ports.transactions import Transaction


def methods_of(transaction: Transaction, user_id: UserId) -> SignInMethods:
    """
    How the user can sign in. The user is locked, so that two who take different ways away at once do not each leave
    the other's as the last.

    A password counts only once the address is confirmed: without that, it opens nothing.
    """
    user = transaction.users.get(user_id)
    is_confirmed = user is not None and user.email_verified_at is not None
    return SignInMethods(
        password=is_confirmed and transaction.passwords.get(user_id) is not None,
        identities=len(transaction.identities.lock(user_id)),
        passkeys=len(transaction.passkeys.of_user(user_id)),
    )
