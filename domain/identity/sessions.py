"""
Sessions: somebody signed in, in one browser and in one of their organisations.

The secret that the browser's cookie holds is kept as a hash. A session ends when nobody used it for half a day, and
after two weeks in any case; whoever proves again who they are gets a new one, and so does who changes the organisation.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.identity.browsers import browser_of
from domain.identity.login import Visitor
from domain.shared.errors import DomainError
from domain.shared.identifiers import OrganizationId, SessionId, UserId

IDLE = timedelta(hours=12)
"""How long a session lasts that nobody uses."""
LONGEST = timedelta(days=14)
"""How long one lasts that is used all the time."""
SEEN_EVERY = timedelta(minutes=5)
"""How exactly the last use is known: to write it down at each use would cost more than the use itself."""
DEVICE_LIMIT = 200
"""Characters of what a browser says of itself."""


class Method(StrEnum):
    """How somebody proved who they are."""

    PASSWORD = "password"  # noqa: S105 - the name of a method
    PROVIDER = "provider"
    PASSWORD_AND_CODE = "password_and_code"  # noqa: S105 - as above
    PASSWORD_AND_RECOVERY_CODE = "password_and_recovery_code"  # noqa: S105 - as above
    PASSKEY = "passkey"
    PASSWORD_AND_PASSKEY = "password_and_passkey"  # noqa: S105 - as above
    DEMO = "demo"


class NotSignedIn(DomainError):
    """Nobody is signed in in this browser, or not any more; which of these is not told."""

    code = "identity.not_signed_in"

    def __init__(self) -> None:
        super().__init__("Sign in first.", expected="somebody who is signed in", got="nobody")


class UnknownSession(DomainError):
    """The user has no such session, or not in that organisation."""

    code = "identity.unknown_session"

    def __init__(self, got: str) -> None:
        super().__init__(
            "Nobody is signed in there any more.", field="session_id", expected="a session that has not ended", got=got
        )


class NoOrganization(DomainError):
    """The user is in force in no organisation, or not in the one that they ask for."""

    code = "identity.no_organization"

    def __init__(self) -> None:
        super().__init__(
            "No organisation lets you in at the moment; ask one of its owners.",
            field="organization_id",
            expected="an organisation that you are a member of",
            got="none",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """Where somebody is signed in, for people to recognise: `address` on the network, and what the browser said."""

    address: str
    name: str

    @property
    def browser(self) -> str:
        """What people call it."""
        return browser_of(self.name)


def device(address: str, name: str) -> Device:
    """A device as it was told, cut, and without what would break the line that it is shown or logged in."""
    return Device(address=_line(address), name=_line(name))


def _line(told: str) -> str:
    printable = "".join(letter if letter.isprintable() else " " for letter in told[:DEVICE_LIMIT])
    return " ".join(printable.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """
    What is kept of a session: never its secret, only the SHA-256 of it, in hexadecimal.

    `created_at` is when the first of the sessions began that followed one another without a new proof;
    `authenticated_at` when, and `method` how, somebody last proved who they are.
    """

    id: SessionId
    secret_hash: str = field(repr=False)
    user_id: UserId
    organization_id: OrganizationId
    method: Method
    authenticated_at: datetime
    created_at: datetime
    last_seen_at: datetime
    device: Device

    @property
    def visitor(self) -> Visitor:
        """Who is signed in, as logins with an identity provider ask."""
        return Visitor(user_id=self.user_id, authenticated_at=self.authenticated_at)

    def is_over(self, now: datetime) -> bool:
        """Whether nobody used it for too long, or it is too old."""
        return now - self.last_seen_at >= IDLE or now - self.created_at >= LONGEST

    def is_use_news(self, now: datetime) -> bool:
        """Whether a use is worth remembering."""
        return now - self.last_seen_at >= SEEN_EVERY

    def confirmed(
        self, session_id: SessionId, secret_hash: str, method: Method, device: Device, now: datetime
    ) -> "Session":
        """The session that follows this one when somebody has proved again that it is them: it begins anew."""
        return replace(
            self,
            id=session_id,
            secret_hash=secret_hash,
            method=method,
            device=device,
            authenticated_at=now,
            created_at=now,
            last_seen_at=now,
        )

    def moved(
        self, session_id: SessionId, secret_hash: str, organization_id: OrganizationId, now: datetime
    ) -> "Session":
        """The session that follows this one in another organisation; it lasts no longer than this one would have."""
        return replace(self, id=session_id, secret_hash=secret_hash, organization_id=organization_id, last_seen_at=now)
