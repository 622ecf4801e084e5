"""Somebody with a device that keeps passkeys, in one browser."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from application.app import App
from application.identity.begin_passkey import BegunPasskey
from application.identity.open_session import OpenedSession, SignIn
from application.identity.passkey_answers import PasskeyAnswer
from application.identity.resume_session import Visit
from domain.identity.passkeys import Passkey
from domain.identity.sessions import Method, device
from domain.shared.identifiers import UserId
from tests.installations import SITE
from tests.servers.authenticator import HONEST, Authenticator, Lies

DEVICE = device("192.0.2.1", "Firefox")


def sign_in(method: Method = Method.PASSKEY, before: str | None = None) -> SignIn:
    return SignIn(method=method, device=DEVICE, request_id="request 1", before=before)


@dataclass(slots=True)
class Keyring:
    """A user's device, and the browser that it is in."""

    app: App
    user_id: UserId
    device: Authenticator = field(default_factory=lambda: Authenticator(SITE))
    browser: str = "the secret of this browser's cookie"

    def visit(self, opened: OpenedSession | None = None) -> Visit:
        """The user, signed in by a password just now or as they are."""
        opened = opened or self.app.identity.open_session(self.user_id, sign_in(Method.PASSWORD))
        return self.app.identity.resume_session(opened.secret, "request 2")

    def answer(self, begun: BegunPasskey, credential: str) -> PasskeyAnswer:
        """What the browser sends: it has read the challenge in its options."""
        challenge = begun.options.partition('"challenge": "')[2].partition('"')[0]
        return PasskeyAnswer(challenge=challenge, credential=credential, browser=self.browser)

    def add(self, name: str = "Laptop", *, visit: Visit | None = None, lies: Lies = HONEST) -> OpenedSession:
        """Make a passkey and keep it."""
        visit = visit or self.visit()
        begun = self.app.identity.begin_passkey.to_register(visit, self.browser)
        made = self.answer(begun, self.device.create(begun.options, lies))
        return self.app.identity.manage_passkeys.add(visit, made, name)

    def proof(self, lies: Lies = HONEST, number: int = -1) -> PasskeyAnswer:
        """What a passkey signs that is asked to sign in."""
        begun = self.app.identity.begin_passkey.to_sign_in(self.browser)
        return self.answer(begun, self.device.get(begun.options, lies, number))

    def come_in(self, lies: Lies = HONEST, number: int = -1) -> OpenedSession:
        return self.app.identity.sign_in_by_passkey(self.proof(lies, number), sign_in())

    def kept(self) -> Sequence[Passkey]:
        return self.app.identity.manage_passkeys.all_of(self.visit())
