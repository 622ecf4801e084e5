"""Changes as chance decides them, and what they mean with the stock there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from domain.inventory.changes import Change
from domain.shared.identifiers import ItemId
from domain.shared.money import UnitCost
from tests.brewery import change
from tests.contracts.stock_model import RETURNS, USES, WRITE_OFFS, Model
from tests.domain.inventory.shelf import Fields

SHELF_LIFE = 2
ORDERS = ["order 1", "order 2"]
MILLION = 1_000_000
SOME = [1, 999_999, MILLION, MILLION + 1, 2 * MILLION, 3 * MILLION]
NAMES_A_LOT = USES | WRITE_OFFS | {"recount", "reserved"}


@dataclass(frozen=True)
class Line:
    """One change of the stock there will be: `place` chooses among its lots, and among the orders that can be meant."""

    kind: str
    quantity: int
    order: str | None
    place: int
    cost: UnitCost
    days: int


def lines(kinds: set[str], quantities: Sequence[int]) -> st.SearchStrategy[Line]:
    """Changes of these types; what a recount is told is the difference to find."""
    return st.builds(
        Line,
        kind=st.sampled_from(sorted(kinds)),
        quantity=st.sampled_from(quantities),
        order=st.sampled_from([*ORDERS, None]),
        place=st.integers(0, 20),
        cost=st.integers(0, 3 * MILLION).map(UnitCost),
        days=st.integers(0, 5),
    )


INCOMING = lines({"restock", "batch_output", "manual"}, [1, 2 * MILLION, 3_333_333, 8 * MILLION])
USED = lines(USES, SOME)
LOST = lines(WRITE_OFFS, SOME) | lines({"manual"}, [-quantity for quantity in SOME])
COUNTED = lines({"recount"}, [0, 1, MILLION, 3 * MILLION, -1, -MILLION, -3 * MILLION])
RESERVED = lines({"reserved"}, SOME)
RELEASED = lines({"unreserved"}, [0, *SOME])
RETURNED = lines(RETURNS, SOME)


@dataclass(frozen=True)
class Meant:
    """A line with what it names: None where it names nothing, and takes all there is."""

    kind: str
    quantity: int | None
    order: str | None
    lot: str | None
    cost: UnitCost | None
    ends: date | None

    def told(self, item: ItemId) -> Change:
        """The same as it is asked for."""
        fields = Fields()
        if self.order is not None:
            fields |= Fields(reference=self.order)
        if self.lot is not None:
            fields |= Fields(lot_code=self.lot)
        if self.cost is not None and self.ends is not None:
            fields |= Fields(unit_cost=self.cost, expires_on=self.ends)
        return change(self.kind, item, None if self.quantity is None else Fraction(self.quantity, MILLION), **fields)

    def do(self, model: Model) -> None:
        """
        The same, done to the model.

        :raises Refused: it cannot be made.
        """
        kind, quantity = self.kind, self.quantity or 0
        new, ends = f"YEAST-{len(model.lots) + 1:04d}", self.ends or model.today + timedelta(days=SHELF_LIFE)
        if self.cost is not None:
            model.receive(kind, quantity, new, ends)
        elif kind == "recount":
            model.count(quantity, self.lot, new, ends)
        elif kind == "reserved":
            model.promise(quantity, str(self.order), self.lot)
        elif kind == "unreserved":
            model.release(self.quantity, str(self.order))
        elif kind in RETURNS:
            model.take_back(kind, quantity, str(self.order))
        else:
            model.remove(kind, abs(quantity), self.order, self.lot)


def meant(line: Line, model: Model) -> Meant:
    """What the line means with this stock."""
    kind, quantity = line.kind, line.quantity
    comes_in = kind in {"restock", "batch_output"} or (kind == "manual" and quantity > 0)
    names_a_lot = kind in NAMES_A_LOT or (kind == "manual" and quantity < 0)
    lot = dict(enumerate(model.lots)).get(line.place) if names_a_lot else None
    if kind == "recount":
        counted = [each.left for code, each in model.lots.items() if lot in (None, code)]
        quantity = max(0, sum(counted) + quantity)
    return Meant(
        kind=kind,
        quantity=None if kind == "unreserved" and not quantity else quantity,
        order=_order(line, model),
        lot=lot,
        cost=line.cost if comes_in else None,
        ends=model.today + timedelta(days=line.days) if comes_in else None,
    )


def _order(line: Line, model: Model) -> str | None:
    if line.kind in USES:
        return line.order
    promised = [order for order, _, _ in model.promises]
    known = {"unreserved": promised, "return": model.orders, "batch_return": model.orders, "reserved": ORDERS}
    orders = known.get(line.kind)
    return None if orders is None else (orders or ORDERS)[line.place % len(orders or ORDERS)]
