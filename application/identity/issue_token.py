"""Make an API token."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from application.auditing import audited
from application.billing.room import Room
from application.caller import Caller
from application.identity.token_facts import token_facts
from application.requests import claim_for, first_answer
from domain.identity.api_tokens import ApiToken, TokenShownOnce, hash_secret, new_token, token_prefix, token_text
from domain.identity.permissions import Permission
from domain.shared.identifiers import ApiTokenId
from ports.clock import Clock
from ports.ids import Ids
from ports.secrets import Secrets
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedToken:
    """What is kept of a token, and its `text`, which is told this once."""

    token: ApiToken
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Asked:
    name: str
    scopes: tuple[str, ...]
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class IssueToken:
    """
    Make a token that speaks for the caller, for some of what the caller may do. Its text is kept nowhere.

    With a key it is made once; a repetition is told which one it was, but cannot be told its text.

    :raises ReauthenticationNeeded: the caller is signed in, and has not proved just now that it is them.
    :raises InvalidName, UnknownPermission, MoreThanOwn, InvalidExpiry, OutlivesItsMaker: there may be no such token.
    :raises TokenShownOnce: the key was used for the same request before.
    :raises KeyReused: the key belongs to another request.
    :raises NotInPlan: the plan has no tokens.
    """

    transactions: Transactions
    room: Room
    clock: Clock
    ids: Ids
    secrets: Secrets

    def __call__(
        self,
        caller: Caller,
        name: str,
        scopes: Iterable[Permission],
        expires_at: datetime | None = None,
        key: str | None = None,
    ) -> IssuedToken:
        caller.require_fresh(self.clock())
        token_id, secret = ApiTokenId(self.ids()), self.secrets()
        token = new_token(
            ApiToken(
                id=token_id,
                organization_id=caller.organization_id,
                user_id=caller.actor_id,
                name=name,
                prefix=token_prefix(token_id),
                secret_hash=hash_secret(secret),
                scopes=frozenset(scopes),
                created_at=self.clock(),
                expires_at=expires_at,
            ),
            own=caller.permissions,
            ends_at=caller.ends_at,
        )
        self.transactions(lambda transaction: self._keep(transaction, caller, token, key))
        return IssuedToken(token=token, text=token_text(token.prefix, secret))

    def _keep(self, transaction: Transaction, caller: Caller, token: ApiToken, key: str | None) -> None:
        if key is not None:
            asked = _Asked(token.name, tuple(sorted(token.scopes)), token.expires_at)
            claim = claim_for(key, "issue token", [asked], [str(token.id)], token.created_at)
            held = transaction.claims.take(caller.organization_id, [claim])
            if key in held:
                [made] = first_answer(held[key], claim)
                raise TokenShownOnce(
                    "This token was made before, and its text was shown then; revoke it if nobody kept the text.",
                    field="Idempotency-Key",
                    expected="a key not used before",
                    got=f"the key of token {made}",
                )
        self.room.require_feature(transaction, caller.organization_id, Permission.MANAGE_TOKENS)
        audit = audited(
            caller,
            self.ids,
            token.created_at,
            action="identity.issue_token",
            subject=("api_token", token.id),
            after=token_facts(token),
        )
        transaction.tokens.add(token, audit)
