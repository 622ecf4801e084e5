"""Every refusal and failure as an answer: the envelope for programs, a page for people."""

from collections.abc import Callable
from http import HTTPStatus

import structlog
from flask import Flask, Response, redirect, render_template, request, url_for
from pydantic import TypeAdapter
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge
from werkzeug.wrappers import Response as WerkzeugResponse

from application.app import App
from domain.identity.sessions import NotSignedIn
from domain.shared.errors import DomainError
from entrypoints.web import refusals
from entrypoints.web.envelope import NOWHERE, Problem, envelope
from entrypoints.web.rates import SAFE_METHODS
from entrypoints.web.statuses import STATUS
from entrypoints.web.tracing import request_id

API = "/api/"
WEBHOOKS = "/webhooks/"
_KEPT_HEADERS = frozenset({"Allow", "Retry-After", "Content-Range"})

SECONDS_TO_RECOVER = "5"
"""After how long it is worth asking again when the database is away."""

Passes = Callable[[Exception], bool]
"""Whether a failure is only for a while, so that the same request may succeed later."""

_log = structlog.get_logger(__name__)
_problem = TypeAdapter(Problem)


class Failure(DomainError):
    """Our fault, not the caller's; the log knows more."""

    code = "server.failed"


def never(_: Exception) -> bool:
    """No failure passes by itself: for an application without a database."""
    return False


def answer_problems(site: Flask, app: App, is_outage: Passes) -> None:
    """Answer refusals with their status, an outage with 503, and failures with 500 and nothing of the inside."""

    @site.errorhandler(DomainError)
    def refused(refusal: DomainError) -> Response:
        return answer_refusal(app, refusal)

    @site.errorhandler(NotSignedIn)
    def not_signed_in(refusal: NotSignedIn) -> WerkzeugResponse:
        if asks_a_program():
            return answer_refusal(app, refusal)
        wanted = request.full_path.removesuffix("?") if request.method in SAFE_METHODS else None
        return redirect(url_for("auth.sign_in", next=wanted), 303)

    @site.errorhandler(HTTPException)
    def not_http(error: HTTPException) -> Response | HTTPException:
        if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
            return error
        answer = _answer(app, _refusal_of(error), HTTPStatus(error.code))
        answer.headers.extend([each for each in error.get_headers() if each[0] in _KEPT_HEADERS])
        return answer

    @site.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        _log.error("failed", request_id=request_id(), exc_info=error)
        if is_outage(error):
            answer = _answer(app, refusals.StorageAway(), STATUS[refusals.StorageAway.code])
            answer.headers["Retry-After"] = SECONDS_TO_RECOVER
            return answer
        failure = Failure("Something went wrong on our side; ask again, or tell us the request id.")
        return _answer(app, failure, HTTPStatus.INTERNAL_SERVER_ERROR)


def answer_refusal(app: App, refusal: DomainError) -> Response:
    """What a refusal is answered with where nobody has a better answer."""
    return _answer(app, refusal, STATUS[refusal.code])


def _answer(app: App, refusal: DomainError, status: HTTPStatus) -> Response:
    if asks_a_program():
        is_about_plan = status is HTTPStatus.PAYMENT_REQUIRED
        links = {"billing": app.site + url_for("pages.show_billing")} if is_about_plan else NOWHERE
        problem = envelope(refusal, request_id(), app.clock(), links)
        answer = Response(_problem.dump_json(problem), mimetype="application/json")
    else:
        answer = Response(render_template("problem.html", refusal=refusal, status=status, request_id=request_id()))
    answer.status_code = status
    if isinstance(refusal, refusals.TooManyRequests):
        answer.headers["Retry-After"] = str(refusal.seconds)
    elif not request.path.startswith(API):
        return answer
    elif status is HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="stillroom"'
    elif refusal.code == "identity.missing_permission":
        answer.headers["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{refusal.expected}"'
    return answer


def asks_a_program() -> bool:
    """Whether a program reads the answer: one that uses the API or tells us something, or a script of our pages."""
    return request.path.startswith((API, WEBHOOKS)) or request.is_json


def _refusal_of(error: HTTPException) -> DomainError:
    """What HTTP itself refused, in our words."""
    match error:
        case NotFound():
            return refusals.UnknownRoute("There is nothing at this address.", expected="an address that exists")
        case MethodNotAllowed():
            allowed = ", ".join(sorted(error.valid_methods or ()))
            message = f"This address does not take {request.method}; use {allowed}."
            return refusals.MethodNotAllowed(message, expected=allowed, got=request.method)
        case RequestEntityTooLarge():
            limit = f"at most {request.max_content_length} bytes"
            return refusals.BodyTooLarge(f"The body is too large: {limit}.", field="body", expected=limit)
        case _:
            return refusals.RefusedRequest(error.description or error.name)
