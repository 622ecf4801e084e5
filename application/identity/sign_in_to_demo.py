"""Sign in to the demo without a proof of anything: for a first look, on one's own machine."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from application.identity.open_session import OpenedSession, OpenSession, SignIn
from domain.identity.emails import Email
from domain.identity.sessions import NoOrganization
from ports.people_reading import PeopleReading

DEMO_PEOPLE: Mapping[str, Email] = MappingProxyType(
    {
        "owner": Email("owner@heron-street.example"),
        "maker": Email("maker@heron-street.example"),
        "viewer": Email("viewer@heron-street.example"),
    }
)
"""
The people of the demo, by their roles. Nobody can have such an address (RFC 2606), so that nobody else is let in.
"""


@dataclass(frozen=True, slots=True)
class SignInToDemo:
    """
    Open a session for one of the demo's people. Whether that may be is for the edge to say: it proves nothing.

    :raises NoOrganization: the demo has nobody in that role, or is not loaded.
    """

    people: PeopleReading
    open: OpenSession

    def is_there(self) -> bool:
        """Whether the demo is loaded."""
        return self.people.user_of_email(DEMO_PEOPLE["owner"].key) is not None

    def __call__(self, role: str, sign_in: SignIn) -> OpenedSession:
        address = DEMO_PEOPLE.get(role)
        user = self.people.user_of_email(address.key) if address is not None else None
        if user is None:
            raise NoOrganization
        return self.open(user.id, sign_in)
