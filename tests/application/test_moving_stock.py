"""Stock that moves between installations by its files."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.memory.clock import SettableClock
from domain.inventory.changes import ChangeType
from domain.inventory.items import PickingPolicy
from domain.inventory.transfer.columns import FileKind
from domain.shared.errors import DomainError
from domain.shared.identifiers import AdjustmentId
from ports.sheets import SheetForm
from tests.application.transfers import EXPORTED, cells, imported, whole_export
from tests.brewery import Brewery
from tests.domain.inventory.shelf import Fields, price
from tests.installations import Installation, in_memory

AWKWARD = [
    "plain",
    "=1+1",
    "'=quoted",
    "-5",
    "@home",
    "\ttab",
    'say "hi"; or, not',
    "two\nlines\r\nthree",
    "Käse £ 漢",
    " blank ",
]
KINDS = [kind.value for kind in ChangeType]
ORDERS = ["INV-1", "=INV", "INV-2 "]


class Day:
    """What happens in a brewery; what is refused does not happen."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.brewery = Brewery.founded(installation.app)
        self.items = [
            self.brewery.item("MALT", unit_cost=price(3)),
            self.brewery.item("HOPS", perishable=True, shelf_life_days=3, picking_policy=PickingPolicy.FEFO),
            self.brewery.item("=BOTTLE", unit="each", picking_policy=PickingPolicy.LIFO),
        ]
        self.made: list[AdjustmentId] = []

    def step(self, kind: str, place: int, amount: int, number: int) -> None:
        """Try one thing; the numbers choose what it is about."""
        self.installation.clock.advance(hours=number, microseconds=abs(amount))
        item, text = self.items[place], AWKWARD[number % len(AWKWARD)]
        with suppress(DomainError):
            match kind:
                case "reversal":
                    self.made.append(self.brewery.reverse(self.made[-1 - number % len(self.made)]).id)
                case "hold":
                    lots = list(self.brewery.lots(item).values())
                    app, caller = self.brewery.app, self.brewery.caller
                    set_hold = app.inventory.hold_lot if amount > 0 else app.inventory.hold_lot.release
                    set_hold(caller, lots[number % len(lots)].id, text)
                case "edit":
                    app, caller = self.brewery.app, self.brewery.caller
                    app.inventory.edit_item(
                        caller, item, lambda now: replace(now, unit_cost=price(number), name=f"No. {number}")
                    )
                case "archive":
                    self.brewery.app.inventory.edit_item.archive(self.brewery.caller, item)
                case "restore":
                    self.brewery.app.inventory.edit_item.restore(self.brewery.caller, item)
                case _:
                    fields = self._fields(kind, number, text)
                    self.made.append(self.brewery.do(kind, item, f"{amount}/8", **fields).id)

    def _fields(self, kind: str, number: int, text: str) -> Fields:
        fields = Fields(notes=text, reference=ORDERS[number % len(ORDERS)])
        if kind == "restock" and number % 2:
            fields |= Fields(lot_code=f"{text}{number}", unit_cost=price(number % 3))
        if kind == "reserved":
            fields |= Fields(reserved_until=self.installation.clock() + timedelta(hours=3 * number + 1))
        return fields


STEPS = st.tuples(
    st.sampled_from([*KINDS, "restock", "sale", "reserved", "return", "hold", "edit", "archive", "restore"]),
    st.integers(0, 2),
    st.integers(-40, 80),
    st.integers(0, 12),
)


def a_day_with(*steps: tuple[str, int, int, int]) -> Day:
    day = Day(in_memory())
    for step in steps:
        with suppress(IndexError, ZeroDivisionError):
            day.step(*step)
    return day


def moved(day: Day, form: SheetForm = SheetForm.CSV) -> tuple[Brewery, SettableClock]:
    """A new organisation, into which all was imported that the day's brewery exports; and its clock."""
    other = in_memory()
    other.clock.time = day.installation.clock()
    brewery = Brewery.founded(other.app, "The New House")
    for content in whole_export(day.brewery, form).values():
        imported(brewery, content)
    return brewery, other.clock


@given(steps=st.lists(STEPS, max_size=40))
def test_an_export_that_is_imported_exports_the_same_files(steps: list[tuple[str, int, int, int]]) -> None:
    day = a_day_with(*steps)

    there, _ = moved(day)

    assert whole_export(there) == whole_export(day.brewery)
    assert there.findings() == []


@settings(max_examples=15)
@given(steps=st.lists(STEPS, max_size=25))
def test_a_workbook_moves_the_same_stock(steps: list[tuple[str, int, int, int]]) -> None:
    day = a_day_with(*steps)

    there, _ = moved(day, SheetForm.XLSX)

    assert whole_export(there) == whole_export(day.brewery)


@given(before=st.lists(STEPS, max_size=20), after=st.lists(STEPS, max_size=20))
def test_a_history_that_has_grown_is_imported_where_it_had_been(
    before: list[tuple[str, int, int, int]], after: list[tuple[str, int, int, int]]
) -> None:
    after = [step for step in after if step[0] not in {"edit", "archive", "restore", "hold"}]
    day = a_day_with(*before)
    there, clock = moved(day)
    known = len(cells(whole_export(there)[FileKind.MOVEMENTS]))
    for step in after:
        with suppress(IndexError, ZeroDivisionError):
            day.step(*step)
    export = whole_export(day.brewery)
    clock.time = day.installation.clock()

    report = imported(there, export[FileKind.MOVEMENTS])

    assert (report.unchanged, report.recorded) == (known, len(cells(export[FileKind.MOVEMENTS])) - known)
    assert whole_export(there)[FileKind.MOVEMENTS] == export[FileKind.MOVEMENTS]


@given(steps=st.lists(STEPS, max_size=25))
def test_items_and_lots_alone_move_the_present_stock(steps: list[tuple[str, int, int, int]]) -> None:
    day = a_day_with(*steps)
    export = whole_export(day.brewery)
    other = in_memory()
    other.clock.time = day.installation.clock()
    there = Brewery.founded(other.app)

    imported(there, export[FileKind.ITEMS])
    imported(there, export[FileKind.LOTS])

    assert {kind: whole_export(there)[kind] for kind in (FileKind.ITEMS, FileKind.LOTS)} == {
        kind: export[kind] for kind in (FileKind.ITEMS, FileKind.LOTS)
    }
    assert there.findings() == []


@given(steps=st.lists(STEPS, max_size=15))
def test_importing_an_own_export_changes_nothing(steps: list[tuple[str, int, int, int]]) -> None:
    day = a_day_with(*steps)
    before = day.installation.kept()

    reports = [imported(day.brewery, content) for content in whole_export(day.brewery).values()]

    assert [report.recorded for report in reports] == [0] * len(EXPORTED)
    assert day.installation.kept() == before
