from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from domain.inventory.changes import Change, ChangeType, Part
from domain.inventory.transfer.columns import COLUMNS, FileKind
from domain.inventory.transfer.lot_rows import OpeningLot, changes_of, differences, lot_row, read_lot
from domain.shared.money import UnitCost
from domain.shared.quantity import AmountTooSmall, Quantity
from domain.shared.units import BUILT_IN, Density, IncompatibleUnits
from tests.domain.inventory.shelf import BREWERY, MALT, NOW, Shelf, kilos, price
from tests.domain.inventory.transfer.reading import row_of, told
from tests.domain.shared.refusals import refused

WHOLE = {
    "item": "MALT",
    "lot_number": "L 1",
    "received_at": "2026-03-02T09:00:00+00:00",
    "quantity": "25",
    "remaining": "10.5",
    "unit": "kg",
    "unit_cost": "1.25",
    "expiration_date": "2026-09-30",
    "held_reason": " smells ",
}
LOT = OpeningLot(
    item="MALT",
    lot_code="L 1",
    quantity=Fraction(25),
    remaining=Fraction("10.5"),
    unit="kg",
    unit_cost=UnitCost(1_250_000),
    received_at=NOW,
    expires_on=date(2026, 9, 30),
    held_reason=" smells ",
)
DELIVERED = replace(LOT, remaining=None)


def test_a_lot_is_read_whole() -> None:
    cells = row_of(FileKind.LOTS, **WHOLE)
    assert (read_lot(cells, BREWERY), cells.problems) == (LOT, [])


def test_the_least_row_is_a_lot_called_opening() -> None:
    least = OpeningLot(
        item="MALT",
        lot_code="opening",
        quantity=Fraction(25),
        remaining=None,
        unit=None,
        unit_cost=None,
        received_at=None,
        expires_on=None,
        held_reason=None,
    )
    assert read_lot(row_of(FileKind.LOTS, item="MALT", quantity="25"), BREWERY) == least
    assert read_lot(row_of(FileKind.LOTS, item="MALT", quantity="25", remaining="5"), BREWERY).lot_code == "opening"


def test_a_lots_receipt_is_local_unless_it_says_otherwise() -> None:
    lot = read_lot(row_of(FileKind.LOTS, **WHOLE | {"received_at": "2026-03-02"}), BREWERY)
    assert lot.received_at == datetime(2026, 3, 1, 23, tzinfo=UTC)


def test_a_lot_number_that_a_person_wrote_loses_its_blanks_and_one_of_an_export_keeps_them() -> None:
    blank = {"item": "MALT", "lot_number": " L 1 ", "quantity": "25"}
    assert read_lot(row_of(FileKind.LOTS, **blank), BREWERY).lot_code == "L 1"
    assert read_lot(row_of(FileKind.LOTS, **blank, remaining="0"), BREWERY).lot_code == " L 1 "


def test_every_cell_that_cannot_be_read_is_told() -> None:
    cells = row_of(FileKind.LOTS, **dict.fromkeys(WHOLE, "?") | {"item": ""})
    read_lot(cells, BREWERY)
    assert set(told(cells)) == {"item", "received_at", "quantity", "remaining", "unit_cost", "expiration_date"}


def test_a_quantity_must_be_told() -> None:
    cells = row_of(FileKind.LOTS, item="MALT")
    read_lot(cells, BREWERY)
    assert told(cells) == {"quantity": "expected something; got ''"}


def test_a_lot_is_written_as_it_is_read() -> None:
    shelf = Shelf(replace(MALT, perishable=True))
    shelf.restock("L 1", 25, unit_cost=UnitCost(1_250_000), expires_on=date(2026, 9, 30))
    shelf.do("sale", "14.5")
    shelf.hold("L 1", " smells ")

    assert dict(zip(COLUMNS[FileKind.LOTS], lot_row(shelf.item, shelf.lot("L 1")), strict=True)) == WHOLE


def test_a_lot_without_expiry_or_hold_is_written_with_nothing_there() -> None:
    shelf = Shelf()
    assert lot_row(MALT, shelf.restock("L1", 5))[-2:] == ["", ""]


def test_a_delivered_lot_comes_in_as_any_delivery_does() -> None:
    assert changes_of(DELIVERED, MALT, BUILT_IN) == [
        Change(
            type=ChangeType.RESTOCK,
            item_id=MALT.id,
            amount=Fraction(25),
            unit="kg",
            unit_cost=UnitCost(1_250_000),
            expires_on=date(2026, 9, 30),
            lot_code="L 1",
            effective_at=NOW,
        )
    ]


