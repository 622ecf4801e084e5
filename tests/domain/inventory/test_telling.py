from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.inventory.changes import ChangeType, Part
from domain.inventory.items import PickingPolicy
from domain.inventory.lots import Lot
from domain.inventory.refusals import AlreadyReversed, InvalidChange, LotShort, NothingReserved, UnknownLot
from domain.inventory.stock import Reservation
from domain.shared.identifiers import AdjustmentId, LotId
from domain.shared.money import UnitCost
from domain.shared.quantity import Quantity
from tests.domain.inventory.least import LEAST
from tests.domain.inventory.shelf import MALT, NOW, TODAY, Fields, Shelf, kilos, moved, price
from tests.domain.shared.refusals import refused

KINDS = [kind.value for kind in ChangeType]
TAKES, GIVES = Part(lot_code="A", delta=kilos(-1)), Part(lot_code="A", delta=kilos(1))
TAKES_RESERVED = replace(TAKES, reserved_delta=kilos(-1))
RESERVES = Part(lot_code="A", delta=kilos(0), reserved_delta=kilos(1))
FREES = replace(RESERVES, reserved_delta=kilos(-1))
MAKES = Part(lot_code="N", delta=kilos(1), unit_cost=price(9))
FITS = {
    "sale": [TAKES, TAKES_RESERVED],
    "batch_use": [TAKES, TAKES_RESERVED],
    "spoil": [TAKES],
    "trash": [TAKES],
    "damaged": [TAKES],
    "manual": [TAKES, MAKES],
    "return": [GIVES],
    "batch_return": [GIVES],
    "recount": [TAKES, GIVES, MAKES],
    "reserved": [RESERVES],
    "unreserved": [FREES],
    "restock": [MAKES],
    "batch_output": [MAKES],
    "reversal": [TAKES, GIVES],
}
UNFIT = [
    TAKES,
    GIVES,
    TAKES_RESERVED,
    RESERVES,
    FREES,
    MAKES,
    Part(lot_code="A", delta=kilos(0)),
    replace(TAKES, reserved_delta=kilos(-2)),
    replace(TAKES, reserved_delta=kilos(1)),
    replace(GIVES, reserved_delta=kilos(1)),
    replace(GIVES, reserved_delta=kilos(-1)),
    replace(MAKES, delta=kilos(0)),
    replace(MAKES, delta=kilos(-1)),
    replace(MAKES, reserved_delta=kilos(1)),
    replace(TAKES, expires_on=TODAY),
    replace(GIVES, expires_on=TODAY),
    replace(RESERVES, expires_on=TODAY),
]


@pytest.fixture
def shelf() -> Shelf:
    """Lot A with 4 of 6 kg, 1 of them reserved for order 1; lot B with 5 kg."""
    filled = Shelf()
    filled.restock("A", 6, unit_cost=price(3), effective_at=NOW - timedelta(days=9))
    filled.restock("B", 5, unit_cost=price(5), effective_at=NOW - timedelta(days=8))
    filled.do("sale", 2, lot_code="A")
    filled.do("reserved", 1, lot_code="A", reference="order 1")
    return filled


@pytest.mark.parametrize(("kind", "part"), [(kind, part) for kind, parts in FITS.items() for part in parts])
def test_a_change_may_be_told_that_could_have_been_made(shelf: Shelf, kind: str, part: Part) -> None:
    sale = AdjustmentId(UUID(int=103 if part.delta > 0 else 101))
    if kind == "reversal" and part is TAKES:
        shelf.tell("restock", replace(MAKES, lot_code="C"))
        part, sale = replace(TAKES, lot_code="C"), AdjustmentId(UUID(int=105))
    if kind == "reversal" and part is GIVES:
        part = replace(GIVES, delta=kilos(2))
    given = Fields(reference="order 1") if kind in {"sale", "batch_use"} else LEAST.get(kind, Fields())
    told = shelf.tell(kind, part, **(Fields(origin=sale) if kind == "reversal" else given))
    [movement] = told.adjustment.movements
    assert (movement.lot_code, movement.delta, movement.reserved_delta) == (
        part.lot_code,
        part.delta,
        part.reserved_delta,
    )


