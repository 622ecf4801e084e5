"""Find out who calls, from an API token."""

from dataclasses import dataclass

from application.caller import Caller
from domain.identity.api_tokens import BadToken, hash_secret, token_parts
from ports.access import Access
from ports.clock import Clock


@dataclass(frozen=True, slots=True)
class Authenticate:
    """
    The caller that a token speaks for, in one statement.

    :raises BadToken: the token is malformed, unknown, expired or revoked; the refusal does not tell which.
    """

    access: Access
    clock: Clock

    def __call__(self, text: str, request_id: str) -> Caller:
        prefix, secret = token_parts(text)
        found = self.access.token(prefix)
        if found is None:
            hash_secret(secret)
            raise _refused()
        token, organization = found
        if not token.opens_for(secret, self.clock()):
            raise _refused()
        return Caller(
            organization=organization, actor_id=token.user_id, request_id=request_id, permissions=token.scopes
        )


def _refused() -> BadToken:
    return BadToken(
        "The API token is not valid; make a new one.",
        field="Authorization",
        expected="Bearer and a token that is in force",
        got="a token that is not",
    )
