from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from domain.inventory.adjustments import Adjustment
from domain.inventory.changes import Change, ChangeType, Part
from domain.inventory.transfer.columns import COLUMNS, FileKind
from domain.inventory.transfer.movement_rows import (
    MovementRow,
    change_of,
    differences,
    movement_rows,
    read_movement,
)
from domain.shared.identifiers import AdjustmentId
from domain.shared.money import UnitCost
from domain.shared.quantity import Quantity
from tests.domain.inventory.shelf import BREWERY, MALT, NOW, Shelf, kilos, price
from tests.domain.inventory.transfer.reading import messages, row_of, told

NAMES = list(COLUMNS[FileKind.MOVEMENTS])
WHOLE = {
    "item": "MALT",
    "movement": "7",
    "adjustment": "6",
    "change_type": "recount",
    "effective_at": "2026-03-02T09:00:00+00:00",
    "lot_number": " L1 ",
    "delta": "-2.5",
    "reserved_delta": "-1",
    "unit": "kg",
    "unit_cost": "1.25",
    "expiration_date": "2026-09-30",
    "reserved_until": "2026-03-03T09:00:00+00:00",
    "reference": " INV ",
    "origin": "3",
    "notes": " two\nlines ",
}
PART = Part(
    lot_code=" L1 ",
    delta=Quantity(-2_500_000),
    reserved_delta=kilos(-1),
    unit_cost=UnitCost(1_250_000),
    expires_on=date(2026, 9, 30),
)
ROW = MovementRow(
    item="MALT",
    number=7,
    adjustment=6,
    type=ChangeType.RECOUNT,
    effective_at=NOW,
    part=PART,
    unit="kg",
    reserved_until=NOW + timedelta(days=1),
    reference=" INV ",
    origin=3,
    notes=" two\nlines ",
)
LEAST = {
    "item": "MALT",
    "movement": "1",
    "adjustment": "1",
    "change_type": "recount",
    "effective_at": "2026-03-02",
    "delta": "0",
    "unit": "kg",
}


def history(shelf: Shelf, *adjustments: Adjustment) -> list[dict[str, str]]:
    """The rows of what was done on a shelf."""
    movements = [(each, movement) for each in adjustments for movement in each.movements]
    rows = movement_rows(shelf.item, shelf.stock.lots, shelf.stock.reservations, movements)
    return [dict(zip(NAMES, row, strict=True)) for row in rows]


def columns(rows: list[dict[str, str]], *names: str) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def test_a_movement_is_read_whole() -> None:
    cells = row_of(FileKind.MOVEMENTS, **WHOLE)
    assert (read_movement(cells, BREWERY), cells.problems) == (ROW, [])


def test_a_movement_without_a_lot_touched_nothing() -> None:
    cells = row_of(FileKind.MOVEMENTS, **LEAST)

    row = read_movement(cells, BREWERY)

    assert (row.part, row.reference, row.origin, row.reserved_until, row.notes) == (None, None, None, None, "")
    assert cells.problems == []


def test_a_movements_time_is_local_unless_it_says_otherwise() -> None:
    row = read_movement(row_of(FileKind.MOVEMENTS, **LEAST), BREWERY)
    assert row.effective_at == datetime(2026, 3, 1, 23, tzinfo=UTC)


@pytest.mark.parametrize("moved", ["delta", "reserved_delta"])
def test_what_was_moved_must_have_a_lot(moved: str) -> None:
    cells = row_of(FileKind.MOVEMENTS, **LEAST | {moved: "1"})
    read_movement(cells, BREWERY)
    assert told(cells) == {"lot_number": "expected the lot that the movement touched; got ''"}
    assert messages(cells) == {"lot_number": "The lot is missing."}


def test_a_part_that_makes_no_lot_tells_no_cost() -> None:
    row = read_movement(row_of(FileKind.MOVEMENTS, **LEAST | {"delta": "-1", "lot_number": "L"}), BREWERY)
    assert row.part == Part(lot_code="L", delta=kilos(-1))


def test_every_cell_that_cannot_be_read_is_told() -> None:
    wrong = dict.fromkeys(WHOLE, "?") | {"item": "", "unit": ""}
    cells = row_of(FileKind.MOVEMENTS, **wrong)

    read_movement(cells, BREWERY)

    assert set(told(cells)) == set(WHOLE) - {"lot_number", "reference", "notes"}


def test_rows_become_one_told_change() -> None:
    origin = AdjustmentId(UUID(int=9))
    second = replace(ROW, number=8, part=replace(PART, lot_code="L2"), reserved_until=None)
    without_lot = replace(ROW, number=9, part=None)

    assert change_of([ROW, second, without_lot], MALT.id, origin) == Change(
        type=ChangeType.RECOUNT,
        item_id=MALT.id,
        reference=" INV ",
        origin=origin,
        notes=" two\nlines ",
        effective_at=NOW,
        reserved_until=NOW + timedelta(days=1),
        parts=(PART, replace(PART, lot_code="L2")),
    )


def test_a_reservation_may_end_by_any_of_its_rows_or_not_at_all() -> None:
    never = replace(ROW, reserved_until=None)
    assert change_of([never, ROW], MALT.id, None).reserved_until == ROW.reserved_until
    assert change_of([never], MALT.id, None).reserved_until is None


