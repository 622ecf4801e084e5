"""Finish a batch: say what came out and what was filled of it, look at what that makes and loses, and agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Annotated
from uuid import UUID

from flask import render_template
from pydantic import Field
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from application.production.finish_batch import Outcome
from domain.identity.permissions import Permission
from domain.production.batch_outputs import Fill, Made
from domain.production.batch_refusals import InvalidBatch
from domain.production.product_refusals import UnknownSku
from domain.production.refusals import naming_field, naming_line
from domain.shared.decimals import shortened
from domain.shared.identifiers import BatchId, ItemId
from domain.shared.quantity import parse_amount
from entrypoints.web.incoming.fields import Text
from entrypoints.web.incoming.parsing import parse_fields
from entrypoints.web.pages.batch_run import KeyedForm
from entrypoints.web.pages.batches import RUN, VIEW
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.filled import counted_inputs, offered_skus
from entrypoints.web.pages.layout import Done, done
from entrypoints.web.pages.mistakes import Mistake

batch_finish_pages = PageRoutes()

EMPTY_ROWS = 3
MOST_ROWS = 50
Cells = Annotated[list[Text], Field(max_length=MOST_ROWS + EMPTY_ROWS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of what was filled, as it is typed; an empty one is none."""

    sku: str = ""
    count: str = ""
    container: str = ""
    lot: str = ""
    expires: str = ""


class FinishForm(KeyedForm):
    """What came out, and the columns of what was filled of it; the rest goes into the item that the recipe makes."""

    amount: Text = ""
    unit: Text = ""
    sku: Cells = Field(default_factory=list)
    count: Cells = Field(default_factory=list)
    container: Cells = Field(default_factory=list)
    lot: Cells = Field(default_factory=list)
    expires: Cells = Field(default_factory=list)
    rest_lot: Text = ""
    rest_expires: Text = ""
    notes: Text = ""


@batch_finish_pages.get("/batches/<uuid:batch_id>/finish", RUN, also=(VIEW,))
def show_finish(visit: Visit, batch_id: UUID, mistake: Mistake | None = None) -> str:
    """The form, with what stands of it in the address; after a refusal with what was typed."""
    typed = mistake.given if mistake else _typed(parse_fields(FinishForm))
    return _page(visit, batch_id, typed, mistake=mistake)


@batch_finish_pages.post("/batches/<uuid:batch_id>/finish/check", RUN, also=(VIEW,), again=show_finish)
def check_finish(visit: Visit, batch_id: UUID, form: FinishForm) -> str:
    """The same form, and below it what that would make and lose. Nothing is changed."""
    outcome = visit.app.production.finish_batch.foresee(visit.caller, BatchId(batch_id), _made(visit, form))
    return _page(visit, batch_id, _typed(form), outcome=outcome)


@batch_finish_pages.post("/batches/<uuid:batch_id>/finish", RUN, also=(VIEW,), again=show_finish)
def finish_batch(visit: Visit, batch_id: UUID, form: FinishForm) -> Response:
    """Keep what came out."""
    visit.app.production.finish_batch(visit.caller, BatchId(batch_id), _made(visit, form), form.once)
    return done("pages.show_batch", Done.BATCH_FINISHED, batch_id=batch_id)


def _page(
    visit: Visit,
    batch_id: UUID,
    typed: MultiDict[str, str],
    *,
    outcome: Outcome | None = None,
    mistake: Mistake | None = None,
) -> str:
    record = visit.app.production.view_batches.record(visit.caller, BatchId(batch_id))
    output_id = record.batch.plan.output_item_id
    return render_template(
        "batch_finish.html",
        batch=record.batch,
        open_deviations=record.open_deviations,
        held_inputs=record.held_inputs,
        typed=typed,
        rows=_rows(typed),
        empty=EMPTY_ROWS,
        skus=offered_skus(visit),
        containers=counted_inputs(record),
        makes=None if output_id is None else visit.app.inventory.view_stock.item(visit.caller, output_id).item,
        outcome=outcome,
        costs=visit.may(Permission.VIEW_COSTS),
        key=visit.app.ids(),
        mistake=mistake,
        wrong_row=int(mistake.refusal.details.get("line", 0)) if mistake else 0,
    )


def _made(visit: Visit, form: FinishForm) -> Made:
    fills = []
    for number, row in enumerate(_rows(_typed(form)), 1):
        with naming_line(number):
            fills.append(_fill(visit, row))
    return Made(
        amount=parse_amount(form.amount, field="amount"),
        unit=form.unit.strip(),
        fills=tuple(fills),
        lot_code=form.rest_lot.strip() or None,
        expires_on=_day(form.rest_expires, "rest_expires"),
        notes=form.notes,
    )


def _fill(visit: Visit, row: Row) -> Fill:
    if not row.sku:
        expected = "the code of a SKU"
        raise InvalidBatch("Say which SKU this is.", field="sku", expected=expected, got="nothing")
    found = visit.app.production.view_products.find_skus(visit.caller, code=row.sku)
    if not found:
        raise UnknownSku(row.sku, field="sku")
    count = parse_amount(row.count, field="count")
    if count.denominator != 1:
        raise InvalidBatch("Pieces are counted.", field="count", expected="a whole number", got=shortened(row.count))
    container: ItemId | None = None
    if row.container:
        with naming_field("container"):
            container = visit.app.inventory.view_stock.item_of_code(visit.caller, row.container).item.id
    return Fill(
        sku_id=found[0].sku.id,
        count=int(count),
        container=container,
        lot_code=row.lot or None,
        expires_on=_day(row.expires, "expires"),
    )


def _day(text: str, field: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise InvalidBatch(
            f"{field} is no day.", field=field, expected="a day such as 2027-05-31", got=shortened(text)
        ) from None


def _typed(form: FinishForm) -> MultiDict[str, str]:
    return MultiDict(form.model_dump(exclude={"key"}, exclude_unset=True))


def _rows(typed: MultiDict[str, str]) -> Sequence[Row]:
    """The rows that say something."""
    columns = (typed.getlist(name) for name in ("sku", "count", "container", "lot", "expires"))
    cells = [[cell.strip() for cell in row] for row in zip_longest(*columns, fillvalue="")]
    return [
        Row(sku=sku, count=count, container=container, lot=lot, expires=expires)
        for sku, count, container, lot, expires in cells
        if sku or count or container or lot or expires
    ]