@pytest.mark.parametrize(
    ("kind", "part"),
    [(kind, part) for kind in KINDS for part in UNFIT if part not in FITS[kind]],
)
def test_a_change_is_not_told_that_could_not_have_been_made(shelf: Shelf, kind: str, part: Part) -> None:
    with pytest.raises(InvalidChange, match=f"delta must be what a change of type {kind} does to a lot"):
        shelf.tell(kind, part, **LEAST.get(kind, Fields()))


def test_what_cannot_have_been_done_to_a_lot_is_told_back(shelf: Shelf) -> None:
    with refused(
        "inventory.invalid_change",
        "delta must be what a change of type sale does to a lot.",
        field="delta",
        expected="what a change of type sale does to a lot",
        got="1, reserved -0.5, lot A",
    ):
        shelf.tell("sale", replace(GIVES, reserved_delta=Quantity(-500_000)))


def test_a_told_receipt_makes_its_lot_as_it_was_and_leaves_the_current_cost(shelf: Shelf) -> None:
    part = replace(MAKES, expires_on=date(2025, 1, 1))
    then = NOW - timedelta(days=700)
    plan = shelf.tell("restock", part, effective_at=then)
    [change] = plan.lots
    assert (change.before, change.after) == (
        None,
        Lot(
            id=LotId(UUID(int=205)),
            item_id=MALT.id,
            code="N",
            unit_cost=price(9),
            received_at=then,
            expires_on=date(2025, 1, 1),
            original=kilos(1),
            remaining=kilos(1),
            pick_order=1_711_962_000_000_000,
        ),
    )
    assert (shelf.item.unit_cost, shelf.item.lots_made) == (price(5), 3)


def test_a_told_lot_is_placed_by_the_items_policy_of_today() -> None:
    shelf = Shelf(replace(MALT, picking_policy=PickingPolicy.FEFO))
    plan = shelf.tell("restock", replace(MAKES, expires_on=date(2025, 1, 1)))
    assert plan.lots[0].after.pick_order == date(2025, 1, 1).toordinal()


def test_a_told_gift_made_a_lot_that_costs_nothing(shelf: Shelf) -> None:
    assert shelf.tell("restock", replace(MAKES, unit_cost=UnitCost(0))).lots[0].after.unit_cost == 0


def test_several_lots_may_be_told_of(shelf: Shelf) -> None:
    plan = shelf.tell("recount", TAKES, replace(GIVES, lot_code="B", delta=kilos(-2)), MAKES)
    assert moved(plan.adjustment) == {"A": "-1", "B": "-2", "N": "1"}
    assert shelf.item.on_hand == kilos(7)


def test_a_told_count_may_have_found_what_was_expected(shelf: Shelf) -> None:
    assert moved(shelf.tell("recount").adjustment) == {None: "0"}


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"recount", "return", "batch_return"}))
def test_no_other_change_is_told_without_a_lot(shelf: Shelf, kind: str) -> None:
    with refused(
        "inventory.invalid_change",
        "lot_number must be one lot or more.",
        field="lot_number",
        expected="one lot or more",
        got="none",
    ):
        shelf.tell(kind, **LEAST.get(kind, Fields()))


def test_a_told_change_makes_one_lot_at_most(shelf: Shelf) -> None:
    with refused(
        "inventory.invalid_change",
        "lot_number must be at most one new lot in an adjustment.",
        field="lot_number",
        expected="at most one new lot in an adjustment",
        got="several",
    ):
        shelf.tell("restock", MAKES, replace(MAKES, lot_code="M"))


