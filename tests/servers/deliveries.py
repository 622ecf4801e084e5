"""Webhooks on their way: signed afresh each time; doubled, shuffled, dropped, delayed and retried as a test likes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import httpx2

from ports.clock import Clock

Sign = Callable[[bytes], Mapping[str, str]]
Write = Callable[[], bytes]


@dataclass(slots=True, kw_only=True)
class Delivery:
    """One event on its way: `write` gives its body, which may differ from one delivery to the next."""

    event_id: str
    write: Write
    due: datetime
    attempts: int = 0


@dataclass(slots=True, kw_only=True)
class Deliveries:
    """
    What is delivered to `address`, in the order in which it happened while no knob is turned.

    `copies` is how often each is sent; `shuffle` orders those that are due by chance; `drops` says which events never
    arrive; `delay` holds back those that happen from then on; one that is not answered by 2xx is sent again `retries`
    times, each `retry_after` later.
    """

    clock: Clock
    sign: Sign
    address: str | None = None
    copies: int = 1
    shuffle: Random | None = None
    drops: Callable[[str], bool] = lambda _: False
    delay: timedelta = timedelta(0)
    retries: int = 3
    retry_after: timedelta = timedelta(0)
    waiting: list[Delivery] = field(default_factory=list)
    answers: list[tuple[str, int]] = field(default_factory=list)
    """Event and status of all that were sent; 0: there was no answer."""

    def add(self, event_id: str, write: Write) -> None:
        """An event happened."""
        if not self.drops(event_id):
            due = self.clock() + self.delay
            self.waiting += [Delivery(event_id=event_id, write=write, due=due) for _ in range(self.copies)]

    def run(self) -> list[int]:
        """Send what is due; the statuses that it got."""
        now = self.clock()
        due = [each for each in self.waiting if each.due <= now]
        self.waiting = [each for each in self.waiting if each.due > now]
        if self.shuffle is not None:
            self.shuffle.shuffle(due)
        return [self._send(each) for each in due]

    def run_all(self, rounds: int = 20) -> None:
        """Send until nothing is due any more."""
        for _ in range(rounds):
            if not self.run():
                return

    def _send(self, delivery: Delivery) -> int:
        assert self.address is not None, "deliver where to?"
        body = delivery.write()
        headers = {"Content-Type": "application/json", **self.sign(body)}
        try:
            status = httpx2.post(self.address, content=body, headers=headers, trust_env=False).status_code
        except httpx2.HTTPError:
            status = 0
        self.answers.append((delivery.event_id, status))
        if not 200 <= status < 300 and delivery.attempts < self.retries:
            delivery.attempts += 1
            delivery.due = self.clock() + self.retry_after
            self.waiting.append(delivery)
        return status
