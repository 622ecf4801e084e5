"""What no row may ever break, whoever writes it: the same rules that the database schemas state."""

from adapters.memory.store import Books
from domain.inventory.adjustments import Adjustment
from domain.inventory.changes import ChangeType
from domain.inventory.items import Item
from domain.inventory.lots import Lot
from domain.inventory.refusals import ItemCodeTaken, LotCodeTaken


class ConstraintBroken(Exception):
    """A row that no correct caller writes; the databases answer it with an integrity error."""


def check_code(books: Books, item: Item) -> None:
    """
    Refuse an item that cannot stand beside the others.

    :raises ItemCodeTaken: another item of the organisation has its code.
    :raises ConstraintBroken: there is no such organisation.
    """
    if books.organization is None:
        raise ConstraintBroken(f"there is no organisation {item.organization_id}")
    if any(other.code == item.code and other.id != item.id for other in books.items.values()):
        raise ItemCodeTaken(item.code)


def check_totals(item: Item) -> None:
    """:raises ConstraintBroken: more is reserved than is on hand, or one of the sums is below zero."""
    if not 0 <= item.reserved <= item.on_hand or item.value < 0 or item.unit_cost < 0:
        raise ConstraintBroken(f"the totals of {item} cannot be")


def check_adjustment(books: Books, adjustment: Adjustment) -> None:
    """
    Refuse an adjustment that does not follow what is recorded.

    :raises ConstraintBroken: it is recorded already, was planned on stock that has changed since, or reverses what is
        reversed.
    """
    item, first = books.items.get(adjustment.item_id), adjustment.movements[0].sequence
    if adjustment.id in books.adjustments:
        raise ConstraintBroken(f"adjustment {adjustment.id} is recorded already")
    if item is None or first != item.sequence + 1:
        raise ConstraintBroken(f"movement {first} does not follow the last one of {item}")
    if adjustment.origin is None:
        return
    if adjustment.origin not in books.adjustments:
        raise ConstraintBroken(f"there is no adjustment {adjustment.origin}")
    undone = (row.origin for row in books.adjustments.values() if row.type is ChangeType.REVERSAL)
    if adjustment.type is ChangeType.REVERSAL and adjustment.origin in undone:
        raise ConstraintBroken(f"adjustment {adjustment.origin} is reversed already")


def check_new_lot(books: Books, lot: Lot) -> None:
    """
    Refuse a lot that cannot stand beside the others.

    :raises LotCodeTaken: its item has a lot of that code.
    :raises ConstraintBroken: there is a lot of that id.
    """
    if lot.id in books.lots:
        raise ConstraintBroken(f"lot {lot.id} is recorded already")
    if any(other.code == lot.code and other.item_id == lot.item_id for other in books.lots.values()):
        raise LotCodeTaken(lot.code, lot.item_id)


def check_quantities(lot: Lot) -> None:
    """:raises ConstraintBroken: a lot holds less than is reserved of it, or more than it ever did."""
    if not 0 <= lot.reserved <= lot.remaining <= lot.original or lot.unit_cost < 0:
        raise ConstraintBroken(f"the quantities of {lot} cannot be")
