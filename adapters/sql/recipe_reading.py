"""Recipes looked at in SQL: every look is one statement."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import CTE, BigInteger, Engine, Integer, Text, Uuid, bindparam, select, text, tuple_

from adapters.sql.decoding import LOT, lot_of
from adapters.sql.engine import reading
from adapters.sql.ledger_rows import as_json
from adapters.sql.recipe_rows import IS_NEWEST, cookbook_of, recipe_of, version_of, versions_of_recipes, with_units
from adapters.sql.rows import OF_ORGANIZATION, rows
from adapters.sql.statements import Statement
from adapters.sql.stock_list import LINES_OF_IDS, containing, line_of
from adapters.sql.tables import inventory_lot, recipe, recipe_ingredient, recipe_version
from adapters.sql.types import can_be_kept
from domain.inventory.lots import Lot
from domain.inventory.overview import StockLine
from domain.production.recipes import Recipe, Version, name_key
from domain.shared.identifiers import ItemId, OrganizationId, RecipeId
from ports.recipe_reading import Cookbook, RecipeQuery

_OF_RECIPE: Any = bindparam("of_recipe", type_=Uuid())
_IDS = rows("recipes", {"id": Uuid()})
_ITEMS = rows("items", {"id": Uuid()})
_lot = inventory_lot.c
_ID_OF_NAME = Statement(
    select(recipe.c.id).where(recipe.c.organization_id == OF_ORGANIZATION, recipe.c.name_key == bindparam("name_key"))
)
_OPEN_LOTS = Statement(
    select(*LOT)
    .where(
        _lot.organization_id == OF_ORGANIZATION,
        _lot.item_id.in_(select(_ITEMS.c.id)),
        text("inventory_lot.is_open"),
    )
    .order_by(_lot.item_id, _lot.pick_order, _lot.received_at, _lot.id)
)


def _of_organization(dialect: str) -> Any:  # noqa: ANN401 - SQLAlchemy's type of a SELECT of many columns
    return versions_of_recipes(dialect).where(recipe.c.organization_id == OF_ORGANIZATION)


@cache
def _page(dialect: str, *, searches: bool, archived: bool, follows: bool) -> Statement:
    statement = _of_organization(dialect).where(IS_NEWEST)
    out_of_use = recipe.c.archived_at.is_not(None)
    statement = statement.where(out_of_use if archived else recipe.c.archived_at.is_(None))
    if searches:
        statement = statement.where(recipe.c.name_key.like(bindparam("search", type_=Text()), escape="\\"))
    if follows:
        after = tuple_(bindparam("after_key", type_=Text()), bindparam("after_id", type_=Uuid()))
        statement = statement.where(tuple_(recipe.c.name_key, recipe.c.id) > after)
    most = bindparam("most", type_=Integer())
    return Statement(statement.order_by(recipe.c.name_key, recipe.c.id).limit(most))


@cache
def _one(dialect: str, *, numbered: bool) -> Statement:
    which = recipe_version.c.number == bindparam("number", type_=BigInteger()) if numbered else IS_NEWEST
    return Statement(with_units(_of_organization(dialect).where(recipe.c.id == _OF_RECIPE, which), dialect))


@cache
def _versions(dialect: str) -> Statement:
    statement = _of_organization(dialect).where(recipe.c.id == _OF_RECIPE)
    return Statement(statement.order_by(recipe_version.c.number.desc()))


@cache
def _in_use(dialect: str) -> Statement:
    statement = _of_organization(dialect).where(IS_NEWEST, recipe.c.archived_at.is_(None))
    return Statement(with_units(statement, dialect).order_by(recipe.c.id))


@cache
def _family(dialect: str) -> Statement:
    statement = _of_organization(dialect).where(IS_NEWEST, recipe.c.id.in_(select(_wanted().c.id)))
    return Statement(with_units(statement, dialect).order_by(recipe.c.id))


def _wanted() -> CTE:
    """The recipes asked for, and again and again those that make what these need."""
    asked = recipe.alias("asked")
    first = select(asked.c.id).where(asked.c.organization_id == OF_ORGANIZATION, asked.c.id.in_(select(_IDS.c.id)))
    wanted = first.cte("wanted", recursive=True)
    user, maker = recipe.alias("user_of_it"), recipe.alias("maker")
    needed = recipe_ingredient.alias("needed")
    more = (
        select(maker.c.id)
        .select_from(wanted)
        .join(user, (user.c.organization_id == OF_ORGANIZATION) & (user.c.id == wanted.c.id))
        .join(
            needed,
            (needed.c.organization_id == OF_ORGANIZATION)
            & (needed.c.recipe_id == user.c.id)
            & (needed.c.version == user.c.newest),
        )
        .join(
            maker,
            (maker.c.organization_id == OF_ORGANIZATION)
            & (maker.c.output_item_id == needed.c.item_id)
            & maker.c.archived_at.is_(None),
        )
    )
    return wanted.union(more)


class SqlRecipeReading:
    """The `RecipeReading` port."""

    def __init__(self, engine: Engine) -> None:
        self._reading = reading(engine)
        self._dialect = engine.dialect.name

    def page(self, organization_id: OrganizationId, query: RecipeQuery) -> Sequence[Recipe]:
        """See `RecipeReading.page`."""
        search, (after_key, after_id) = name_key(query.search), query.after or ("", None)
        if not can_be_kept(search) or not can_be_kept(after_key):
            return []
        statement = _page(
            self._dialect, searches=bool(search), archived=query.archived, follows=query.after is not None
        )
        given = {"search": containing(search), "after_key": after_key, "after_id": after_id, "most": query.limit + 1}
        return [recipe_of(row) for row in self._rows(statement, organization_id, **given)]

    def recipe(self, organization_id: OrganizationId, recipe_id: RecipeId, number: int | None) -> Cookbook:
        """See `RecipeReading.recipe`."""
        statement = _one(self._dialect, numbered=number is not None)
        return cookbook_of(self._rows(statement, organization_id, of_recipe=recipe_id, number=number))

    def id_of_name(self, organization_id: OrganizationId, key: str) -> RecipeId | None:
        """See `RecipeReading.id_of_name`."""
        found = self._rows(_ID_OF_NAME, organization_id, name_key=key) if can_be_kept(key) else []
        return RecipeId(found[0].id) if found else None

    def versions(self, organization_id: OrganizationId, recipe_id: RecipeId) -> Sequence[Version]:
        """See `RecipeReading.versions`."""
        found = self._rows(_versions(self._dialect), organization_id, of_recipe=recipe_id)
        return [version_of(row) for row in found]

    def family(self, organization_id: OrganizationId, recipe_ids: Collection[RecipeId]) -> Cookbook:
        """See `RecipeReading.family`."""
        wanted = as_json({"id": each.hex} for each in recipe_ids)
        return cookbook_of(self._rows(_family(self._dialect), organization_id, recipes=wanted))

    def in_use(self, organization_id: OrganizationId) -> Cookbook:
        """See `RecipeReading.in_use`."""
        return cookbook_of(self._rows(_in_use(self._dialect), organization_id))

    def stock(self, organization_id: OrganizationId, item_ids: Collection[ItemId], on: date) -> Sequence[StockLine]:
        """See `RecipeReading.stock`."""
        given = {"organization_id": organization_id, "items": _ids(item_ids), "today": on}
        return [line_of(row) for row in LINES_OF_IDS.read(self._reading, given)]

    def open_lots(self, organization_id: OrganizationId, item_ids: Collection[ItemId]) -> Sequence[Lot]:
        """See `RecipeReading.open_lots`."""
        return [lot_of(row) for row in self._rows(_OPEN_LOTS, organization_id, items=_ids(item_ids))]

    def _rows(self, statement: Statement, organization_id: OrganizationId, **given: object) -> Sequence[Any]:
        return statement.read(self._reading, {"of_organization": organization_id, **given})


def _ids(item_ids: Collection[ItemId]) -> str:
    return as_json({"id": each.hex} for each in item_ids)
