"""Locks items in the order of their ids, and claims an idempotency key on the way."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, union
from sqlalchemy.types import Uuid

from adapters.sql.claims import CLAIM, claim_key, claim_parameters, earlier_claim
from adapters.sql.decoding import ITEM, item_of
from adapters.sql.rows import OF_ORGANIZATION, rows
from adapters.sql.statements import Statement
from adapters.sql.tables import inventory_adjustment, inventory_item
from adapters.sql.units import UNITS_AS_JSON, units_in
from domain.shared.identifiers import AdjustmentId, ItemId, OrganizationId
from ports.idempotency import Claim
from ports.stock_ledger import Locked

_WANTED = rows("wanted", {"id": Uuid()})
_OF_ADJUSTMENT = select(inventory_adjustment.c.item_id).where(
    inventory_adjustment.c.organization_id == OF_ORGANIZATION,
    inventory_adjustment.c.id == bindparam("adjustment_id", type_=Uuid()),
)


@dataclass(frozen=True, slots=True)
class AskedToLock:
    """Which items of an organisation are to be locked, and whether its own units are to come along."""

    organization_id: OrganizationId
    item_ids: Collection[ItemId]
    of_adjustment: AdjustmentId | None
    own_units: bool


@cache
def _statement(way: str, dialect: str, *, claims: bool, own_units: bool) -> Statement:
    """
    Locks the items; `way` tells how they are named: by "one" id, by "many", or by an "adjustment" too.

    FOR UPDATE is for PostgreSQL; SQLite, where a transaction has the whole file, leaves it out.
    """
    ways: dict[str, Any] = {
        "one": inventory_item.c.id == bindparam("item_id", type_=Uuid()),
        "many": inventory_item.c.id.in_(select(_WANTED.c.id)),
        "adjustment": inventory_item.c.id.in_(union(select(_WANTED.c.id), _OF_ADJUSTMENT)),
    }
    columns: list[Any] = list(ITEM)
    if claims:
        claim = CLAIM["postgresql"].cte("claim")
        columns.append(select(func.count()).select_from(claim).scalar_subquery().label("claimed"))
    if own_units:
        columns.append(UNITS_AS_JSON[dialect].label("own_units"))
    return Statement(
        select(*columns)
        .where(inventory_item.c.organization_id == OF_ORGANIZATION, ways[way])
        .order_by(inventory_item.c.id)
        .with_for_update(of=inventory_item)
    )


def lock_items(connection: Connection, asked: AskedToLock, claim: Claim | None) -> Locked:
    """See `StockLedger.lock`. On PostgreSQL the claim travels with the lock, in one statement."""
    dialect = connection.dialect.name
    one_statement = claim is not None and dialect == "postgresql"
    if claim is not None and not one_statement:
        earlier = claim_key(connection, asked.organization_id, claim)
        if earlier is not None:
            return Locked(items={}, earlier=earlier)
    way, parameters = _named(asked)
    if claim is not None and one_statement:
        parameters |= claim_parameters(asked.organization_id, claim)
    found = _statement(way, dialect, claims=one_statement, own_units=asked.own_units).all(connection, parameters)
    if claim is not None and one_statement and (not found or not found[0].claimed):
        # Nothing found tells nothing about the key; our own claim is told by its answer, whose ids nobody else has.
        earlier = earlier_claim(connection, asked.organization_id, claim.key)
        if earlier is not None and earlier.answer != claim.answer:
            return Locked(items={}, earlier=earlier)
    own_units = units_in(found[0].own_units) if asked.own_units and found else ()
    return Locked(items={row.id: item_of(row) for row in found}, own_units=own_units)


def _named(asked: AskedToLock) -> tuple[str, dict[str, Any]]:
    whose = {"of_organization": asked.organization_id}
    if asked.of_adjustment is None and len(asked.item_ids) == 1:
        return "one", whose | {"item_id": next(iter(asked.item_ids))}
    wanted: dict[str, Any] = whose | {"wanted": json.dumps([{"id": each.hex} for each in asked.item_ids])}
    if asked.of_adjustment is None:
        return "many", wanted
    return "adjustment", wanted | {"adjustment_id": asked.of_adjustment}