def test_a_told_change_touches_each_lot_once(shelf: Shelf) -> None:
    with refused(
        "inventory.invalid_change",
        "lot_number must be each lot once in an adjustment.",
        field="lot_number",
        expected="each lot once in an adjustment",
        got="one lot several times",
    ):
        shelf.tell("sale", TAKES, TAKES)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"unit": "g"}, "unit"),
        ({"unit_cost": UnitCost(1)}, "unit_cost"),
        ({"expires_on": TODAY}, "expiration_date"),
        ({"lot_id": LotId(UUID(int=201))}, "lot_id"),
        ({"lot_code": "A"}, "lot_number"),
    ],
)
def test_a_told_change_has_nothing_to_choose_by(shelf: Shelf, given: Fields, field: str) -> None:
    with pytest.raises(InvalidChange) as caught:
        shelf.tell("recount", TAKES, **given)
    assert (caught.value.message, caught.value.field, caught.value.expected) == (
        f"{field} does not go with a change that tells its parts.",
        field,
        "nothing, or it as one of the parts",
    )


def test_the_numbers_of_told_lots_are_texts_that_can_be_kept(shelf: Shelf) -> None:
    with pytest.raises(InvalidChange, match="lot_number is not text"):
        shelf.tell("restock", MAKES, replace(MAKES, lot_code=" "))
    with pytest.raises(InvalidChange, match="lot_number is too long"):
        shelf.tell("restock", replace(MAKES, lot_code="x" * 101))


def test_a_told_change_of_a_lot_that_is_not_there_is_refused(shelf: Shelf) -> None:
    with pytest.raises(UnknownLot, match="no lot X"):
        shelf.tell("sale", replace(TAKES, lot_code="X"))


def test_a_told_return_does_not_fill_a_lot_beyond_what_it_held(shelf: Shelf) -> None:
    with refused(
        "inventory.count_above_original",
        "Lot A never held more than 6 kg; count it as that, and restock the rest as a lot of its own.",
        field="quantity",
        expected="at most 6 kg",
        got="7 kg",
    ):
        shelf.tell("return", replace(GIVES, delta=kilos(3)), reference="order 1")
    shelf.tell("return", replace(GIVES, delta=kilos(2)), reference="order 1")


def test_a_told_sale_does_not_take_what_is_reserved_for_others(shelf: Shelf) -> None:
    with refused(
        "inventory.lot_short",
        "Lot A can give 3 kg, 4 kg were asked; take the rest from another lot.",
        field="quantity",
        expected="at most 3 kg",
        got="4 kg",
    ):
        shelf.tell("sale", replace(TAKES, delta=kilos(-4)))
    shelf.tell("sale", replace(TAKES, delta=kilos(-3)))


def test_a_told_sale_takes_what_its_order_reserved(shelf: Shelf) -> None:
    shelf.tell("sale", replace(TAKES_RESERVED, delta=kilos(-4)), reference="order 1")
    assert (shelf.remaining["A"], shelf.reserved, shelf.stock.reservations) == ("0", {}, [])


def test_a_told_reservation_is_like_one_that_was_made(shelf: Shelf) -> None:
    until = NOW + timedelta(days=1)
    plan = shelf.tell("reserved", RESERVES, reference="order 2", reserved_until=until)
    assert plan.reservations == (
        Reservation(
            adjustment_id=plan.adjustment.id,
            lot_id=shelf.lot("A").id,
            reference="order 2",
            quantity=kilos(1),
            until=until,
        ),
    )
    assert shelf.reserved == {"A": "2"}


def test_the_least_there_is_may_be_told_of(shelf: Shelf) -> None:
    shelf.tell("restock", replace(MAKES, delta=Quantity(1)))
    plan = shelf.tell("reserved", Part(lot_code="N", delta=kilos(0), reserved_delta=Quantity(1)), reference="order 2")
    assert [row.quantity for row in plan.reservations] == [1]


def test_a_told_change_that_reserves_and_frees_nothing_leaves_reservations_alone(shelf: Shelf) -> None:
    assert shelf.tell("sale", TAKES, reference="order 1").reservations == ()


def test_a_told_reservation_does_not_hold_more_than_is_free(shelf: Shelf) -> None:
    with pytest.raises(LotShort, match="Lot A can give 3 kg, 4 kg were asked"):
        shelf.tell("reserved", replace(RESERVES, reserved_delta=kilos(4)), reference="order 2")


