"""Find out who calls, from an API token."""

from dataclasses import dataclass
from datetime import datetime

from application.auditing import audited
from application.caller import Caller
from application.identity.note_denials import NOTED_EVERY
from domain.identity.api_tokens import BadToken, hash_secret, token_parts
from ports.access import Access, Presented
from ports.clock import Clock
from ports.ids import Ids


@dataclass(frozen=True, slots=True)
class Authenticate:
    """
    The caller that a token speaks for, in one statement: what its scopes and its user's role both allow now.

    When it was last used is known to the hour: the first use in an hour sends one more statement, which waits for
    nobody, and every other use none.

    A token that is over, or whose user is shut out, is noted in its organisation's audit, once an hour at most; only
    somebody who has its secret can cause that. A token that nobody has, or a wrong secret, is not: anybody can send as
    many as they like, and the audit, which keeps for ever and belongs to an organisation, is no place for strangers to
    write in. The log has these requests, with their status.

    :raises BadToken: the token is malformed, unknown, expired or revoked, or its user is shut out; the refusal does
        not tell which.
    """

    access: Access
    clock: Clock
    ids: Ids

    def __call__(self, text: str, request_id: str) -> Caller:
        prefix, secret = token_parts(text)
        presented = self.access.token(prefix)
        if presented is None:
            hash_secret(secret)
            raise _refused()
        token, member, now = presented.token, presented.member, self.clock()
        if not token.has_secret(secret):
            raise _refused()
        caller = Caller(
            organization=presented.organization,
            actor_id=token.user_id,
            request_id=request_id,
            permissions=token.scopes & member.permissions,
            ends_at=token.expires_at,
        )
        why_not = token.why_not(now) or (None if member.is_in_force else "user shut out")
        if why_not is not None:
            self._note(caller, presented, why_not, now)
            raise _refused()
        if token.is_use_news(now):
            self.access.note_use(token, now)
        return caller

    def _note(self, caller: Caller, presented: Presented, why_not: str, now: datetime) -> None:
        token = presented.token
        entry = audited(
            caller,
            self.ids,
            now,
            action="identity.refuse_token",
            subject=("api_token", token.id),
            after={"name": token.name, "prefix": token.prefix, "reason": why_not},
        )
        self.access.note_refusal(entry, now - NOTED_EVERY)


def _refused() -> BadToken:
    return BadToken(
        "The API token is not valid; make a new one.",
        field="Authorization",
        expected="Bearer and a token that is in force",
        got="a token that is not",
    )