def test_a_lot_of_which_something_remains_is_told_with_what_was_used() -> None:
    came = Part(lot_code="L 1", delta=kilos(25), unit_cost=UnitCost(1_250_000), expires_on=date(2026, 9, 30))
    went = Part(lot_code="L 1", delta=kilos(-15))
    lot = replace(LOT, quantity=Fraction(25_000), remaining=Fraction(10_000), unit="g")

    assert changes_of(lot, MALT, BUILT_IN) == [
        Change(type=ChangeType.RESTOCK, item_id=MALT.id, effective_at=NOW, parts=(came,)),
        Change(
            type=ChangeType.MANUAL,
            item_id=MALT.id,
            effective_at=NOW,
            parts=(went,),
            notes="Used before the books were opened.",
        ),
    ]


def test_a_lot_of_which_all_remains_is_told_as_it_came() -> None:
    [came] = changes_of(replace(LOT, remaining=Fraction(25), unit=None), MALT, BUILT_IN)
    assert (came.type, came.parts and came.parts[0].delta) == (ChangeType.RESTOCK, kilos(25))


def test_a_lot_of_which_nothing_remains_is_told_with_all_of_it_used() -> None:
    _, went = changes_of(replace(LOT, quantity=Fraction("0.000001"), remaining=Fraction(0)), MALT, BUILT_IN)
    assert went.parts == (Part(lot_code="L 1", delta=Quantity(-1)),)


def test_a_told_lot_may_be_in_a_volume_of_what_is_kept_by_mass() -> None:
    honey = replace(MALT, density=Density(1_500_000))
    came, went = changes_of(replace(LOT, quantity=Fraction(4), remaining=Fraction(1), unit="l"), honey, BUILT_IN)
    assert [part.delta for change in (came, went) for part in change.parts or ()] == [kilos(6), Quantity(-4_500_000)]


@pytest.mark.parametrize(
    ("quantity", "remaining", "field"), [("0.0001", "0", "quantity"), ("1", "0.0001", "remaining")]
)
def test_what_is_too_little_to_be_counted_is_refused_by_its_name(quantity: str, remaining: str, field: str) -> None:
    lot = replace(LOT, quantity=Fraction(quantity), remaining=Fraction(remaining), unit="g")
    with pytest.raises(AmountTooSmall) as small:
        changes_of(lot, MALT, BUILT_IN)
    assert small.value.field == field


def test_a_told_lot_without_a_cost_has_the_items() -> None:
    item = replace(MALT, unit_cost=price(7))
    came, _ = changes_of(replace(LOT, unit_cost=None), item, BUILT_IN)
    assert came.parts is not None
    assert came.parts[0].unit_cost == price(7)


@pytest.mark.parametrize(("quantity", "remaining"), [("0", "0"), ("-2", "-2")])
def test_a_lot_of_nothing_is_refused(quantity: str, remaining: str) -> None:
    with refused(
        "files.bad_cell", "A lot begins with something.", field="quantity", expected="more than zero", got=quantity
    ):
        changes_of(replace(LOT, quantity=Fraction(quantity), remaining=Fraction(remaining)), MALT, BUILT_IN)


@pytest.mark.parametrize("remaining", ["5.5", "-1"])
def test_more_cannot_remain_than_came_in(remaining: str) -> None:
    with refused(
        "files.bad_cell",
        "More cannot remain than came in, nor less than nothing.",
        field="remaining",
        expected="0 to 5",
        got=remaining,
    ):
        changes_of(replace(LOT, quantity=Fraction(5), remaining=Fraction(remaining)), MALT, BUILT_IN)


def test_a_unit_of_something_else_is_refused() -> None:
    with pytest.raises(IncompatibleUnits):
        changes_of(replace(LOT, unit="each"), MALT, BUILT_IN)


def test_a_lot_that_is_as_told_does_not_differ() -> None:
    shelf = Shelf(replace(MALT, perishable=True))
    kept = shelf.restock("L 1", 25, unit_cost=UnitCost(1_250_000), expires_on=date(2026, 9, 30))

    assert differences(LOT, MALT, kept, BUILT_IN) == []
    assert differences(DELIVERED, MALT, kept, BUILT_IN) == []


def test_what_is_not_told_does_not_differ() -> None:
    shelf = Shelf(replace(MALT, perishable=True))
    kept = shelf.restock("L 1", 25, unit_cost=UnitCost(1_250_000), expires_on=date(2026, 9, 30))
    sparse = replace(LOT, unit_cost=None, received_at=None, expires_on=None, remaining=None)

    assert differences(sparse, MALT, kept, BUILT_IN) == []


def test_a_lot_differs_by_what_is_told_otherwise() -> None:
    kept = Shelf().restock("L 1", 24, unit_cost=price(2), effective_at=NOW - timedelta(days=1))

    assert differences(LOT, MALT, kept, BUILT_IN) == [
        ("quantity", "24", "25"),
        ("unit_cost", "2", "1.25"),
        ("received_at", "2026-03-01T09:00:00+00:00", "2026-03-02T09:00:00+00:00"),
        ("expiration_date", "", "2026-09-30"),
    ]
