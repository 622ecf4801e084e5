"""What one of several workers has to do now and then, in SQL."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, literal_column, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters.sql.statements import Statement
from adapters.sql.tables import chore
from adapters.sql.types import Moment
from domain.billing.chores import Chore, ChoreName

_columns = chore.c


def _taking(insert_of: Any) -> Statement:  # noqa: ANN401 - the two dialects' inserts share no type
    # Whoever comes second waits for the row, and finds it not due any more.
    kept = insert_of(chore).values(
        name=bindparam("of_name"), due_at=bindparam("until", type_=Moment()), tries=literal_column("0")
    )
    return Statement(
        kept.on_conflict_do_update(
            index_elements=["name"],
            set_={"due_at": kept.excluded.due_at},
            where=_columns.due_at <= bindparam("now", type_=Moment()),
        ).returning(_columns.name, _columns.due_at, _columns.tries)
    )


_TAKE = {"postgresql": _taking(postgresql.insert), "sqlite": _taking(sqlite.insert)}
_RECORD = Statement(
    update(chore)
    .where(_columns.name == bindparam("of_name"), _columns.due_at == bindparam("taken_until", type_=Moment()))
    .values(due_at=bindparam("next_due", type_=Moment()), tries=bindparam("new_tries"))
)


class SqlChores:
    """The `Chores` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, name: ChoreName, now: datetime, until: datetime) -> Chore | None:
        """See `Chores.take`."""
        given = {"of_name": name, "now": now, "until": until}
        found = _TAKE[self._connection.dialect.name].all(self._connection, given)
        return Chore(name=name, due_at=found[0].due_at, tries=found[0].tries) if found else None

    def record(self, chore: Chore, *, taken: Chore) -> None:
        """See `Chores.record`."""
        given = {"of_name": taken.name, "taken_until": taken.due_at, "next_due": chore.due_at}
        _RECORD.all(self._connection, given | {"new_tries": chore.tries})
