from domain.inventory.refusals import ItemCodeTaken, LotCodeTaken, UnknownItem
from tests.domain.inventory.shelf import MALT
from tests.domain.shared.refusals import refused


def test_an_item_of_nobody_and_of_somebody_else_is_refused_alike() -> None:
    with refused(
        "inventory.unknown_item",
        "There is no such item in this organisation.",
        field="item_id",
        expected="an item of yours",
        got="MALT",
    ):
        raise UnknownItem("MALT")


def test_a_lot_number_that_is_taken_is_refused_with_a_number_to_take() -> None:
    with refused(
        "inventory.lot_number_taken",
        "The item has a lot B-1 already; give this receipt a number of its own, such as B-1-2.",
        field="lot_number",
        expected="a lot number that the item does not have yet",
        got="B-1",
    ) as refusal:
        raise LotCodeTaken("B-1", MALT.id)
    assert isinstance(refusal.value, LotCodeTaken)
    assert refusal.value.item_id == MALT.id


def test_an_item_code_that_is_taken_is_refused() -> None:
    with refused(
        "inventory.item_code_taken",
        "There is an item HOP already; codes are unique in an organisation.",
        field="code",
        expected="a code that no other item has",
        got="HOP",
    ):
        raise ItemCodeTaken("HOP")
