from datetime import date, timedelta
from fractions import Fraction

import pytest

from domain.inventory.changes import Change, ChangeType
from domain.inventory.transfer.change_rows import read_change
from domain.inventory.transfer.columns import FileKind
from domain.shared.money import UnitCost
from tests.domain.inventory.shelf import BREWERY, MALT, NOW
from tests.domain.inventory.transfer.reading import messages, row_of, told

WHOLE = {
    "id": "till-1/77",
    "item": "MALT",
    "change_type": "Reserved",
    "quantity": "2.5",
    "unit": "kg",
    "unit_cost": "1.25",
    "lot_number": " L1 ",
    "expiration_date": "2026-09-30",
    "effective_at": "2026-03-02T09:00:00Z",
    "reserved_until": "2026-03-03 10:00",
    "reference": " INV-1 ",
    "notes": " by hand ",
}


def test_a_change_is_read_whole() -> None:
    cells = row_of(FileKind.CHANGES, **WHOLE)

    row = read_change(cells, BREWERY)

    assert (row.id, row.item, cells.problems) == ("till-1/77", "MALT", [])
    assert row.change_of(MALT.id) == Change(
        type=ChangeType.RESERVED,
        item_id=MALT.id,
        amount=Fraction("2.5"),
        unit="kg",
        unit_cost=UnitCost(1_250_000),
        lot_code="L1",
        expires_on=date(2026, 9, 30),
        effective_at=NOW,
        reserved_until=NOW + timedelta(days=1),
        reference="INV-1",
        notes="by hand",
    )


def test_what_a_row_does_not_tell_is_not_asked() -> None:
    row = read_change(row_of(FileKind.CHANGES, item="MALT", change_type="unreserved"), BREWERY)

    assert row.id is None
    assert row.change_of(MALT.id) == Change(type=ChangeType.UNRESERVED, item_id=MALT.id)


def test_every_cell_that_cannot_be_read_is_told() -> None:
    wrong = dict.fromkeys(WHOLE, "?") | {"item": "", "id": "two\nlines"}
    cells = row_of(FileKind.CHANGES, **wrong)

    read_change(cells, BREWERY)

    assert set(told(cells)) == set(WHOLE) - {"unit", "lot_number", "reference", "notes"}
    assert told(cells)["id"] == "expected at most 100 printable characters; got \"'two\\\\nlines'\""
    assert messages(cells)["id"] == "That cannot be a row's id."


@pytest.mark.parametrize(("length", "fits"), [(100, True), (101, False)])
def test_a_rows_id_has_a_length(length: int, fits: bool) -> None:  # noqa: FBT001 - the answer
    cells = row_of(FileKind.CHANGES, **WHOLE | {"id": "x" * length})
    assert (read_change(cells, BREWERY).id is not None) is fits
    assert (not cells.problems) is fits


def test_a_reversal_cannot_be_asked_for_by_a_row() -> None:
    cells = row_of(FileKind.CHANGES, **WHOLE | {"change_type": "reversal"})
    read_change(cells, BREWERY)
    assert told(cells) == {"change_type": "expected another change type; got 'reversal'"}
    assert messages(cells) == {
        "change_type": "A reversal names the adjustment that it reverses, which a row cannot; reverse it by itself."
    }
