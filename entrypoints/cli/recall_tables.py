"""What people see of recalls, on a terminal of 80 columns or more."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType

from domain.production.recalls import Outcome, Recall
from domain.shared.organization import Organization
from domain.shared.quantity import Quantity, format_quantity
from entrypoints.cli import tables, wording

if TYPE_CHECKING:
    from application.production.make_recall_pack import RecallPack
    from ports.recall_reading import ToldRecall

_OUTCOMES = {None: "open", Outcome.DONE: "done", Outcome.MISTAKE: "by mistake"}


def recalls(of: Sequence["ToldRecall"], organization: Organization) -> RenderableType:
    """The list of recalls and drills."""
    rows = [
        (
            str(told.recall.number),
            told.recall.kind.value,
            told.recall.reason,
            ", ".join(lot.code for lot in told.lots),
            wording.local(told.recall.started_at, organization),
            _took(told.recall),
            _OUTCOMES[told.recall.outcome],
        )
        for told in of
    ]
    columns = ("No.", "Kind", "Why", "Lots", "Started", "Took", "State")
    return tables.table(*columns, rows=rows, numbers=("No.", "Took"), codes=("Started",))


def whole(told: "ToldRecall", made: "RecallPack", organization: Organization) -> RenderableType:
    """One recall with all that it reaches."""
    recall = told.recall
    facts = {
        "recall": f"{recall.kind.value} {recall.number}, {_OUTCOMES[recall.outcome]}",
        "why": recall.reason,
        "begins_with": ", ".join(f"{lot.code} of {lot.item_name}" for lot in told.lots),
        "started": wording.local(recall.started_at, organization),
        "time_to_pack": _took(recall) or None,
        "closed": None if recall.closed_at is None else wording.local(recall.closed_at, organization),
        "note": recall.note or None,
    }
    return Group(tables.properties(facts), "", pack(made))


def pack(made: "RecallPack", files: Sequence[Path] = ()) -> RenderableType:
    """What is affected, who had some, and where all of it is."""
    parts: list[RenderableType] = [_items(made)]
    if made.orders:
        parts += ["", _orders(made)]
    parts += ["", _lots(made)]
    if made.running:
        parts += ["", tables.plain(_running(made), "bold")]
    if made.differing:
        codes = ", ".join(each.identity.code for each in made.differing)
        parts += [
            "",
            tables.plain(f"The books of these lots do not add up; run `stillroom verify`: {codes}", "bold red"),
        ]
    parts += [tables.plain(f"Wrote {file}.") for file in files]
    return Group(*parts)


def _running(made: "RecallPack") -> str:
    free = f"; what {', '.join(made.unheld)} will make is not held until all of this is"
    told = free if made.unheld else ", and will be held"
    return f"In progress, with some of it: {', '.join(made.running)}. What they make is affected, too{told}."


def _items(made: "RecallPack") -> RenderableType:
    rows = [
        (
            each.description,
            str(each.lots),
            wording.quantity(each.states.came, each.unit),
            *map(_short, (each.states.out, each.states.used, each.states.lost, each.states.counted)),
            _short(each.states.on_hand),
        )
        for each in made.items
    ]
    columns = ("Item", "Lots", "Came in", "Still out", "Used", "Lost", "Counted", "On hand")
    return tables.table(*columns, rows=rows, numbers=columns[1:])


def _orders(made: "RecallPack") -> RenderableType:
    rows = [
        (
            order.reference or "(without a reference)",
            lot.identity.lot_code,
            wording.quantity(order.out, lot.identity.unit),
            *map(_short, (order.sold, order.returned, order.reserved)),
        )
        for lot, order in made.orders
    ]
    if made.ordered > len(made.orders):
        rows.append((f"… {made.ordered} in all", "", "", "", "", ""))
    columns = ("Order", "Lot", "Still out", "Sold", "Returned", "Not yet sent")
    return tables.table(*columns, rows=rows, numbers=columns[2:])


def _lots(made: "RecallPack") -> RenderableType:
    rows = [
        (
            each.identity.code,
            wording.quantity(each.states.on_hand, each.identity.unit),
            *map(_short, (each.states.available, each.states.reserved, each.states.held, each.states.expired)),
        )
        for each in made.lots
    ]
    if made.reached > len(made.lots):
        rows.append((f"… {made.reached} in all", "", "", "", "", ""))
    columns = ("Affected lot", "On hand", "Available", "Reserved", "Held", "Expired")
    return tables.table(*columns, rows=rows, numbers=columns[1:])


def _short(of: Quantity) -> str:
    return format_quantity(of) if of else "–"


def _took(recall: Recall) -> str:
    return "" if recall.took is None else str(recall.took).partition(".")[0]
