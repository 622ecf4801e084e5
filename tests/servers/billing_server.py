"""What billing providers of tests have in common: a clock, paths with ids in them, troubles, secrets, deliveries."""

import json
import re
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Mapping
from email.utils import format_datetime
from functools import partial
from itertools import count
from typing import Any

from ports.clock import Clock
from tests.servers.deliveries import Deliveries
from tests.servers.loopback import Answer, LoopbackServer, Request, as_json

Json = dict[str, Any]
Operation = Callable[[Request, str], Answer]
"""Answers a request; the text is the id in its path, empty where it has none."""

NUMBERS = count(1)
"""For ids that no other provider of this process gives."""


class Refused(Exception):
    """The provider says no: with this status and this body."""

    def __init__(self, status: int, body: Json) -> None:
        super().__init__(status, body)
        self.answer = as_json(body, status)


class BillingServer(LoopbackServer, ABC):
    """
    A provider on this machine.

    `troubles` are answered in place of the next requests; `secrets`, newest first, all sign what is delivered.
    """

    def __init__(self, clock: Clock, operations: Mapping[str, Operation]) -> None:
        self.clock = clock
        self.operations = {_pattern(path): operation for path, operation in operations.items()}
        self.troubles: deque[Answer] = deque()
        self.loses_answers = 0
        self.secrets = [f"{self.secret_prefix}{next(NUMBERS):032d}"]
        self.deliveries = Deliveries(clock=clock, sign=self.sign)
        self.events: list[Json] = []
        super().__init__({})

    secret_prefix = "secret_"

    @abstractmethod
    def sign(self, body: bytes) -> Mapping[str, str]:
        """The header that goes with this body now."""

    @abstractmethod
    def trouble(self, status: int) -> Json:
        """The body of an answer with this status when something is wrong with the provider."""

    @abstractmethod
    def not_found(self, what: str) -> Refused:
        """There is no such thing."""

    def roll_secret(self, *, overlap: bool = True) -> str:
        """Make a new secret; the one before signs as well while they `overlap`."""
        self.secrets = [f"{self.secret_prefix}{next(NUMBERS):032d}", *(self.secrets[:1] if overlap else [])]
        return self.secrets[0]

    def fail(self, status: int, *, times: int = 1, retry_after: int | None = None) -> None:
        """Answer the next requests by an error."""
        headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
        answer = as_json(self.trouble(status), status)
        self.troubles.extend(
            Answer(status=status, body=answer.body, headers={**answer.headers, **headers}) for _ in range(times)
        )

    def hang(self, *, times: int = 1) -> None:
        """Let the next answers never come."""
        self.troubles.extend(Answer(body=b"{}", pause=30) for _ in range(times))

    def drip(self, *, times: int = 1) -> None:
        """Let the next answers come byte by byte, so that something always comes and never all."""
        self.troubles.extend(Answer(body=b"{" + b" " * 10_000, pause=0.05) for _ in range(times))

    def reset(self, *, times: int = 1) -> None:
        """Break the next connections without an answer."""
        self.troubles.extend(Answer(reset=True) for _ in range(times))

    def lose_answers(self, times: int = 1) -> None:
        """Do what the next requests ask, and break the connection before they learn of it."""
        self.loses_answers = times

    def date(self) -> str:
        return format_datetime(self.clock(), usegmt=True)

    def answer(self, request: Request) -> Answer:
        self.requests.append(request)
        if self.troubles:
            return self.troubles.popleft()
        answer = self._operate(request)
        if self.loses_answers:
            self.loses_answers -= 1
            return Answer(reset=True)
        return answer

    def _operate(self, request: Request) -> Answer:
        try:
            return self.admit(request, partial(self._route, request))
        except Refused as refused:
            return refused.answer

    def _route(self, request: Request) -> Answer:
        for pattern, operation in self.operations.items():
            if found := pattern.fullmatch(f"{request.method} {request.path}"):
                return operation(request, found["id"] if pattern.groups else "")
        raise self.not_found(request.path)

    def admit(self, request: Request, operate: Callable[[], Answer]) -> Answer:  # noqa: ARG002 - for those that do
        """Answer a request, if it may be asked at all."""
        return operate()

    def body_of(self, event: Json) -> bytes:
        """An event as it is delivered."""
        return json.dumps(event, indent=2).encode()

    def publish(self, event_id: str, event: Json) -> Json:
        """Something happened: it is listed, and delivered where that is wanted."""
        self.events.append(event)
        self.deliveries.add(event_id, lambda: self.body_of(event))
        return event


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(path.replace("{id}", r"(?P<id>[A-Za-z0-9_]+)"))
