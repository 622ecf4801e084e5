"""How much organisations use of what plans limit, in SQL."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ScalarSelect, Uuid, bindparam, func, literal_column, select

from adapters.sql.statements import Statement
from adapters.sql.tables import batch, inventory_item, membership, product, recipe
from adapters.sql.types import Moment
from domain.billing.plans import Limit
from domain.shared.identifiers import OrganizationId

_ORGANIZATION: Any = bindparam("of_organization", type_=Uuid())
_MONTH: Any = bindparam("month", type_=Moment())


def _count(*conditions: Any) -> ScalarSelect[int]:  # noqa: ANN401 - SQLAlchemy's conditions
    return select(func.count()).where(*conditions).scalar_subquery()


COUNTED: Mapping[Limit, ScalarSelect[int]] = {
    Limit.MEMBERS: _count(membership.c.organization_id == _ORGANIZATION, membership.c.is_active),
    Limit.ITEMS: _count(inventory_item.c.organization_id == _ORGANIZATION, inventory_item.c.archived_at.is_(None)),
    Limit.RECIPES: _count(recipe.c.organization_id == _ORGANIZATION, recipe.c.archived_at.is_(None)),
    Limit.PRODUCTS: _count(product.c.organization_id == _ORGANIZATION, product.c.archived_at.is_(None)),
    Limit.BATCHES: _count(batch.c.organization_id == _ORGANIZATION, batch.c.started_at >= _MONTH),
}
"""What there is of each; of what has no table yet there is nothing."""

_NOTHING: Any = literal_column("0")
_ONE = {limit: Statement(select(counted.label("used"))) for limit, counted in COUNTED.items()}
ALL = Statement(select(*(COUNTED.get(limit, _NOTHING).label(f"use_of_{limit}") for limit in Limit)))
"""All of it, in one row."""


def use_of(connection: Connection, organization_id: OrganizationId, limit: Limit, month: datetime) -> int:
    """How many there are now; of what counts by the month, since `month`."""
    if limit not in _ONE:
        return 0
    [row] = _ONE[limit].all(connection, {"of_organization": organization_id, "month": month})
    return int(row.used)