def test_rows_of_one_adjustment_say_the_same_of_it() -> None:
    assert ROW.differs_from(replace(ROW, number=8, part=None, reserved_until=None)) is None
    others = {
        "change_type": replace(ROW, type=ChangeType.SALE),
        "effective_at": replace(ROW, effective_at=NOW + timedelta(hours=1)),
        "reference": replace(ROW, reference=None),
        "origin": replace(ROW, origin=None),
        "notes": replace(ROW, notes=""),
    }
    assert {column: ROW.differs_from(other) for column, other in others.items()} == {name: name for name in others}


def test_a_lots_first_movement_tells_what_the_lot_is() -> None:
    shelf = Shelf(replace(MALT, perishable=True))
    came = shelf.do("restock", 5, lot_code="A", unit_cost=price(2), expires_on=date(2026, 9, 30), notes=" hi ")
    went = shelf.do("sale", 2, reference="INV")

    rows = history(shelf, came, went)

    assert rows == [
        {
            "item": "MALT",
            "movement": "1",
            "adjustment": "1",
            "change_type": "restock",
            "effective_at": "2026-03-02T09:00:00+00:00",
            "lot_number": "A",
            "delta": "5",
            "reserved_delta": "0",
            "unit": "kg",
            "unit_cost": "2",
            "expiration_date": "2026-09-30",
            "reserved_until": "",
            "reference": "",
            "origin": "",
            "notes": " hi ",
        },
        rows[1],
    ]
    assert columns(rows[1:], "delta", "unit_cost", "expiration_date", "reference") == [("-2", "", "", "INV")]


def test_rows_of_one_adjustment_name_its_first_movement_and_where_it_comes_from() -> None:
    shelf = Shelf()
    first, second = shelf.do("restock", 2, lot_code="A"), shelf.do("restock", 2, lot_code="B")
    sale = shelf.do("sale", 3)
    undone = shelf.do("reversal", origin=sale.id)

    rows = history(shelf, first, second, sale, undone)

    assert columns(rows, "movement", "adjustment", "origin", "lot_number") == [
        ("1", "1", "", "A"),
        ("2", "2", "", "B"),
        ("3", "3", "", "A"),
        ("4", "3", "", "B"),
        ("5", "5", "3", "A"),
        ("6", "5", "3", "B"),
    ]


def test_an_open_reservations_row_tells_when_it_ends() -> None:
    shelf = Shelf()
    came, until = shelf.do("restock", 5, lot_code="A"), NOW + timedelta(days=1)
    open_one = shelf.do("reserved", 1, reference="x", reserved_until=until)
    over = shelf.do("reserved", 1, reference="y", reserved_until=until)
    freed = shelf.do("unreserved", reference="y")

    rows = history(shelf, came, open_one, over, freed)

    assert columns(rows, "reserved_delta", "reserved_until") == [
        ("0", ""),
        ("1", "2026-03-03T09:00:00+00:00"),
        ("1", ""),
        ("-1", ""),
    ]


def test_a_recount_that_found_what_was_expected_has_no_lot() -> None:
    shelf = Shelf()
    came, counted = shelf.do("restock", 5, lot_code="A"), shelf.do("recount", 5)

    rows = history(shelf, came, counted)

    assert columns(rows[1:], "lot_number", "delta", "unit_cost", "reserved_until") == [("", "0", "", "")]
    assert list(differences([row_read(rows[1])], counted, None)) == []


def row_read(texts: dict[str, str]) -> MovementRow:
    return read_movement(row_of(FileKind.MOVEMENTS, **texts), BREWERY)


def test_what_is_told_as_it_was_does_not_differ() -> None:
    shelf = Shelf()
    shelf.do("restock", 2, lot_code="A")
    shelf.do("restock", 2, lot_code="B")
    sale = shelf.do("sale", 3, reference="INV", notes="x")

    rows = [row_read(texts) for texts in history(shelf, sale)]

    assert list(differences(rows, sale, None)) == []


def test_what_is_told_otherwise_is_named_by_its_row_and_column() -> None:
    shelf = Shelf()
    shelf.do("restock", 2, lot_code="A")
    shelf.do("restock", 2, lot_code="B")
    sale = shelf.do("sale", 3, reference="INV", notes="x")
    first, second = [row_read(texts) for texts in history(shelf, sale)]
    origin, later = AdjustmentId(UUID(int=9)), NOW + timedelta(hours=1)
    other = replace(first, type=ChangeType.SPOIL, effective_at=later, reference=None, notes="")
    part = Part(lot_code="C", delta=kilos(-4), reserved_delta=kilos(-1))

    assert list(differences([other, replace(second, part=part)], sale, origin)) == [
        (0, "change_type", "sale", "spoil"),
        (0, "effective_at", "2026-03-02T09:00:00+00:00", "2026-03-02T10:00:00+00:00"),
        (0, "reference", "INV", ""),
        (0, "origin", "", str(origin)),
        (0, "notes", "x", ""),
        (1, "lot_number", "B", "C"),
        (1, "delta", "-1", "-4"),
        (1, "reserved_delta", "0", "-1"),
    ]
    assert list(differences([first], sale, None)) == [(0, "movement", "2 in the adjustment", "1 in the adjustment")]
