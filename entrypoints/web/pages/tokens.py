"""API tokens: which there are, a new one, and the end of one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from uuid import UUID

from flask import render_template
from pydantic import BeforeValidator, Field
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from domain.identity.api_tokens import ApiToken
from domain.identity.permissions import Permission, parse_permissions
from domain.shared.identifiers import ApiTokenId, UserId
from entrypoints.web.incoming.fields import Day, Form, Text
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.layout import Done, done
from entrypoints.web.pages.mistakes import Mistake
from entrypoints.web.pages.permission_words import in_groups
from entrypoints.web.pages.states import State

token_pages = PageRoutes()


class TokenForm(Form):
    """
    A token's name, what it is for, and the last day on which it opens something.

    `key` is the form's own: sent twice, it makes one token.
    """

    name: Text = ""
    scopes: Annotated[list[str], Field(max_length=len(Permission))] = Field(default_factory=list)
    expires_at: Annotated[Day | None, BeforeValidator(lambda value: value or None)] = None
    key: Annotated[Text, Field(min_length=1, max_length=100)]


@token_pages.get("/tokens", Permission.MANAGE_TOKENS)
def list_tokens(visit: Visit) -> str:
    """The visitor's tokens, and everybody's for who manages users."""
    now = visit.app.clock()
    tokens = [(token, token_state(token, now)) for token in visit.app.identity.view_access.tokens(visit.caller)]
    return render_template("tokens.html", tokens=tokens, holders=_holders(visit), you=visit.caller.actor_id)


@token_pages.get("/tokens/new", Permission.MANAGE_TOKENS)
def new_token(visit: Visit, mistake: Mistake | None = None) -> str:
    """
    The form for a token: of what the visitor may do, whatever it shall do. It takes a fresh proof of who that is.

    :raises NotInPlan: the plan is without tokens.
    """
    visit.app.billing.require_feature(visit.caller, Permission.MANAGE_TOKENS)
    visit.caller.require_fresh(visit.app.clock())
    given = mistake.given if mistake else MultiDict[str, str]()
    return render_template(
        "token_new.html",
        name=given.get("name", ""),
        chosen=given.getlist("scopes"),
        ends=given.get("expires_at", ""),
        key=str(visit.app.ids()),
        today=visit.caller.organization.day_of(visit.app.clock()),
        groups=dict(in_groups(visit.caller.permissions)),
        own=visit.caller.permissions,
        mistake=mistake,
    )


@token_pages.post("/tokens", Permission.MANAGE_TOKENS, again=new_token)
def issue_token(visit: Visit, form: TokenForm) -> str:
    """Make a token. It is shown by this very answer, and by no other."""
    scopes = parse_permissions(form.scopes, field="scopes")
    ends = None if form.expires_at is None else visit.caller.organization.end_of(form.expires_at)
    issued = visit.app.identity.issue_token(visit.caller, form.name.strip(), scopes, ends, form.key)
    return render_template("token_shown.html", token=issued.token, text=issued.text)


@token_pages.get("/tokens/<uuid:token_id>/revoke", Permission.MANAGE_TOKENS)
def ask_to_revoke_token(visit: Visit, token_id: UUID) -> str:
    """Whether it is meant."""
    token = visit.app.identity.view_access.token(visit.caller, ApiTokenId(token_id))
    holder = _holders(visit).get(token.user_id)
    return render_template("token_revoke.html", token=token, holder=holder, you=visit.caller.actor_id)


@token_pages.post("/tokens/<uuid:token_id>/revoke", Permission.MANAGE_TOKENS)
def revoke_token(visit: Visit, token_id: UUID) -> Response:
    """End it for ever."""
    visit.app.identity.revoke_token(visit.caller, ApiTokenId(token_id))
    return done("pages.list_tokens", Done.TOKEN_REVOKED)


def token_state(token: ApiToken, now: datetime) -> State:
    """Whether a token opens anything, in a word."""
    why_not = token.why_not(now)
    return State("In force", "good") if why_not is None else State(why_not.capitalize(), "quiet")


def _holders(visit: Visit) -> Mapping[UserId, str]:
    """Whose the tokens are, by name; empty for who sees their own only."""
    if not visit.may(Permission.MANAGE_USERS):
        return {}
    return {member.user.id: member.user.name for member in visit.app.identity.view_access.members(visit.caller)}
