"""A pub that keeps tabs: the service behind the worked example, in a process instead of over the network."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from adapters.memory.clock import SettableClock

Tab = dict[str, Any]
Told = TypeVar("Told")
DRINKS = ("ale", "stout")
MONTH = timedelta(days=30)


class TabDown(Exception):
    """There is no answer; perhaps it says when to ask again."""

    def __init__(self, seconds: int | None = None) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class TabRefused(Exception):
    """The answer is no."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class TabService:
    """Guests, their tabs, and what is told of them. `trouble` is what the next call meets."""

    clock: SettableClock
    guests: dict[str, str] = field(default_factory=dict)
    held: dict[str, Tab] = field(default_factory=dict)
    told: list[Tab] = field(default_factory=list)
    declines: bool = False
    trouble: Exception | None = None
    forgets: bool = False
    _answers: dict[str, Any] = field(default_factory=dict)
    _ticks: int = 0

    def fail(self, seconds: int | None = None) -> None:
        self.trouble = TabDown(seconds)

    def refuse(self) -> None:
        self.trouble = TabRefused("no")

    def forget(self) -> None:
        """Do what is asked next, and say nothing."""
        self.forgets = True

    def join(self, email: str, key: str) -> str:
        def join() -> str:
            guest = f"guest_{len(self.guests) + 1}"
            self.guests[guest] = email
            return guest

        return self._once(key, join)

    def offer(self, guest: str, drink: str, for_whom: str, key: str) -> str:
        def offer() -> str:
            if guest not in self.guests or drink not in DRINKS:
                raise TabRefused("unknown")
            tab = f"tab_{len(self.held) + 1}"
            self.held[tab] = {"id": tab, "guest": guest, "drink": drink, "for": for_whom, "state": "offered"}
            return f"https://anchor.example/{tab}"

        return self._once(key, offer)

    def tab(self, tab: str) -> Tab:
        self._meet()
        return self._read(tab)

    def tabs(self) -> list[Tab]:
        self._meet()
        return [self._read(tab) for tab, held in self.held.items() if held["state"] != "offered"]

    def swap(self, tab: str, drink: str, other: str, key: str) -> Tab:
        def swap() -> None:
            held = self._read(tab)
            if self.declines or held["state"] == "closed" or held["drink"] != drink or other not in DRINKS:
                raise TabRefused("not_this_one")
            self._change(tab, drink=other)

        self._once(key, swap)
        return self._read(tab)

    def close(self, tab: str, *, now: bool) -> Tab:
        self._meet()
        if self._read(tab)["state"] != "closed":
            if now:
                self.held[tab]["state"] = "closed"
                self.tell("closed", self._read(tab))
            elif not self.held[tab]["closing"]:
                self._change(tab, closing=True)
        return self._read(tab)

    def order(self, url: str) -> str:
        """A guest orders what was offered at that address."""
        tab = url.rpartition("/")[2]
        self._change(tab, state="open", closing=False, paid_until=(self.clock() + MONTH).isoformat())
        self.tell("ordered", self._read(tab))
        self.tell("paid", self._read(tab))
        return tab

    def pay(self, tab: str) -> None:
        end = datetime.fromisoformat(self.held[tab]["paid_until"]) + MONTH
        self._change(tab, state="open", paid_until=end.isoformat())
        self.tell("paid", self._read(tab))

    def owe(self, tab: str) -> None:
        self._change(tab, state="owing")
        self.tell("unpaid", self._read(tab))

    def tell(self, kind: str, tab: Tab) -> None:
        self._ticks += 1
        at = self.clock() + timedelta(microseconds=self._ticks)
        self.told.append({"id": f"tale_{self._ticks}", "kind": kind, "at": at.isoformat(), "tab": dict(tab)})

    def _change(self, tab: str, **fields: object) -> None:
        self.held[tab] |= fields
        self.tell("changed", self._read(tab))

    def _read(self, tab: str) -> Tab:
        if tab not in self.held:
            raise TabRefused("unknown")
        return self.held[tab] | {"read_at": self.clock().isoformat()}

    def _meet(self) -> None:
        trouble, self.trouble = self.trouble, None
        if trouble is not None:
            raise trouble

    def _once(self, key: str, do: Callable[[], Told]) -> Told:
        self._meet()
        if key not in self._answers:
            self._answers[key] = do()
        if self.forgets:
            self.forgets = False
            raise TabDown
        answer: Told = self._answers[key]
        return answer
