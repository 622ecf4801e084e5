"""An installation in which people sign in with identity providers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from adapters.memory.identity_provider import MemoryIdentityProvider
from application.app import App
from application.begin_login import BegunLogin
from application.finish_login import FinishedLogin
from domain.identity.emails import parse_email
from domain.identity.identities import UserIdentity
from domain.identity.login import Purpose, Visitor
from domain.shared.identifiers import UserId
from ports.transactions import Transaction
from tests.contracts.providers import ADA, Parameters
from tests.installations import Installation


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """An installation with two providers, and two users who are there already."""

    installation: Installation
    acme: MemoryIdentityProvider
    other: MemoryIdentityProvider
    owner: UserId
    rival: UserId

    @property
    def app(self) -> App:
        return self.installation.app

    def visitor(self, user_id: UserId | None = None) -> Visitor:
        """Somebody who has signed in just now."""
        return Visitor(user_id=user_id or self.owner, authenticated_at=self.installation.clock())

    def begun(self, purpose: Purpose = Purpose.SIGN_IN, visitor: Visitor | None = None) -> BegunLogin:
        return self.app.begin_login("acme", purpose=purpose, visitor=visitor, target="/stock")

    def answer(self, begun: BegunLogin, subject: str = ADA) -> Parameters:
        """What the browser brings back."""
        return {name: [value] for name, value in self.acme.signs_in(subject, begun.url).items()}

    def finished(
        self, begun: BegunLogin, answer: Mapping[str, Sequence[str]], *, visitor: Visitor | None = None
    ) -> FinishedLogin:
        return self.app.finish_login("acme", answer, browser=begun.browser, visitor=visitor)

    def link(self, user_id: UserId, subject: str = ADA) -> FinishedLogin:
        """Link an identity to a user, by a whole login."""
        visitor = self.visitor(user_id)
        begun = self.begun(Purpose.LINK, visitor)
        return self.finished(begun, self.answer(begun, subject), visitor=visitor)

    def linked(self, user_id: UserId) -> list[UserIdentity]:
        return self.installation.ports.transactions(lambda transaction: list(transaction.identities.lock(user_id)))

    def has_password(self, user_id: UserId, *, confirmed: bool = True) -> None:
        """Let a user have a password, and an address."""
        now = self.installation.clock()

        def work(transaction: Transaction) -> None:
            user = transaction.users.get(user_id)
            assert user is not None
            verified_at = now if confirmed else None
            named = replace(user, email=parse_email("ada@example.com"), email_verified_at=verified_at)
            transaction.users.save(named, [])
            transaction.passwords.keep(user_id, "$argon2id$", now)

        self.installation.ports.transactions(work)
