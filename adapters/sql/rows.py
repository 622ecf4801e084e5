"""Many rows in one parameter: a JSON text that a statement reads as a table."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    BindParameter,
    Boolean,
    CompoundSelect,
    Date,
    Integer,
    Select,
    Subquery,
    Text,
    Uuid,
    bindparam,
    column,
    literal_column,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import TableValuedAlias
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import TypeEngine

from adapters.sql.types import Moment

_POSTGRESQL_TYPES: Mapping[type[TypeEngine[Any]], str] = {
    BigInteger: "bigint",
    Boolean: "boolean",
    Date: "date",
    Integer: "integer",
    JSON: "jsonb",
    Moment: "timestamptz",
    Text: "text",
    Uuid: "uuid",
}

_MORE_THAN_ANY = 2**31

OF_ORGANIZATION: BindParameter[Any] = bindparam("of_organization", type_=Uuid())
"""The organisation that a statement is for. It is not called as the column is: SQLAlchemy keeps that name to itself."""


def rows(parameter: str, columns: Mapping[str, TypeEngine[Any]]) -> TableValuedAlias:
    """
    The table in a JSON text: an array of objects with these names, bound as `parameter` and named like it.

    Ids travel as 32 hexadecimal digits, times as `utc_text` gives them, dates as ISO 8601; null is NULL. Because it is
    one parameter, a statement is the same text, and is prepared once, for any number of rows.
    """
    fields = tuple((name, _POSTGRESQL_TYPES[type(kind)]) for name, kind in columns.items())
    typed = [column(name, kind) for name, kind in columns.items()]
    return _Rows(parameter, fields).table_valued(*typed, name=parameter)


def looked_up(wanted: Select[Any] | CompoundSelect[Any]) -> Subquery:
    """
    The same rows, for tables to be joined to by their indexes.

    Of a limit that it cannot foresee, as that of a subquery, PostgreSQL expects a tenth, and rather looks those up than
    to read a whole table; and this one is never reached. SQLite reads them first, and looks each of them up.
    """
    return wanted.limit(select(literal_column(str(_MORE_THAN_ANY))).scalar_subquery()).subquery()


class _Rows(FunctionElement[Any]):
    inherit_cache = True
    _traverse_internals = [  # noqa: RUF012 - SQLAlchemy's own declaration, which is not annotated
        *FunctionElement._traverse_internals,  # noqa: SLF001 - the documented way to make a construct cacheable
        ("fields", InternalTraversal.dp_plain_obj),
    ]

    def __init__(self, parameter: str, fields: tuple[tuple[str, str], ...]) -> None:
        super().__init__(bindparam(parameter, type_=Text()))
        self.fields = fields


@compiles(_Rows, "postgresql")
def _postgresql(element: _Rows, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - handed on
    parameter = compiler.process(element.clause_expr, **options)
    declared = ", ".join(f"{compiler.preparer.quote(name)} {kind}" for name, kind in element.fields)
    # PostgreSQL would take the function for 100 rows, and rather read a whole table: see `looked_up`.
    every = f"LIMIT (SELECT {_MORE_THAN_ANY})"
    return f"(SELECT * FROM jsonb_to_recordset(CAST({parameter} AS jsonb)) AS given({declared}) {every})"  # noqa: S608 - our own names


@compiles(_Rows, "sqlite")
def _sqlite(element: _Rows, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - handed on
    parameter = compiler.process(element.clause_expr, **options)
    quote = compiler.preparer.quote
    extracted = ", ".join(f"json_extract(value, '$.{name}') AS {quote(name)}" for name, _ in element.fields)
    # SQLite takes a whole organisation for ten rows, and would rather look through all of it for each of these. A limit
    # makes it read them first, and look each of them up.
    return f"(SELECT {extracted} FROM json_each{parameter} LIMIT -1)"  # noqa: S608 - our own names
