"""The one statement that reads what a set of changes needs, put together from the kinds of need that occur."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    FromClause,
    Select,
    Text,
    Uuid,
    and_,
    cast,
    literal_column,
    null,
    or_,
    select,
    text,
    tuple_,
    union_all,
)
from sqlalchemy.types import TypeEngine

from adapters.sql.ledger_trail import CHAIN, LATER_MOVEMENTS
from adapters.sql.rows import OF_ORGANIZATION, rows
from adapters.sql.statements import Statement
from adapters.sql.tables import inventory_adjustment, inventory_history, inventory_lot, reservation
from adapters.sql.types import Moment
from domain.inventory.needs import Need

LOT_COLUMNS = tuple(column.name for column in inventory_lot.c if column.name not in {"organization_id", "is_open"})
_LINK_TYPES: Mapping[str, TypeEngine[Any]] = {
    "adjustment_id": Uuid(),
    "link_item_id": Uuid(),
    "type": Text(),
    "reference": Text(),
    "origin": Uuid(),
    "quantity": BigInteger(),
    "cost_before": BigInteger(),
    "until": Moment(),
    "sequence": BigInteger(),
}
_NEEDS = rows(
    "needs",
    {
        "item_id": Uuid(),
        "usable": BigInteger(),
        "first_day": Date(),
        "last_day": Date(),
        "expired": Boolean(),
        "held": Boolean(),
        "part_used": Boolean(),
    },
)
_NAMED = rows("named", {"item_id": Uuid(), "lot_id": Uuid(), "lot_code": Text()})
_ORDERS = rows("orders", {"item_id": Uuid(), "reference": Text(), "adjustment_id": Uuid()})

Arms = frozenset[str]


def arms_of(needs: Sequence[Need]) -> Arms:
    """The parts that the statement must have for these needs."""
    wanted = {
        "usable": any(need.usable for need in needs),
        "expired": any(need.expired or need.first_day < need.last_day for need in needs),
        "held": any(need.held for need in needs),
        "part_used": any(need.part_used for need in needs),
        "by_id": any(need.lot_ids for need in needs),
        "by_code": any(need.lot_codes for need in needs),
        "by_order": any(need.references for need in needs),
        "by_reservation": any(need.reservations for need in needs),
        "trail": any(need.trails or need.origins for need in needs),
        "later": any(need.origins for need in needs),
    }
    return frozenset(arm for arm, is_wanted in wanted.items() if is_wanted)


@dataclass(frozen=True, slots=True)
class Form:
    """How a statement is written: whether rows carry more than a lot, and whether the database knows LATERAL."""

    linked: bool
    lateral: bool


@cache
def read_statement(arms: Arms, dialect: str) -> Statement:
    """The statement of these arms; each is put together and compiled once."""
    linked = not arms.isdisjoint(("by_order", "by_reservation", "trail", "later"))
    form = Form(linked, lateral=dialect == "postgresql")
    return Statement(union_all(*(_ARMS[arm](form) for arm in sorted(arms))))


def _columns(
    lot: FromClause, source: str, form: Form, links: Mapping[str, ColumnElement[Any]] | None = None
) -> list[ColumnElement[Any]]:
    given = links or {}
    columns: list[Any] = [lot.c[name] for name in LOT_COLUMNS]
    if form.linked:
        columns.append(literal_column(f"'{source}'").label("source"))
        columns += [given.get(name, cast(null(), kind)).label(name) for name, kind in _LINK_TYPES.items()]
    return columns


def _usable(form: Form) -> Select[Any]:
    """Walks the picking index lot by lot and stops when there is enough: the same cost at 10 lots and at 100,000."""
    first, is_first = _head("first_lot", _NEEDS, None, form)
    pick = (
        select(_NEEDS.c.item_id, _NEEDS.c.usable, _NEEDS.c.last_day, *_picked(first), _free(first).label("total"))
        .select_from(_NEEDS)
        .join(first, is_first)
        .where(text("needs.usable > 0"))
        .cte("pick", recursive=True)
    )
    following, follows = _head("next_lot", pick, pick, form)
    pick = pick.union_all(
        select(pick.c.item_id, pick.c.usable, pick.c.last_day, *_picked(following), pick.c.total + _free(following))
        .select_from(pick)
        .join(following, follows)
        .where(pick.c.total < pick.c.usable)
    )
    return select(*_columns(pick, "lot", form))


def _picked(lot: FromClause) -> list[Any]:
    return [lot.c[name] for name in LOT_COLUMNS if name != "item_id"]


def _free(lot: FromClause) -> ColumnElement[int]:
    return lot.c.remaining - lot.c.reserved


def _head(name: str, need: FromClause, after: FromClause | None, form: Form) -> tuple[FromClause, Any]:
    """The first usable lot of the need's item, or the first after another in picking order, and how it is joined."""
    lot = inventory_lot.alias(f"{name}_head")
    place = (lot.c.pick_order, lot.c.received_at, lot.c.id)
    conditions: list[Any] = [
        lot.c.organization_id == OF_ORGANIZATION,
        lot.c.item_id == need.c.item_id,
        text(f"{lot.name}.is_open"),
        lot.c.held_reason.is_(None),
        or_(lot.c.expires_on.is_(None), lot.c.expires_on >= need.c.last_day),
        lot.c.remaining > lot.c.reserved,
    ]
    if after is not None:
        conditions.append(tuple_(*place) > tuple_(after.c.pick_order, after.c.received_at, after.c.id))
    columns = _picked(lot) if form.lateral else [lot.c.id]
    head = select(*columns).where(*conditions).order_by(*place).limit(literal_column("1")).correlate(need)
    if form.lateral:
        return head.lateral(name), text("true")
    found = inventory_lot.alias(name)
    return found, and_(found.c.organization_id == OF_ORGANIZATION, found.c.id == head.scalar_subquery())


