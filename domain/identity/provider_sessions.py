"""Sessions that came by an identity provider, and what is kept of that for the sign-out."""

from dataclasses import dataclass, field

from domain.identity.identities import LogoutNotice, VerifiedIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSession:
    """
    By whose word somebody came in: `their_session` is the provider's name for its own session, if it told one.

    `logout_hint` is the ID token, kept only where a sign-out at the provider needs it, and no longer than the session.
    """

    provider: str
    issuer: str
    subject: str
    their_session: str | None = None
    logout_hint: str | None = field(default=None, repr=False)

    def is_ended_by(self, notice: LogoutNotice) -> bool:
        """
        Whether a provider's word that somebody signed out there is about this session.

        Where it names one of the provider's sessions, a session of the same person that came without such a name ends
        too: it may be that one.
        """
        if notice.issuer != self.issuer or notice.subject not in (None, self.subject):
            return False
        if notice.session is None or notice.session == self.their_session:
            return True
        return self.their_session is None and notice.subject is not None


def provider_session(provider: str, identity: VerifiedIdentity) -> ProviderSession:
    """What is kept of an identity that a provider has just proved, with the session that it opens."""
    return ProviderSession(
        provider=provider,
        issuer=identity.issuer,
        subject=identity.subject,
        their_session=identity.session,
        logout_hint=identity.logout_hint,
    )
