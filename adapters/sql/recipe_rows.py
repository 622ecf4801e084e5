"""Recipes as rows: each with one version, and that one's lines in one column."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, Select, and_, func, select

from adapters.sql.decoding import AnyRow
from adapters.sql.tables import recipe, recipe_ingredient, recipe_version
from adapters.sql.units import UNITS_AS_JSON, units_in
from domain.production.recipes import Formula, Line, LineKind, Recipe, Share, Version
from domain.shared.identifiers import ItemId, RecipeId
from domain.shared.quantity import Quantity
from ports.recipe_reading import Cookbook

_line, _version = recipe_ingredient.c, recipe_version.c
_FIELDS = (_line.line, _line.item_id, _line.amount, _line.unit, _line.kind, _line.note, _line.details)
_AS_JSON: Mapping[str, Any] = {
    "postgresql": func.json_agg(func.json_build_array(*_FIELDS), type_=JSON()),
    "sqlite": func.json_group_array(func.json_array(*_FIELDS), type_=JSON()),
}
_VERSION = (
    _version.number,
    _version.yield_amount,
    _version.yield_unit,
    _version.output_item_id,
    _version.waste,
    _version.shelf_life_days,
    _version.instructions,
    _version.notes,
    _version.details,
    _version.created_at.label("version_created_at"),
    _version.created_by,
)
_RECIPE = (recipe.c.organization_id, recipe.c.id, recipe.c.name, recipe.c.newest, recipe.c.archived_at)
_OF_RECIPE = and_(_version.organization_id == recipe.c.organization_id, _version.recipe_id == recipe.c.id)
IS_NEWEST = _version.number == recipe.c.newest


def versions_of_recipes(dialect: str) -> Select[Any]:
    """Recipes with versions, in the columns of `recipe_of`; which versions has to be said."""
    joined = recipe.join(recipe_version, _OF_RECIPE)
    return select(*_RECIPE, recipe.c.created_at, *_VERSION, _lines(dialect)).select_from(joined)


def with_units(statement: Select[Any], dialect: str) -> Select[Any]:
    """The same with the organisation's own units, for `cookbook_of`."""
    return statement.add_columns(UNITS_AS_JSON[dialect].label("own_units"))


def _lines(dialect: str) -> ColumnElement[Any]:
    return (
        select(_AS_JSON[dialect])
        .where(
            _line.organization_id == _version.organization_id,
            _line.recipe_id == _version.recipe_id,
            _line.version == _version.number,
        )
        .correlate(recipe_version)
        .scalar_subquery()
        .label("lines")
    )


def cookbook_of(rows: Sequence[AnyRow]) -> Cookbook:
    """The recipes of these rows, and the units that each of them has."""
    units = units_in(rows[0].own_units) if rows else []
    return Cookbook(recipes=[recipe_of(row) for row in rows], own_units=units)


def recipe_of(row: AnyRow) -> Recipe:
    """A recipe with the version of its row."""
    return Recipe(
        organization_id=row.organization_id,
        id=RecipeId(row.id),
        name=row.name,
        newest=row.newest,
        version=version_of(row),
        archived_at=row.archived_at,
        created_at=row.created_at,
    )


def version_of(row: AnyRow) -> Version:
    """The version of a row."""
    formula = Formula(
        lines=_lines_of(row.lines or ()),
        yield_amount=row.yield_amount,
        yield_unit=row.yield_unit,
        output_item_id=row.output_item_id,
        waste=Share(row.waste),
        shelf_life_days=row.shelf_life_days,
        instructions=tuple(row.instructions),
        notes=row.notes,
        details=row.details,
    )
    return Version(number=row.number, formula=formula, created_at=row.version_created_at, created_by=row.created_by)


def _lines_of(told: Iterable[Sequence[Any]]) -> tuple[Line, ...]:
    """In their order: an aggregate need not keep it."""
    return tuple(
        Line(
            item_id=ItemId(UUID(item_id)),
            amount=Quantity(amount),
            unit=unit,
            kind=LineKind(kind),
            note=note,
            details=details,
        )
        for _, item_id, amount, unit, kind, note, details in sorted(told, key=lambda line: line[0])
    )
