from dataclasses import replace
from datetime import date, timedelta
from typing import TypedDict
from uuid import UUID

import pytest

from domain.inventory.item_rules import NewItem, edit_item, make_item
from domain.inventory.items import GENESIS, Item, ItemKind, PickingPolicy
from domain.inventory.refusals import InvalidItem
from domain.shared.identifiers import ItemId, OrganizationId
from domain.shared.money import UnitCost
from domain.shared.quantity import Quantity
from domain.shared.units import BUILT_IN, Density, UnknownUnit
from tests.domain.inventory.shelf import MALT, NOW, TODAY, Shelf
from tests.domain.shared.refusals import refused

NEW = NewItem(code="HOP", name="Hallertau", kind=ItemKind.INGREDIENT, unit="g")
YEAST = replace(MALT, perishable=True)


def made(new: NewItem) -> Item:
    return make_item(
        new, organization_id=OrganizationId(UUID(int=1)), item_id=ItemId(UUID(int=2)), created_at=NOW, units=BUILT_IN
    )


def edited(before: Item, after: Item) -> Item:
    return edit_item(before, after, [], BUILT_IN)[0]


def test_a_new_item_has_what_was_told_and_no_stock() -> None:
    new = NewItem(
        code="YEAST",
        name="Ale yeast",
        kind=ItemKind.CONSUMABLE,
        unit="g",
        tracked=False,
        perishable=True,
        shelf_life_days=90,
        picking_policy=PickingPolicy.FEFO,
        reorder_point=Quantity(5),
        density=Density(6),
        unit_cost=UnitCost(7),
    )
    assert made(new) == Item(
        organization_id=OrganizationId(UUID(int=1)),
        id=ItemId(UUID(int=2)),
        code="YEAST",
        name="Ale yeast",
        kind=ItemKind.CONSUMABLE,
        unit="g",
        tracked=False,
        perishable=True,
        shelf_life_days=90,
        picking_policy=PickingPolicy.FEFO,
        reorder_point=Quantity(5),
        density=Density(6),
        unit_cost=UnitCost(7),
        archived_at=None,
        created_at=NOW,
        on_hand=Quantity(0),
        reserved=Quantity(0),
        sequence=0,
        last_hash=GENESIS,
        lots_made=0,
    )


def test_a_unit_is_kept_by_its_symbol_however_it_was_written() -> None:
    assert made(replace(NEW, unit=" Kilograms ")).unit == "kg"


def test_an_item_needs_a_unit_that_there_is() -> None:
    with pytest.raises(UnknownUnit):
        made(replace(NEW, unit="smidgen"))


@pytest.mark.parametrize("text", ["", " ", " HOP", "HOP ", "HO\nP", "HO\x00P", "HO\ud800P"])
def test_a_code_and_a_name_are_printable_without_blanks_around(text: str) -> None:
    for field, new in (("code", replace(NEW, code=text)), ("name", replace(NEW, name=text))):
        with refused(
            "inventory.invalid_item",
            f"{field} must be printable text without blanks around it.",
            field=field,
            expected="printable text without blanks around it",
            got=ascii(text),
        ):
            made(new)


def test_a_code_and_a_name_may_be_so_long_and_no_longer() -> None:
    made(replace(NEW, code="x" * 60, name="x" * 200))
    for field, limit, new in (("code", 60, replace(NEW, code="x" * 61)), ("name", 200, replace(NEW, name="x" * 201))):
        with refused(
            "inventory.invalid_item",
            f"{field} must be at most {limit} characters.",
            field=field,
            expected=f"at most {limit} characters",
            got=f"{limit + 1} characters",
        ):
            made(new)


@pytest.mark.parametrize("days", [0, -1, 36_501])
def test_a_shelf_life_is_a_day_to_a_century(days: int) -> None:
    with refused(
        "inventory.invalid_item",
        "shelf_life_days must be 1 to 36500 days.",
        field="shelf_life_days",
        expected="1 to 36500 days",
        got=str(days),
    ):
        made(replace(NEW, perishable=True, shelf_life_days=days))


@pytest.mark.parametrize("days", [1, 36_500])
def test_a_shelf_life_may_be_so_short_or_so_long(days: int) -> None:
    assert made(replace(NEW, perishable=True, shelf_life_days=days)).shelf_life_days == days


def test_what_does_not_perish_has_no_shelf_life() -> None:
    with refused(
        "inventory.invalid_item",
        "shelf_life_days must be nothing, unless the item is perishable.",
        field="shelf_life_days",
        expected="nothing, unless the item is perishable",
        got="5",
    ):
        made(replace(NEW, shelf_life_days=5))


def test_a_reorder_point_is_not_negative() -> None:
    assert made(replace(NEW, reorder_point=Quantity(0))).reorder_point == 0
    with refused(
        "inventory.invalid_item",
        "reorder_point must be zero or more.",
        field="reorder_point",
        expected="zero or more",
        got="-0.5",
    ):
        made(replace(NEW, reorder_point=Quantity(-500_000)))


