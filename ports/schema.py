"""For keeping a database's schema at the version of the code."""

from collections.abc import Sequence
from typing import Protocol

from domain.shared.errors import DomainError


class SchemaBehind(DomainError):
    """The database is not at the revision that this version works with."""

    code = "storage.schema_behind"

    def __init__(self, current: str | None, newest: str | None) -> None:
        super().__init__(
            "The database is not at the revision that this version works with; run `stillroom db upgrade`.",
            field="STILLROOM_DATABASE_URL",
            expected=newest,
            got=current or "an empty database",
        )


class UnknownRevision(DomainError):
    """There is no such revision of the schema."""

    code = "storage.unknown_revision"

    def __init__(self, revision: str, told: str) -> None:
        super().__init__(
            f"The schema has no revision {revision}; `stillroom db current` shows the newest.",
            field="revision",
            expected="head, base, or a revision",
            got=told,
        )


class Schema(Protocol):
    """The schema of one database. To look at it makes no database."""

    def current(self) -> str | None:
        """The revision it is at; None when it is at none."""
        ...

    def newest(self) -> str | None:
        """The revision that this version works with."""
        ...

    def upgrade(self, revision: str = "head") -> None:
        """
        Bring it up to a revision, all the way or not at all; makes the folder of a file.

        :raises UnknownRevision: there is no such revision.
        """
        ...

    def downgrade(self, revision: str) -> None:
        """
        Take it back to a revision; the data of what is removed is lost.

        :raises UnknownRevision: there is no such revision.
        """
        ...

    def check(self) -> Sequence[str]:
        """
        How the database differs from the tables that this version works with.

        :raises SchemaBehind: it is at another revision.
        """
        ...

    def require_newest(self) -> None:
        """
        Go on only at the revision that this version works with.

        :raises SchemaBehind: it is at another one.
        """
        ...
