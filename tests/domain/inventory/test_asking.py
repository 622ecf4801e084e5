from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from uuid import UUID

import pytest

from domain.inventory.asked import Asked, Stamp
from domain.inventory.changes import Change, ChangeType
from domain.shared.identifiers import AdjustmentId, LotId
from domain.shared.quantity import AmountTooLarge, AmountTooSmall
from domain.shared.units import Density, DensityNeeded, IncompatibleUnits, UnknownUnit
from tests.domain.inventory.least import KINDS, SOME_ID, least
from tests.domain.inventory.shelf import BREWER, BREWERY, MALT, NOW, TODAY, Shelf
from tests.domain.shared.refusals import refused


@pytest.mark.parametrize("kind", KINDS)
def test_every_type_of_change_can_be_asked_for(kind: str) -> None:
    asked = least(kind)
    assert asked.change.type == kind
    assert asked.quantity == (None if kind == "reversal" else 1_000_000)


def test_what_is_asked_is_stamped_with_who_when_and_the_ids_to_use() -> None:
    asked = least("sale")
    assert asked == Asked(
        change=Change(type=ChangeType.SALE, item_id=MALT.id, amount=Fraction(1)),
        quantity=asked.quantity,
        effective_at=NOW,
        reserved_until=None,
        today=TODAY,
        stamp=Stamp(
            organization=BREWERY,
            actor_id=BREWER,
            recorded_at=NOW,
            adjustment_id=AdjustmentId(UUID(int=101)),
            lot_id=LotId(UUID(int=201)),
        ),
    )


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"reversal", "unreserved"}))
def test_a_missing_quantity_is_refused(kind: str) -> None:
    with refused(
        "inventory.invalid_change",
        "The quantity is missing.",
        field="quantity",
        expected="a decimal number",
        got="nothing",
    ):
        least(kind, None)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"reversal", "manual", "recount"}))
@pytest.mark.parametrize("amount", ["0", "-0.5"])
def test_most_quantities_must_be_positive(kind: str, amount: str) -> None:
    with refused(
        "inventory.invalid_change",
        f"The quantity of a {kind} must be more than zero.",
        field="quantity",
        expected="more than zero",
        got=f"{amount} kg",
    ):
        least(kind, amount)


def test_a_manual_change_may_be_anything_but_nothing() -> None:
    assert least("manual", -2).quantity == -2_000_000
    with refused(
        "inventory.invalid_change",
        "The quantity of a manual must be a number that is not zero.",
        field="quantity",
        expected="a number that is not zero",
        got="0 kg",
    ):
        least("manual", 0)


def test_a_count_may_be_nothing_but_not_less() -> None:
    assert least("recount", 0).quantity == 0
    with refused(
        "inventory.invalid_change",
        "The quantity of a recount must be zero or more.",
        field="quantity",
        expected="zero or more",
        got="-1 kg",
    ):
        least("recount", -1)


def test_an_unreserved_without_a_quantity_frees_all() -> None:
    assert least("unreserved", None).quantity is None


def test_a_quantity_is_converted_to_the_stock_unit() -> None:
    assert least("sale", "2.5", {"unit": "g"}).quantity == 2_500


def test_a_volume_of_what_is_kept_by_mass_takes_its_density() -> None:
    with pytest.raises(DensityNeeded):
        least("sale", 1, {"unit": "ml"})
    shelf = Shelf(replace(MALT, density=Density(1_500_000)))
    assert shelf.asked("sale", 1, unit="ml").quantity == 1_500


def test_a_unit_of_another_dimension_or_of_none_is_refused() -> None:
    with pytest.raises(IncompatibleUnits):
        least("sale", 1, {"unit": "m"})
    with pytest.raises(UnknownUnit) as caught:
        least("sale", 1, {"unit": "smidgen"})
    assert caught.value.field == "unit"


def test_a_quantity_beyond_what_is_counted_is_refused_by_its_name() -> None:
    with pytest.raises(AmountTooSmall) as small:
        least("sale", "0.0000001")
    with pytest.raises(AmountTooLarge) as large:
        least("sale", 10**12 + 1)
    assert (small.value.field, large.value.field) == ("quantity", "quantity")


def test_a_quantity_that_is_converted_to_less_than_is_counted_is_refused_by_its_name() -> None:
    with pytest.raises(AmountTooSmall, match="quantity is too little") as small:
        least("sale", "0.0001", {"unit": "g"})
    assert small.value.field == "quantity"


def test_a_change_happens_when_it_is_recorded_unless_it_says_otherwise() -> None:
    earlier = NOW - timedelta(days=1)
    assert least("sale").effective_at == NOW
    assert least("sale", 1, {"effective_at": earlier}).effective_at == earlier


def test_times_are_kept_in_utc() -> None:
    local = datetime(2026, 3, 1, 1, 0, tzinfo=timezone(timedelta(hours=2)))
    effective_at = least("sale", 1, {"effective_at": local}).effective_at
    assert (effective_at, effective_at.tzinfo) == (datetime(2026, 2, 28, 23, 0, tzinfo=UTC), UTC)


def test_the_day_of_a_change_is_that_of_the_organisation() -> None:
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    assert least("sale", 1, {"effective_at": late}).today == TODAY


def test_a_change_cannot_be_dated_in_the_future() -> None:
    least("sale", 1, {"effective_at": NOW})
    with refused(
        "inventory.invalid_change",
        "A change cannot be dated in the future.",
        field="effective_at",
        expected="2026-03-02T09:00:00+00:00 or earlier",
        got="2026-03-02T09:00:00.000001+00:00",
    ):
        least("sale", 1, {"effective_at": NOW + timedelta(microseconds=1)})


def test_what_is_not_tracked_has_no_stock_to_change() -> None:
    with refused(
        "inventory.untracked_item",
        "Pale malt is not tracked, so it has no stock to change; turn tracking on first.",
        field="item_id",
        expected="a tracked item",
        got="Pale malt",
    ):
        Shelf(replace(MALT, tracked=False)).asked("reversal", origin=AdjustmentId(SOME_ID))


@pytest.mark.parametrize("kind", KINDS)
def test_an_archived_item_lets_changes_be_undone_and_nothing_else(kind: str) -> None:
    shelf, change = Shelf(replace(MALT, archived_at=NOW)), least(kind).change
    if kind in {"reversal", "unreserved"}:
        assert shelf.check(change).change == change
        return
    with refused(
        "inventory.archived_item",
        "Pale malt is archived; restore it before its stock can change.",
        field="item_id",
        expected="an item in use",
        got="Pale malt",
    ):
        shelf.check(change)
