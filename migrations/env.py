"""Runs revisions on the connection, or for the dialect, that `adapters.sql.migration` hands over."""

from alembic import context

from adapters.sql.tables import metadata

connection = context.config.attributes.get("connection")
if connection is None:
    dialect = context.config.attributes["dialect"]
    context.configure(dialect_name=dialect, target_metadata=metadata, literal_binds=True, transactional_ddl=True)
else:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        # SQLite changes a table by making a new one, and can do so in a transaction if it is told to.
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
    )

with context.begin_transaction():
    if context.get_context().dialect.name == "postgresql":
        # A change that waits for a table makes everybody who comes later wait behind it: rather give up.
        context.execute("SET LOCAL lock_timeout = '10s'")
    context.run_migrations()
