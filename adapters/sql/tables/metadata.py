"""What all tables share."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKeyConstraint, Index, MetaData, Uuid, text

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)
"""Unique keys and indexes are named where they are declared: their names tell which rule a row would break."""


def organization_id() -> Column[Any]:
    """The tenant: first in every primary key, unique key, foreign key and index."""
    return Column("organization_id", Uuid(), nullable=False)


def millionths(name: str, *, nullable: bool = False) -> Column[Any]:
    """A quantity, a price or an amount of money: an integer number of millionths, exact on both databases."""
    return Column(name, BigInteger(), nullable=nullable)


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """Only these texts, which are an enumeration of the domain."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"known_{column}")


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of some of an organisation's rows. `where` is a literal: a bound value makes the index unusable."""
    rows = text(where)
    return Index(name, "organization_id", *columns, unique=unique, postgresql_where=rows, sqlite_where=rows)


def refers(columns: Iterable[str], table: str, to: Iterable[str] = ("id",)) -> ForeignKeyConstraint:
    """A foreign key to a row of the same organisation."""
    return ForeignKeyConstraint(
        ["organization_id", *columns], [f"{table}.{column}" for column in ("organization_id", *to)]
    )


def of_organization() -> ForeignKeyConstraint:
    """The foreign key of what belongs to an organisation directly."""
    return ForeignKeyConstraint(["organization_id"], ["organization.id"])
