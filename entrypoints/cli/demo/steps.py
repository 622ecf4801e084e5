"""The steps of the demo: what each tells is read back from the application."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from rich.console import RenderableType

from domain.shared.organization import Organization
from entrypoints.cli.records import Record


class Told(Protocol):
    """What a step did."""

    def record(self) -> Record:
        """As programs read it."""
        ...

    def view(self, organization: Organization) -> Iterator[RenderableType]:
        """As people see it, on a terminal of 80 columns or more."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done, and what it did."""

    title: str
    told: Told
