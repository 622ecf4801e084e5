"""Sign in by a passkey, without a password and without saying who one is."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.auditing import audited
from application.caller import Caller
from application.identity.note_denials import NOTED_EVERY
from application.identity.open_session import OpenedSession, OpenSession, SignIn
from application.identity.passkey_answers import PasskeyAnswer, SpendChallenge
from domain.identity.passkey_challenges import Ceremony
from domain.identity.passkey_refusals import PasskeyRefused
from domain.identity.passkeys import Passkey, Proof
from domain.shared.errors import DomainError
from domain.shared.organization import Organization
from ports.access import Access
from ports.clock import Clock
from ports.ids import Ids
from ports.passkey_ceremonies import Ceremonies
from ports.people_reading import PeopleReading
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class SignInByPasskey:
    """
    Open a session for whoever's passkey signed what this browser was asked.

    The device has made sure who is there, so that a passkey is two factors at once: something that one has, and
    something that one knows or is. A passkey of somebody's that is refused is noted in the audit of their
    organisations, once an hour.

    :raises PasskeyTooLate: the answer is to nothing that this browser was asked a moment ago.
    :raises PasskeyRefused: it proves nothing, or nobody has the passkey.
    :raises PasskeyCopied: the passkey's counter did not go forward.
    :raises NoOrganization: the user is disabled, or no organisation lets them in.
    """

    ceremonies: Ceremonies
    spend: SpendChallenge
    transactions: Transactions
    people: PeopleReading
    access: Access
    open: OpenSession
    clock: Clock
    ids: Ids

    def __call__(self, answer: PasskeyAnswer, sign_in: SignIn) -> OpenedSession:
        ceremonies = self.ceremonies()
        self.spend(answer, Ceremony.SIGN_IN)
        credential_id = ceremonies.presented(answer.credential)
        passkey = self.transactions(lambda transaction: transaction.passkeys.find(credential_id))
        if passkey is None:
            raise PasskeyRefused(field="credential", expected="a passkey of somebody here")
        joined = self.people.organizations_of(passkey.user_id)
        try:
            proof = ceremonies.proved(answer.challenge, answer.credential, passkey.public_key)
            proof.require_user()
            return self.transactions(lambda transaction: self._opened(transaction, passkey, proof, joined, sign_in))
        except DomainError as refusal:
            self._note(passkey, joined, sign_in, refusal)
            raise

    def _opened(
        self,
        transaction: Transaction,
        passkey: Passkey,
        proof: Proof,
        joined: Sequence[Organization],
        sign_in: SignIn,
    ) -> OpenedSession:
        opened = self.open.within(transaction, passkey.user_id, joined, sign_in)
        # As it is now that its user is locked: another proof may have come in between, or it was taken away.
        kept = transaction.passkeys.find(passkey.credential_id)
        if kept is None or kept.id != passkey.id:
            raise PasskeyRefused(field="credential", expected="a passkey of somebody here")
        transaction.passkeys.save(kept.used(proof, self.clock()), [])
        return opened

    def _note(self, passkey: Passkey, joined: Sequence[Organization], sign_in: SignIn, refusal: DomainError) -> None:
        now, device = self.clock(), sign_in.device
        facts = {"name": passkey.name, "reason": refusal.code, "address": device.address, "device": device.name}
        for organization in joined:
            caller = Caller(
                organization=organization,
                actor_id=passkey.user_id,
                request_id=sign_in.request_id,
                permissions=frozenset(),
            )
            entry = audited(
                caller, self.ids, now, action="identity.refuse_sign_in", subject=("passkey", passkey.id), after=facts
            )
            self.access.note_refusal(entry, now - NOTED_EVERY)
