"""Forms: what was typed, and each refusal beside the field that it is about."""

from collections.abc import Mapping

from flask import Response, render_template, request

from application.identity.found_organization import InvalidOrganization
from domain.identity.authenticators import CodesPaused
from domain.identity.emails import InvalidEmail
from domain.identity.names import InvalidName
from domain.identity.passwords import BadCredentials, UnverifiedEmail, WeakPassword
from domain.identity.second_factors import CannotUnseal, WrongCode
from domain.identity.sessions import NoOrganization
from domain.shared.errors import DomainError
from entrypoints.web.statuses import STATUS

CORRECTABLE = (
    BadCredentials,
    CannotUnseal,
    CodesPaused,
    InvalidEmail,
    InvalidName,
    InvalidOrganization,
    NoOrganization,
    UnverifiedEmail,
    WeakPassword,
    WrongCode,
)
"""What whoever typed it can correct in the form itself; every other refusal is a page of its own."""

_SECRET = frozenset({"password", "old", "code", "csrf_token"})


def typed(name: str) -> str:
    """What a field holds; nothing where it is missing."""
    return request.form.get(name, "")


def form_page(template: str, refusal: DomainError | None = None, **shown: object) -> Response:
    """The page of a form; after a refusal with what was typed, but for passwords, and why it was refused."""
    kept: Mapping[str, str] = {name: text for name, text in request.form.items() if name not in _SECRET}
    response = Response(render_template(template, refusal=refusal, typed=kept, **shown))
    if refusal is not None:
        response.status_code = STATUS[refusal.code]
    return response
