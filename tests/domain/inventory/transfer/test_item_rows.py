from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.inventory.item_rules import NewItem
from domain.inventory.items import Item, ItemKind, PickingPolicy
from domain.inventory.transfer.columns import COLUMNS, FileKind
from domain.inventory.transfer.item_rows import item_row, read_item
from domain.shared.money import UnitCost
from domain.shared.quantity import Quantity
from domain.shared.units import BUILT_IN, Density, UnknownUnit
from tests.domain.inventory.shelf import BREWERY, MALT, NOW
from tests.domain.inventory.transfer.reading import messages, row_of, told

WHOLE = {
    "code": "HONEY",
    "name": "Heather honey",
    "kind": "consumable",
    "unit": "kg",
    "tracked": "false",
    "perishable": "true",
    "shelf_life_days": "90",
    "picking_policy": "fefo",
    "reorder_point": "2.5",
    "density": "1.42",
    "unit_cost": "3.25",
    "archived_at": "2026-03-02T09:00:00+00:00",
}
HONEY = NewItem(
    code="HONEY",
    name="Heather honey",
    kind=ItemKind.CONSUMABLE,
    unit="kg",
    tracked=False,
    perishable=True,
    shelf_life_days=90,
    picking_policy=PickingPolicy.FEFO,
    reorder_point=Quantity(2_500_000),
    density=Density(1_420_000),
    unit_cost=UnitCost(3_250_000),
    archived_at=NOW,
)


def item_of(new: NewItem) -> Item:
    row = read_item(row_of(FileKind.ITEMS, **WHOLE), BREWERY)
    return replace(row, new=new).of(MALT, BUILT_IN)


def test_an_item_is_read_whole() -> None:
    cells = row_of(FileKind.ITEMS, **WHOLE)

    row = read_item(cells, BREWERY)

    assert (row.new, row.told, cells.problems) == (HONEY, frozenset(WHOLE), [])


def test_an_item_is_written_as_it_is_read() -> None:
    assert dict(zip(COLUMNS[FileKind.ITEMS], item_row(item_of(HONEY)), strict=True)) == WHOLE


def test_what_an_item_does_not_have_is_written_as_nothing() -> None:
    row = dict(zip(COLUMNS[FileKind.ITEMS], item_row(MALT), strict=True))
    empty = {name for name, text in row.items() if not text}
    assert empty == {"shelf_life_days", "reorder_point", "density", "archived_at"}
    assert (row["tracked"], row["perishable"], row["unit_cost"]) == ("true", "false", "0")


def test_the_least_row_makes_an_item_with_the_usual_properties() -> None:
    least = {"code": "MALT", "name": "Malt", "kind": "ingredient", "unit": "kg"}

    row = read_item(row_of(FileKind.ITEMS, **least), BREWERY)

    assert row.new == NewItem(code="MALT", name="Malt", kind=ItemKind.INGREDIENT, unit="kg")
    assert row.told == set(least)


def test_every_cell_that_cannot_be_read_is_told() -> None:
    wrong = dict.fromkeys(WHOLE, "?") | {"code": "", "name": "", "unit": ""}
    cells = row_of(FileKind.ITEMS, **wrong)

    read_item(cells, BREWERY)

    assert set(told(cells)) == set(WHOLE)
    assert told(cells)["picking_policy"] == "expected fifo, fefo, lifo; got '?'"
    assert messages(cells)["reorder_point"] == "reorder_point is not a number."
    assert messages(cells)["unit_cost"] == "unit_cost is not a number."


def test_an_archived_items_time_is_local_unless_it_says_otherwise() -> None:
    row = read_item(row_of(FileKind.ITEMS, **WHOLE | {"archived_at": "2026-03-02"}), BREWERY)
    assert row.new.archived_at == datetime(2026, 3, 1, 23, tzinfo=UTC)


def test_an_item_as_told_keeps_what_a_row_cannot_tell() -> None:
    kept = replace(MALT, on_hand=Quantity(5), sequence=3)

    honey = read_item(row_of(FileKind.ITEMS, **WHOLE), BREWERY).of(kept, BUILT_IN)

    assert (honey.id, honey.on_hand, honey.sequence, honey.name) == (MALT.id, 5, 3, "Heather honey")


def test_an_items_unit_is_its_symbol_however_it_is_written() -> None:
    row = read_item(row_of(FileKind.ITEMS, **WHOLE | {"unit": "Kilograms"}), BREWERY)
    assert row.of(MALT, BUILT_IN).unit == "kg"


def test_a_unit_that_does_not_exist_is_refused() -> None:
    row = read_item(row_of(FileKind.ITEMS, **WHOLE | {"unit": "smoot"}), BREWERY)
    with pytest.raises(UnknownUnit):
        row.of(MALT, BUILT_IN)
