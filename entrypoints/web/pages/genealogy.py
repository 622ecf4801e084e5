"""Where a lot came from and where it went, and the forms that hold and release all that came of it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import render_template
from werkzeug.wrappers import Response

from domain.identity.permissions import Permission
from domain.production.genealogy import (
    Direction,
    Lineage,
    Link,
    LinkKind,
    Receipt,
    TracedBatch,
    TracedLot,
    Use,
    UseKind,
    ancestors,
    deliveries,
    descendants,
    in_progress,
    ordered,
)
from domain.shared.identifiers import LotId
from domain.shared.quantity import Quantity
from entrypoints.web.incoming.fields import Form, Text
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.layout import Done, done
from entrypoints.web.pages.lineage_picture import HEIGHT, WIDTH, picture_of
from entrypoints.web.pages.mistakes import Mistake
from entrypoints.web.pages.states import State

genealogy_pages = PageRoutes()
ADJUST, VIEW = Permission.ADJUST_INVENTORY, (Permission.VIEW_INVENTORY, Permission.VIEW_BATCHES)
ROWS = 200
"""Lots and uses in a table; programs get all of them."""

WAYS_OUT: Mapping[UseKind, str] = {
    UseKind.SOLD: "Sold",
    UseKind.USED: "Used elsewhere",
    UseKind.WASTED: "Wasted in a batch",
    UseKind.WRITTEN_OFF: "Written off",
    UseKind.CORRECTED: "Corrected",
    UseKind.TAKEN_BACK: "Receipt reversed",
}


class HoldForm(Form):
    """Why the lots may not be used."""

    reason: Text = ""


class ReleaseForm(Form):
    """Why the lots may be used again, and which hold of them is meant."""

    reason: Text = ""
    held_for: Text = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A lot in a table: its state, how it came in, and what it went into."""

    lot: TracedLot
    state: State
    receipt: Receipt | None
    made_by: Sequence[tuple[TracedBatch, Quantity]]
    went_into: Sequence[tuple[TracedBatch, Quantity]]


@genealogy_pages.get("/lots/<uuid:lot_id>/trace", VIEW[0], also=VIEW[1:])
def trace(visit: Visit, lot_id: UUID, mistake: Mistake | None = None) -> str:
    """
    A lot with all that it came of and all that came of it, as a picture and in tables.

    :raises UnknownLot: the organisation has no such lot.
    """
    lineage = ordered(visit.app.production.trace_lot(visit.caller, LotId(lot_id), Direction.BOTH))
    today = visit.caller.organization.day_of(visit.app.clock())
    before, after = ancestors(lineage), descendants(lineage)
    told = {each.lot.id: each for each in _told(lineage, today)}
    forward = [lineage.lot, *(lineage.lots[each] for each in after)]
    return render_template(
        "trace.html",
        lineage=lineage,
        itself=told[lineage.lot_id],
        before=[each for each in told.values() if each.lot.id in before],
        after=[each for each in told.values() if each.lot.id in after],
        rows=ROWS,
        picture=picture_of(lineage),
        box_size=(WIDTH, HEIGHT),
        began=len(deliveries(lineage)),
        uses=sorted(lineage.uses, key=_by_reference),
        orders=len({use.reference for use in lineage.uses if use.kind is UseKind.SOLD and use.reference}),
        ways_out=WAYS_OUT,
        free=sum(1 for lot in forward if lot.held_reason is None),
        holds=Counter(lot.held_reason for lot in forward if lot.held_reason is not None),
        running=in_progress(lineage),
        may_hold=visit.may(ADJUST),
        may_recall=visit.may(ADJUST, Permission.VIEW_REPORTS),
        mistake=mistake,
    )


@genealogy_pages.post("/lots/<uuid:lot_id>/descendants/hold", ADJUST, also=VIEW, again=trace)
def hold_descendants(visit: Visit, lot_id: UUID, form: HoldForm) -> Response:
    """Hold the lot and all that came of it."""
    visit.app.production.hold_descendants(visit.caller, LotId(lot_id), form.reason)
    return done("pages.trace", Done.LOTS_HELD, lot_id=lot_id)


@genealogy_pages.post("/lots/<uuid:lot_id>/descendants/release", ADJUST, also=VIEW, again=trace)
def release_descendants(visit: Visit, lot_id: UUID, form: ReleaseForm) -> Response:
    """Release those that are held for one reason."""
    release = visit.app.production.hold_descendants.release
    release(visit.caller, LotId(lot_id), form.reason, form.held_for or None)
    return done("pages.trace", Done.LOTS_RELEASED, lot_id=lot_id)


def _told(lineage: Lineage, today: date) -> Sequence[Told]:
    links: dict[tuple[LinkKind, LotId], list[Link]] = defaultdict(list)
    for link in lineage.links:
        links[link.kind, link.lot_id].append(link)
    receipts = {receipt.lot_id: receipt for receipt in lineage.receipts}

    def batches(kind: LinkKind, lot_id: LotId) -> Sequence[tuple[TracedBatch, Quantity]]:
        return [(lineage.batches[link.batch_id], link.quantity) for link in links[kind, lot_id]]

    return [
        Told(
            lot,
            _state(lot, today),
            receipts.get(lot.id),
            batches(LinkKind.OUTPUT, lot.id),
            batches(LinkKind.INPUT, lot.id),
        )
        for lot in lineage.lots.values()
    ]


def _state(lot: TracedLot, today: date) -> State:
    """As a lot's own page has it; but that a lot is held is told even of one that is used up."""
    if lot.held_reason is not None:
        return State("Held", "warn")
    if not lot.remaining:
        return State("Used up", "quiet")
    if lot.expires_on is not None and lot.expires_on < today:
        return State("Expired", "bad")
    return State("Usable", "good")


def _by_reference(use: Use) -> tuple[bool, str, str]:
    return use.kind is not UseKind.SOLD, use.reference or "", use.kind
