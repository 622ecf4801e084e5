"""A lot that is followed, and a recall, as people and as programs see them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import RenderableType

from domain.production.genealogy import Lineage
from domain.shared.organization import Organization
from entrypoints.cli import recall_records, recall_tables, tables, wording
from entrypoints.cli.records import Record

if TYPE_CHECKING:
    from application.production.make_recall_pack import RecallPack
    from ports.recall_reading import ToldRecall


@dataclass(frozen=True, slots=True)
class Followed:
    """A lot with all that came of it, as it is now."""

    lineage: Lineage

    def record(self) -> Record:
        lots = self.lineage.lots.values()
        return {"lots": [{"lot_number": lot.code, "held_reason": lot.held_reason} for lot in lots]}

    def view(self, _: Organization) -> Iterator[RenderableType]:
        rows = [
            (lot.item.code, lot.code, wording.quantity(lot.remaining, lot.item.unit), lot.held_reason or "")
            for lot in self.lineage.lots.values()
        ]
        yield tables.table("Item", "Lot", "On hand", "Held", rows=rows, numbers=("On hand",), codes=("Item", "Lot"))


@dataclass(frozen=True, slots=True)
class Recalled:
    """A recall with all that it reaches, as it is now."""

    recall: "ToldRecall"
    pack: "RecallPack"

    def record(self) -> Record:
        return {"recall": recall_records.recall(self.recall) | {"pack": recall_records.pack(self.pack)}}

    def view(self, organization: Organization) -> Iterator[RenderableType]:
        yield recall_tables.whole(self.recall, self.pack, organization)
