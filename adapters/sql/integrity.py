"""Which rule of the schema a refused row would have broken."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.exc import IntegrityError

from adapters.sql.tables import metadata

_COLUMNS = {
    str(constraint.name): ", ".join(f"{table.name}.{column.name}" for column in constraint.columns)
    for table in metadata.tables.values()
    for constraint in table.constraints
    if isinstance(constraint, UniqueConstraint)
}


def breaks(error: IntegrityError, unique_constraint: str) -> bool:
    """Whether it is this unique constraint, which PostgreSQL tells by its name and SQLite by its columns."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return bool(diagnosis.constraint_name == unique_constraint)
    return str(error.orig) == f"UNIQUE constraint failed: {_COLUMNS[unique_constraint]}"
