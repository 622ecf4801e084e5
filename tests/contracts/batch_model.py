"""What batches do with stock, told a second time and as simply as possible: how much of which lot, at what cost."""

from dataclasses import dataclass, field
from fractions import Fraction

MILLION = 1_000_000
Parts = dict[str, int]
OVER = {"completed", "failed", "cancelled"}


class Refused(Exception):
    """It cannot be done."""


@dataclass
class ModelLot:
    """What a lot of an item held at most and holds now, in millionths; `cost` is that of one unit."""

    item: str
    most: int
    left: int
    cost: int

    @property
    def worth(self) -> int:
        return round(Fraction(self.left * self.cost, MILLION))


@dataclass
class ModelBatch:
    """One run. `inputs` are the parts that go back if it is cancelled, `wasted` and `lost` what does not come back."""

    factor: Fraction
    status: str = "planned"
    inputs: list[Parts] = field(default_factory=list)
    consumed: int = 0
    wasted: int = 0
    produced: int = 0

    def require(self, *allowed: str) -> None:
        if self.status not in allowed:
            raise Refused


@dataclass
class Model:
    """
    `lots` by what they are called, in the order of their receipt. `spent` is what all that came in and was not sold has
    cost. `log` tells of each delivery and sale its signed parts; `undone` which of them are reversed.
    """

    lots: dict[str, ModelLot] = field(default_factory=dict)
    batches: list[ModelBatch] = field(default_factory=list)
    spent: int = 0
    log: list[Parts] = field(default_factory=list)
    undone: set[int] = field(default_factory=set)

    def receive(self, name: str, lot: ModelLot) -> None:
        self.lots[name] = lot
        self.spent += lot.worth
        self.log.append({name: lot.left})

    def sell(self, item: str, quantity: int) -> None:
        parts, cost = self._take(item, quantity)
        self.spent -= cost
        self.log.append({name: -part for name, part in parts.items()})

    def reverse(self, number: int) -> None:
        if number in self.undone:
            raise Refused
        self.spent += self._put({name: -part for name, part in self.log[number].items()})
        self.undone.add(number)

    def count_up(self, name: str) -> None:
        """Somebody finds the lot as full as it ever was."""
        lot = self.lots[name]
        self.spent += self._put({name: lot.most - lot.left})

    def start(self, batch: ModelBatch, plan: dict[str, int], *, forced: bool) -> None:
        batch.require("planned")
        there = {item: sum(lot.left for lot in self.lots.values() if lot.item == item) for item in plan}
        if not forced and any(there[item] < wanted for item, wanted in plan.items()):
            raise Refused
        for item, wanted in plan.items():
            self._use(batch, item, min(wanted, there[item]))
        batch.status = "in_progress"

    def use_more(self, batch: ModelBatch, item: str, quantity: int) -> None:
        batch.require("in_progress")
        self._use(batch, item, quantity)

    def waste(self, batch: ModelBatch, item: str, quantity: int) -> None:
        batch.require("in_progress")
        _, cost = self._take(item, quantity)
        batch.consumed += cost
        batch.wasted += cost

    def finish(self, batch: ModelBatch, bottles: int, filled: int, yielded: int) -> None:
        """Fill so many bottles, of so many millionths in all, of what came out."""
        batch.require("in_progress")
        taken = sum(part for parts in batch.inputs for name, part in parts.items() if self.lots[name].item == "bottle")
        if filled > yielded or bottles * MILLION > taken:
            raise Refused
        batch.status = "completed"

    def made(self, batch: ModelBatch, name: str, lot: ModelLot) -> None:
        self.lots[name] = lot
        batch.produced += lot.worth

    def cancel(self, batch: ModelBatch) -> None:
        batch.require("planned", "in_progress")
        for parts in batch.inputs:
            batch.consumed -= self._put(parts)
        batch.status = "cancelled"

    def fail(self, batch: ModelBatch) -> None:
        batch.require("in_progress")
        batch.status = "failed"

    def _use(self, batch: ModelBatch, item: str, quantity: int) -> None:
        parts, cost = self._take(item, quantity)
        batch.inputs.append(parts)
        batch.consumed += cost

    def _take(self, item: str, quantity: int) -> tuple[Parts, int]:
        """From the lot that came first; what is taken has cost what its lots are worth less by then."""
        parts: Parts = {}
        for name, lot in self.lots.items():
            part = min(quantity - sum(parts.values()), lot.left) if lot.item == item else 0
            if part:
                parts[name] = part
        if sum(parts.values()) < quantity:
            raise Refused
        return parts, -self._put({name: -part for name, part in parts.items()})

    def _put(self, parts: Parts) -> int:
        """Into these lots, or out of them if the part is negative; by how much they are worth more."""
        before = sum(self.lots[name].worth for name in parts)
        for name, part in parts.items():
            lot = self.lots[name]
            if not 0 <= lot.left + part <= lot.most:
                raise Refused
            lot.left += part
        return sum(self.lots[name].worth for name in parts) - before
