"""
Statements of one row each, made from the tables of the product.

A column that is added there has to be given a value here, or nothing runs: the rows stay the same rows.
"""

from collections.abc import Mapping

from sqlalchemy import Table


class ColumnsDiffer(Exception):
    """The values and the table do not fit."""


def insert(table: Table, values: Mapping[str, str]) -> str:
    """
    The INSERT of one row, every column with its expression.

    :raises ColumnsDiffer: a column has no expression, or an expression no column.
    """
    columns = [column.name for column in table.c if column.computed is None]
    if set(columns) != set(values):
        raise ColumnsDiffer(f"{table.name}: {sorted(set(columns) ^ set(values))}")
    names, given = ", ".join(f'"{name}"' for name in columns), ", ".join(values[name] for name in columns)
    return f"INSERT INTO {table.name} ({names}) VALUES ({given})"


def insert_given(table: Table) -> str:
    """The INSERT of one row whose values are parameters named like its columns."""
    return insert(table, {column.name: f":{column.name}" for column in table.c if column.computed is None})


def update(table: Table, key: Mapping[str, str], values: Mapping[str, str]) -> str:
    """
    The UPDATE of one row.

    :raises ColumnsDiffer: the table has no such column.
    """
    if missing := (key.keys() | values.keys()) - set(table.c.keys()):
        raise ColumnsDiffer(f"{table.name}: {sorted(missing)}")
    changes = ", ".join(f"{name} = {value}" for name, value in values.items())
    where = " AND ".join(f"{name} = {value}" for name, value in key.items())
    return f"UPDATE {table.name} SET {changes} WHERE {where}"
