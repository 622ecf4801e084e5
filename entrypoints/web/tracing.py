"""Follow each request: an id that logs, audit and answer share, one line in the log, and its statements counted."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

import structlog
from flask import Flask, Response, g, request

from application.app import App

if TYPE_CHECKING:
    from collections.abc import Iterator

REQUEST_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
"""What is taken over from a caller's X-Request-ID: it stands in logs, so it holds nothing that could forge a line."""
NO_ROUTE = "-"


class Work(Protocol):
    """What one request has asked of the database so far."""

    @property
    def statements(self) -> int: ...


Working = Callable[[str], AbstractContextManager[Work]]
"""Counts what is asked of the database inside the block as the work of a route."""


class _Uncounted:
    statements = 0


@contextmanager
def uncounted(_: str) -> "Iterator[Work]":
    """Counts nothing: for an application without a database."""
    yield _Uncounted()


@dataclass(frozen=True, slots=True)
class _Trace:
    """What is known of a request from its beginning to its end."""

    request_id: str
    route: str
    begun_at: datetime
    counted: AbstractContextManager[Work]
    work: Work


def request_id() -> str:
    """The id of the request that is being answered."""
    trace: _Trace = g.trace
    return trace.request_id


def trace_requests(site: Flask, app: App, working: Working) -> None:
    """Give every request an id and a line in the log, and count its statements."""
    log = structlog.get_logger(__name__).bind()

    @site.before_request
    def begin() -> None:
        asked = request.headers.get("X-Request-ID", "")
        route = request.url_rule.rule if request.url_rule else NO_ROUTE
        counted = working(route)
        known = asked if REQUEST_ID.fullmatch(asked) else str(app.ids())
        g.trace = _Trace(known, route, app.clock(), counted, counted.__enter__())

    @site.after_request
    def told(response: Response) -> Response:
        trace: _Trace = g.trace
        response.headers["X-Request-ID"] = trace.request_id
        log.info(
            "request",
            request_id=trace.request_id,
            method=request.method,
            route=trace.route,
            status=response.status_code,
            milliseconds=round((app.clock() - trace.begun_at).total_seconds() * 1000, 1),
            statements=trace.work.statements,
        )
        return response

    @site.teardown_request
    def end(_: BaseException | None) -> None:
        trace: _Trace | None = g.pop("trace", None)
        if trace is not None:
            trace.counted.__exit__(None, None, None)
