"""What a read asks for, as parameters, and what it gave, as the domain's stock."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from adapters.sql.decoding import AnyRow, lot_of
from adapters.sql.ledger_reading import Arms
from adapters.sql.ledger_rows import as_json
from domain.inventory.changes import ChangeType
from domain.inventory.items import Item
from domain.inventory.lots import Lot, PickKey
from domain.inventory.needs import Need
from domain.inventory.stock import Reservation, Stock, Trace
from domain.shared.identifiers import AdjustmentId, ItemId, LotId

_READS: Mapping[str, frozenset[str]] = {
    "needs": frozenset({"usable", "expired", "held", "part_used"}),
    "named": frozenset({"by_id", "by_code"}),
    "orders": frozenset({"by_order", "by_reservation"}),
    "trails": frozenset({"trail", "later"}),
}


def need_parameters(needs: Sequence[Need], arms: Arms) -> dict[str, Any]:
    """The parameters that the statement of these arms has."""
    given = {"needs": _levels, "named": _names, "orders": _orders, "trails": _trails}
    return {name: as_json(given[name](needs)) for name, reads in _READS.items() if reads & arms}


def _levels(needs: Sequence[Need]) -> list[dict[str, Any]]:
    return [
        {
            "item_id": need.item_id.hex,
            "usable": need.usable,
            "first_day": need.first_day.isoformat(),
            "last_day": need.last_day.isoformat(),
            "expired": need.expired,
            "held": need.held,
            "part_used": need.part_used,
        }
        for need in needs
    ]


def _names(needs: Sequence[Need]) -> list[dict[str, Any]]:
    ids = [{"item_id": need.item_id.hex, "lot_id": lot_id.hex} for need in needs for lot_id in need.lot_ids]
    codes = [{"item_id": need.item_id.hex, "lot_code": code} for need in needs for code in need.lot_codes]
    return ids + codes


def _orders(needs: Sequence[Need]) -> list[dict[str, Any]]:
    orders = [{"item_id": need.item_id.hex, "reference": name} for need in needs for name in need.references]
    single = [{"item_id": need.item_id.hex, "adjustment_id": each.hex} for need in needs for each in need.reservations]
    return orders + single


def _trails(needs: Sequence[Need]) -> list[dict[str, Any]]:
    orders = [{"item_id": need.item_id.hex, "reference": name} for need in needs for name in need.trails]
    origins = [{"item_id": need.item_id.hex, "origin": each.hex} for need in needs for each in need.origins]
    return orders + origins


def stocks_of(items: Mapping[ItemId, Item], rows: Iterable[AnyRow]) -> dict[ItemId, Stock]:
    """The stock of each item; what several needs gave counts once."""
    lots: dict[ItemId, dict[LotId, Lot]] = defaultdict(dict)
    reservations: dict[ItemId, dict[tuple[AdjustmentId, PickKey], Reservation]] = defaultdict(dict)
    traces: dict[tuple[str, ItemId], dict[int, Trace]] = defaultdict(dict)
    for row in rows:
        if row.id is not None:
            lots[row.item_id][row.id] = lot_of(row)
        match getattr(row, "source", "lot"):
            case "reservation":
                place = (row.adjustment_id, lots[row.item_id][row.id].pick_key)
                reservations[row.link_item_id][place] = _reservation_of(row)
            case "trail" | "later" as source:
                traces[source, row.link_item_id][row.sequence] = _trace_of(row)
            case _:
                pass
    return {
        item.id: Stock(
            item=item,
            lots=sorted(lots[item.id].values(), key=lambda lot: lot.pick_key),
            reservations=[row for _, row in sorted(reservations[item.id].items())],
            trail=[trace for _, trace in sorted(traces["trail", item.id].items())],
            later=[trace for _, trace in sorted(traces["later", item.id].items())],
        )
        for item in items.values()
    }


def _reservation_of(row: AnyRow) -> Reservation:
    return Reservation(
        adjustment_id=row.adjustment_id,
        lot_id=row.id,
        reference=row.reference,
        quantity=row.quantity,
        until=row.until,
    )


def _trace_of(row: AnyRow) -> Trace:
    return Trace(
        adjustment_id=row.adjustment_id,
        type=ChangeType(row.type),
        reference=row.reference,
        origin=row.origin,
        lot_id=row.id,
        delta=row.quantity,
        cost_before=row.cost_before,
    )
