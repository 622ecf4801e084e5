"""What a database holds besides its rows, told in words that can be compared."""

from sqlalchemy import Connection, text

_COLUMNS = """
SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
    || coalesce(' COLLATE ' || nullif(k.collname, 'default'), '')
    || coalesce(' ' || a.attgenerated::text || ' ' || pg_get_expr(d.adbin, d.adrelid), '')
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
LEFT JOIN pg_collation k ON k.oid = a.attcollation
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped
"""
_CONSTRAINTS = """
SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
"""
_INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
_OPTIONS = """
SELECT relname || ' ' || reloptions::text FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND reloptions IS NOT NULL
"""
_AROUND = " \t,"
_SQLITE = "SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL"


def schema_of(connection: Connection) -> list[str]:
    """Every column, constraint, index and option, in order; without Alembic's own table."""
    if connection.dialect.name == "postgresql":
        queries = (_COLUMNS, _CONSTRAINTS, _INDEXES, _OPTIONS)
        found = [line for query in queries for line in connection.execute(text(query)).scalars()]
    else:
        tables = connection.execute(text(_SQLITE)).scalars()
        # A table that was replaced by a new one has its name in quotes, as it was renamed.
        plain = [table.replace('"', "") for table in tables]
        found = [f"{table.split()[2]} {line.strip(_AROUND)}" for table in plain for line in table.splitlines()]
    return sorted(line for line in found if "alembic_version" not in line)
