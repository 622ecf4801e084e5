"""What somebody gives besides the password: which kinds they have turned on, and how one is checked."""

from collections.abc import Callable
from datetime import datetime

from domain.identity.members import User
from domain.identity.second_factors import Factor
from domain.identity.sessions import Method
from domain.shared.identifiers import UserId
from ports.transactions import Transaction

Proof = Callable[[Transaction, User, datetime], Method | None]
"""
Checks, at that time and with the user locked, what somebody gives besides the right password.

It gives the method by which they are signed in then, or None if it proves nothing. What that uses up, or counts as
wrong, it keeps in the transaction, which is committed in both cases.
"""


def factors_of(transaction: Transaction, user_id: UserId) -> frozenset[Factor]:
    """What a right password asks of this user, any one of these; nothing for who has turned nothing on."""
    authenticator = transaction.authenticators.get(user_id)
    if authenticator is None or not authenticator.is_in_force:
        return frozenset()
    return frozenset({Factor.CODE, Factor.PASSKEY} if transaction.passkeys.of_user(user_id) else {Factor.CODE})
