"""What a failing database means to the one who runs the installation."""

import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain.shared.errors import DomainError

FAILURES = (SQLAlchemyError, sqlite3.Error, psycopg.Error)
"""Everything that the database and its drivers raise."""

_MISSING = ("no such table", "no such column")
_UNDEFINED_TABLE, _UNDEFINED_COLUMN = "42P01", "42703"

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_PASSING_CLASSES = ("08", "40", "53", "57")
_PASSING = frozenset({"55P03", "25006"})
"""Lost connections, conflicts, lack of resources, an operator's doing; a lock that others keep; a standby."""

_PASSING_ON_SQLITE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
    }
)
_PRIMARY_CODE = 0xFF


class StorageUnavailable(DomainError):
    """The database cannot be reached, opened or written to."""

    code = "storage.unavailable"


class SchemaMissing(DomainError):
    """The database lacks tables or columns that this version works with."""

    code = "storage.schema_missing"


def is_outage(failure: Exception) -> bool:
    """Whether the database cannot be reached or is too busy: the same may well succeed when it is asked again."""
    if isinstance(failure, PoolTimeout):
        return True
    cause = failure.orig if isinstance(failure, DBAPIError) else failure
    if isinstance(cause, sqlite3.OperationalError):
        return cause.sqlite_errorcode & _PRIMARY_CODE in _PASSING_ON_SQLITE
    if isinstance(cause, psycopg.Error) and cause.sqlstate is not None:
        return cause.sqlstate.startswith(_PASSING_CLASSES) or cause.sqlstate in _PASSING
    return isinstance(cause, psycopg.OperationalError)


def refusal_of(failure: Exception) -> DomainError:
    """The failure as a sentence that says what to do; the first line of what the driver tells, and no parameters."""
    cause = failure.orig if isinstance(failure, DBAPIError) and failure.orig is not None else failure
    told = _first_line(cause)
    if _is_missing(cause, told):
        return SchemaMissing(f"The database lacks a part ({told}); run `stillroom db upgrade`.")
    return StorageUnavailable(f"The database refuses to work: {told}. Run `stillroom doctor` to see why.")


def _is_missing(cause: BaseException, told: str) -> bool:
    if isinstance(cause, psycopg.Error):
        return cause.sqlstate in {_UNDEFINED_TABLE, _UNDEFINED_COLUMN}
    return told.startswith(_MISSING)


def _first_line(failure: BaseException) -> str:
    return (str(failure).splitlines() or [type(failure).__name__])[0].rstrip(".")
