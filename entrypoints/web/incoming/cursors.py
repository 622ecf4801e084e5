"""Cursors: where a page ended, as text that says nothing to people and breaks nothing when it is changed."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from domain.inventory.lots import EPOCH, MICROSECOND
from domain.inventory.overview import HistoryLine, Key, Sort, StockLine, sort_key
from domain.production.batches import Batch
from domain.production.products import Product
from domain.production.recalls import Recall
from domain.production.recipes import Recipe
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import AuditId, BatchId, ItemId, LotId, RecipeId
from entrypoints.web.refusals import BadCursor

Position = Sequence[str | int | bool]
_BIGGEST = 2**63 - 1
_TEXTS = frozenset({Sort.NAME, Sort.CODE})


def item_cursor(line: StockLine, sort: Sort, *, descending: bool) -> str:
    """The position after a line of the stock list."""
    return _cursor(["items", sort.value, descending, sort_key(line.item, sort), line.item.id.hex])


def item_position(cursor: str, sort: Sort, *, descending: bool) -> tuple[Key, ItemId]:
    """
    The position that a cursor of the stock list tells.

    :raises BadCursor: it is of another list or another order, or of nobody's making.
    """
    match _position(cursor):
        case ["items", sort.value, bool(way), str() | int() as key, str(item_id)] if way == descending:
            if isinstance(key, str) is (sort in _TEXTS):
                return _kept(key), ItemId(_uuid(item_id))
    raise BadCursor


def lot_cursor(lot_id: LotId) -> str:
    """The position after a lot."""
    return _cursor(["lots", lot_id.hex])


def lot_position(cursor: str) -> LotId:
    """:raises BadCursor: it is not of a list of lots."""
    match _position(cursor):
        case ["lots", str(lot_id)]:
            return LotId(_uuid(lot_id))
    raise BadCursor


def history_cursor(line: HistoryLine) -> str:
    """The position after a line of history."""
    recorded = (line.adjustment.recorded_at - EPOCH) // MICROSECOND
    return _cursor(["history", recorded, line.movement.item_id.hex, line.movement.sequence])


def history_position(cursor: str) -> tuple[datetime, ItemId, int]:
    """:raises BadCursor: it is not of a history."""
    match _position(cursor):
        case ["history", int(recorded), str(item_id), int(sequence)]:
            return _moment(recorded), ItemId(_uuid(item_id)), int(_kept(sequence))
    raise BadCursor


def product_cursor(product: Product) -> str:
    """The position after a product."""
    return _cursor(["products", product.key])


def product_position(cursor: str) -> str:
    """:raises BadCursor: it is not of a list of products."""
    match _position(cursor):
        case ["products", str(key)]:
            return str(_kept(key))
    raise BadCursor


def recipe_cursor(recipe: Recipe) -> str:
    """The position after a recipe of the list."""
    return _cursor(["recipes", recipe.key, recipe.id.hex])


def recipe_position(cursor: str) -> tuple[str, RecipeId]:
    """:raises BadCursor: it is not of the list of recipes."""
    match _position(cursor):
        case ["recipes", str(key), str(recipe_id)]:
            return str(_kept(key)), RecipeId(_uuid(recipe_id))
    raise BadCursor


def batch_cursor(batch: Batch) -> str:
    """The position after a batch."""
    return _cursor(["batches", (batch.planned_at - EPOCH) // MICROSECOND, batch.id.hex])


def batch_position(cursor: str) -> tuple[datetime, BatchId]:
    """:raises BadCursor: it is not of the list of batches."""
    match _position(cursor):
        case ["batches", int(planned), str(batch_id)]:
            return _moment(planned), BatchId(_uuid(batch_id))
    raise BadCursor


def recall_cursor(recall: Recall) -> str:
    """The position after a recall."""
    return _cursor(["recalls", recall.number])


def recall_position(cursor: str) -> int:
    """:raises BadCursor: it is not of the list of recalls."""
    match _position(cursor):
        case ["recalls", int(number)]:
            return int(_kept(number))
    raise BadCursor


def audit_cursor(entry: AuditEntry) -> str:
    """The position after an entry of the audit."""
    return _cursor(["audit", (entry.created_at - EPOCH) // MICROSECOND, entry.id.hex])


def audit_position(cursor: str) -> tuple[datetime, AuditId]:
    """:raises BadCursor: it is not of the audit."""
    match _position(cursor):
        case ["audit", int(created), str(audit_id)]:
            return _moment(created), AuditId(_uuid(audit_id))
    raise BadCursor


def _cursor(position: Position) -> str:
    text = json.dumps(position, ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _position(cursor: str) -> object:
    try:
        position: object = json.loads(urlsafe_b64decode(cursor.encode("ascii") + b"=="))
    except (UnicodeError, binascii.Error, ValueError, RecursionError):
        raise BadCursor from None
    return position


def _kept(key: Key) -> Key:
    """A key that a database can compare with."""
    if isinstance(key, bool) or (isinstance(key, int) and abs(key) > _BIGGEST):
        raise BadCursor
    if isinstance(key, str) and ("\x00" in key or _halves(key)):
        raise BadCursor
    return key


def _halves(text: str) -> bool:
    """Whether halves of surrogate pairs are in it, which are no characters."""
    return any("\ud800" <= character <= "\udfff" for character in text)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BadCursor from None


def _moment(microseconds: int) -> datetime:
    try:
        return EPOCH + timedelta(microseconds=microseconds)
    except OverflowError:
        raise BadCursor from None
