"""A lot that is followed, and a recall, as people and as programs see them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import RenderableType

from domain.production.genealogy import Direction, Lineage
from domain.shared.organization import Organization
from entrypoints.cli import recall_records, recall_tables, trace_records, trace_tree
from entrypoints.cli.records import Record

if TYPE_CHECKING:
    from application.production.make_recall_pack import RecallPack
    from ports.recall_reading import ToldRecall


@dataclass(frozen=True, slots=True)
class Followed:
    """A lot with all that came of it, as it is now."""

    lineage: Lineage

    def record(self) -> Record:
        return {"lineage": trace_records.lineage(self.lineage, Direction.FORWARD)}

    def view(self, organization: Organization) -> Iterator[RenderableType]:
        yield trace_tree.lineage(self.lineage, Direction.FORWARD, organization)


@dataclass(frozen=True, slots=True)
class Recalled:
    """A recall with all that it reaches, as it is now."""

    recall: "ToldRecall"
    pack: "RecallPack"

    def record(self) -> Record:
        return {"recall": recall_records.recall(self.recall) | {"pack": recall_records.pack(self.pack)}}

    def view(self, organization: Organization) -> Iterator[RenderableType]:
        yield recall_tables.whole(self.recall, self.pack, organization)
