"""Batches: the list, and one of them with its plan, every lot that it touched, and the forms for its run."""

from typing import Annotated
from uuid import UUID

from flask import render_template, url_for
from pydantic import BaseModel, ConfigDict, Field
from werkzeug.wrappers import Response

from application.production.plan_batch import NewBatch
from application.production.use_in_batch import Taken
from domain.identity.permissions import Permission
from domain.inventory.changes import CODE_LIMIT
from domain.production.batch_outputs import Made
from domain.production.batch_plans import PREFIX
from domain.production.batches import BatchStatus
from domain.production.scaling import Scale, parse_factor
from domain.shared.identifiers import BatchId
from domain.shared.quantity import parse_amount
from entrypoints.web.incoming.cursors import batch_cursor, batch_position
from entrypoints.web.incoming.fields import Form, Text
from entrypoints.web.incoming.parsing import parse_query
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.layout import Done, done
from entrypoints.web.pages.mistakes import Mistake
from ports.batch_reading import BatchQuery

batch_pages = PageRoutes()
PLAN, RUN, VIEW = Permission.PLAN_BATCHES, Permission.RUN_BATCHES, Permission.VIEW_BATCHES
ROWS = 50


class Filter(BaseModel):
    """What the list shows, as it stands in the page's address."""

    model_config = ConfigDict(frozen=True)

    search: Annotated[Text, Field(max_length=CODE_LIMIT)] = ""
    status: BatchStatus | None = None
    cursor: str | None = None

    def query(self) -> BatchQuery:
        """:raises BadCursor: the cursor is of another list."""
        after = None if self.cursor is None else batch_position(self.cursor)
        return BatchQuery(search=self.search, status=self.status, limit=ROWS, after=after)

    def address(self, **changes: object) -> str:
        """The list's address with some of this changed, from its first page on."""
        changed = self.model_copy(update={"cursor": None, **changes})
        return url_for("pages.list_batches", **changed.model_dump(exclude_defaults=True, mode="json"))


class PlanForm(Form):
    """Which recipe, how many times, and how the label begins."""

    recipe: Text = ""
    factor: Text = "1"
    prefix: Text = PREFIX


class StartForm(Form):
    """Whether to start although something is wanting."""

    forced: Text = ""


class TakeForm(Form):
    """What is taken besides the plan; `key` makes a form that is sent twice take it once."""

    item: Text = ""
    amount: Text = ""
    unit: Text = ""
    reason: Text = ""
    key: Text = ""


class NoteForm(Form):
    """A note or a deviation."""

    text: Text = ""


class SignOffForm(Form):
    """Which deviation is accepted."""

    about: int = 0
    text: Text = ""


class FinishForm(Form):
    """What came out, all of it into the item that the recipe makes."""

    amount: Text = ""
    unit: Text = ""
    notes: Text = ""


class ReasonForm(Form):
    """Why it ends."""

    reason: Text = ""


@batch_pages.get("/batches", VIEW)
def list_batches(visit: Visit, mistake: Mistake | None = None) -> str:
    """One page of the batches, and the form that plans one."""
    shown = parse_query(Filter)
    page = visit.app.production.view_batches.page(visit.caller, shown.query())
    cursor = batch_cursor(page.rows[-1]) if page.more else None
    return render_template(
        "batches.html",
        shown=shown,
        batches=page.rows,
        statuses=list(BatchStatus),
        next_page=shown.address(cursor=cursor) if cursor else None,
        may_plan=visit.may(PLAN, Permission.VIEW_RECIPES),
        costs=visit.may(Permission.VIEW_COSTS),
        mistake=mistake,
    )


@batch_pages.post("/batches", PLAN, also=(VIEW, Permission.VIEW_RECIPES), again=list_batches)
def plan_batch(visit: Visit, form: PlanForm) -> Response:
    """Plan a batch of a recipe, by its name."""
    recipe_id = visit.app.production.view_recipes.of_name(visit.caller, form.recipe)
    new = NewBatch(recipe_id=recipe_id, scale=Scale(factor=parse_factor(form.factor)), prefix=form.prefix)
    return done("pages.show_batch", Done.BATCH_PLANNED, batch_id=visit.app.production.plan_batch(visit.caller, new).id)


@batch_pages.get("/batches/<uuid:batch_id>", VIEW)
def show_batch(visit: Visit, batch_id: UUID, mistake: Mistake | None = None) -> str:
    """The record of a batch, as it is printed; and what can be done now."""
    return render_template(
        "batch.html",
        record=visit.app.production.view_batches.record(visit.caller, BatchId(batch_id)),
        may_run=visit.may(RUN),
        costs=visit.may(Permission.VIEW_COSTS),
        key=visit.app.ids(),
        mistake=mistake,
    )


