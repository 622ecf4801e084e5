"""
The installation that a command works on.

What takes long to import (the database's libraries, the server, the validation of settings) is imported here and only
when a command needs it, so that `stillroom --help` answers at once.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from logging import ERROR
from pathlib import Path
from typing import TYPE_CHECKING

from domain.shared.errors import DomainError
from entrypoints.cli.refusals import BadSettings, SchemaBehind
from ports.diagnosis import Diagnosis

if TYPE_CHECKING:
    from application.app import App
    from entrypoints.settings import Settings


def read_settings() -> "Settings":
    """
    The settings of the environment.

    :raises BadSettings: one of them cannot be.
    """
    from pydantic import ValidationError

    from entrypoints.settings import Settings

    try:
        return Settings()
    except ValidationError as invalid:
        first = invalid.errors(include_url=False, include_context=False, include_input=False)[0]
        name = f"STILLROOM_{first['loc'][0]}".upper()
        raise BadSettings(
            f"The setting {name} cannot be used; correct the environment variable.", field=name, expected=first["msg"]
        ) from None


def with_page_token(settings: "Settings", token: str) -> "Settings":
    """The same settings, with pages that act by this token; it stays in memory."""
    from pydantic import SecretStr

    return settings.model_copy(update={"page_token": SecretStr(token)})


@contextmanager
def opened(settings: "Settings") -> Iterator["App"]:
    """
    The application on the database of the settings, whose connections are closed after the block.

    :raises SchemaBehind: the database is an SQLite file that is not there; opening it would make an empty one.
    """
    from entrypoints import composition, logs

    schema = Schema(settings.database_url)
    if not schema.may_exist():
        raise SchemaBehind(None, schema.newest())
    logs.configure_logs(settings, least=ERROR)
    with composition.opened(settings) as app:
        yield app


def examine(settings: "Settings") -> Iterator[Diagnosis]:
    """Whether the database of the settings is fit to work."""
    from entrypoints import composition

    return composition.examine(settings)


def listening_address(host: str, port: int) -> str:
    """
    The host as an IP address, on which nobody listens yet.

    :raises OSError: there is no such host, or nobody can listen there.
    """
    from entrypoints.cli import server

    return server.listening_address(host, port)


def serve(settings: "Settings", address: str, port: int, workers: int, started: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; `started` is called when it answers."""
    from entrypoints.cli import server

    server.run(settings, address=address, port=port, workers=workers, started=started)


def storage_failures() -> tuple[type[Exception], ...]:
    """What the database may raise."""
    from entrypoints import composition

    return composition.FAILURES


def refusal_of(failure: Exception) -> DomainError:
    """A failure of the database as a sentence that says what to do."""
    from entrypoints import composition

    return composition.refusal_of(failure)


def stamp() -> tuple[str, datetime]:
    """A new request id and the time now, for an answer that is given without an application."""
    from entrypoints.composition import Uuid7Ids, now

    return str(Uuid7Ids()()), now()


@dataclass(frozen=True, slots=True)
class Schema:
    """The schema of the database at an address."""

    url: str

    def may_exist(self) -> bool:
        """False if it is an SQLite file that is not there."""
        from entrypoints.composition import file_of

        file = file_of(self.url)
        return file is None or file.exists()

    def folder(self) -> Path | None:
        """Where an SQLite file lies, or None."""
        from entrypoints.composition import file_of

        file = file_of(self.url)
        return None if file is None else file.absolute().parent

    def current(self) -> str | None:
        """The revision it has; None when it has none."""
        from entrypoints.composition import migration

        return migration.current(self.url) if self.may_exist() else None

    def newest(self) -> str | None:
        """The revision that this version works with."""
        from entrypoints.composition import migration

        return migration.newest()

    def upgrade(self, revision: str = "head") -> None:
        """Bring it up to a revision; makes the folder of an SQLite file."""
        from entrypoints.composition import file_of, migration

        file = file_of(self.url)
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        migration.upgrade(self.url, revision)

    def downgrade(self, revision: str) -> None:
        """Take it back to a revision."""
        from entrypoints.composition import migration

        migration.downgrade(self.url, revision)

    def check(self) -> Sequence[str]:
        """
        How it differs from the tables that this version works with.

        :raises SchemaBehind: it is at another revision.
        """
        from entrypoints.composition import migration

        self.require_newest()
        return migration.check(self.url)

    def require_newest(self) -> None:
        """
        Go on only at the revision that this version works with.

        :raises SchemaBehind: it is at another one.
        """
        current, newest = self.current(), self.newest()
        if current != newest:
            raise SchemaBehind(current, newest)
