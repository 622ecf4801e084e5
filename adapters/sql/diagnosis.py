"""Whether a database is fit to work: reachable, at the newest revision, durable, and closed to changes of history."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, text

from adapters.sql.engine import create, reading
from adapters.sql.failures import FAILURES, refusal_of
from adapters.sql.migration import current, newest
from adapters.sql.tables import APPEND_ONLY, organization
from ports.diagnosis import Diagnosis

CLOCKS_APART = timedelta(seconds=5)
"""How far this machine's clock may be from the database's."""

_PRAGMAS = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "quick_check": "ok"}
_TRIGGERS = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
_RIGHTS = text(
    "SELECT has_table_privilege(current_user, :table_name, 'UPDATE, DELETE, TRUNCATE')"
    " OR has_any_column_privilege(current_user, :table_name, 'UPDATE')"
)
_ROLE = text("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
_DATABASE_TIME = text("SELECT clock_timestamp()")
_LAST_FOUNDED = select(func.max(organization.c.created_at))


def diagnose(url: str, role: str | None, now: Callable[[], datetime]) -> Iterator[Diagnosis]:
    """
    Look at the database as the application uses it.

    What cannot be looked at because of what was found before is left out.
    """
    try:
        at, expected = current(url), newest()
        yield _revision(at, expected)
        if at != expected:
            return
        engine = create(url, role=role)
        try:
            with reading(engine).connect() as connection:
                look = _sqlite if engine.dialect.name == "sqlite" else _postgresql
                yield from look(connection, now)
                yield _clock(connection, now())
        finally:
            engine.dispose()
    except FAILURES as failure:
        yield Diagnosis(
            name="database",
            found=refusal_of(failure).message,
            advice="Check STILLROOM_DATABASE_URL, and that the database is there and lets this user in.",
        )


def _revision(at: str | None, expected: str | None) -> Diagnosis:
    if at == expected:
        return Diagnosis(name="database", found=f"reachable, at revision {at}")
    found = f"at revision {at or 'none'}, this version works with {expected}"
    return Diagnosis(name="database", found=found, advice="Run `stillroom db upgrade`.")


def _sqlite(connection: Connection, _: Callable[[], datetime]) -> Iterator[Diagnosis]:
    found = {name: str(connection.exec_driver_sql(f"PRAGMA {name}").scalar()) for name in _PRAGMAS}
    wrong = sorted(name for name, value in _PRAGMAS.items() if found[name] != value)
    told = ", ".join(f"{name} = {value}" for name, value in found.items())
    advice = f"Repair or restore the file: {', '.join(wrong)} should differ." if wrong else None
    yield Diagnosis(name="SQLite", found=told, advice=advice)
    there = set(connection.execute(_TRIGGERS).scalars())
    wanted = {f"{table.name}_no_{change}" for table in APPEND_ONLY for change in ("update", "delete")}
    yield _history(", ".join(sorted(wanted - there)), "Triggers are missing; run `stillroom db check`.")


def _postgresql(connection: Connection, now: Callable[[], datetime]) -> Iterator[Diagnosis]:
    name, is_superuser = connection.execute(_ROLE).one()
    open_tables = [
        table.name for table in APPEND_ONLY if connection.execute(_RIGHTS, {"table_name": table.name}).scalar()
    ]
    advice = f"Take superuser rights from {name}, or let STILLROOM_DATABASE_ROLE name a role without them."
    yield Diagnosis(
        name="PostgreSQL",
        found=f"version {_version(connection)}, working as {name}",
        advice=advice if is_superuser else None,
    )
    yield _history(", ".join(open_tables), f"Revoke UPDATE, DELETE and TRUNCATE of these tables from {name}.")
    apart = abs(connection.execute(_DATABASE_TIME).scalar_one() - now())
    told = f"{apart.total_seconds():.1f} s between this machine and the database"
    yield Diagnosis(name="clocks", found=told, advice="Set both by NTP." if apart > CLOCKS_APART else None)


def _version(connection: Connection) -> str:
    return ".".join(map(str, connection.dialect.server_version_info or ()))


def _history(can_change: str, advice: str) -> Diagnosis:
    if not can_change:
        return Diagnosis(name="history", found="append only: movements, adjustments and audit cannot be changed")
    return Diagnosis(name="history", found=f"can be changed: {can_change}", advice=advice)


def _clock(connection: Connection, now: datetime) -> Diagnosis:
    last = connection.execute(_LAST_FOUNDED).scalar()
    if last is None or last <= now:
        return Diagnosis(name="clock", found=f"{now:%Y-%m-%d %H:%M:%S} UTC")
    found = f"{now:%Y-%m-%d %H:%M:%S} UTC, before the founding of an organisation at {last:%Y-%m-%d %H:%M:%S} UTC"
    return Diagnosis(name="clock", found=found, advice="Set this machine's clock; stock cannot be dated in the future.")
