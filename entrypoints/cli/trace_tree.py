"""A lineage as a tree on a terminal: each lot and each batch in full once, and by its name where it comes again."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from rich.console import Group, RenderableType
from rich.text import Text
from rich.tree import Tree

from domain.production.genealogy import (
    Direction,
    Lineage,
    Link,
    LinkKind,
    Receipt,
    TracedBatch,
    TracedLot,
    Use,
    UseKind,
    ordered,
)
from domain.shared.identifiers import LotId
from domain.shared.organization import Organization
from entrypoints.cli import tables, wording

if TYPE_CHECKING:
    from application.production.hold_descendants import Changed

_WAYS_OUT: Mapping[UseKind, str] = {
    UseKind.SOLD: "sold",
    UseKind.USED: "used elsewhere",
    UseKind.WASTED: "wasted in",
    UseKind.WRITTEN_OFF: "written off",
    UseKind.CORRECTED: "corrected",
    UseKind.TAKEN_BACK: "receipt reversed",
}


def lineage(of: Lineage, direction: Direction, organization: Organization) -> RenderableType:
    """Where a lot came from, where it went, or both, one below the other."""
    told = ordered(of)
    trees = []
    if direction is not Direction.FORWARD:
        trees.append(_Way(told, organization, LinkKind.OUTPUT).tree("Where it came from"))
    if direction is not Direction.BACKWARD:
        trees.append(_Way(told, organization, LinkKind.INPUT).tree("Where it went"))
    return Group(tables.plain("Lot ").append_text(_lot(told.lot)), *trees)


def changed(of: "Changed", what: str) -> RenderableType:
    """The lots that were held or released, and the batches that may still make more of it."""
    rows = [(lot.code, lot.item.name, wording.quantity(lot.remaining, lot.item.unit)) for lot in of.lots]
    made = tables.table("Lot", "Item", "Left", rows=rows, numbers=("Left",), codes=("Lot",))
    parts: list[RenderableType] = [tables.plain(f"{what} {wording.counted(len(rows), 'lot')}.")]
    if rows:
        parts.append(made)
    if of.running:
        labels = ", ".join(batch.label for batch in of.running)
        later = "What they make is held, too, as long as what went in is."
        parts.append(tables.plain(f"Still in progress with it: {labels}. {later}", "yellow"))
    return Group(*parts)


class _Way:
    """One direction: out of lots by links of one kind, out of batches by the other."""

    def __init__(self, of: Lineage, organization: Organization, out_of_lots: LinkKind) -> None:
        self._of = of
        self._organization = organization
        self._forward = out_of_lots is LinkKind.INPUT
        self._next: dict[UUID, list[Link]] = defaultdict(list)
        self._ends: dict[LotId, list[str]] = defaultdict(list)
        ends: Sequence[Use | Receipt] = of.uses if self._forward else of.receipts
        for each in ends:
            self._ends[each.lot_id].append(self._end(each))
        for link in of.links:
            self._next[link.lot_id if link.kind is out_of_lots else link.batch_id].append(link)

    def tree(self, title: str) -> Tree:
        """Built without recursion: some makers feed the last batch into the next one for years."""
        told: set[UUID] = {self._of.lot_id}
        root = Tree(Text(title, "bold"))
        self._add_ends(root, self._of.lot)
        ahead = [(root, iter(self._next[self._of.lot_id]), False)]
        while ahead:
            branch, links, into_lot = ahead[-1]
            link = next(links, None)
            if link is None:
                ahead.pop()
                continue
            there = link.lot_id if into_lot else link.batch_id
            node = branch.add(self._words(link, into_lot=into_lot, again=there in told))
            if there not in told:
                told.add(there)
                if into_lot:
                    self._add_ends(node, self._of.lots[link.lot_id])
                ahead.append((node, iter(self._next[there]), not into_lot))
        return root

    def _words(self, link: Link, *, into_lot: bool, again: bool) -> Text:
        lot, batch = self._of.lots[link.lot_id], self._of.batches[link.batch_id]
        amount = wording.quantity(link.quantity, lot.item.unit)
        where = "of lot" if into_lot else "into batch" if self._forward else "of batch"
        said = tables.plain(f"{amount} {where} ")
        if again:
            return said.append_text(tables.plain(f"{lot.code if into_lot else batch.label} (see above)"))
        return said.append_text(_lot(lot) if into_lot else _batch(batch))

    def _add_ends(self, branch: Tree, lot: TracedLot) -> None:
        """What left the lot; or how it came in, where no batch made it."""
        for words in self._ends[lot.id]:
            branch.add(tables.plain(words))

    def _end(self, of: Use | Receipt) -> str:
        amount = wording.quantity(of.quantity, self._of.lots[of.lot_id].item.unit)
        day = wording.local(of.at, self._organization)[:10]
        how = _WAYS_OUT[of.kind] if isinstance(of, Use) else f"received {day}"
        return f"{amount} {how} {of.reference or ''}".rstrip()


def _lot(of: TracedLot) -> Text:
    left = f", {wording.quantity(of.remaining, of.item.unit)} left" if of.remaining else ", used up"
    said = tables.plain(of.code, "bold").append_text(tables.plain(f" {of.item.name}{left}", "not bold"))
    if of.held_reason is not None:
        said.append_text(tables.plain(f", held: {of.held_reason}", "yellow not bold"))
    return said


def _batch(of: TracedBatch) -> Text:
    status = of.status.value.replace("_", " ")
    return tables.plain(of.label, "cyan").append_text(tables.plain(f" {of.recipe_name}, {status}", "default"))
