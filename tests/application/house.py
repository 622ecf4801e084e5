"""An installation in which people sign in with identity providers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from adapters.memory.identity_provider import MemoryIdentityProvider
from adapters.memory.mailer import MemoryMailer
from application.app import App
from application.identity.arrive_by_provider import Arrival
from application.identity.begin_login import BegunLogin
from application.identity.finish_login import FinishedLogin
from application.identity.open_session import OpenedSession, SignIn
from application.identity.resume_session import Visit
from domain.identity.emails import parse_email
from domain.identity.identities import UserIdentity
from domain.identity.login import Purpose, Visitor
from domain.identity.sessions import Method, NotSignedIn, device
from domain.shared.audit import AuditEntry, AuditQuery
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
        return self.app.identity.begin_login("acme", purpose=purpose, visitor=visitor, target="/stock")

    def answer(self, begun: BegunLogin, subject: str = ADA) -> Parameters:
        """What the browser brings back."""
        return {name: [value] for name, value in self.acme.signs_in(subject, begun.url).items()}

    def finished(
        self, begun: BegunLogin, answer: Mapping[str, Sequence[str]], *, visitor: Visitor | None = None
    ) -> FinishedLogin:
        return self.app.identity.finish_login(
            "acme", answer, browser=begun.browser, request_id="request 1", visitor=visitor
        )

    def visit(self, user_id: UserId | None = None) -> Visit:
        """Somebody who has just signed in by a password, and is in a page."""
        opened = self.app.identity.open_session(user_id or self.owner, self.coming(Method.PASSWORD))
        return self.app.identity.resume_session(opened.secret, "request 2")

    def coming(self, method: Method = Method.PROVIDER, before: str | None = None) -> SignIn:
        return SignIn(method=method, device=device("192.0.2.1", "Firefox"), request_id="request 1", before=before)

    def arrived(
        self,
        begun: BegunLogin,
        answer: Mapping[str, Sequence[str]],
        *,
        visit: Visit | None = None,
        before: str | None = None,
    ) -> Arrival:
        """What comes of an answer, session and all."""
        return self.app.identity.arrive_by_provider(
            "acme", answer, browser=begun.browser, visit=visit, sign_in=self.coming(before=before)
        )

    def signed_in(self, subject: str = ADA) -> OpenedSession:
        """Somebody who came in by a whole login."""
        begun = self.begun()
        opened = self.arrived(begun, self.answer(begun, subject)).opened
        assert opened is not None
        return opened

    def is_in(self, opened: OpenedSession) -> bool:
        """Whether a copy of its cookie opens anything."""
        try:
            self.app.identity.resume_session(opened.secret, "request 3")
        except NotSignedIn:
            return False
        return True

    def audited(self, user_id: UserId | None = None, action: str = "identity.") -> list[AuditEntry]:
        """What the audit of a user's organisation tells, newest first."""
        [organization] = self.installation.ports.people.organizations_of(user_id or self.owner)
        lines = self.installation.ports.people.audit(organization.id, AuditQuery(action=action, limit=100))
        return [line.entry for line in lines]

    def mailed(self) -> list[str]:
        """The subjects of the mail that went out."""
        self.app.deliver_mail()
        return [each.message.subject for each in cast(MemoryMailer, self.installation.ports.mailer).sent]

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
