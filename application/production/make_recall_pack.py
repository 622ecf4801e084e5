"""Make a recall pack: the affected lots, where they went and quantities by state, to look at and as tables."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import BinaryIO

from application.caller import Caller
from application.production.follow_lots import AffectedLot, FollowLots
from domain.production.recall_events import Happening
from domain.production.recall_orders import Order
from domain.production.recall_states import States, total
from domain.production.recall_tables import COLUMNS, Identity, PackTable, event_row, lot_row, order_rows
from domain.shared.identifiers import ItemId, LotId
from ports.sheets import SheetForm, Sheets

MOST_SHOWN = 200
"""How many lots and how many orders are shown at once; the tables have all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectedItem:
    """All affected lots of one item, taken together."""

    item_id: ItemId
    code: str
    description: str
    unit: str
    lots: int
    states: States


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallPack:
    """
    What a recall reaches.

    `items` have all of it, added up. `lots` and `orders` are the first of `reached` and of `ordered`: an order stands
    there once for each lot that it had some of. `free` is how many lots are not held: they, and what comes back into
    them, can be sold or used. `running` are the labels of batches in progress that took of them, and
    `unheld` those among these that took of no affected lot that is held: what they make will be free. `differing` are
    the first lots whose books do not add up: there should be none.
    """

    items: Sequence[AffectedItem]
    lots: Sequence[AffectedLot]
    orders: Sequence[tuple[AffectedLot, Order]]
    reached: int
    ordered: int
    free: int
    running: Sequence[str]
    unheld: Sequence[str]
    differing: Sequence[AffectedLot]


@dataclass(frozen=True, slots=True)
class MakeRecallPack:
    """
    The pack of lots and of all that was made of them, as it is now. It changes nothing.

    :raises UnknownLot: the organisation does not have one of the lots.
    """

    follow: FollowLots
    sheets: Sheets

    def __call__(self, caller: Caller, lot_ids: Collection[LotId]) -> RecallPack:
        """The pack to look at."""
        items: dict[ItemId, AffectedItem] = {}
        lots: list[AffectedLot] = []
        differing: list[AffectedLot] = []
        orders: list[tuple[AffectedLot, Order]] = []
        running: set[str] = set()
        will_be_held: set[str] = set()
        reached = ordered = free = 0
        with self.follow(caller, lot_ids) as affected:
            for lot in affected:
                items[lot.item_id] = _with(items.get(lot.item_id), lot)
                lots += [lot][: MOST_SHOWN - len(lots)]
                differing += [lot][: MOST_SHOWN - len(differing)] if lot.states.difference else []
                orders += [(lot, each) for each in lot.orders[: MOST_SHOWN - len(orders)]]
                running.update(lot.running)
                will_be_held.update(lot.running if lot.held_reason is not None else ())
                reached, ordered, free = reached + 1, ordered + len(lot.orders), free + (lot.held_reason is None)
        return RecallPack(
            items=list(items.values()),
            lots=lots,
            orders=orders,
            reached=reached,
            ordered=ordered,
            free=free,
            running=sorted(running),
            unheld=sorted(running - will_be_held),
            differing=differing,
        )

    def write(
        self, caller: Caller, lot_ids: Collection[LotId], table: PackTable, target: BinaryIO, form: SheetForm
    ) -> int:
        """Write one table of it, row by row; the number of rows."""
        with self._sheet(table, target, form) as write:
            rows = 0

            def put(row: Sequence[str]) -> None:
                nonlocal rows
                write(row)
                rows += 1

            def tell(of: Identity, what: Happening) -> None:
                if table is PackTable.EVENTS:
                    put(event_row(of, what))

            with self.follow(caller, lot_ids, tell) as affected:
                for lot in affected:
                    for row in _rows(table, lot):
                        put(row)
            return rows

    @contextmanager
    def _sheet(self, table: PackTable, target: BinaryIO, form: SheetForm) -> Iterator[Callable[[Sequence[str]], None]]:
        columns = COLUMNS[table]
        with self.sheets.write(target, form, columns.names, columns.numbers, columns.days) as write:
            yield write


def _with(known: AffectedItem | None, lot: AffectedLot) -> AffectedItem:
    if known is not None:
        return replace(known, lots=known.lots + 1, states=total([known.states, lot.states]))
    of = lot.identity
    return AffectedItem(
        item_id=lot.item_id,
        code=of.item_code,
        description=of.description,
        unit=of.unit,
        lots=1,
        states=lot.states,
    )


def _rows(table: PackTable, lot: AffectedLot) -> Sequence[Sequence[str]]:
    match table:
        case PackTable.EVENTS:
            return []
        case PackTable.LOTS:
            return [lot_row(lot.identity, lot.states, lot.held_reason)]
        case PackTable.ORDERS:
            return list(order_rows(lot.identity, lot.orders))