def _lots_where(condition: Callable[[Any], Any]) -> Callable[[Form], Select[Any]]:
    """An arm of the open lots of an item that fulfil a condition of its need."""

    def arm(form: Form) -> Select[Any]:
        return (
            select(*_columns(inventory_lot, "lot", form))
            .select_from(inventory_lot)
            .join(_NEEDS, inventory_lot.c.item_id == _NEEDS.c.item_id)
            .where(inventory_lot.c.organization_id == OF_ORGANIZATION, text("inventory_lot.is_open"))
            .where(condition(inventory_lot.c))
        )

    return arm


def _named(column: str, name: str) -> Callable[[Form], Select[Any]]:
    def arm(form: Form) -> Select[Any]:
        return (
            select(*_columns(inventory_lot, "lot", form))
            .select_from(inventory_lot)
            .join(_NAMED, and_(inventory_lot.c.item_id == _NAMED.c.item_id, inventory_lot.c[column] == _NAMED.c[name]))
            .where(inventory_lot.c.organization_id == OF_ORGANIZATION)
        )

    return arm


def _reserved(name: str) -> Callable[[Form], Select[Any]]:
    """An arm of open reservations with their lots: of an order, or of one adjustment."""

    def arm(form: Form) -> Select[Any]:
        held = reservation.c
        links = {
            "adjustment_id": held.adjustment_id,
            "link_item_id": held.item_id,
            "reference": held.reference,
            "quantity": held.quantity,
            "until": held.until,
        }
        return (
            select(*_columns(inventory_lot, "reservation", form, links))
            .select_from(inventory_lot)
            .join(
                reservation,
                and_(held.organization_id == inventory_lot.c.organization_id, held.lot_id == inventory_lot.c.id),
            )
            .join(_ORDERS, and_(held.item_id == _ORDERS.c.item_id, held[name] == _ORDERS.c[name]))
            .where(held.organization_id == OF_ORGANIZATION, text("reservation.quantity > 0"))
        )

    return arm


def _movements(source: str, movements: FromClause) -> Callable[[Form], Select[Any]]:
    """An arm of earlier movements, each with its adjustment, and with its lot where it has one."""

    def arm(form: Form) -> Select[Any]:
        moved, made = inventory_history.alias(f"{source}_moved"), inventory_adjustment.alias(f"{source}_made")
        lot = inventory_lot.alias(f"{source}_lot")
        links = {
            "adjustment_id": made.c.id,
            "link_item_id": made.c.item_id,
            "type": made.c.type,
            "reference": made.c.reference,
            "origin": made.c.origin,
            "quantity": moved.c.delta,
            "cost_before": made.c.cost_before,
            "sequence": moved.c.sequence,
        }
        same_movement = and_(moved.c.item_id == movements.c.item_id, moved.c.sequence == movements.c.sequence)
        return (
            select(*_columns(lot, source, form, links))
            .select_from(movements)
            .join(moved, and_(moved.c.organization_id == OF_ORGANIZATION, same_movement))
            .join(made, and_(made.c.organization_id == OF_ORGANIZATION, made.c.id == moved.c.adjustment_id))
            .outerjoin(lot, and_(lot.c.organization_id == OF_ORGANIZATION, lot.c.id == moved.c.lot_id))
        )

    return arm


_ARMS: Mapping[str, Callable[[Form], Select[Any]]] = {
    "usable": _usable,
    "expired": _lots_where(
        lambda lot: and_(
            lot.expires_on.is_not(None),
            lot.expires_on < _NEEDS.c.last_day,
            or_(_NEEDS.c.expired, lot.expires_on >= _NEEDS.c.first_day),
        )
    ),
    "held": _lots_where(lambda lot: and_(_NEEDS.c.held, lot.held_reason.is_not(None))),
    "part_used": _lots_where(lambda lot: and_(_NEEDS.c.part_used, lot.remaining < lot.original)),
    "by_id": _named("id", "lot_id"),
    "by_code": _named("code", "lot_code"),
    "by_order": _reserved("reference"),
    "by_reservation": _reserved("adjustment_id"),
    "trail": _movements("trail", CHAIN),
    "later": _movements("later", LATER_MOVEMENTS),
}
