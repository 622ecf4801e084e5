"""Keep, name and remove one's own passkeys."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from application.auditing import audited, told_everywhere
from application.identity.account_mail import AccountMail
from application.identity.note_denials import NOTED_EVERY
from application.identity.open_session import OpenedSession
from application.identity.passkey_answers import PasskeyAnswer, SpendChallenge
from application.identity.renew_session import RenewSession
from application.identity.resume_session import Visit, locked_visitor
from application.identity.sign_in_methods import methods_of
from domain.identity.passkey_challenges import Ceremony
from domain.identity.passkey_refusals import PasskeyTaken
from domain.identity.passkeys import NewPasskey, Passkey, one_of, removed
from domain.shared.audit import AuditEntry, Facts
from domain.shared.errors import DomainError
from domain.shared.identifiers import PasskeyId
from ports.access import Access
from ports.clock import Clock
from ports.ids import Ids
from ports.passkey_ceremonies import Ceremonies
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class ManagePasskeys:
    """Change who visits' own passkeys. What is added or removed is told by mail, and all of it in the audit."""

    ceremonies: Ceremonies
    spend: SpendChallenge
    transactions: Transactions
    access: Access
    renew: RenewSession
    mail: AccountMail
    clock: Clock
    ids: Ids

    def all_of(self, visit: Visit) -> Sequence[Passkey]:
        """The passkeys of who visits, oldest first."""
        return self.transactions(lambda transaction: transaction.passkeys.of_user(visit.user.id))

    def add(self, visit: Visit, answer: PasskeyAnswer, name: str) -> OpenedSession:
        """
        Keep a passkey that the browser was asked to make. A new session follows the visit's.

        :raises PasskeyTooLate: the answer is to nothing that this browser was asked a moment ago.
        :raises PasskeyRefused: it proves nothing, or its device did not make sure who is there.
        :raises PasskeyTaken: the passkey is there already.
        :raises TooManyPasskeys: the user has as many as one may have.
        :raises InvalidName: it cannot have that name.
        """
        try:
            ceremonies = self.ceremonies()
            self.spend(answer, Ceremony.REGISTER, visit.user.id)
            made = ceremonies.registered(answer.challenge, answer.credential)
            return self.transactions(lambda transaction: self._added(transaction, visit, made, name))
        except DomainError as refusal:
            self._note(visit, refusal)
            raise

    def rename(self, visit: Visit, passkey_id: PasskeyId, name: str) -> None:
        """
        Give one of them another name.

        :raises UnknownPasskey: it is none of theirs.
        :raises InvalidName: it cannot have that name.
        """

        def work(transaction: Transaction) -> None:
            locked_visitor(transaction, visit)
            before = one_of(transaction.passkeys.of_user(visit.user.id), passkey_id)
            after = before.renamed(name)
            facts = {"before": {"name": before.name}, "after": {"name": after.name}}
            transaction.passkeys.save(after, self._told(transaction, visit, "identity.rename_passkey", after, **facts))

        self.transactions(work)

    def remove(self, visit: Visit, passkey_id: PasskeyId) -> None:
        """
        Take one of them away.

        :raises ReauthenticationNeeded: they have to prove first who they are.
        :raises UnknownPasskey: it is none of theirs.
        :raises LastSignInMethod: they could not sign in any more.
        """
        visit.caller.require_fresh(self.clock())

        def work(transaction: Transaction) -> None:
            user, methods = locked_visitor(transaction, visit), methods_of(transaction, visit.user.id)
            gone = removed(transaction.passkeys.of_user(user.id), passkey_id, methods)
            told = self._told(transaction, visit, "identity.remove_passkey", gone, before={"name": gone.name})
            transaction.passkeys.remove(gone.id, told)
            self.mail.tell_of_passkey(transaction, user, "removed from", self.clock())

        self.transactions(work)

    def _added(self, transaction: Transaction, visit: Visit, made: NewPasskey, name: str) -> OpenedSession:
        user, now = locked_visitor(transaction, visit), self.clock()
        others = transaction.passkeys.of_user(user.id)
        passkey = made.of_user(user.id, PasskeyId(self.ids()), name=name, others=others, now=now)
        told = self._told(transaction, visit, "identity.add_passkey", passkey, after={"name": passkey.name})
        if not transaction.passkeys.add(passkey, told):
            raise PasskeyTaken
        self.mail.tell_of_passkey(transaction, user, "added to", now)
        return self.renew.within(transaction, visit)

    def _told(
        self,
        transaction: Transaction,
        visit: Visit,
        action: str,
        passkey: Passkey,
        *,
        before: Facts | None = None,
        after: Facts | None = None,
    ) -> Sequence[AuditEntry]:
        request_id = visit.caller.request_id
        told = told_everywhere(transaction, self.ids, self.clock(), visit.user.id, action, request_id)
        which = str(passkey.id)
        return [replace(each, subject="passkey", subject_id=which, before=before, after=after) for each in told]

    def _note(self, visit: Visit, refusal: DomainError) -> None:
        now = self.clock()
        entry = audited(
            visit.caller,
            self.ids,
            now,
            action="identity.refuse_passkey",
            subject=("user", visit.user.id),
            after={"reason": refusal.code},
        )
        self.access.note_refusal(entry, now - NOTED_EVERY)
