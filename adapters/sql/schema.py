"""The schema of the database at an address."""

from collections.abc import Sequence
from dataclasses import dataclass

from alembic.util import CommandError

from adapters.sql import migration
from adapters.sql.address import file_of
from ports.schema import SchemaBehind, UnknownRevision


@dataclass(frozen=True, slots=True)
class SqlSchema:
    """The `Schema` port."""

    url: str

    def current(self) -> str | None:
        """See `Schema.current`."""
        file = file_of(self.url)
        return None if file is not None and not file.exists() else migration.current(self.url)

    def newest(self) -> str | None:
        """See `Schema.newest`."""
        return migration.newest()

    def upgrade(self, revision: str = "head") -> None:
        """See `Schema.upgrade`."""
        file = file_of(self.url)
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        try:
            migration.upgrade(self.url, revision)
        except CommandError as error:
            raise UnknownRevision(revision, str(error)) from error

    def downgrade(self, revision: str) -> None:
        """See `Schema.downgrade`."""
        try:
            migration.downgrade(self.url, revision)
        except CommandError as error:
            raise UnknownRevision(revision, str(error)) from error

    def check(self) -> Sequence[str]:
        """See `Schema.check`."""
        self.require_newest()
        return migration.check(self.url)

    def require_newest(self) -> None:
        """See `Schema.require_newest`."""
        current, newest = self.current(), self.newest()
        if current != newest:
            raise SchemaBehind(current, newest)
