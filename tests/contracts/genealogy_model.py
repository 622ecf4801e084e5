"""What happens to lots and batches as chance decides it, and a tiny model of where everything came from and went."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from hypothesis import strategies as st

from domain.production.batches import Batch
from domain.production.genealogy import Direction
from tests.genealogies import Told, Works

HAPPENINGS = ["deliver", "make", "make", "make", "begin", "take", "sell", "spoil", "waste", "cancel", "finish"]
DAYS = st.tuples(st.sampled_from(HAPPENINGS), st.integers(0, 99), st.integers(0, 99), st.integers(1, 3))
TAKEN_BACK = 3
"""A sale of so much is reversed, and such a batch fails rather than to be cancelled."""


@dataclass
class Model:
    """What happened, in sums by the codes of lots and the labels of batches; and what follows from it."""

    works: Works
    inputs: Counter[tuple[str, str]] = field(default_factory=Counter)
    outputs: dict[str, tuple[str, int]] = field(default_factory=dict)
    uses: Counter[tuple[str, str, str | None]] = field(default_factory=Counter)
    delivered: dict[str, int] = field(default_factory=dict)
    left: Counter[str] = field(default_factory=Counter)
    running: list[Batch] = field(default_factory=list)

    def live(self, happening: str, one: int, other: int, amount: int) -> None:
        """Something happens to a lot and a batch that these numbers choose; or what has to be there before it can."""
        full = [code for code, left in self.left.items() if left > amount]
        if happening == "deliver" or not full:
            self._deliver(f"M{len(self.delivered)}", 5 + amount)
        elif happening in {"sell", "spoil"}:
            self._leave(happening, full[one % len(full)], f"order {other % 3}", amount)
        elif happening == "make":
            self._begin(full[one % len(full)], amount)
            self._take(self.running[-1], full[other % len(full)], 1)
            self._finish(self.running[-1], "", amount)
        elif happening == "begin" or not self.running:
            self._begin(full[one % len(full)], amount)
        else:
            batch = self.running[other % len(self.running)]
            {"take": self._take, "waste": self._waste, "cancel": self._cancel, "finish": self._finish}[happening](
                batch, full[one % len(full)], amount
            )

    def _deliver(self, code: str, amount: int) -> None:
        self.works.deliver(code, amount, reference=code)
        self.delivered[code] = self.left[code] = amount

    def _leave(self, happening: str, code: str, reference: str, amount: int) -> None:
        item_id, brewery = self.works.item_of(code), self.works.brewery
        if happening == "spoil":
            brewery.do("spoil", item_id, amount, lot_code=code)
            self._lose("written_off", code, None, amount)
            return
        sale = brewery.do("sale", item_id, amount, lot_code=code, reference=reference)
        if amount == TAKEN_BACK:
            brewery.reverse(sale.id)
        else:
            self._lose("sold", code, reference, amount)

    def _begin(self, code: str, amount: int) -> None:
        self.running.append(self.works.run())
        self._take(self.running[-1], code, amount)

    def _take(self, batch: Batch, code: str, amount: int) -> None:
        self.works.take(batch, code, amount)
        self.inputs[code, batch.label] += amount
        self.left[code] -= amount

    def _waste(self, batch: Batch, code: str, amount: int) -> None:
        self.works.waste(batch, code, amount)
        self._lose("wasted", code, batch.label, amount)

    def _lose(self, kind: str, code: str, reference: str | None, amount: int) -> None:
        self.uses[kind, code, reference] += amount
        self.left[code] -= amount

    def _cancel(self, batch: Batch, _: str, amount: int) -> None:
        """A batch that is cancelled gives back what it took; one in three fails instead, and does not."""
        brewery = self.works.brewery
        self.running.remove(batch)
        if amount == TAKEN_BACK:
            brewery.app.production.fail_batch(brewery.caller, batch.id, "sour")
            return
        brewery.app.production.cancel_batch(brewery.caller, batch.id, "no power")
        for taken in [each for each in self.inputs if each[1] == batch.label]:
            self.left[taken[0]] += self.inputs.pop(taken)

    def _finish(self, batch: Batch, _: str, amount: int) -> None:
        self.running.remove(batch)
        self.works.finish(batch, 9, bottles=amount)
        self.outputs |= {batch.label: (batch.label, 9 - amount), f"{batch.label}B": (batch.label, amount)}
        self.left += Counter({batch.label: 9 - amount, f"{batch.label}B": amount})

    def lineage(self, code: str, direction: Direction) -> Told:
        """The same as `told` tells, found by asking of each pair of lots whether one came of the other."""
        steps, back = self._steps(), [(made, used) for used, made in self._steps()]
        before = set() if direction is Direction.FORWARD else _closure(code, back)
        after = set() if direction is Direction.BACKWARD else _closure(code, steps)
        made_before = {batch for lot, (batch, _) in self.outputs.items() if lot in before}
        used_after = {batch for lot, batch in self.inputs if lot in after}
        links = {
            ("input", lot, batch, quantity)
            for (lot, batch), quantity in self.inputs.items()
            if lot in after or (lot in before and batch in made_before)
        } | {
            ("output", lot, batch, quantity)
            for lot, (batch, quantity) in self.outputs.items()
            if lot in before or (lot in after and batch in used_after)
        }
        return {
            "lots": {(each,) for each in before | after},
            "batches": {(batch,) for _, _, batch, _ in links},
            "links": links,
            "uses": {(*place, quantity) for place, quantity in self.uses.items() if place[1] in after},
            "receipts": {(lot, lot, quantity) for lot, quantity in self.delivered.items() if lot in before},
        }

    def _steps(self) -> list[tuple[str, str]]:
        return [(used, made) for used, batch in self.inputs for made, (by, _) in self.outputs.items() if by == batch]


def _closure(code: str, steps: Iterable[tuple[str, str]]) -> set[str]:
    found = {code}
    while more := {to for of, to in steps if of in found} - found:
        found |= more
    return found
