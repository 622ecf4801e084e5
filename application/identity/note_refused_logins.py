"""Note in the audit that somebody who is known was refused by way of an identity provider."""

from dataclasses import dataclass

from application.auditing import audited
from application.caller import Caller
from application.identity.note_denials import NOTED_EVERY
from application.identity.open_session import SignIn
from domain.shared.errors import DomainError
from domain.shared.identifiers import UserId
from ports.access import Access
from ports.clock import Clock
from ports.ids import Ids
from ports.people_reading import PeopleReading


@dataclass(frozen=True, slots=True)
class NoteRefusedLogins:
    """
    Note it in each organisation of the user's, once an hour: a provider's answer can be brought as often as one likes.

    What strangers are refused stands in the log alone.
    """

    people: PeopleReading
    access: Access
    clock: Clock
    ids: Ids

    def __call__(self, user_id: UserId, provider: str, refusal: DomainError, sign_in: SignIn) -> None:
        now = self.clock()
        for organization in self.people.organizations_of(user_id):
            caller = Caller(
                organization=organization, actor_id=user_id, request_id=sign_in.request_id, permissions=frozenset()
            )
            entry = audited(
                caller,
                self.ids,
                now,
                action="identity.refuse_provider",
                subject=("user", user_id),
                after={
                    "provider": provider,
                    "reason": refusal.code,
                    "address": sign_in.device.address,
                    "device": sign_in.device.name,
                },
            )
            self.access.note_refusal(entry, now - NOTED_EVERY)
