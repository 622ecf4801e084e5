"""Clients over HTTP/1.1, many in one thread: they cost the machine little, so that they measure the server."""

import re
import select
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from time import perf_counter

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CLOSE = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
_PATIENCE = 30.0
"""Seconds a server may take to answer."""

Address = tuple[str, int]


class BadAnswer(Exception):
    """The server did not answer as it should, or not at all; the message is what it said."""


class _Client:
    """One client with one request at a time, on one connection for as long as the server keeps it."""

    def __init__(self, address: Address, status: int) -> None:
        self._address = address
        self._status = f" {status} ".encode()
        self._received = b""
        self.socket = self._connect()

    def fileno(self) -> int:
        """What `select` asks for."""
        return self.socket.fileno()

    def close(self) -> None:
        """Leave the server."""
        self.socket.close()

    def send(self, request: bytes) -> None:
        if self.socket.fileno() < 0:
            self.socket = self._connect()
        self._received = b""
        self.socket.sendall(request)

    def has_answer(self) -> bool:
        """Take what has come; whether the answer is whole."""
        came = self.socket.recv(65536)
        self._received += came
        head, blank, body = self._received.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not came or (blank and (length is None or self._status not in head[:16])):
            raise BadAnswer(self._received.decode(errors="replace"))
        if not blank or length is None or len(body) < int(length[1]):
            return False
        if _CLOSE.search(head):
            self.socket.close()
        return True

    def _connect(self) -> socket.socket:
        connection = socket.create_connection(self._address, _PATIENCE)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection


def rate(address: Address, requests: Iterator[bytes], *, clients: int, seconds: float, status: int = 201) -> float:
    """
    Answers a second to so many clients, each of which asks anew as soon as it is answered.

    :raises BadAnswer: an answer does not have that status.
    """
    with ExitStack() as stack:
        waiting = {stack.enter_context(closing(_Client(address, status))) for _ in range(clients)}
        begun = perf_counter()
        answered = 0
        for client in waiting:
            client.send(next(requests))
        while waiting:
            for client in _readable(waiting):
                if client.has_answer():
                    answered += 1
                    if perf_counter() - begun < seconds:
                        client.send(next(requests))
                    else:
                        waiting.remove(client)
        return answered / (perf_counter() - begun)


def _readable(clients: set[_Client]) -> list[_Client]:
    ready, _, _ = select.select(clients, (), (), _PATIENCE)
    if not ready:
        raise BadAnswer(f"nothing for {_PATIENCE} seconds")
    return ready
