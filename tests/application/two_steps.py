"""Somebody who signs in with a password and with an authenticator of her own."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from adapters.authenticators.totp import TotpApps
from adapters.memory.mailer import MemoryMailer
from application.app import App
from application.identity.complete_sign_in import HalfSignedIn
from application.identity.open_session import OpenedSession, SignIn
from application.identity.resume_session import Visit
from application.identity.sign_up import NewAccount
from domain.identity.authenticators import time_step
from domain.identity.sessions import Method, NotSignedIn, device
from domain.shared.audit import AuditEntry, AuditQuery
from domain.shared.mail import Message
from tests.installations import Installation

ADA, PASSWORD, OTHER = "ada@example.org", "copper kettle under rain", "seven quiet geese walking"
ACCOUNT = NewAccount(
    name="Ada", email=ADA, password=PASSWORD, organization="Brewery", currency="EUR", time_zone="Europe/Berlin"
)
SIGN_IN = SignIn(method=Method.PASSWORD, device=device("192.0.2.1", "Firefox"), request_id="request 1")


@dataclass
class Ada:
    """Ada, her site, and the app on her phone, which knows `secret` once it has scanned it."""

    installation: Installation
    secret: str = ""
    recovery: Sequence[str] = field(default_factory=list)

    @property
    def app(self) -> App:
        return self.installation.app

    def letters(self) -> list[Message]:
        """What is mailed now."""
        self.app.deliver_mail()
        mailer = self.installation.ports.mailer
        assert isinstance(mailer, MemoryMailer)
        return [mail.message for mail in mailer.sent]

    def sign_up(self) -> None:
        self.app.identity.sign_up(ACCOUNT)
        self.app.identity.verify_email(self.letters()[-1].text.partition("?token=")[2].split()[0], "request 0")

    def code(self, steps: int = 0) -> str:
        """What her app shows, or showed or will show so many steps from now."""
        return TotpApps().code(self.secret, time_step(self.installation.clock()) + steps)

    def wrong(self) -> str:
        """Six digits that her app does not show."""
        near = {self.code(steps) for steps in (-1, 0, 1)}
        return next(code for code in ("000000", "111111", "222222", "333333") if code not in near)

    def signed_in(self, password: str = PASSWORD) -> OpenedSession:
        """By the password alone."""
        opened = self.app.identity.sign_in_by_password(ADA, password, SIGN_IN)
        assert isinstance(opened, OpenedSession)
        return opened

    def half(self) -> HalfSignedIn:
        """Her password was right, which is not enough."""
        half = self.app.identity.sign_in_by_password(ADA, PASSWORD, SIGN_IN)
        assert isinstance(half, HalfSignedIn)
        return half

    def complete(self, half: HalfSignedIn, typed: str) -> OpenedSession:
        return self.app.identity.complete_sign_in(
            half.secret, SIGN_IN, self.app.identity.check_code(typed, "request 3")
        )

    def visit(self, opened: OpenedSession) -> Visit:
        return self.app.identity.resume_session(opened.secret, "request 2")

    def is_dead(self, opened: OpenedSession) -> bool:
        try:
            self.visit(opened)
        except NotSignedIn:
            return True
        return False

    def turn_on(self) -> OpenedSession:
        """Scan, type the first code, and wait until her app shows the next one."""
        opened = self.signed_in()
        visit = self.visit(opened)
        self.app.identity.enrol_authenticator.begin(visit)
        self.secret = self.app.identity.enrol_authenticator.offered(visit).secret
        self.recovery = self.app.identity.enrol_authenticator.confirm(visit, self.code())
        self.installation.clock.advance(seconds=60)
        return opened

    def audited(self, action: str) -> list[AuditEntry]:
        """The entries of that action, newest first."""
        caller = self.app.identity.act_as_operator("Brewery")
        return [line.entry for line in self.app.identity.view_audit(caller, AuditQuery(action=action)).rows]