def test_what_does_not_perish_is_not_picked_by_expiry() -> None:
    with refused(
        "inventory.invalid_item",
        "picking_policy must be fifo or lifo, unless the item is perishable.",
        field="picking_policy",
        expected="fifo or lifo, unless the item is perishable",
        got="fefo",
    ):
        made(replace(NEW, picking_policy=PickingPolicy.FEFO))


class Edit(TypedDict, total=False):
    code: str
    name: str
    kind: ItemKind
    unit: str
    perishable: bool
    reorder_point: Quantity
    density: Density
    unit_cost: UnitCost
    tracked: bool


@pytest.mark.parametrize(
    "edit",
    [
        Edit(code="M2"),
        Edit(name="Malt 2"),
        Edit(kind=ItemKind.PRODUCT),
        Edit(unit="g"),
        Edit(tracked=False),
        Edit(perishable=True),
        Edit(reorder_point=Quantity(1)),
        Edit(density=Density(1)),
        Edit(unit_cost=UnitCost(1)),
    ],
)
def test_an_items_properties_may_be_edited(edit: Edit) -> None:
    after = replace(MALT, **edit)
    assert edited(MALT, after) == after


def test_a_perishable_item_may_get_a_shelf_life_and_be_picked_by_expiry() -> None:
    after = replace(YEAST, shelf_life_days=9, picking_policy=PickingPolicy.FEFO, archived_at=NOW)
    assert edited(YEAST, after) == after


def test_an_edited_item_is_checked_like_a_new_one() -> None:
    assert edited(MALT, replace(MALT, unit="grams")).unit == "g"
    with pytest.raises(InvalidItem, match="code must be"):
        edited(MALT, replace(MALT, code=""))


@pytest.mark.parametrize(
    ("after", "field"),
    [
        (replace(MALT, on_hand=Quantity(1)), "on_hand"),
        (replace(MALT, reserved=Quantity(1), created_at=NOW - timedelta(1)), "created_at"),
        (replace(MALT, sequence=1), "sequence"),
        (replace(MALT, last_hash=""), "last_hash"),
        (replace(MALT, lots_made=1), "lots_made"),
        (replace(MALT, id=ItemId(UUID(int=9))), "id"),
        (replace(MALT, organization_id=OrganizationId(UUID(int=9))), "organization_id"),
    ],
)
def test_nothing_else_of_an_item_is_edited(after: Item, field: str) -> None:
    with refused(
        "inventory.invalid_item",
        "Only properties are edited; stock changes by adjustments.",
        field=field,
        expected=None,
        got=None,
    ):
        edited(MALT, after)


def test_the_unit_of_an_item_with_a_history_stays() -> None:
    before = replace(MALT, sequence=1)
    with refused(
        "inventory.invalid_item",
        "unit must be kg: the item has a history in that unit.",
        field="unit",
        expected="kg: the item has a history in that unit",
        got="g",
    ):
        edited(before, replace(before, unit="g"))
    edited(before, replace(before, unit="kilograms", name="M"))


def test_an_item_with_stock_stays_tracked() -> None:
    before = replace(MALT, on_hand=Quantity(1))
    with refused(
        "inventory.invalid_item",
        "tracked must be true while there is stock; count it to zero first.",
        field="tracked",
        expected="true while there is stock; count it to zero first",
        got="false",
    ):
        edited(before, replace(before, tracked=False))


def test_an_item_with_lots_that_expire_stays_perishable() -> None:
    shelf = Shelf(YEAST)
    shelf.restock("A", 1, expires_on=date.max)
    shelf.restock("B", 1, expires_on=TODAY)
    after = replace(shelf.item, perishable=False)
    with refused(
        "inventory.invalid_item",
        "perishable must be true while open lots have an expiry.",
        field="perishable",
        expected="true while open lots have an expiry",
        got="false",
    ):
        edit_item(shelf.item, after, shelf.stock.lots, BUILT_IN)
    assert edit_item(shelf.item, after, [], BUILT_IN) == (after, [])


def test_lots_without_an_expiry_do_not_make_an_item_perishable() -> None:
    shelf = Shelf()
    shelf.restock("A", 1)
    after = replace(shelf.item, name="M")
    assert edit_item(shelf.item, after, shelf.stock.lots, BUILT_IN) == (after, [])


def test_open_lots_are_placed_anew_when_the_picking_policy_changes() -> None:
    shelf = Shelf(YEAST)
    first = shelf.restock("A", 1, expires_on=date.max)
    second = shelf.restock("B", 1, expires_on=TODAY)
    places = {
        PickingPolicy.LIFO: [-1_772_442_000_000_000] * 2,
        PickingPolicy.FEFO: [TODAY.toordinal(), date.max.toordinal()],
    }
    for policy, (second_place, first_place) in places.items():
        after = replace(shelf.item, picking_policy=policy)
        item, lots = edit_item(shelf.item, after, [second, first], BUILT_IN)
        assert item == after
        assert lots == [replace(second, pick_order=second_place), replace(first, pick_order=first_place)]
