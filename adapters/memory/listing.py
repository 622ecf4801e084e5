"""The stock list in memory: what a query shows, in its order."""

from collections.abc import Iterable, Sequence
from datetime import date

from adapters.memory.store import Books
from domain.inventory.items import Item
from domain.inventory.overview import ItemQuery, Show, StockLine, search_key, sort_key
from domain.shared.quantity import Quantity


def stock_line(books: Books, item: Item, today: date) -> StockLine:
    """One item with what may not be used of it."""
    lots = [lot for lot in books.lots.values() if lot.item_id == item.id and lot.remaining]
    held = sum(lot.free for lot in lots if lot.held_reason is not None)
    expired = sum(lot.free for lot in lots if lot.held_reason is None and lot.is_expired(today))
    ends = [lot.expires_on for lot in lots if lot.expires_on is not None and not lot.is_expired(today)]
    return StockLine(item=item, held=Quantity(held), expired=Quantity(expired), next_expiry=min(ends, default=None))


def page_of(lines: Iterable[StockLine], query: ItemQuery) -> Sequence[StockLine]:
    """The lines of one page, and one more if there is one."""
    search = query.search.strip().casefold()
    found = [
        (sort_key(line.item, query.sort), line.item.id, line)
        for line in lines
        if search in search_key(line.item.name, line.item.code)
        and query.kind in (None, line.item.kind)
        and _shows(query.show, line)
    ]
    found.sort(key=lambda each: each[:2], reverse=query.descending)
    if query.after is not None:
        last = query.after
        found = [each for each in found if (each[:2] < last if query.descending else each[:2] > last)]
    return [line for _, _, line in found[: query.limit + 1]]


def _shows(show: Show, line: StockLine) -> bool:
    archived = line.item.archived_at is not None
    match show:
        case Show.ALL:
            return True
        case Show.ARCHIVED:
            return archived
        case Show.ACTIVE:
            return not archived
        case Show.LOW:
            return not archived and line.is_low
        case Show.OUT:
            return not archived and line.is_out
        case Show.EXPIRED:
            return not archived and line.expired > 0
