"""For keeping second factors, and who still owes one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.identity.authenticators import Authenticator
from domain.identity.half_sign_ins import HalfSignIn
from domain.shared.identifiers import UserId


class Authenticators(Protocol):
    """
    For keeping what authenticators share with us, inside a transaction.

    Global, as their users are. Who changes one has locked its user.
    """

    def get(self, user_id: UserId) -> Authenticator | None:
        """The user's authenticator, in force or begun."""
        ...

    def keep(self, authenticator: Authenticator) -> None:
        """Keep it instead of any other of its user."""
        ...

    def remove(self, user_id: UserId) -> None:
        """Forget the user's authenticator."""
        ...

    def prune(self, begun_before: datetime) -> int:
        """Forget those that were begun before that time and never confirmed; how many."""
        ...


class RecoveryCodes(Protocol):
    """For keeping the hashes of recovery codes, inside a transaction. Global, as the users they belong to."""

    def renew(self, user_id: UserId, hashes: Sequence[str], made_at: datetime) -> None:
        """Keep these instead of any others of the user; none at all forgets them."""
        ...

    def use(self, user_id: UserId, code_hash: str) -> bool:
        """Use one up. True for one caller only, whoever else tries at the same moment or later."""
        ...

    def left(self, user_id: UserId) -> int:
        """How many the user still has."""
        ...


class HalfSignIns(Protocol):
    """
    For remembering who gave the right password and owes a second factor, inside a transaction.

    Global: a cookie tells a secret before anybody knows whose it is. Who changes one has locked its user.
    """

    def add(self, half: HalfSignIn) -> None:
        """Remember a new one."""
        ...

    def find(self, secret_hash: str) -> HalfSignIn | None:
        """The one of that secret."""
        ...

    def save(self, half: HalfSignIn) -> None:
        """Keep it as it is now."""
        ...

    def end(self, secret_hash: str) -> None:
        """Forget one."""
        ...

    def forget(self, user_id: UserId) -> None:
        """Forget all of a user's."""
        ...

    def prune(self, before: datetime) -> int:
        """Forget those from before that time; how many."""
        ...
