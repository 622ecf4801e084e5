"""The list of recipes, what can be made now, and recipes as files: brought in and taken away."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from types import MappingProxyType
from uuid import UUID

from flask import render_template
from werkzeug.wrappers import Response

from application.production.import_recipes import RecipeImport
from application.production.read_recipes import RecipeForm
from domain.identity.permissions import Permission
from domain.production.transfer.told import Fault, RecipesRefused
from domain.shared.identifiers import RecipeId
from entrypoints.web.downloads import DocumentForm, Download
from entrypoints.web.incoming.cursors import recipe_cursor, recipe_position
from entrypoints.web.incoming.fields import FileForm, Query, Text
from entrypoints.web.incoming.parsing import parse_query
from entrypoints.web.incoming.uploads import UPLOAD_LIMIT, form_file
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.layout import Done, done
from entrypoints.web.pages.mistakes import Mistake
from entrypoints.web.pages.named_lists import ROWS, NamedFilter
from ports.recipe_reading import RecipeQuery
from ports.sheets import SheetForm

recipe_list_pages = PageRoutes()

_ENDINGS: Mapping[RecipeForm, DocumentForm | SheetForm] = MappingProxyType(
    {RecipeForm.BEERJSON: DocumentForm.JSON, RecipeForm.CSV: SheetForm.CSV}
)


class Filter(NamedFilter):
    """What the list of recipes shows."""

    ENDPOINT = "pages.list_recipes"

    def query(self) -> RecipeQuery:
        """:raises BadCursor: the cursor is of another list."""
        after = None if self.cursor is None else recipe_position(self.cursor)
        return RecipeQuery(search=self.search, archived=self.archived, limit=ROWS, after=after)


class ExportForm(Query):
    """In which form recipes are taken away."""

    form: RecipeForm = RecipeForm.BEERJSON


class ImportForm(FileForm):
    """A file of recipes, or its content."""

    content: Text = ""
    create_items: Text = ""


@recipe_list_pages.get("/recipes", Permission.VIEW_RECIPES)
def list_recipes(visit: Visit) -> str:
    """
    One page of the list.

    :raises InvalidRequest, BadCursor: the address asks for what the list does not know.
    """
    shown = parse_query(Filter)
    page = visit.app.production.view_recipes.page(visit.caller, shown.query())
    cursor = recipe_cursor(page.rows[-1]) if page.more else None
    return render_template(
        "recipes.html",
        shown=shown,
        recipes=page.rows,
        next_page=shown.address(cursor=cursor) if cursor else None,
        editable=visit.may(Permission.EDIT_RECIPES),
        makeable=visit.may(Permission.VIEW_INVENTORY),
    )


@recipe_list_pages.get("/recipes/makeable", Permission.VIEW_RECIPES, also=(Permission.VIEW_INVENTORY,))
def show_makeable(visit: Visit) -> str:
    """How much of each recipe there is enough for."""
    return render_template("recipes_makeable.html", found=visit.app.production.find_makeable(visit.caller))


@recipe_list_pages.get("/recipes/export", Permission.VIEW_RECIPES)
def export_recipes(visit: Visit) -> Response:
    """
    A file of all recipes in use.

    :raises InvalidRequest: the address asks for a form that there is not.
    """
    return _file(visit, None)


@recipe_list_pages.get("/recipes/<uuid:recipe_id>/export", Permission.VIEW_RECIPES)
def export_recipe(visit: Visit, recipe_id: UUID) -> Response:
    """
    A file of one recipe.

    :raises UnknownRecipe: there is no such recipe.
    :raises InvalidRequest: the address asks for a form that there is not.
    """
    return _file(visit, RecipeId(recipe_id))


@recipe_list_pages.get("/recipes/import", Permission.EDIT_RECIPES)
def choose_recipes(visit: Visit, mistake: Mistake | None = None) -> str:
    """The form that takes a file of recipes."""
    return render_template(
        "recipes_import.html",
        mistake=mistake,
        faults=_faults(mistake),
        given=mistake.given if mistake else {},
        megabytes=UPLOAD_LIMIT // (1024 * 1024),
        makes_items=visit.may(Permission.EDIT_INVENTORY),
    )


@recipe_list_pages.post("/recipes/import", Permission.EDIT_RECIPES, again=choose_recipes)
def import_recipes(visit: Visit, form: ImportForm) -> Response:
    """Import all recipes of a file, or nothing."""
    if form.create_items:
        visit.caller.require(Permission.EDIT_INVENTORY)
    with BytesIO(form.content.encode()) if form.content.strip() else form_file() as file:
        visit.app.production.import_recipes(visit.caller, file, RecipeImport(create_items=bool(form.create_items)))
    return done("pages.list_recipes", Done.RECIPES_IMPORTED)


def _file(visit: Visit, recipe_id: RecipeId | None) -> Response:
    form, today = parse_query(ExportForm).form, visit.caller.organization.day_of(visit.app.clock())
    file = Download(
        name=f"stillroom-{'recipes' if recipe_id is None else 'recipe'}-{today}",
        form=_ENDINGS[form],
        write=lambda target: visit.app.production.export_recipes(visit.caller, target, form, recipe_id),
    )
    return file.response()


def _faults(mistake: Mistake | None) -> Sequence[Fault]:
    refusal = mistake.refusal if mistake else None
    return refusal.faults[:50] if isinstance(refusal, RecipesRefused) else ()
