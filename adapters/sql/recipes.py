"""Recipes kept in SQL."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Connection,
    Text,
    Uuid,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from adapters.sql.audit import keep_audit
from adapters.sql.integrity import breaks
from adapters.sql.ledger_rows import as_json
from adapters.sql.recipe_rows import IS_NEWEST, recipe_of, versions_of_recipes
from adapters.sql.rows import OF_ORGANIZATION, rows
from adapters.sql.statements import Statement
from adapters.sql.tables import recipe, recipe_ingredient, recipe_version
from adapters.sql.types import can_be_kept
from domain.production.linking import Link
from domain.production.recipes import Recipe
from domain.production.refusals import NameTaken
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import ItemId, OrganizationId, RecipeId

_DIALECTS = ("postgresql", "sqlite")
_OF_RECIPE: Any = bindparam("of_recipe", type_=Uuid())
_KEYS = rows("keys", {"name_key": Text()})

# What two recipes must not do together is not in any one row: a lock of the organisation's recipes, by a number made of
# its id. SQLite has one writer at a time.
_LOCK = Statement(
    select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("whose", type_=Text()), literal_column("5"))))
)
_LINKS = Statement(
    select(recipe.c.id, recipe.c.name, recipe.c.output_item_id, recipe_ingredient.c.item_id)
    .join(
        recipe_ingredient,
        (recipe_ingredient.c.organization_id == recipe.c.organization_id)
        & (recipe_ingredient.c.recipe_id == recipe.c.id)
        & (recipe_ingredient.c.version == recipe.c.newest),
    )
    .where(recipe.c.organization_id == OF_ORGANIZATION, recipe.c.archived_at.is_(None))
    .order_by(recipe.c.id)
)


def _of_newest(dialect: str) -> Any:  # noqa: ANN401 - SQLAlchemy's type of a SELECT of many columns
    return versions_of_recipes(dialect).where(recipe.c.organization_id == OF_ORGANIZATION, IS_NEWEST)


_GET = {each: Statement(_of_newest(each).where(recipe.c.id == _OF_RECIPE)) for each in _DIALECTS}
_FIND = {
    each: Statement(_of_newest(each).where(recipe.c.name_key.in_(select(_KEYS.c.name_key))).order_by(recipe.c.id))
    for each in _DIALECTS
}
_ADD, _ADD_VERSION = insert(recipe), insert(recipe_version)
_SAVE = update(recipe).where(recipe.c.organization_id == OF_ORGANIZATION, recipe.c.id == _OF_RECIPE)
_LINES = rows(
    "lines",
    {
        "line": BigInteger(),
        "item_id": Uuid(),
        "amount": BigInteger(),
        "unit": Text(),
        "kind": Text(),
        "note": Text(),
        "details": Text(),
    },
)
_ADD_LINES = insert(recipe_ingredient).from_select(
    ["organization_id", "recipe_id", "version", *_LINES.c.keys()],
    select(OF_ORGANIZATION, _OF_RECIPE, bindparam("of_version", type_=BigInteger()), *_LINES.c),
)


class SqlRecipes:
    """The `Recipes` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, organization_id: OrganizationId) -> Sequence[Link]:
        """See `Recipes.lock`."""
        if self._connection.dialect.name == "postgresql":
            _LOCK.all(self._connection, {"whose": str(organization_id)})
        links: dict[UUID, Link] = {}
        for row in _LINKS.all(self._connection, {"of_organization": organization_id}):
            needs = frozenset({ItemId(row.item_id)}) | (links[row.id].needs if row.id in links else frozenset())
            links[row.id] = Link(recipe_id=RecipeId(row.id), name=row.name, makes=row.output_item_id, needs=needs)
        return list(links.values())

    def get(self, organization_id: OrganizationId, recipe_id: RecipeId) -> Recipe | None:
        """See `Recipes.get`."""
        given = {"of_organization": organization_id, "of_recipe": recipe_id}
        found = _GET[self._connection.dialect.name].all(self._connection, given)
        return recipe_of(found[0]) if found else None

    def find(self, organization_id: OrganizationId, keys: Collection[str]) -> Sequence[Recipe]:
        """See `Recipes.find`."""
        wanted = as_json({"name_key": key} for key in keys if can_be_kept(key))
        given = {"of_organization": organization_id, "keys": wanted}
        return [recipe_of(row) for row in _FIND[self._connection.dialect.name].all(self._connection, given)]

    def add(self, recipe: Recipe, audit: AuditEntry) -> None:
        """See `Recipes.add`."""
        kept = {"organization_id": recipe.organization_id, "id": recipe.id, "created_at": recipe.created_at}
        with _refusing_taken(recipe):
            self._connection.execute(
                _ADD, kept | _properties(recipe) | _state(recipe) | {"archived_at": recipe.archived_at}
            )
        self._add_version(recipe)
        keep_audit(self._connection, [audit])

    def add_version(self, recipe: Recipe, audit: AuditEntry) -> None:
        """See `Recipes.add_version`."""
        self._add_version(recipe)
        self._save(recipe, _properties(recipe) | _state(recipe))
        keep_audit(self._connection, [audit])

    def save(self, recipe: Recipe, audit: AuditEntry) -> None:
        """See `Recipes.save`."""
        self._save(recipe, _properties(recipe) | {"archived_at": recipe.archived_at})
        keep_audit(self._connection, [audit])

    def _save(self, recipe: Recipe, values: dict[str, Any]) -> None:
        given = {"of_organization": recipe.organization_id, "of_recipe": recipe.id}
        with _refusing_taken(recipe):
            self._connection.execute(_SAVE.values(values), given)

    def _add_version(self, recipe: Recipe) -> None:
        version, formula = recipe.version, recipe.formula
        kept = {
            "organization_id": recipe.organization_id,
            "recipe_id": recipe.id,
            "number": version.number,
            "created_at": version.created_at,
            "created_by": version.created_by,
            "instructions": list(formula.instructions),
        }
        facts = ("yield_amount", "yield_unit", "output_item_id", "waste", "shelf_life_days", "notes", "details")
        self._connection.execute(_ADD_VERSION, kept | {name: getattr(formula, name) for name in facts})
        lines = as_json(
            {
                "line": number,
                "item_id": line.item_id.hex,
                "amount": line.amount,
                "unit": line.unit,
                "kind": line.kind.value,
                "note": line.note,
                "details": line.details,
            }
            for number, line in enumerate(formula.lines, 1)
        )
        whose = {"of_organization": recipe.organization_id, "of_recipe": recipe.id, "of_version": version.number}
        self._connection.execute(_ADD_LINES, whose | {"lines": lines})


def _properties(recipe: Recipe) -> dict[str, Any]:
    return {"name": recipe.name, "name_key": recipe.key}


def _state(recipe: Recipe) -> dict[str, Any]:
    return {"newest": recipe.newest, "output_item_id": recipe.formula.output_item_id}


@contextmanager
def _refusing_taken(recipe: Recipe) -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if breaks(error, "uq_recipe_name_key"):
            raise NameTaken(recipe.name) from error
        raise
