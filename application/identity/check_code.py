"""Check a code: one that an authenticator shows, or a recovery code."""

from dataclasses import dataclass, field
from datetime import datetime

from application.auditing import told_everywhere
from application.identity.account_mail import AccountMail
from application.identity.proofs import Proof
from domain.identity.authenticators import Shows, digits
from domain.identity.members import User
from domain.identity.recovery_codes import recovery_hash
from domain.identity.sessions import Method
from domain.shared.identifiers import UserId
from ports.authenticator_apps import AuthenticatorApps
from ports.ids import Ids
from ports.seal import Seal
from ports.transactions import Transaction


@dataclass(frozen=True, slots=True)
class CheckCode:
    """
    The proof that is a code, of either kind, as somebody typed it.

    Each code counts once. A recovery code that is used is told by mail: whoever has not used it has lost more than a
    code. The proof itself refuses what no other code would make good:

    :raises CodesPaused: too many codes were wrong.
    :raises CannotUnseal: what the authenticator shares with us cannot be read.
    """

    apps: AuthenticatorApps
    seal: Seal
    mail: AccountMail
    ids: Ids

    def __call__(self, typed: str, request_id: str) -> Proof:
        return _Code(check=self, typed=typed, request_id=request_id)

    def shows(self, user_id: UserId, sealed_secret: str) -> Shows:
        """What an authenticator with that secret shows."""
        secret = self.seal.unseal(sealed_secret, str(user_id))
        return lambda step: self.apps.code(secret, step)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Code:
    check: CheckCode
    typed: str = field(repr=False)
    request_id: str

    def __call__(self, transaction: Transaction, user: User, now: datetime) -> Method | None:
        return (self._recovers if digits(self.typed) is None else self._shown)(transaction, user, now)

    def _shown(self, transaction: Transaction, user: User, now: datetime) -> Method | None:
        before = transaction.authenticators.get(user.id)
        if before is None or not before.is_in_force:
            return None
        after = before.accepted(self.typed, self.check.shows(user.id, before.sealed_secret), now)
        transaction.authenticators.keep(before.refused(now) if after is None else after)
        return None if after is None else Method.PASSWORD_AND_CODE

    def _recovers(self, transaction: Transaction, user: User, now: datetime) -> Method | None:
        kept = recovery_hash(self.typed)
        if kept is None or not transaction.recovery_codes.use(user.id, kept):
            return None
        left = transaction.recovery_codes.left(user.id)
        action, after = "identity.use_recovery_code", {"left": str(left)}
        audit = told_everywhere(transaction, self.check.ids, now, user.id, action, self.request_id, after)
        transaction.users.save(user, audit)
        self.check.mail.tell_of_recovery_code(transaction, user, left, now)
        return Method.PASSWORD_AND_RECOVERY_CODE
