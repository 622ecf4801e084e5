"""
What billing providers tell us: signed by them, and answered by what came of it.

The provider goes by the status alone: 2xx ends it, anything else is sent again for days. So what will never be another
event is answered by 400 before the database hears of it, and what we gave up by 200, lest one event that nobody can
process gets the whole address switched off.
"""

from collections.abc import Mapping
from http import HTTPStatus

import structlog
from flask import Blueprint, Response, jsonify, request

from application.app import App
from application.billing.handle_event import HandledEvent, Outcome
from domain.billing.refusals import EventRefused, NoWebhookSecret
from entrypoints.web.incoming.parsing import whole_body
from entrypoints.web.problems import answer_refusal
from entrypoints.web.tracing import request_id

STATUSES: Mapping[Outcome, HTTPStatus] = {
    Outcome.PROCESSED: HTTPStatus.OK,
    Outcome.IGNORED: HTTPStatus.OK,
    Outcome.DUPLICATE: HTTPStatus.OK,
    Outcome.DEAD: HTTPStatus.OK,
    Outcome.FAILED: HTTPStatus.INTERNAL_SERVER_ERROR,
    Outcome.QUARANTINED: HTTPStatus.CONFLICT,
}
SECONDS_TO_CONFIGURE = "60"
"""After how long it is worth asking again where somebody has to set a secret first."""

_log = structlog.get_logger(__name__)


def webhook_blueprint(app: App) -> Blueprint:
    """The address that a billing provider is told. Nobody is signed in there: who signs the body is who speaks."""
    blueprint = Blueprint("webhooks", __name__, url_prefix="/webhooks")

    @blueprint.errorhandler(EventRefused)
    def not_believed(refusal: EventRefused) -> Response:
        _log.info("webhook_refused", request_id=request_id(), code=refusal.code, field=refusal.field)
        return answer_refusal(app, refusal)

    @blueprint.errorhandler(NoWebhookSecret)
    def cannot_believe(refusal: NoWebhookSecret) -> Response:
        _log.error("webhook_secret_missing", request_id=request_id())
        answer = answer_refusal(app, refusal)
        answer.headers["Retry-After"] = SECONDS_TO_CONFIGURE
        return answer

    @blueprint.post("/<provider>", provide_automatic_options=False)
    def take(provider: str) -> Response:
        handled = app.billing.handle_event(provider, whole_body(), dict(request.headers))
        tell(handled, request_id())
        answer = jsonify(
            success=handled.success,
            message=handled.message,
            processed_at=handled.processed_at and handled.processed_at.isoformat(),
            event_id=handled.event_id,
        )
        answer.status_code = STATUSES[handled.outcome]
        return answer

    return blueprint


def tell(handled: HandledEvent, told_by: str) -> None:
    """Let the log know what somebody may have to look at; of what is in the event it learns the id alone."""
    if handled.success:
        return
    say = _log.error if handled.needs_somebody else _log.warning
    say(
        "billing_event",
        request_id=told_by,
        event_id=handled.event_id,
        outcome=str(handled.outcome),
        reason=handled.message,
    )
