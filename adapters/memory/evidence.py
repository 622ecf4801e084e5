"""Evidence gathered in memory."""

from adapters.memory.gathering import lots_of, open_reservations
from adapters.memory.store import Books
from domain.inventory.items import Item
from ports.stock_reading import Evidence


def evidence_of(books: Books, item: Item) -> Evidence:
    """All that is kept of one item."""
    lots = lots_of(books, item.id)
    adjustments = [row for row in books.adjustments.values() if row.item_id == item.id]
    return Evidence(
        item=item,
        lots=sorted(lots, key=lambda lot: lot.id),
        reservations=open_reservations(books, lots),
        movements=((adjustment, movement) for adjustment in adjustments for movement in adjustment.movements),
    )
