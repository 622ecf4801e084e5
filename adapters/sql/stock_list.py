"""The statements of the stock list: items with what may not be used of them."""

from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Uuid,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    text,
    tuple_,
)

from adapters.sql.decoding import ITEM, AnyRow, item_of
from adapters.sql.rows import rows
from adapters.sql.statements import Statement
from adapters.sql.tables import inventory_item, inventory_lot
from domain.inventory.lots import EPOCH, MICROSECOND
from domain.inventory.overview import ItemQuery, Key, Show, Sort, StockLine

_ORGANIZATION: Any = bindparam("organization_id", type_=Uuid())
_TODAY: Any = bindparam("today", type_=Date())
_item, _lot = inventory_item.c, inventory_lot.c


def _of_lots(value: ColumnElement[Any], *conditions: ColumnElement[bool]) -> Any:  # noqa: ANN401 - of the value's type
    """One value of the item's open lots, which their partial indexes find without reading the other lots."""
    return (
        select(value)
        .where(_lot.organization_id == _item.organization_id, _lot.item_id == _item.id, text("inventory_lot.is_open"))
        .where(*conditions)
        .correlate(inventory_item)
        .scalar_subquery()
    )


_FREE = cast(func.coalesce(func.sum(_lot.remaining - _lot.reserved), 0), BigInteger)
_HELD = _of_lots(_FREE, _lot.held_reason.is_not(None))
_EXPIRED = _of_lots(_FREE, _lot.expires_on < _TODAY, _lot.held_reason.is_(None))
_NEXT_EXPIRY = _of_lots(func.min(_lot.expires_on), _lot.expires_on >= _TODAY)
_AVAILABLE = _item.on_hand - _item.reserved - _HELD - _EXPIRED

LINES = select(*ITEM, _HELD.label("held"), _EXPIRED.label("expired"), _NEXT_EXPIRY.label("next_expiry")).where(
    _item.organization_id == _ORGANIZATION
)
"""Items with all that `line_of` reads."""
LINE_OF_ID = Statement(LINES.where(_item.id == bindparam("item_id", type_=Uuid())))
LINE_OF_CODE = Statement(LINES.where(_item.code == bindparam("code")))
LINES_OF_IDS = Statement(LINES.where(_item.id.in_(select(rows("items", {"id": Uuid()}).c.id))))

_SORTED_BY: dict[Sort, Any] = {
    Sort.NAME: _item.search_key,
    Sort.CODE: _item.code,
    Sort.ON_HAND: _item.on_hand,
    Sort.VALUE: _item.value,
    Sort.CREATED: _item.created_at,
}
_ACTIVE = _item.archived_at.is_(None)
_SHOWN: dict[Show, list[Any]] = {
    Show.ACTIVE: [_ACTIVE],
    Show.LOW: [_ACTIVE, _item.reorder_point >= _AVAILABLE],
    Show.OUT: [_ACTIVE, _item.tracked, _AVAILABLE <= 0],
    Show.EXPIRED: [_ACTIVE, _EXPIRED > 0],
    Show.ARCHIVED: [_item.archived_at.is_not(None)],
    Show.ALL: [],
}


def page_statement(query: ItemQuery) -> Statement:
    """The statement of a page; those of one form are built and compiled once."""
    return _page(
        query.show,
        query.sort,
        query.limit + 1,
        descending=query.descending,
        searches=bool(query.search.strip()),
        of_kind=query.kind is not None,
        follows=query.after is not None,
    )


@cache
def _page(
    show: Show, sort: Sort, most: int, *, descending: bool, searches: bool, of_kind: bool, follows: bool
) -> Statement:
    key = _SORTED_BY[sort]
    statement = LINES.where(*_SHOWN[show])
    if searches:
        statement = statement.where(_item.search_key.like(bindparam("search"), escape="\\"))
    if of_kind:
        statement = statement.where(_item.kind == bindparam("kind"))
    if follows:
        last = tuple_(bindparam("after_key", type_=key.type), bindparam("after_id", type_=Uuid()))
        place = tuple_(key, _item.id)
        statement = statement.where(place < last if descending else place > last)
    order = (key.desc(), _item.id.desc()) if descending else (key, _item.id)
    # A literal, because PostgreSQL plans for a tenth of all items when it cannot foresee the limit.
    return Statement(statement.order_by(*order).limit(literal_column(str(most))))


def page_parameters(query: ItemQuery) -> dict[str, Any]:
    """What `page_statement` is told besides the organisation and the day."""
    given: dict[str, Any] = {}
    if search := query.search.strip():
        given["search"] = containing(search.casefold())
    if query.kind is not None:
        given["kind"] = query.kind.value
    if query.after is not None:
        key, given["after_id"] = query.after
        given["after_key"] = _moment(key) if query.sort is Sort.CREATED else key
    return given


def line_of(row: AnyRow) -> StockLine:
    """A line of the stock list."""
    return StockLine(item=item_of(row), held=row.held, expired=row.expired, next_expiry=row.next_expiry)


def containing(search: str) -> str:
    """The pattern of LIKE for texts that contain this one."""
    for wildcard in "\\%_":
        search = search.replace(wildcard, f"\\{wildcard}")
    return f"%{search}%"


def _moment(key: Key) -> object:
    return EPOCH + int(key) * MICROSECOND
