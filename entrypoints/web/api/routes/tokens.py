"""API tokens: programs' ways in."""

from http import HTTPStatus
from uuid import UUID

from domain.identity.permissions import Permission
from domain.shared.identifiers import ApiTokenId
from entrypoints.web.api.answers.people import (
    NewTokenAnswer,
    TokenAnswer,
    TokenList,
    new_token_answer,
    token_answer,
    token_list,
)
from entrypoints.web.api.bodies.people import TokenBody
from entrypoints.web.api.endpoints import Call, Routes

tokens = Routes("Tokens")


@tokens.get("/tokens", Permission.MANAGE_TOKENS)
def list_tokens(call: Call) -> TokenList:
    """Your tokens, newest first, and everybody's if you manage users."""
    return token_list(call.app.identity.view_access.tokens(call.caller))


@tokens.post("/tokens", Permission.MANAGE_TOKENS)
def issue_token(call: Call, body: TokenBody) -> NewTokenAnswer:
    """
    Make a token that speaks for you, for some of what you may do.

    Its text is answered this once: a repetition under the same key is refused, with the token's id, and makes no other.
    """
    issued = call.app.identity.issue_token(call.caller, body.name, body.scopes, body.expires_at, call.key)
    return new_token_answer(issued)


@tokens.post("/tokens/<uuid:token_id>/revoke", Permission.MANAGE_TOKENS, HTTPStatus.OK)
def revoke_token(call: Call, token_id: UUID) -> TokenAnswer:
    """Revoke a token for ever: yours, and anybody's if you manage users."""
    return token_answer(call.app.identity.revoke_token(call.caller, ApiTokenId(token_id)))
