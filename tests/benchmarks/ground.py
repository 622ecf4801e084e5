"""What all contestants stand on: one durable PostgreSQL server, a folder, and how much is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tests.benchmarks.loading import load
from tests.benchmarks.shape import Shape
from tests.servers.databases import migrated_template
from tests.servers.postgresql import PostgresServer


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """
    How much is measured.

    `seconds` is how long a round lasts where a rate is taken; `tenants` are of 100 items with 30 open lots each;
    `many_lots` and `many_movements` are the large side of what must not grow; `imported` rows are one import.
    """

    seconds: int
    tenants: int
    many_lots: int
    many_movements: int
    imported: int


class ScaleName(StrEnum):
    """Tiny is for trying the benchmarks themselves."""

    TINY = "tiny"
    SMALL = "small"
    FULL = "full"


SCALES: Mapping[ScaleName, Scale] = {
    ScaleName.TINY: Scale(seconds=1, tenants=2, many_lots=100, many_movements=20_000, imported=200),
    ScaleName.SMALL: Scale(seconds=2, tenants=20, many_lots=20_000, many_movements=200_000, imported=2_000),
    ScaleName.FULL: Scale(seconds=5, tenants=100, many_lots=100_000, many_movements=3_000_000, imported=50_000),
}
CLIENTS = 8
"""Sales at the same time, whoever makes them."""

PROCESSES = 2
"""Processes that they are shared among, where Python makes them."""


class Ground:
    """A running server with databases, each a fresh copy."""

    def __init__(self, server: PostgresServer, folder: Path, scale: Scale) -> None:
        self.server = server
        self.folder = folder
        self.scale = scale
        self._empty = migrated_template(server)
        self._loaded: dict[Shape, str] = {}

    @property
    def shape(self) -> Shape:
        """The installation that rates are taken on."""
        return Shape(organizations=self.scale.tenants, items=100, lots=30)

    def database(self, shape: Shape | None = None) -> str:
        """The address of a database of that shape that nobody else uses; without one, of a migrated empty one."""
        template = self._empty if shape is None else self._template(shape)
        return self.server.url(self.server.create_database(template=template))

    def _template(self, shape: Shape) -> str:
        if shape not in self._loaded:
            name = self.server.create_database(template=self._empty)
            load(self.server.url(name), shape)
            self.server.close_database(name)
            self._loaded[shape] = name
        return self._loaded[shape]


def not_waiting_for_the_disk(url: str) -> str:
    """The same database, for measuring work that the time of a disk would drown."""
    return f"{url}&options=-c%20synchronous_commit%3Doff"
