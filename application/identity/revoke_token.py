"""Revoke an API token."""

from dataclasses import dataclass, replace

from application.auditing import audited
from application.caller import Caller
from domain.identity.api_tokens import ApiToken, UnknownToken
from domain.identity.permissions import Permission
from domain.shared.identifiers import ApiTokenId
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class RevokeToken:
    """
    End a token for ever, at once. One that is revoked already stays as it is.

    :raises UnknownToken: the organisation has no such token.
    :raises MissingPermission: it is somebody else's, and the caller does not manage users.
    """

    transactions: Transactions
    clock: Clock
    ids: Ids

    def __call__(self, caller: Caller, token_id: ApiTokenId) -> ApiToken:
        return self.transactions(lambda transaction: self._within(transaction, caller, token_id))

    def _within(self, transaction: Transaction, caller: Caller, token_id: ApiTokenId) -> ApiToken:
        token = transaction.tokens.get(caller.organization_id, token_id)
        if token is None:
            raise UnknownToken(str(token_id))
        if token.user_id != caller.actor_id:
            caller.require(Permission.MANAGE_USERS)
        if token.revoked_at is not None:
            return token
        now = self.clock()
        revoked = replace(token, revoked_at=now)
        audit = audited(
            caller,
            self.ids,
            now,
            action="identity.revoke_token",
            subject=("api_token", token_id),
            before={"revoked_at": None},
            after={"name": token.name, "prefix": token.prefix, "revoked_at": now.isoformat()},
        )
        transaction.tokens.revoke(revoked, audit)
        return revoked
