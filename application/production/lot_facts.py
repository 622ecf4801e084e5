"""What inventory knows of a lot, in the words of a recall."""

from collections.abc import Iterator
from datetime import date

from application.production.label_lots import contents_of
from domain.inventory.changes import RETURNS, WRITE_OFFS, ChangeType
from domain.inventory.items import ItemKind
from domain.production.batches import Role
from domain.production.gtins import format_gtin
from domain.production.recall_events import Happening
from domain.production.recall_states import Standing, Way, standing
from domain.production.recall_tables import Identity
from domain.production.traceability_codes import traceability_code
from domain.shared.organization import Organization
from ports.lot_reach import LotChange, ReachedLot

_PART_OF_IT = frozenset({ItemKind.INGREDIENT, ItemKind.PRODUCT})
"""What is in what was made; containers and what was used up in making are around it."""
_WAYS = {
    ChangeType.RESTOCK: Way.RECEIVED,
    ChangeType.BATCH_OUTPUT: Way.MADE,
    ChangeType.SALE: Way.SOLD,
    ChangeType.RETURN: Way.RETURNED,
    ChangeType.BATCH_USE: Way.USED,
    ChangeType.BATCH_RETURN: Way.USED,
    ChangeType.MANUAL: Way.COUNTED,
    ChangeType.RECOUNT: Way.COUNTED,
} | dict.fromkeys(WRITE_OFFS, Way.LOST)


def identity_of(reached: ReachedLot, organization: Organization) -> Identity:
    """What the lot is called."""
    line, contents = reached.line, contents_of(reached.line, organization)
    return Identity(
        code=traceability_code(gtin=contents.gtin, item_code=reached.item_code, lot_code=line.lot.code),
        description=f"{contents.title}, {contents.kind}" if contents.kind else contents.title,
        unit=reached.unit,
        item_code=reached.item_code,
        lot_code=line.lot.code,
        gtin="" if contents.gtin is None else format_gtin(contents.gtin),
        expires_on=line.lot.expires_on,
        location=organization.name,
        sources=[
            traceability_code(gtin=each.gtin, item_code=each.item_code, lot_code=each.lot_code)
            for each in reached.sources
            if each.kind in _PART_OF_IT
        ],
    )


def standing_of(reached: ReachedLot, today: date) -> Standing:
    """How what remains of the lot stands today."""
    lot = reached.line.lot
    return standing(
        remaining=lot.remaining,
        reserved=lot.reserved,
        is_held=lot.held_reason is not None,
        is_expired=lot.is_expired(today),
    )


def happenings(reached: ReachedLot, organization: Organization) -> Iterator[Happening]:
    """All that happened to the lot, in the order of the ledger; its changes are walked with it."""
    is_first, used = True, set[str]()
    for change in reached.changes:
        begins = is_first and change.delta == reached.line.lot.original
        is_first = False
        yield Happening(
            way=_back_from_use(change, way_of(change, begins=begins), used),
            delta=change.delta,
            on=organization.day_of(change.effective_at),
            reference=change.batch or change.reference or "",
            in_batch=change.batch is not None,
            record=str(change.adjustment_id),
            is_running=change.is_running,
        )


def _back_from_use(change: LotChange, way: Way, used: set[str]) -> Way:
    """
    The way of a change; what comes back under a reference is of what was taken under it last, by hand or by an order.

    used: the references of the lot so far that were used last, kept up to date.
    """
    if change.batch is None and change.reference is not None:
        match way:
            case Way.USED:
                used.add(change.reference)
            case Way.SOLD:
                used.discard(change.reference)
            case Way.RETURNED if change.reference in used:
                return Way.USED
    return way


def way_of(change: LotChange, *, begins: bool) -> Way:
    """
    By which way stock came or went. What a count found, or somebody entered, is received where the lot begins with it.

    begins: whether it is the lot's first change, and made it.
    """
    if change.role is Role.WASTE:
        return Way.LOST
    if change.type in RETURNS and change.came_from is ChangeType.BATCH_USE:
        return Way.USED
    way = _WAYS[change.type]
    return Way.RECEIVED if begins and way is Way.COUNTED else way
