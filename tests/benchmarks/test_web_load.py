"""The clients over HTTP count what was answered, and fail when that is not what was hoped for."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat
from threading import Thread

import pytest

from tests.benchmarks.web_load import Address, BadAnswer, rate

REQUEST = b"POST /%b HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\n\r\n{}"


class Answering(BaseHTTPRequestHandler):
    """Answers the status that the path tells; "close" says 201 and closes."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        closes = self.path == "/close"
        self.send_response(201 if closes else int(self.path[1:]))
        self.send_header("Content-Length", "5")
        if closes:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"12345")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[Address]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield "127.0.0.1", server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("path", [b"201", b"close"])
def test_clients_are_answered_whether_or_not_the_server_keeps_their_connection(address: Address, path: bytes) -> None:
    assert rate(address, repeat(REQUEST % path), clients=3, seconds=0.05) > 0


def test_any_other_answer_fails_the_run(address: Address) -> None:
    with pytest.raises(BadAnswer, match="409"):
        rate(address, repeat(REQUEST % b"409"), clients=1, seconds=0.05)
