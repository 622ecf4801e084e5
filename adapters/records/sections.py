"""What stands on a batch record, part by part."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table, TableStyle

from adapters.records.setting import ACROSS, HEAD, SECTION, SMALL, SOFT, TEXT, TITLE, section, table, words
from adapters.records.words import ROLES, WHAT, actors, amount, day, exact, moment, money, told_of
from domain.production.batch_steps import open_deviations
from domain.production.batch_use import used_by_line
from domain.production.batches import BatchStatus, EventKind, Role
from ports.batch_papers import BatchPaper
from ports.batch_reading import TracedMovement

_STATUS = {
    BatchStatus.PLANNED: "planned, not started",
    BatchStatus.IN_PROGRESS: "in progress",
    BatchStatus.COMPLETED: "completed",
    BatchStatus.FAILED: "failed",
    BatchStatus.CANCELLED: "cancelled",
}
_SIGNATURES = ("Made by", "Checked by", "Released by")
_PERCENT = 100


def record_of(paper: BatchPaper) -> Iterator[Flowable]:
    """The whole record, from its head to what is signed."""
    yield from _head(paper)
    yield from _materials(paper)
    yield from _lots(paper, "Lots used", [each for each in paper.movements if each.movement.role is not Role.OUTPUT])
    yield from _lots(paper, "Outputs", [each for each in paper.movements if each.movement.role is Role.OUTPUT])
    yield from _measurements(paper)
    yield from _events(paper)
    yield _signatures()


def _head(paper: BatchPaper) -> Iterator[Flowable]:
    batch, whose, plan = paper.batch, paper.organization, paper.batch.plan
    by = actors([(told.event, told.actor) for told in paper.events])
    ended = {EventKind.FINISHED, EventKind.CANCELLED, EventKind.FAILED}
    ended_by = next((actor for kind, actor in by.items() if kind in ended), "")
    facts = [
        ("Recipe", f"{plan.recipe_name}, version {plan.recipe_number}, × {exact(plan.factor, '')}"),
        ("Status", _STATUS[batch.status]),
        ("Planned", f"{moment(batch.planned_at, whose)}  {by.get(EventKind.PLANNED, '')}"),
        ("Started", f"{moment(batch.started_at, whose)}  {by.get(EventKind.STARTED, '')}"),
        ("Ended", f"{moment(batch.ended_at, whose)}  {ended_by}"),
        ("Expected", amount(plan.output, plan.unit)),
        ("Came out", _came_out(paper)),
        *(_costs(paper) if paper.costs else ()),
    ]
    yield words(whose.name, SMALL)
    yield words(f"Batch record {batch.label}", TITLE)
    yield Spacer(1, 2 * mm)
    half = (len(facts) + 1) // 2
    pairs = [(*facts[row], *(facts[half + row] if half + row < len(facts) else ("", ""))) for row in range(half)]
    cells = [[words(text, HEAD if place % 2 == 0 else TEXT) for place, text in enumerate(row)] for row in pairs]
    yield Table(cells, colWidths=[ACROSS * share for share in (0.11, 0.43, 0.12, 0.34)], style=_FACTS)
    if waiting := open_deviations([told.event for told in paper.events]):
        yield words(f"Deviations that are not signed off: {', '.join(map(str, waiting))}.", HEAD)


def _came_out(paper: BatchPaper) -> str:
    plan, yielded = paper.batch.plan, paper.batch.yielded
    if yielded is None:
        return ""
    share = round(Fraction(yielded, plan.output) * _PERCENT, 1)
    return f"{amount(yielded, plan.unit)} ({exact(share, '%')} of what was expected)"


def _costs(paper: BatchPaper) -> Iterator[tuple[str, str]]:
    batch, currency = paper.batch, paper.organization.currency
    yield "Estimated", money(batch.plan.estimate, currency)
    yield "Consumed", money(batch.consumed, currency)
    yield "Wasted", money(batch.wasted, currency)
    yield "Produced", money(batch.produced, currency)
    if batch.loss is not None:
        yield "Loss", money(batch.loss, currency)


def _materials(paper: BatchPaper) -> Iterator[Flowable]:
    plan, currency = paper.batch.plan, paper.organization.currency
    used = used_by_line(plan, [traced.movement for traced in paper.movements])
    units = {traced.movement.item_id: traced.unit for traced in paper.movements}
    heads = ["No.", "Item", "For", "By recipe", "Planned", "Used", *([f"Estimate, {currency}"] if paper.costs else [])]
    rows = [
        [
            str(number),
            f"{line.name}\n{line.code}",
            line.note,
            exact(line.amount, line.unit),
            amount(line.quantity, line.stock_unit),
            amount(taken, units.get(line.item_id, line.stock_unit)) if line.tracked else "not tracked",
            *([money(line.estimate)] if paper.costs else []),
        ]
        for number, (line, taken) in enumerate(zip(plan.lines, used, strict=True), 1)
    ]
    yield from section(
        "Materials", table(heads, rows, [5, 26, 18, 17, 17, 17, *([17] if paper.costs else [])], numbers=range(3, 7))
    )


def _lots(paper: BatchPaper, title: str, moved: Sequence[TracedMovement]) -> Iterator[Flowable]:
    if not moved:
        return
    whose, currency = paper.organization, paper.organization.currency
    heads = [
        "When",
        "Item",
        "Lot",
        "Last day",
        "What",
        "Quantity",
        *([f"{word}, {currency}" for word in ("Unit cost", "Cost")] if paper.costs else []),
    ]
    rows = [
        [
            moment(each.at, whose),
            f"{each.item_name}\n{each.item_code}",
            each.lot_code,
            day(each.expires_on),
            ROLES[each.movement.role],
            amount(each.movement.delta, each.unit),
            *([money(each.unit_cost), money(each.movement.cost)] if paper.costs else []),
        ]
        for each in moved
    ]
    widths = [19, 26, 22, 15, 13, 16, *([17, 17] if paper.costs else [])]
    yield from section(title, table(heads, rows, widths, numbers=range(5, 8)))


def _measurements(paper: BatchPaper) -> Iterator[Flowable]:
    measured = [told for told in paper.events if told.event.kind is EventKind.MEASUREMENT]
    if not measured:
        return
    rows = [
        [
            moment(told.event.at, paper.organization),
            told.event.name,
            "" if told.event.amount is None else amount(told.event.amount, told.event.unit),
            told.actor or "",
        ]
        for told in measured
    ]
    yield from section("Measurements", table(["When", "What", "Value", "By"], rows, [19, 40, 20, 25], numbers=[2]))


def _events(paper: BatchPaper) -> Iterator[Flowable]:
    rows = [
        [
            str(told.event.number),
            moment(told.event.at, paper.organization),
            WHAT[told.event.kind],
            told_of(told.event, paper.organization),
            told.actor or "",
        ]
        for told in paper.events
    ]
    yield from section(
        "What happened", table(["No.", "When", "What", "Told", "By"], rows, [6, 21, 16, 48, 24], numbers=[0])
    )


def _signatures() -> Flowable:
    rows = [[words(text, SMALL) for text in ("", "Name", "", "Signature", "", "Date")]]
    rows += [[words(who, HEAD), *(words("") for _ in range(5))] for who in _SIGNATURES]
    lines = Table(
        rows,
        colWidths=[ACROSS * share for share in (0.14, 0.3, 0.02, 0.34, 0.02, 0.18)],
        rowHeights=[5 * mm, *(12 * mm for _ in _SIGNATURES)],
        style=_SIGNED,
    )
    return KeepTogether([words("Signatures", SECTION), lines])


_FACTS = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
    ]
)
_SIGNED = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
        *(("LINEBELOW", (column, 1), (column, -1), 0.6, SOFT) for column in (1, 3, 5)),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ]
)
