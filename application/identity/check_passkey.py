"""Check a passkey of somebody who is known already: after the password, or to confirm that it is still them."""

from dataclasses import dataclass
from datetime import datetime

from application.identity.passkey_answers import PasskeyAnswer, SpendChallenge
from application.identity.proofs import Proof
from domain.identity.members import User
from domain.identity.passkey_challenges import Ceremony
from domain.identity.passkey_refusals import PasskeyCopied, PasskeyRefused
from domain.identity.sessions import Method
from domain.shared.identifiers import UserId
from ports.passkey_ceremonies import Ceremonies
from ports.transactions import Transaction


@dataclass(frozen=True, slots=True)
class CheckPasskey:
    """
    Spend the challenge of an answer, and give what checks the rest of it.

    user_id: whom the challenge was made for. method: how they are signed in if it proves that it is them.

    :raises PasskeyTooLate: the answer is to nothing that this browser was asked a moment ago.
    :raises PasskeyRefused: the answer is unreadable.
    """

    ceremonies: Ceremonies
    spend: SpendChallenge

    def __call__(self, answer: PasskeyAnswer, user_id: UserId, method: Method) -> Proof:
        ceremonies = self.ceremonies()
        self.spend(answer, Ceremony.CONFIRM, user_id)
        credential_id = ceremonies.presented(answer.credential)

        def check(transaction: Transaction, user: User, now: datetime) -> Method | None:
            passkey = transaction.passkeys.find(credential_id)
            if passkey is None or passkey.user_id != user.id:
                return None
            try:
                used = passkey.used(ceremonies.proved(answer.challenge, answer.credential, passkey.public_key), now)
            except (PasskeyCopied, PasskeyRefused):
                return None
            transaction.passkeys.save(used, [])
            return method

        return check