@batch_pages.post("/batches/<uuid:batch_id>/start", RUN, also=(VIEW,), again=show_batch)
def start_batch(visit: Visit, batch_id: UUID, form: StartForm) -> Response:
    """Take all that the plan needs, or nothing."""
    visit.app.production.start_batch(visit.caller, BatchId(batch_id), forced=bool(form.forced))
    return done("pages.show_batch", Done.BATCH_CHANGED, batch_id=batch_id)


@batch_pages.post("/batches/<uuid:batch_id>/extras", RUN, also=(VIEW,), again=show_batch)
def use_extra(visit: Visit, batch_id: UUID, form: TakeForm) -> Response:
    """Take what goes into the batch besides its plan."""
    visit.app.production.use_in_batch.add(visit.caller, BatchId(batch_id), _taken(visit, form), form.key or None)
    return done("pages.show_batch", Done.BATCH_CHANGED, batch_id=batch_id)


@batch_pages.post("/batches/<uuid:batch_id>/waste", RUN, also=(VIEW,), again=show_batch)
def waste_in_batch(visit: Visit, batch_id: UUID, form: TakeForm) -> Response:
    """Take what was spoiled in the run."""
    visit.app.production.use_in_batch.waste(visit.caller, BatchId(batch_id), _taken(visit, form), form.key or None)
    return done("pages.show_batch", Done.BATCH_CHANGED, batch_id=batch_id)


@batch_pages.post("/batches/<uuid:batch_id>/notes", RUN, also=(VIEW,), again=show_batch)
def note_batch(visit: Visit, batch_id: UUID, form: NoteForm) -> Response:
    """Write a note."""
    visit.app.production.note_batch.note(visit.caller, BatchId(batch_id), form.text)
    return done("pages.show_batch", Done.BATCH_CHANGED, batch_id=batch_id)


@batch_pages.post("/batches/<uuid:batch_id>/deviations", RUN, also=(VIEW,), again=show_batch)
def deviate_batch(visit: Visit, batch_id: UUID, form: NoteForm) -> Response:
    """Write down what was not as it should be."""
    visit.app.production.note_batch.deviate(visit.caller, BatchId(batch_id), form.text)
    return done("pages.show_batch", Done.BATCH_CHANGED, batch_id=batch_id)


@batch_pages.post("/batches/<uuid:batch_id>/sign-offs", RUN, also=(VIEW,), again=show_batch)
def sign_off_deviation(visit: Visit, batch_id: UUID, form: SignOffForm) -> Response:
    """Accept a deviation."""
    visit.app.production.note_batch.sign_off(visit.caller, BatchId(batch_id), form.about, form.text)
    return done("pages.show_batch", Done.BATCH_CHANGED, batch_id=batch_id)


@batch_pages.post("/batches/<uuid:batch_id>/finish", RUN, also=(VIEW,), again=show_batch)
def finish_batch(visit: Visit, batch_id: UUID, form: FinishForm) -> Response:
    """Keep what came out."""
    made = Made(amount=parse_amount(form.amount, field="amount"), unit=form.unit, notes=form.notes)
    visit.app.production.finish_batch(visit.caller, BatchId(batch_id), made)
    return done("pages.show_batch", Done.BATCH_CHANGED, batch_id=batch_id)


@batch_pages.post("/batches/<uuid:batch_id>/cancel", RUN, also=(VIEW,), again=show_batch)
def cancel_batch(visit: Visit, batch_id: UUID, form: ReasonForm) -> Response:
    """Call the batch off."""
    visit.app.production.cancel_batch(visit.caller, BatchId(batch_id), form.reason)
    return done("pages.show_batch", Done.BATCH_CHANGED, batch_id=batch_id)


@batch_pages.post("/batches/<uuid:batch_id>/fail", RUN, also=(VIEW,), again=show_batch)
def fail_batch(visit: Visit, batch_id: UUID, form: ReasonForm) -> Response:
    """Give the batch up."""
    visit.app.production.fail_batch(visit.caller, BatchId(batch_id), form.reason)
    return done("pages.show_batch", Done.BATCH_CHANGED, batch_id=batch_id)


def _taken(visit: Visit, form: TakeForm) -> Taken:
    item_id = visit.app.inventory.view_stock.item_of_code(visit.caller, form.item.strip()).item.id
    amount = parse_amount(form.amount, field="amount")
    return Taken(item_id=item_id, amount=amount, unit=form.unit.strip() or None, reason=form.reason)
