"""The fields of a form for labels: how many of each lot, and of those that have no field."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from domain.inventory.refusals import UnknownLot
from domain.production.label_prints import MOST_LABELS
from domain.production.label_refusals import BadLabelCount
from domain.shared.identifiers import ItemId, LotId
from entrypoints.web.pages.endpoints import Visit

COPIES = "copies-"
"""What the name of a lot's field begins with; its id follows."""
OTHERS = "others"
"""How many of each open lot that has no field."""
_PAGE = 200
"""Lots that are read at once."""


def lots_in(visit: Visit, item_id: ItemId, given: Mapping[str, str]) -> Sequence[tuple[LotId, int]]:
    """
    How many labels of which lots.

    :raises UnknownLot: a field is of no lot's id.
    :raises BadLabelCount: what was typed is no number.
    """
    lots = {lot_id: number_in(text) for lot_id, text in copies_in(given).items()}
    if others := number_in(given.get(OTHERS, "").strip()):
        lots |= _others(visit, item_id, lots, others)
    return list(lots.items())


def copies_in(given: Mapping[str, str]) -> Mapping[LotId, str]:
    """
    How many labels of each lot, as it was typed into the fields of a form.

    :raises UnknownLot: a field is of no lot's id.
    """
    copies = {}
    for name, text in given.items():
        if name.startswith(COPIES):
            try:
                copies[LotId(UUID(name.removeprefix(COPIES)))] = text.strip()
            except ValueError:
                raise UnknownLot(field="lot", got=ascii(name[:60])) from None
    return copies


def number_in(text: str) -> int:
    """
    How many labels were typed; nothing is none.

    :raises BadLabelCount: that is no number.
    """
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise BadLabelCount("a whole number of labels for each lot", ascii(text[:20]))
    return int(text)


def _others(visit: Visit, item_id: ItemId, named: Mapping[LotId, int], copies: int) -> Mapping[LotId, int]:
    """So many labels of each open lot that is not named; of more than a print may have, as many as show that."""
    found: dict[LotId, int] = {}
    for lot_id in _open_lots(visit, item_id):
        if lot_id not in named:
            found[lot_id] = copies
        if len(found) > MOST_LABELS:
            break
    return found


def _open_lots(visit: Visit, item_id: ItemId) -> Iterator[LotId]:
    after: LotId | None = None
    while True:
        page = visit.app.inventory.view_stock.lots(visit.caller, item_id, limit=_PAGE, after=after)
        yield from (lot.id for lot in page.rows)
        if not page.more:
            return
        after = page.rows[-1].id
