from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from domain.inventory.refusals import InvalidChange
from domain.shared.identifiers import AdjustmentId, LotId
from domain.shared.money import UnitCost
from tests.domain.inventory.least import KINDS, SOME_ID, least
from tests.domain.inventory.shelf import NOW, TODAY, Fields, Shelf
from tests.domain.shared.refusals import refused

NAMES_NO_LOT = {"reversal", "unreserved"}
MAKES_A_LOT = {"restock", "batch_output", "manual", "recount"}
GOES_WITH: list[tuple[Fields, str, str, set[str]]] = [
    ({"unit_cost": UnitCost(5)}, "unit_cost", "5", MAKES_A_LOT),
    ({"expires_on": TODAY}, "expiration_date", "2026-03-02", MAKES_A_LOT),
    ({"reserved_until": NOW + timedelta(1)}, "reserved_until", "2026-03-03 09:00:00+00:00", {"reserved"}),
    (
        {"origin": AdjustmentId(SOME_ID)},
        "adjustment_id",
        str(SOME_ID),
        {"return", "batch_return", "reversal", "unreserved"},
    ),
    ({"lot_code": "L-1"}, "lot_number", "L-1", set(KINDS) - NAMES_NO_LOT),
    ({"lot_id": LotId(SOME_ID)}, "lot_id", str(SOME_ID), set(KINDS) - NAMES_NO_LOT - {"restock", "batch_output"}),
    ({"unit": "g"}, "unit", "g", set(KINDS) - {"reversal"}),
]
TEXTS: list[tuple[str, Callable[[str], Fields]]] = [
    ("notes", lambda text: Fields(notes=text)),
    ("lot_number", lambda text: Fields(lot_code=text)),
    ("reference", lambda text: Fields(reference=text)),
]


@pytest.mark.parametrize(("given", "field", "got", "goes_with"), GOES_WITH)
@pytest.mark.parametrize("kind", KINDS)
def test_a_field_that_does_not_go_with_the_change_is_refused(
    kind: str, given: Fields, field: str, got: str, goes_with: set[str]
) -> None:
    amount = -1 if kind == "manual" and field == "lot_id" else 1
    if kind in goes_with:
        assert least(kind, amount, given).change.type == kind
        return
    with refused(
        "inventory.invalid_change",
        f"{field} does not go with {kind}.",
        field=field,
        expected="nothing, or one of the change types " + ", ".join(sorted(goes_with)),
        got=got,
    ):
        least(kind, amount, given)


def test_a_reversal_takes_all_so_a_quantity_is_refused() -> None:
    with refused(
        "inventory.invalid_change",
        "quantity does not go with reversal.",
        field="quantity",
        expected="nothing, or one of the change types " + ", ".join(sorted(set(KINDS) - {"reversal"})),
        got="5/2",
    ):
        Shelf().asked("reversal", "2.5", origin=AdjustmentId(SOME_ID))


@pytest.mark.parametrize("amount", [1, "0.000001"])
def test_a_manual_change_that_adds_cannot_name_the_lot_it_goes_into(amount: int | str) -> None:
    with refused(
        "inventory.invalid_change",
        "lot_id does not go with a manual change that adds stock.",
        field="lot_id",
        expected="nothing, or a quantity below zero",
        got=str(SOME_ID),
    ):
        least("manual", amount, {"lot_id": LotId(SOME_ID)})


@pytest.mark.parametrize(
    ("given", "field", "got"),
    [({"unit_cost": UnitCost(5)}, "unit_cost", "5"), ({"expires_on": TODAY}, "expiration_date", "2026-03-02")],
)
def test_a_manual_change_that_removes_cannot_describe_a_new_lot(given: Fields, field: str, got: str) -> None:
    with refused(
        "inventory.invalid_change",
        f"{field} does not go with a manual change that removes stock.",
        field=field,
        expected="nothing, or a change that makes a new lot",
        got=got,
    ):
        least("manual", -1, given)


@pytest.mark.parametrize("named", [Fields(lot_id=LotId(SOME_ID)), Fields(lot_code="L-1")])
@pytest.mark.parametrize(
    ("given", "field", "got"),
    [({"unit_cost": UnitCost(5)}, "unit_cost", "5"), ({"expires_on": TODAY}, "expiration_date", "2026-03-02")],
)
def test_the_count_of_one_lot_cannot_describe_a_new_lot(named: Fields, given: Fields, field: str, got: str) -> None:
    with refused(
        "inventory.invalid_change",
        f"{field} does not go with the recount of one lot.",
        field=field,
        expected="nothing, or a change that makes a new lot",
        got=got,
    ):
        least("recount", 1, named | given)