def test_a_told_release_frees_the_oldest_reservations_of_its_order_first(shelf: Shelf) -> None:
    shelf.do("reserved", 1, lot_code="A", reference="order 2")
    shelf.do("reserved", 1, lot_code="B", reference="order 1")
    shelf.do("reserved", 1, lot_code="A", reference="order 1")
    plan = shelf.tell("unreserved", replace(FREES, reserved_delta=Quantity(-1_500_000)), reference="order 1")
    assert [row.quantity for row in plan.reservations] == [0, 500_000]
    assert [(row.reference, row.quantity) for row in shelf.stock.reservations] == [
        ("order 2", 1_000_000),
        ("order 1", 1_000_000),
        ("order 1", 500_000),
    ]


def test_a_told_release_of_one_reservation_frees_that_one(shelf: Shelf) -> None:
    second = shelf.do("reserved", 1, lot_code="A", reference="order 1")
    shelf.tell("unreserved", FREES, origin=second.id)
    assert [row.adjustment_id for row in shelf.stock.reservations] == [AdjustmentId(UUID(int=104))]


def test_a_told_release_frees_no_more_than_its_order_holds(shelf: Shelf) -> None:
    shelf.do("reserved", 2, lot_code="A", reference="order 2")
    with refused(
        "inventory.not_reserved",
        "order 1 has 1 kg reserved; only that much can be released.",
        field="quantity",
        expected="at most 1 kg",
        got="2 kg",
    ):
        shelf.tell("unreserved", replace(FREES, reserved_delta=kilos(-2)), reference="order 1")
    nowhere = AdjustmentId(UUID(int=999))
    with pytest.raises(NothingReserved, match=f"{nowhere} has 0 kg reserved"):
        shelf.tell("unreserved", FREES, origin=nowhere)


def test_a_told_reversal_is_the_opposite_of_what_it_names(shelf: Shelf) -> None:
    sale = shelf.tell("sale", TAKES, replace(TAKES, lot_code="B")).adjustment
    back = replace(GIVES, lot_code="B")
    with refused(
        "inventory.invalid_change",
        "delta must be the opposite of what the adjustment did that it reverses.",
        field="delta",
        expected="the opposite of what the adjustment did that it reverses",
        got="something else",
    ):
        shelf.tell("reversal", GIVES, origin=sale.id)
    reversal = shelf.tell("reversal", GIVES, back, origin=sale.id).adjustment
    shelf.do("sale", 1, lot_code="B")
    with pytest.raises(AlreadyReversed) as caught:
        shelf.tell("reversal", GIVES, back, origin=sale.id)
    assert caught.value.message == f"Adjustment {sale.id} is reversed already, by {reversal.id}."


def test_told_reversals_of_two_changes_do_not_get_into_each_others_way(shelf: Shelf) -> None:
    first, second = (shelf.tell("sale", TAKES).adjustment for _ in range(2))
    shelf.tell("return", GIVES, origin=second.id)
    shelf.tell("reversal", GIVES, origin=first.id)
    shelf.do("sale", 1, lot_code="A")
    assert moved(shelf.tell("reversal", GIVES, origin=second.id).adjustment) == {"A": "1"}


def test_a_told_reversal_of_nothing_is_refused(shelf: Shelf) -> None:
    nowhere = AdjustmentId(UUID(int=999))
    with refused(
        "inventory.unknown_adjustment",
        f"There is no adjustment {nowhere} to go back to.",
        field="adjustment_id",
        expected="an adjustment of yours",
        got=str(nowhere),
    ):
        shelf.tell("reversal", GIVES, origin=nowhere)


def test_what_was_decided_elsewhere_is_not_judged_again() -> None:
    shelf = Shelf()
    shelf.tell("restock", replace(MAKES, lot_code="A", expires_on=TODAY - timedelta(days=1)))
    shelf.hold("A")
    shelf.stock = replace(shelf.stock, item=replace(shelf.item, archived_at=NOW, tracked=False))
    assert moved(shelf.tell("sale", TAKES).adjustment) == {"A": "-1"}
