"""Where all of a lot is: what came in is what went out and what is here, to the last millionth."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum

from domain.shared.quantity import Quantity


class Way(StrEnum):
    """By which way stock came into a lot, or left it."""

    RECEIVED = "received"
    MADE = "made"
    USED = "used"
    SOLD = "sold"
    RETURNED = "returned"
    LOST = "lost"
    COUNTED = "counted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """
    What remains in a lot, by what may be done with it; each millionth stands in one of them.

    What is reserved of a held or expired lot is reserved; what is free in a held lot is held, expired or not.
    """

    available: Quantity
    reserved: Quantity
    held: Quantity
    expired: Quantity

    @property
    def on_hand(self) -> Quantity:
        return Quantity(self.available + self.reserved + self.held + self.expired)


def standing(*, remaining: Quantity, reserved: Quantity, is_held: bool, is_expired: bool) -> Standing:
    """How what remains in a lot stands."""
    free, none = Quantity(remaining - reserved), Quantity(0)
    return Standing(
        available=none if is_held or is_expired else free,
        reserved=reserved,
        held=free if is_held else none,
        expired=free if is_expired and not is_held else none,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class States:
    """
    Quantities by state, of one lot or of several of one unit.

    `came` is what was received or made. `sold` is all that was sold, of which `returned` came back. `used` went into
    batches and did not come back, `lost` was written off. `counted` is what counts and corrections took away: below
    zero if they found more.
    """

    came: Quantity = Quantity(0)
    sold: Quantity = Quantity(0)
    returned: Quantity = Quantity(0)
    used: Quantity = Quantity(0)
    lost: Quantity = Quantity(0)
    counted: Quantity = Quantity(0)
    available: Quantity = Quantity(0)
    reserved: Quantity = Quantity(0)
    held: Quantity = Quantity(0)
    expired: Quantity = Quantity(0)

    @property
    def on_hand(self) -> Quantity:
        return Quantity(self.available + self.reserved + self.held + self.expired)

    @property
    def out(self) -> Quantity:
        """What was sold and is not back: what a recall calls in."""
        return Quantity(self.sold - self.returned)

    @property
    def accounted(self) -> Quantity:
        """Where all of it is: out, used, lost, counted away or on hand."""
        return Quantity(self.out + self.used + self.lost + self.counted + self.on_hand)

    @property
    def difference(self) -> Quantity:
        """What came and stands in no state: zero, unless the books are wrong."""
        return Quantity(self.came - self.accounted)


def total(states: Iterable[States]) -> States:
    """The sum of these, which have to be of one unit."""
    sums = {each.name: 0 for each in fields(States)}
    for one in states:
        for name in sums:
            sums[name] += getattr(one, name)
    return States(**{name: Quantity(amount) for name, amount in sums.items()})


_ADDS_TO = {
    Way.RECEIVED: ("came", 1),
    Way.MADE: ("came", 1),
    Way.USED: ("used", -1),
    Way.SOLD: ("sold", -1),
    Way.RETURNED: ("returned", 1),
    Way.LOST: ("lost", -1),
    Way.COUNTED: ("counted", -1),
}


class Tally:
    """Counts what happened to one lot, change by change, so that no more than the sums have to be kept."""

    def __init__(self) -> None:
        self._sums = {name: 0 for name, _ in _ADDS_TO.values()}

    def add(self, way: Way, delta: Quantity) -> None:
        """delta: signed as the ledger has it, above zero for what came into the lot."""
        name, sign = _ADDS_TO[way]
        self._sums[name] += sign * delta

    def states(self, of: Standing) -> States:
        """All of it, with how what remains stands."""
        went = {name: Quantity(amount) for name, amount in self._sums.items()}
        return States(**went, available=of.available, reserved=of.reserved, held=of.held, expired=of.expired)
