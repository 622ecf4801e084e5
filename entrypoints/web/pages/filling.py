"""Fill containers: into how many of which a recipe, or a batch, goes, and what is left."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from flask import render_template, url_for
from pydantic import Field
from werkzeug.wrappers import Response

from application.production.view_batches import BatchRecord
from domain.identity.permissions import Permission
from domain.production.batches import BatchStatus
from domain.production.filling import Container, Filling
from domain.production.recipes import Material
from domain.production.refusals import BadContainer, UnknownRecipe, naming_line
from domain.shared.decimals import shortened
from domain.shared.errors import DomainError
from domain.shared.identifiers import BatchId, RecipeId
from domain.shared.quantity import Quantity, parse_amount
from domain.shared.units import Density, parse_density
from entrypoints.web.incoming.fields import Text
from entrypoints.web.incoming.parsing import parse_fields
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.filled import finish_address, offered_skus
from entrypoints.web.pages.scale_fields import ScaleFields, ingredients_of
from entrypoints.web.statuses import STATUS

filling_pages = PageRoutes()

EMPTY_ROWS = 3
MOST_ROWS = 50
Cells = Annotated[list[Text], Field(max_length=MOST_ROWS + EMPTY_ROWS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A kind of container, as it is typed: what one holds, and how many; as many as fit where that is not told."""

    name: str = ""
    holds: str = ""
    unit: str = ""
    count: str = ""

    def container(self) -> Container:
        """:raises DomainError: a number is none."""
        if self.count and not (self.count.isascii() and self.count.isdecimal() and len(self.count) < 10):
            raise BadContainer(
                "Containers are counted.",
                field="count",
                expected="a whole number, or nothing",
                got=shortened(self.count),
            )
        count = int(self.count) if self.count else None
        capacity = parse_amount(self.holds, field="holds")
        return Container(name=self.name or "container", capacity=capacity, unit=self.unit, count=count)


class Shown(ScaleFields):
    """What is filled and into what, as it stands in the page's address; the lists are the columns of its table."""

    density: Annotated[Text, Field(max_length=60)] = ""
    name: Cells = Field(default_factory=list)
    holds: Cells = Field(default_factory=list)
    unit: Cells = Field(default_factory=list)
    count: Cells = Field(default_factory=list)

    @property
    def rows(self) -> Sequence[Row]:
        """The rows that say what one holds."""
        cells = zip(self.name, self.holds, self.unit, self.count, strict=False)
        rows = [[cell.strip() for cell in row] for row in cells]
        return [
            Row(name=name, holds=holds, unit=unit, count=count)
            for name, holds, unit, count in rows
            if name or holds or count
        ]

    def containers(self) -> list[Container]:
        """:raises DomainError: a row is none; `details["line"]` tells which."""
        found = []
        for number, row in enumerate(self.rows, 1):
            with naming_line(number):
                found.append(row.container())
        return found

    def told_density(self) -> Density | None:
        """:raises DomainError: it is no density."""
        return parse_density(self.density) if self.density.strip() else None


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """
    What the page is about: what that is called, where its own page and this one are, and how much there is to fill.

    `there` is None where that depends on the scale, as of a recipe, whose ingredients are told then.
    """

    title: str
    page: str
    here: str
    unit: str
    there: Quantity | None = None
    ingredients: Sequence[Material] = ()


@filling_pages.get("/recipes/<uuid:recipe_id>/filling", Permission.VIEW_RECIPES)
def fill_recipe(visit: Visit, recipe_id: UUID) -> Response:
    """
    The form for a recipe at a scale.

    :raises UnknownRecipe: the organisation has no such recipe.
    """
    shown = parse_fields(Shown)
    found = visit.app.production.view_recipes.recipe(visit.caller, RecipeId(recipe_id))
    formula = found.recipe.formula
    about = About(
        title=found.recipe.name,
        page=url_for("pages.recipe", recipe_id=recipe_id),
        here=url_for("pages.fill_recipe", recipe_id=recipe_id),
        unit=formula.yield_unit,
        ingredients=ingredients_of(found),
    )
    fill = visit.app.production.fill_containers

    def look() -> Filling:
        scale = shown.scale(formula, found.materials)
        return fill(visit.caller, RecipeId(recipe_id), scale, shown.containers(), shown.told_density())

    return _page(visit, about, shown, look)


@filling_pages.get("/batches/<uuid:batch_id>/filling", Permission.VIEW_BATCHES)
def fill_batch(visit: Visit, batch_id: UUID) -> Response:
    """
    The form for what a batch gives.

    :raises UnknownBatch: the organisation has no such batch.
    """
    shown = parse_fields(Shown)
    record = visit.app.production.view_batches.record(visit.caller, BatchId(batch_id))
    batch = record.batch
    there = batch.plan.output if batch.yielded is None else batch.yielded
    about = About(
        title=batch.label,
        page=url_for("pages.show_batch", batch_id=batch_id),
        here=url_for("pages.fill_batch", batch_id=batch_id),
        unit=batch.plan.unit,
        there=there,
    )
    fill = visit.app.production.fill_containers
    may_finish = visit.may(Permission.RUN_BATCHES) and batch.status is BatchStatus.IN_PROGRESS
    return _page(
        visit,
        about,
        shown,
        lambda: fill.of_batch(visit.caller, BatchId(batch_id), shown.containers(), shown.told_density()),
        running=record if may_finish else None,
    )


def _page(
    visit: Visit,
    about: About,
    shown: Shown,
    look: Callable[[], Filling],
    *,
    running: BatchRecord | None = None,
) -> Response:
    found: Filling | None = None
    refusal: DomainError | None = None
    try:
        found = look() if shown.rows else None
    except UnknownRecipe:
        raise
    except DomainError as refused:
        refusal = refused
    offered = offered_skus(visit)
    page = render_template(
        "filling.html",
        about=about,
        section="Recipes" if about.there is None else "Batches",
        shown=shown,
        rows=[*shown.rows, *[Row()] * EMPTY_ROWS],
        sizes=[line.stock.item.name for line in offered],
        found=found,
        finish=finish_address(running, offered, found) if running and found else None,
        refusal=refusal,
        wrong_row=int(refusal.details.get("line", 0)) if refusal else 0,
    )
    return Response(page, STATUS[refusal.code] if refusal else None, mimetype="text/html")