@pytest.mark.parametrize(
    ("kind", "field", "expected"),
    [
        ("reserved", "reference", "the order that the stock is reserved for"),
        ("unreserved", "reference", "the order whose reservation ends"),
        ("return", "reference", "the sale it comes back from (its order reference or adjustment), or a lot"),
        ("batch_return", "reference", "the sale it comes back from (its order reference or adjustment), or a lot"),
        ("reversal", "adjustment_id", "the adjustment to reverse"),
    ],
)
def test_a_change_that_must_name_something_is_refused_without(kind: str, field: str, expected: str) -> None:
    with refused(
        "inventory.invalid_change",
        f"{field} is missing: give {expected}.",
        field=field,
        expected=expected,
        got="nothing",
    ):
        Shelf().asked(kind, None if kind == "reversal" else 1)


@pytest.mark.parametrize(
    "named", [Fields(origin=AdjustmentId(SOME_ID)), Fields(lot_id=LotId(SOME_ID)), Fields(lot_code="A")]
)
def test_a_return_may_name_its_sale_or_its_lot(named: Fields) -> None:
    assert Shelf().asked("return", 1, **named).quantity == 1_000_000


def test_an_unreserved_may_name_one_reservation() -> None:
    assert Shelf().asked("unreserved", origin=AdjustmentId(SOME_ID)).quantity is None


@pytest.mark.parametrize(("field", "given", "limit"), [(*TEXTS[0], 500), (*TEXTS[1], 100), (*TEXTS[2], 100)])
def test_a_text_may_be_so_long_and_no_longer(field: str, given: Callable[[str], Fields], limit: int) -> None:
    least("sale", 1, given("x" * limit))
    with refused(
        "inventory.invalid_change",
        f"{field} is too long.",
        field=field,
        expected=f"at most {limit} characters",
        got=f"{limit + 1} characters",
    ):
        least("sale", 1, given("x" * (limit + 1)))


@pytest.mark.parametrize(("field", "given"), TEXTS)
@pytest.mark.parametrize("text", ["nul \x00", f"half a pair {chr(0xD800)}", f"the other half {chr(0xDFFF)}"])
def test_a_text_that_no_database_keeps_is_refused(field: str, given: Callable[[str], Fields], text: str) -> None:
    with refused(
        "inventory.invalid_change",
        f"{field} is not text that can be kept.",
        field=field,
        expected="text",
        got=ascii(text),
    ):
        least("sale", 1, given(text))


@pytest.mark.parametrize("text", ["Kölsch — 香り\n\t🍺", "\ud7ff\ue000"])
def test_any_other_text_is_kept(text: str) -> None:
    change = least("sale", 1, Fields(notes=text, reference=text, lot_code=text)).change
    assert (change.notes, change.reference, change.lot_code) == (text, text, text)


@pytest.mark.parametrize(("field", "given"), TEXTS[1:])
def test_a_name_cannot_be_blank(field: str, given: Callable[[str], Fields]) -> None:
    with pytest.raises(InvalidChange, match=f"{field} is not text") as caught:
        least("sale", 1, given(" \t"))
    assert caught.value.got == "' \\t'"


def test_notes_may_be_blank() -> None:
    assert least("sale", 1, {"notes": " "}).change.notes == " "


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("effective_at", lambda moment: Fields(effective_at=moment)),
        ("reserved_until", lambda moment: Fields(reserved_until=moment)),
    ],
)
@pytest.mark.parametrize(
    "moment",
    [
        datetime.fromisoformat("2026-03-01T00:00:00"),
        datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
        datetime(9999, 1, 1, tzinfo=UTC),
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))),
    ],
)
def test_a_time_without_a_zone_or_out_of_range_is_refused(
    field: str, given: Callable[[datetime], Fields], moment: datetime
) -> None:
    with refused(
        "inventory.invalid_change",
        f"{field} is not a time that can be kept.",
        field=field,
        expected="a time with its zone, in the years 1970 to 9998",
        got=moment.isoformat(),
    ):
        least("reserved", 1, given(moment))


def test_the_first_and_the_last_time_that_can_be_kept_are_kept() -> None:
    first, last = datetime(1970, 1, 1, tzinfo=UTC), datetime(9998, 12, 31, 23, 59, 59, tzinfo=UTC)
    asked = least("reserved", 1, Fields(effective_at=first, reserved_until=last))
    assert (asked.effective_at, asked.reserved_until) == (first, last)
