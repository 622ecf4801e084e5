"""A small web server on this machine, on a free port, that can be told to misbehave."""

import json
import socket
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlencode, urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a client sent: the parameters of its query and its form, the last value of each, and its body as it came."""

    method: str
    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """
    What it gets. `pause` is how long each byte of the body is held back, in seconds.

    `reset`: nothing at all, because the connection breaks.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    pause: float = 0
    reset: bool = False


Route = Callable[[Request], Answer]


def as_json(told: object, status: int = 200) -> Answer:
    return Answer(status=status, body=json.dumps(told).encode(), headers={"Content-Type": "application/json"})


def redirect(url: str, **parameters: str) -> Answer:
    return Answer(status=302, headers={"Location": f"{url}?{urlencode(parameters)}" if parameters else url})


class LoopbackServer:
    """
    Answers by its routes, each a path.

    `instead` answers for a path in place of its route; `seen` are the requests that came, as "GET /path".
    """

    def __init__(self, routes: Mapping[str, Route]) -> None:
        self.routes = routes
        self.instead: dict[str, Route] = {}
        self.requests: list[Request] = []
        self.stopping = Event()
        self._server = _Server(self)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def seen(self) -> list[str]:
        return [f"{request.method} {request.path}" for request in self.requests]

    def date(self) -> str | None:
        """What the header Date says; None: this machine's time."""
        return None

    def answer(self, request: Request) -> Answer:
        self.requests.append(request)
        route = self.instead.get(request.path) or self.routes.get(request.path)
        return Answer(status=404) if route is None else route(request)

    def stop(self) -> None:
        """Answer no more: connections are refused."""
        if not self.stopping.is_set():
            self.stopping.set()
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, loopback: LoopbackServer) -> None:
        self.loopback = loopback
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self._respond()

    def do_POST(self) -> None:
        self._respond()

    def do_PATCH(self) -> None:
        self._respond()

    def do_DELETE(self) -> None:
        self._respond()

    def date_time_string(self, timestamp: float | None = None) -> str:
        return self.server.loopback.date() or super().date_time_string(timestamp)

    def _respond(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        parts = urlsplit(self.path)
        body = self.rfile.read(length)
        answer = self.server.loopback.answer(
            Request(
                method=self.command,
                path=parts.path,
                query=_last(parts.query),
                form=_last(body.decode()),
                headers=dict(self.headers.items()),
                body=body,
            )
        )
        try:
            self._send(answer)
        except OSError:
            self.close_connection = True  # the client had enough

    def _send(self, answer: Answer) -> None:
        if answer.reset:
            self._reset()
            return
        self.send_response(answer.status)
        for name, value in ({"Content-Length": str(len(answer.body))} | dict(answer.headers)).items():
            self.send_header(name, value)
        self.end_headers()
        if not answer.pause:
            self.wfile.write(answer.body)
            return
        for byte in answer.body:
            if self.server.loopback.stopping.wait(answer.pause):
                return
            self.wfile.write(bytes([byte]))

    def _reset(self) -> None:
        """Break the connection: a lingering time of zero sends RST in place of FIN."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Say nothing: what came is in `requests`."""


def _last(query: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(query, keep_blank_values=True).items()}
