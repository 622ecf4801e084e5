"""Labels of an item's lots: how many of each, on which sheet, and how they look."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import render_template, request, url_for
from pydantic import BaseModel, ConfigDict
from werkzeug.wrappers import Response

from domain.identity.permissions import Permission
from domain.inventory.lots import Lot
from domain.inventory.refusals import UnknownLot
from domain.production.label_prints import MOST_LOTS, Printing
from domain.production.label_sheets import SHEETS, SheetName
from domain.production.labels import Days, Durability
from domain.shared.errors import DomainError
from domain.shared.identifiers import ItemId, LotId
from entrypoints.web.incoming.parsing import parse_query
from entrypoints.web.labels import labels_of, picture_of
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.label_fields import COPIES, OTHERS, copies_in, lots_in
from entrypoints.web.statuses import STATUS

label_pages = PageRoutes()


class Shown(BaseModel):
    """How labels look, as it stands in the page's address; `lot` is the only one that is asked for."""

    model_config = ConfigDict(frozen=True)

    sheet: SheetName = SheetName.A4_24
    date: Durability = Durability.BEST_BEFORE
    made: bool = False
    lot: UUID | None = None

    def days(self) -> Days:
        """The days that labels tell."""
        return Days(durability=self.date, made=self.made)

    def picture(self, item_id: UUID, lot_id: LotId) -> str:
        """Where the label of a lot is to be seen."""
        asked = self.model_copy(update={"lot": lot_id}).model_dump(exclude_defaults=True)
        return url_for("pages.label_picture", item_id=item_id, **asked)


@label_pages.get("/items/<uuid:item_id>/labels", Permission.VIEW_INVENTORY)
def labels(visit: Visit, item_id: UUID) -> Response:
    """
    The form for labels of an item's open lots, or of one lot, with the first of them as it will look.

    :raises UnknownItem, UnknownLot: the organisation has no such item, or the item no such lot.
    """
    return labels_page(visit, ItemId(item_id), parse_query(Shown), request.args)


@label_pages.get("/items/<uuid:item_id>/labels/file", Permission.VIEW_INVENTORY)
def labels_file(visit: Visit, item_id: UUID) -> Response:
    """The labels as a PDF; what is wrong with the form is told above it."""
    shown = parse_query(Shown)
    visit.app.inventory.view_stock.item(visit.caller, ItemId(item_id))
    try:
        lots = lots_in(visit, ItemId(item_id), request.args)
        return labels_of(visit.app, visit.caller, Printing(lots=lots, sheet=shown.sheet, days=shown.days())).response()
    except UnknownLot:
        raise
    except DomainError as refusal:
        return labels_page(visit, ItemId(item_id), shown, request.args, refusal)


@label_pages.get("/items/<uuid:item_id>/labels/picture", Permission.VIEW_INVENTORY)
def label_picture(visit: Visit, item_id: UUID) -> Response:
    """
    The label of a lot, as a picture.

    :raises UnknownItem, UnknownLot: the organisation has no such item, or no such lot.
    """
    shown = parse_query(Shown)
    visit.app.inventory.view_stock.item(visit.caller, ItemId(item_id))
    if shown.lot is None:
        raise UnknownLot(field="lot", got="nothing")
    return picture_of(visit.app, visit.caller, LotId(shown.lot), shown.sheet, shown.days()).response()


def labels_page(
    visit: Visit, item_id: ItemId, shown: Shown, given: Mapping[str, str], refusal: DomainError | None = None
) -> Response:
    """The form, with what was given in it and why that was refused."""
    item = visit.app.inventory.view_stock.item(visit.caller, item_id).item
    (lots, more), copies = _lots(visit, item_id, shown), copies_in(given)
    example = next((lot for lot in lots if copies.get(lot.id, "").strip(" 0")), lots[0] if lots else None)
    if example is not None and refusal is None:
        refusal = _refusal_of(visit, example, shown)
    page = render_template(
        "labels.html",
        item=item,
        lots=lots,
        copies=copies or {lot.id: "1" for lot in lots},
        shown=shown,
        prefix=COPIES,
        sheets=SHEETS,
        example=example,
        picture=None if example is None or refusal else shown.picture(item_id, example.id),
        refusal=refusal,
        more=more,
        others=given.get(OTHERS, ""),
        jobs=visit.app.production.view_label_jobs.latest(visit.caller),
    )
    return Response(page, STATUS[refusal.code] if refusal else None, mimetype="text/html")


def _lots(visit: Visit, item_id: ItemId, shown: Shown) -> tuple[Sequence[Lot], bool]:
    """The lots that have a field each, and whether there are more."""
    if shown.lot is None:
        page = visit.app.inventory.view_stock.lots(visit.caller, item_id, limit=MOST_LOTS)
        return page.rows, page.more
    found = visit.app.production.label_lots.find(visit.caller, [LotId(shown.lot)])
    if not found or found[0].lot.item_id != item_id:
        raise UnknownLot(field="lot", got=str(shown.lot))
    return [found[0].lot], False


def _refusal_of(visit: Visit, lot: Lot, shown: Shown) -> DomainError | None:
    """Why there is no label of this lot; told by the page, because a picture that is refused tells nothing."""
    try:
        visit.app.production.label_lots(visit.caller, [lot.id], shown.days())
    except DomainError as refusal:
        return refusal
    return None
