"""
Identities: who a provider says somebody is, and whose they are here.

An identity is (issuer, subject) and nothing else. An address or a name can change hands; they are shown, and never
looked up.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from domain.identity.login_refusals import UnknownIdentity
from domain.identity.sign_in_methods import SignInMethods
from domain.shared.identifiers import UserId, UserIdentityId


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedIdentity:
    """
    What a provider has proved about somebody.

    `email` is None where the provider told none that could be one; unless `email_verified`, it is only what somebody
    says. `session` is the provider's name for its own session, by which it may end ours later. `logout_hint` is the ID
    token, only where a later sign-out at the provider needs it; no other token of the provider's leaves its adapter.
    """

    issuer: str
    subject: str
    email: str | None = None
    email_verified: bool = False
    name: str | None = None
    session: str | None = None
    logout_hint: str | None = field(default=None, repr=False)

    def linked_to(
        self, user_id: UserId, identity_id: UserIdentityId, *, provider: str, linked_at: datetime
    ) -> "UserIdentity":
        """This identity as one of a user's."""
        return UserIdentity(
            id=identity_id,
            user_id=user_id,
            provider=provider,
            issuer=self.issuer,
            subject=self.subject,
            email=self.email,
            name=self.name,
            linked_at=linked_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class UserIdentity:
    """
    An identity that signs a user in.

    `provider`, `email` and `name` are for showing, as they were when it was linked.
    """

    id: UserIdentityId
    user_id: UserId
    provider: str
    issuer: str
    subject: str
    email: str | None
    name: str | None = None
    linked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoutNotice:
    """
    A provider's word that somebody signed out there, of one session or, if `session` is None, of all.

    `token_id` is unique at the issuer: the same word twice is a replay.
    """

    issuer: str
    token_id: str
    subject: str | None
    session: str | None


def unlinked(identities: Collection[UserIdentity], identity_id: UserIdentityId, methods: SignInMethods) -> UserIdentity:
    """
    The one of a user's identities that can be taken away.

    methods: how the user can sign in as yet, by these identities and otherwise.

    :raises UnknownIdentity: it is none of them.
    :raises LastSignInMethod: no other way to sign in would be left.
    """
    found = next((each for each in identities if each.id == identity_id), None)
    if found is None:
        raise UnknownIdentity(str(identity_id))
    methods.require_another("identity_id")
    return found
