"""Hear from an identity provider that somebody signed out there."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.identity.identities import LogoutNotice
from domain.identity.login_refusals import BadLogoutToken, UnknownProvider
from domain.shared.identifiers import UserId
from ports.clock import Clock
from ports.identity_provider import IdentityProvider
from ports.logout_tokens import LogoutTokens
from ports.transactions import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardLogout:
    """Whose sessions have to end: all of this user's by this issuer or, if the notice names one, that alone."""

    notice: LogoutNotice
    user_id: UserId | None


@dataclass(frozen=True, slots=True)
class HearLogout:
    """
    Believe a logout token once, and say whose sessions have to end; to end them is the caller's.

    :raises UnknownProvider: there is no such provider here.
    :raises BadLogoutToken: the token does not hold, or came before.
    :raises ProviderUnavailable: the provider's keys are needed, and it does not answer.
    """

    providers: Mapping[str, IdentityProvider]
    tokens: LogoutTokens
    transactions: Transactions
    clock: Clock

    def __call__(self, provider: str, token: str) -> HeardLogout:
        asked = self.providers.get(provider)
        if asked is None:
            raise UnknownProvider(provider)
        notice = asked.logout_notice(token)
        if not self.tokens.first_sight(notice.issuer, notice.token_id, self.clock()):
            raise BadLogoutToken(field="jti", expected="a token that is new", got="one that came before")
        subject = notice.subject
        if subject is None:
            return HeardLogout(notice=notice, user_id=None)
        known = self.transactions(lambda transaction: transaction.identities.find(notice.issuer, subject))
        return HeardLogout(notice=notice, user_id=known.user_id if known else None)
