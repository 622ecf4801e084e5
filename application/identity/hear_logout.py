"""Hear from an identity provider that somebody signed out there."""

from collections.abc import Mapping
from dataclasses import dataclass

from application.auditing import told_of_session
from domain.identity.identities import LogoutNotice
from domain.identity.login_refusals import BadLogoutToken, UnknownProvider
from ports.clock import Clock
from ports.identity_provider import IdentityProvider
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class HearLogout:
    """
    Believe a logout token once, and end the sessions that it is about; how many they were.

    That the token came is kept with what it ended: if that fails, the provider can send it again.

    :raises UnknownProvider: there is no such provider here.
    :raises BadLogoutToken: the token does not hold, or came before.
    :raises ProviderUnavailable: the provider's keys are needed, and it does not answer.
    """

    providers: Mapping[str, IdentityProvider]
    transactions: Transactions
    clock: Clock
    ids: Ids

    def __call__(self, provider: str, token: str, request_id: str) -> int:
        asked = self.providers.get(provider)
        if asked is None:
            raise UnknownProvider(provider)
        notice = asked.logout_notice(token)
        return self.transactions(lambda transaction: self._within(transaction, notice, request_id))

    def _within(self, transaction: Transaction, notice: LogoutNotice, request_id: str) -> int:
        if not transaction.logout_tokens.first_sight(notice.issuer, notice.token_id, self.clock()):
            raise BadLogoutToken(field="jti", expected="a token that is new", got="one that came before")
        found = transaction.provider_sessions.find(notice.issuer, notice.subject, notice.session)
        ending = [session for session, came in found if came.is_ended_by(notice)]
        for session in ending:
            audit = told_of_session(session, self.ids, self.clock(), "identity.sign_out_at_provider", request_id)
            transaction.sessions.end(session.id, audit)
        return len(ending)
