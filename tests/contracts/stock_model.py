"""What stock is, told a second time and as simply as possible: how much of each lot is there, and for whom."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

Parts = dict[str, int]
Promise = tuple[str, str, int]
USES, RETURNS, WRITE_OFFS = {"sale", "batch_use"}, {"return", "batch_return"}, {"spoil", "trash", "damaged"}


class Refused(Exception):
    """The change cannot be made."""


@dataclass
class ModelLot:
    """When a lot came and ends, how much it held at most, and has now."""

    came: int
    ends: date
    most: int
    left: int
    is_held: bool = False


@dataclass
class Model:
    """
    One perishable item. Quantities are millionths; a change is signed parts of lots.

    `lots` are in the order of their receipt, `promises` (order, lot, quantity) in that of their making. `log` tells of
    every adjustment its type, its order and its parts. `now` counts the requests.
    """

    policy: str
    today: date
    now: int = 0
    lots: dict[str, ModelLot] = field(default_factory=dict)
    promises: list[Promise] = field(default_factory=list)
    log: list[tuple[str, str | None, Parts]] = field(default_factory=list)
    undone: set[int] = field(default_factory=set)

    @property
    def orders(self) -> list[str]:
        """The orders that bought something."""
        return sorted({order for kind, order, _ in self.log if kind in USES and order is not None})

    def promised(self, code: str) -> int:
        return sum(quantity for _, lot, quantity in self.promises if lot == code)

    def receive(self, kind: str, quantity: int, code: str, ends: date) -> None:
        self.lots[code] = ModelLot(self.now, ends, most=quantity, left=0)
        self._move(kind, None, {code: quantity})

    def remove(self, kind: str, quantity: int, order: str | None, named: str | None) -> None:
        room = self._room(kind, named)
        promises, kept_parts = self._keep(order if kind in USES else None, quantity, room)
        parts = Counter(kept_parts)
        parts.update(_spread(quantity - sum(kept_parts.values()), room))
        self.promises = promises
        self._move(kind, order, {code: -part for code, part in parts.items()})

    def count(self, quantity: int, named: str | None, new: str, ends: date) -> None:
        counted = [named] if named else list(self.lots)
        found = quantity - sum(self.lots[code].left for code in counted)
        if quantity < sum(map(self.promised, counted)):
            raise Refused
        if found < 0:
            parts = _spread(-found, self._room("recount", named))
            self._move("recount", None, {code: -part for code, part in parts.items()})
            return
        gaps = {code: self.lots[code].most - self.lots[code].left for code in reversed(counted)}
        room = {code: gap for code, gap in gaps.items() if named or self.lots[code].left}
        rest = 0 if named else max(0, found - sum(room.values()))
        parts = _spread(found - rest, room)
        if rest:
            self.lots[new] = ModelLot(self.now, ends, most=rest, left=0)
            parts[new] = rest
        self._move("recount", None, parts)

    def promise(self, quantity: int, order: str, named: str | None) -> None:
        parts = _spread(quantity, self._room("reserved", named))
        self.promises += [(order, code, part) for code, part in parts.items()]
        self._move("reserved", None, {})

    def release(self, quantity: int | None, order: str) -> None:
        held = sum(part for whose, _, part in self.promises if whose == order)
        if not held or (quantity or 0) > held:
            raise Refused
        self.promises, _ = self._keep(order, quantity or held, self.lots)
        self._move("unreserved", None, {})

    def take_back(self, kind: str, quantity: int, order: str) -> None:
        sales = [parts for what, whose, parts in self.log if what in USES and whose == order]
        taken = [code for parts in reversed(sales) for code in reversed(parts)]
        out = self._out(order)
        room = {code: min(out[code], self.lots[code].most - self.lots[code].left) for code in taken}
        self._move(kind, order, _spread(quantity, room))

    def reverse(self, number: int) -> None:
        kind, order, parts = self.log[number]
        if kind == "reversal" or number in self.undone or not parts:
            raise Refused
        for code, part in parts.items():
            lot, out = self.lots[code], self._out(order)[code]
            if lot.left - self.promised(code) < part or lot.left - part > lot.most:
                raise Refused
            if kind in USES and order is not None and out < -part:
                raise Refused
        self.undone.add(number)
        self._move("reversal", order, {code: -part for code, part in parts.items()})

    def _room(self, kind: str, named: str | None) -> Parts:
        """The lots that may give, in their order, with what nobody was promised of them."""
        order = [named] if named else list(self.lots)
        if self.policy == "lifo":
            order.sort(key=lambda code: -self.lots[code].came)
        if self.policy == "fefo":
            order.sort(key=lambda code: self.lots[code].ends)
        held = [code for code in order if self.lots[code].is_held]
        expired = [code for code in order if code not in held and self.lots[code].ends < self.today]
        usable = [code for code in order if code not in held and code not in expired]
        uses = kind in USES or kind == "reserved"
        if named and not uses:
            usable = order
        elif kind in WRITE_OFFS:
            usable = expired + usable
        elif kind == "recount":
            usable = expired + usable + held
        return {code: self.lots[code].left - self.promised(code) for code in usable}

    def _keep(self, order: str | None, quantity: int, lots: Collection[str]) -> tuple[list[Promise], Parts]:
        """The promises when the order has got as much of these lots as it was promised, and what that is."""
        promises, parts = [], Counter[str]()
        for whose, code, promised in self.promises:
            part = min(quantity - parts.total(), promised) if whose == order and code in lots else 0
            if part:
                parts[code] += part
            promises.append((whose, code, promised - part))
        return [promise for promise in promises if promise[2]], dict(parts)

    def _out(self, order: str | None) -> Counter[str]:
        """What the order has out of each lot."""
        out = Counter[str]()
        for _, whose, parts in self.log:
            if whose == order:
                out.subtract(parts)
        return out

    def _move(self, kind: str, order: str | None, parts: Parts) -> None:
        for code, part in parts.items():
            self.lots[code].left += part
        self.log.append((kind, order, parts))


def _spread(wanted: int, room: Mapping[str, int]) -> Parts:
    """Parts of what is wanted, lot by lot as far as each has room."""
    parts: Parts = {}
    for code, most in room.items():
        part = min(wanted, most)
        if part > 0:
            parts[code] = part
            wanted -= part
    if wanted:
        raise Refused
    return parts
