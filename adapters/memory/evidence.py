"""Evidence gathered in memory."""

from dataclasses import replace

from adapters.memory.gathering import lots_of, open_reservations
from adapters.memory.store import Books
from domain.inventory.items import Item
from ports.stock_reading import Evidence


def evidence_of(books: Books, item: Item) -> Evidence:
    """All that is kept of one item."""
    lots = lots_of(books, item.id)
    reservations = sorted(open_reservations(books, lots), key=lambda row: (row.adjustment_id, row.lot_id))
    adjustments = [row for row in books.adjustments.values() if row.item_id == item.id]
    return Evidence(
        item=item,
        lots=sorted(lots, key=lambda lot: lot.id),
        reservations=reservations,
        movements=((replace(row, movements=()), movement) for row in adjustments for movement in row.movements),
    )
