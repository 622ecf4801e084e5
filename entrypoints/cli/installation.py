"""
The installation that a command works on.

What takes long to import (the database's libraries, the server, the validation of settings) is imported here and only
when a command needs it, so that `stillroom --help` answers at once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from logging import ERROR
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from domain.shared.errors import DomainError
from entrypoints.cli.refusals import BadSettings
from ports.diagnosis import Diagnosis
from ports.schema import Schema

if TYPE_CHECKING:
    from application.app import App
    from entrypoints.settings import Settings


class Shop(Protocol):
    """What customers and their banks do at a billing provider, each by the id of a subscription."""

    def pays(self, subscription: str) -> None: ...

    def fails_to_pay(self, subscription: str) -> None: ...


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
        name = f"STILLROOM_{'__'.join(map(str, first['loc']))}".upper()
        raise BadSettings(
            f"The setting {name} cannot be used; correct the environment variable.", field=name, expected=first["msg"]
        ) from None


def with_demo_sign_in(settings: "Settings") -> "Settings":
    """The same settings, by which one signs in to the demo by one click."""
    return settings.model_copy(update={"demo_sign_in": True})


@contextmanager
def opened(settings: "Settings") -> Iterator["App"]:
    """
    The application on the database of the settings, whose connections are closed after the block.

    :raises SchemaBehind: the database is an SQLite file that is not there; opening it would make an empty one.
    """
    from entrypoints import composition, logs

    file = database_file(settings)
    if file is not None and not file.exists():
        composition.schema_of(settings).require_newest()
    logs.configure_logs(settings, least=ERROR)
    with composition.opened(settings) as app:
        yield app


def without_billing(settings: "Settings") -> "Settings":
    """The same settings, with nobody who bills: what is loaded has no limit."""
    from entrypoints.billing_settings import BillingSettings

    return settings.model_copy(update={"billing": BillingSettings()})


def billing_in_memory(settings: "Settings") -> "Settings":
    """The same settings, billing by the provider in memory."""
    from entrypoints.billing_settings import BillingSettings

    return settings.model_copy(update={"billing": BillingSettings(provider="memory")})


@contextmanager
def opened_with_shop(settings: "Settings") -> Iterator[tuple["App", Shop]]:
    """The application billing by the provider in memory, and what its customers and their banks do."""
    from entrypoints import composition, logs

    logs.configure_logs(settings, least=ERROR)
    with composition.opened_with_shop(settings) as both:
        yield both


def schema_of(settings: "Settings") -> Schema:
    """The schema of the database of the settings."""
    from entrypoints import composition, logs

    logs.configure_logs(settings, least=ERROR)
    return composition.schema_of(settings)


def database_file(settings: "Settings") -> Path | None:
    """Where the SQLite file of the settings is; None for PostgreSQL."""
    from entrypoints.composition import file_of

    return file_of(settings.database_url)


def examine(settings: "Settings") -> Iterator[Diagnosis]:
    """Whether the database of the settings is fit to work."""
    from entrypoints import composition, logs

    logs.configure_logs(settings, least=ERROR)
    return composition.examine(settings)


def listening_address(host: str, port: int) -> str:
    """
    The host as an IP address, on which nobody listens yet.

    :raises OSError: there is no such host, or nobody can listen there.
    """
    from entrypoints.cli import server

    return server.listening_address(host, port)


def require_fit_to_serve(settings: "Settings", workers: int = 1) -> None:
    """
    Refuse to serve with settings that production must not have.

    :raises UnfitSettings: it says what to set.
    """
    from entrypoints import fitness

    fitness.require_fit_to_serve(settings, workers)


def require_fit_to_work(settings: "Settings") -> None:
    """
    Refuse to do what is due with settings that production must not have.

    :raises UnfitSettings: it says what to set.
    """
    from entrypoints import fitness

    fitness.require_fit_to_work(settings)


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
