"""Batches: the list, and one of them with its plan, every lot that it touched, and the forms for its run."""

from typing import Annotated
from uuid import UUID

from flask import render_template, url_for
from pydantic import BaseModel, ConfigDict, Field
from werkzeug.wrappers import Response

from application.production.plan_batch import NewBatch
from domain.identity.permissions import Permission
from domain.inventory.changes import CODE_LIMIT
from domain.production.batch_plans import PREFIX
from domain.production.batch_refusals import InvalidBatch
from domain.production.batch_use import used_by_line
from domain.production.batches import BatchStatus
from domain.production.refusals import naming_field
from domain.production.scaling import Scale, parse_factor
from domain.shared.decimals import shortened
from domain.shared.identifiers import BatchId, RecipeId
from domain.shared.quantity import parse_amount
from entrypoints.web.batch_records import record_of
from entrypoints.web.incoming.cursors import batch_cursor, batch_position
from entrypoints.web.incoming.fields import Form, Text
from entrypoints.web.incoming.parsing import parse_query
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.layout import Done, done
from entrypoints.web.pages.mistakes import Mistake
from entrypoints.web.pages.timers import timers_of
from ports.batch_reading import BatchQuery
from ports.recipe_reading import RecipeQuery

batch_pages = PageRoutes()
PLAN, RUN, VIEW = Permission.PLAN_BATCHES, Permission.RUN_BATCHES, Permission.VIEW_BATCHES
ROWS = 50
SUGGESTED = 200


class Filter(BaseModel):
    """What the list shows, as it stands in the page's address."""

    model_config = ConfigDict(frozen=True)

    search: Annotated[Text, Field(max_length=CODE_LIMIT)] = ""
    status: BatchStatus | None = None
    recipe: UUID | None = None
    cursor: str | None = None

    def query(self) -> BatchQuery:
        """:raises BadCursor: the cursor is of another list."""
        after = None if self.cursor is None else batch_position(self.cursor)
        recipe_id = None if self.recipe is None else RecipeId(self.recipe)
        return BatchQuery(search=self.search, status=self.status, recipe_id=recipe_id, limit=ROWS, after=after)

    def address(self, **changes: object) -> str:
        """The list's address with some of this changed, from its first page on."""
        changed = self.model_copy(update={"cursor": None, **changes})
        return url_for("pages.list_batches", **changed.model_dump(exclude_defaults=True, mode="json"))


class PlanForm(Form):
    """
    Which recipe, how much of it, and how the label begins.

    How much is told by a factor, by what shall come out, or by how much there is of one ingredient.
    """

    recipe: Text = ""
    version: Text = ""
    factor: Text = ""
    output: Text = ""
    output_unit: Text = ""
    ingredient: Text = ""
    amount: Text = ""
    amount_unit: Text = ""
    prefix: Text = PREFIX

    def number(self) -> int | None:
        """:raises InvalidBatch: it is no number."""
        told = self.version.strip()
        if told and not (told.isascii() and told.isdecimal() and len(told) < 10):
            expected = "the number of a version"
            raise InvalidBatch("version is no number.", field="version", expected=expected, got=shortened(told))
        return int(told) if told else None


@batch_pages.get("/batches", VIEW)
def list_batches(visit: Visit, mistake: Mistake | None = None) -> str:
    """One page of the batches, and the form that plans one."""
    shown = parse_query(Filter)
    page = visit.app.production.view_batches.page(visit.caller, shown.query())
    cursor = batch_cursor(page.rows[-1]) if page.more else None
    may_plan = visit.may(PLAN, Permission.VIEW_RECIPES)
    view, suggested = visit.app.production.view_recipes, RecipeQuery(limit=SUGGESTED)
    return render_template(
        "batches.html",
        shown=shown,
        batches=page.rows,
        statuses=list(BatchStatus),
        next_page=shown.address(cursor=cursor) if cursor else None,
        may_plan=may_plan,
        recipes=view.page(visit.caller, suggested).rows if may_plan else [],
        costs=visit.may(Permission.VIEW_COSTS),
        mistake=mistake,
    )


@batch_pages.post("/batches", PLAN, also=(VIEW, Permission.VIEW_RECIPES), again=list_batches)
def plan_batch(visit: Visit, form: PlanForm) -> Response:
    """Plan a batch of a recipe, by its name."""
    recipe_id = visit.app.production.view_recipes.of_name(visit.caller, form.recipe)
    new = NewBatch(recipe_id=recipe_id, number=form.number(), scale=_scale(visit, form), prefix=form.prefix)
    batch = visit.app.production.plan_batch(visit.caller, new)
    return done("pages.show_batch", Done.BATCH_PLANNED, batch_id=batch.id)


@batch_pages.get("/batches/<uuid:batch_id>", VIEW)
def show_batch(visit: Visit, batch_id: UUID, mistake: Mistake | None = None) -> str:
    """The record of a batch, as it is printed; and what can be done now."""
    record = visit.app.production.view_batches.record(visit.caller, BatchId(batch_id))
    return render_template(
        "batch.html",
        record=record,
        used=used_by_line(record.batch.plan, [traced.movement for traced in record.movements]),
        units={traced.movement.item_id: traced.unit for traced in record.movements},
        timers=timers_of(record, visit.app.clock()),
        may_run=visit.may(RUN),
        costs=visit.may(Permission.VIEW_COSTS),
        key=visit.app.ids(),
        mistake=mistake,
    )


@batch_pages.get("/batches/<uuid:batch_id>/record", VIEW)
def batch_record(visit: Visit, batch_id: UUID) -> Response:
    """The same on paper."""
    return record_of(visit.app, visit.caller, BatchId(batch_id)).response()


def _scale(visit: Visit, form: PlanForm) -> Scale:
    factor, output, amount = form.factor.strip(), form.output.strip(), form.amount.strip()
    at_hand = None
    if amount or form.ingredient.strip():
        with naming_field("ingredient"):
            item = visit.app.inventory.view_stock.item_of_code(visit.caller, form.ingredient.strip()).item
        at_hand = item.id, parse_amount(amount, field="amount"), form.amount_unit.strip() or item.unit
    return Scale(
        factor=parse_factor(factor) if factor else None,
        output=(parse_amount(output, field="output"), form.output_unit) if output else None,
        at_hand=at_hand,
    )
