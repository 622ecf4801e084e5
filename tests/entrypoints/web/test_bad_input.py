"""Bad input, each with a clear error and nothing written."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask

from tests.entrypoints.web.program import NOBODY, Json, Program, program_of, refusal
from tests.installations import Installation


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the table below is about: one item with what can be wrong about its stock."""

    program: Program
    other: Program
    item_id: str
    expired: str
    held: str
    used: str

    def change(self, change_type: str, **fields: object) -> tuple[str, Json]:
        return f"/items/{self.item_id}/adjustments", {"change_type": change_type, **fields}


@pytest.fixture
def shelf(site: Flask, installation: Installation) -> Shelf:
    """On hand 40: an expired lot of 10, a held one of 10, a used one with 8 left, one with 6 of 12 reserved."""
    program, other = program_of(site, installation), program_of(site, installation, "Big Brewery")
    item_id = program.item(perishable=True)
    expired = program.restock(item_id, 10, lot_number="OLD", expiration_date="2026-03-02")
    held = program.restock(item_id, 10, lot_number="LAB", expiration_date="2026-05-01")
    assert program.post(f"/lots/{held}/hold", {"reason": "lab"}).status_code == 200
    used = program.adjust(item_id, "restock", 10, lot_number="OPEN", expiration_date="2026-06-01")["adjustment_id"]
    program.restock(item_id, 12, lot_number="NEW", expiration_date="2026-07-01")
    program.adjust(item_id, "sale", 2, lot_number="OPEN")
    program.adjust(item_id, "reserved", 6, reference="SO-1", lot_number="NEW")
    installation.clock.advance(days=3)
    # The first use of a token in an hour is written down.
    program.seen("/units")
    return Shelf(program, other, item_id, expired, held, used)


Ask = Callable[[Shelf], tuple[str, Json]]

TABLE: dict[str, tuple[Ask, int, str, str]] = {
    "a negative quantity": (
        lambda shelf: shelf.change("sale", quantity="-1"),
        422,
        "inventory.invalid_change",
        "quantity",
    ),
    "a quantity of zero": (
        lambda shelf: shelf.change("sale", quantity=0),
        422,
        "inventory.invalid_change",
        "quantity",
    ),
    "a quantity that is no number": (
        lambda shelf: shelf.change("sale", quantity="NaN"),
        422,
        "quantity.not_a_number",
        "quantity",
    ),
    "a quantity of 40 digits": (
        lambda shelf: shelf.change("sale", quantity="1234567890" * 4),
        422,
        "quantity.too_large",
        "quantity",
    ),
    "a quantity of 40 decimals": (
        lambda shelf: shelf.change("sale", quantity="0." + "1234567890" * 4),
        422,
        "quantity.too_precise",
        "quantity",
    ),
    "a quantity that would count as nothing": (
        lambda shelf: shelf.change("sale", quantity="0.0001", unit="mg"),
        422,
        "quantity.too_small",
        "quantity",
    ),
    "a unit of another dimension": (
        lambda shelf: shelf.change("sale", quantity=1, unit="m"),
        422,
        "unit.incompatible",
        "unit",
    ),
    "a volume of an item without density": (
        lambda shelf: shelf.change("sale", quantity=1, unit="l"),
        422,
        "unit.density_needed",
        "unit",
    ),
    "an unknown item": (
        lambda _: (f"/items/{NOBODY}/adjustments", {"change_type": "restock", "quantity": 1}),
        404,
        "inventory.unknown_item",
        "item_id",
    ),
    "another organisation's item": (
        lambda shelf: (f"/items/{shelf.other.item()}/adjustments", {"change_type": "restock", "quantity": 1}),
        404,
        "inventory.unknown_item",
        "item_id",
    ),
    "an unknown lot": (
        lambda shelf: shelf.change("sale", quantity=1, lot_id=NOBODY),
        404,
        "inventory.unknown_lot",
        "lot_id",
    ),
    "an unknown lot number": (
        lambda shelf: shelf.change("sale", quantity=1, lot_number="NONE"),
        404,
        "inventory.unknown_lot",
        "lot_number",
    ),
    "an expired lot for a sale": (
        lambda shelf: shelf.change("sale", quantity=1, lot_id=shelf.expired),
        409,
        "inventory.lot_expired",
        "lot_id",
    ),
    "a held lot for a sale": (
        lambda shelf: shelf.change("sale", quantity=1, lot_id=shelf.held),
        409,
        "inventory.lot_held",
        "lot_id",
    ),
    "more than is available": (
        lambda shelf: shelf.change("sale", quantity="14.000001"),
        409,
        "inventory.insufficient_stock",
        "quantity",
    ),
    "more than the lot holds": (
        lambda shelf: shelf.change("sale", quantity=9, lot_number="OPEN"),
        409,
        "inventory.lot_short",
        "quantity",
    ),
    "a reservation of more than is available": (
        lambda shelf: (f"/items/{shelf.item_id}/reservations", {"quantity": 15, "reference": "SO-2"}),
        409,
        "inventory.insufficient_stock",
        "quantity",
    ),
    "a release of more than is reserved": (
        lambda shelf: (f"/items/{shelf.item_id}/reservations/release", {"quantity": 7, "reference": "SO-1"}),
        409,
        "inventory.not_reserved",
        "quantity",
    ),
    "a release for an order that has nothing": (
        lambda shelf: (f"/items/{shelf.item_id}/reservations/release", {"reference": "SO-9"}),
        409,
        "inventory.not_reserved",
        "reference",
    ),
    "a count below what is reserved": (
        lambda shelf: shelf.change("recount", quantity=5),
        409,
        "inventory.count_below_reserved",
        "quantity",
    ),
    "a count of a lot below what is reserved of it": (
        lambda shelf: shelf.change("recount", quantity=5, lot_number="NEW"),
        409,
        "inventory.count_below_reserved",
        "quantity",
    ),
    "a count of a lot above what it ever held": (
        lambda shelf: shelf.change("recount", quantity=11, lot_number="OPEN"),
        409,
        "inventory.count_above_original",
        "quantity",
    ),
    "a reversal of a lot that was used": (
        lambda shelf: (f"/adjustments/{shelf.used}/reversal", {}),
        409,
        "inventory.reversal_blocked",
        "adjustment_id",
    ),
    "a lot number that the item has": (
        lambda shelf: shelf.change("restock", quantity=1, lot_number="NEW", expiration_date="2026-09-01"),
        409,
        "inventory.lot_number_taken",
        "lot_number",
    ),
    "a perishable delivery without its expiry": (
        lambda shelf: shelf.change("restock", quantity=1),
        422,
        "inventory.invalid_change",
        "expiration_date",
    ),
    "a delivery that has expired": (
        lambda shelf: shelf.change("restock", quantity=1, expiration_date="2026-03-04"),
        422,
        "inventory.invalid_change",
        "expiration_date",
    ),
    "a day that is none": (
        lambda shelf: shelf.change("restock", quantity=1, expiration_date="2026-02-30"),
        422,
        "request.invalid",
        "expiration_date",
    ),
    "a day with a time": (
        lambda shelf: shelf.change("restock", quantity=1, expiration_date="2026-09-01T00:00:00Z"),
        422,
        "request.invalid",
        "expiration_date",
    ),
    "a time without its offset": (
        lambda shelf: shelf.change("sale", quantity=1, effective_at="2026-03-04T09:00:00"),
        422,
        "request.invalid",
        "effective_at",
    ),
    "a time before all times": (
        lambda shelf: shelf.change("sale", quantity=1, effective_at="0001-01-01T00:00:00+14:00"),
        422,
        "inventory.invalid_change",
        "effective_at",
    ),
    "a time before the lot came": (
        lambda shelf: shelf.change("sale", quantity=1, lot_number="OPEN", effective_at="2026-03-02T08:59:59Z"),
        409,
        "inventory.before_receipt",
        "effective_at",
    ),
    "a reservation that has ended": (
        lambda shelf: (
            f"/items/{shelf.item_id}/reservations",
            {"quantity": 1, "reference": "SO-2", "reserved_until": "2026-03-05T08:00:00Z"},
        ),
        422,
        "inventory.invalid_change",
        "reserved_until",
    ),
    "a reservation for nobody": (
        lambda shelf: shelf.change("reserved", quantity=1),
        422,
        "inventory.invalid_change",
        "reference",
    ),
    "a release of nothing in particular": (
        lambda shelf: (f"/items/{shelf.item_id}/reservations/release", {}),
        422,
        "request.invalid",
        "body",
    ),
    "a return of more than was sold": (
        lambda shelf: shelf.change("return", quantity=3, lot_number="OPEN"),
        409,
        "inventory.return_too_large",
        "quantity",
    ),
    "a return from no sale": (
        lambda shelf: shelf.change("return", quantity=1),
        422,
        "inventory.invalid_change",
        "reference",
    ),
    "a field that does not go with the change": (
        lambda shelf: shelf.change("sale", quantity=1, unit_cost="2"),
        422,
        "inventory.invalid_change",
        "unit_cost",
    ),
    "a field that does not exist": (
        lambda shelf: shelf.change("sale", quantity=1, price="2"),
        422,
        "request.invalid",
        "price",
    ),
    "notes that are too long": (
        lambda shelf: shelf.change("sale", quantity=1, notes="x" * 501),
        422,
        "request.invalid",
        "notes",
    ),
    "a lot number that is too long": (
        lambda shelf: shelf.change("restock", quantity=1, lot_number="x" * 101),
        422,
        "request.invalid",
        "lot_number",
    ),
    "a blank reference": (
        lambda shelf: shelf.change("sale", quantity=1, reference="  "),
        422,
        "inventory.invalid_change",
        "reference",
    ),
    "notes with a NUL": (
        lambda shelf: shelf.change("sale", quantity=1, notes="a\x00b"),
        422,
        "request.invalid",
        "notes",
    ),
    "an id that is none": (
        lambda shelf: shelf.change("sale", quantity=1, lot_id="LOT-1"),
        422,
        "request.invalid",
        "lot_id",
    ),
    "a hold without a reason": (
        lambda shelf: (f"/lots/{shelf.held}/hold", {"reason": " "}),
        422,
        "inventory.invalid_change",
        "reason",
    ),
    "a release without a reason": (
        lambda shelf: (f"/lots/{shelf.held}/lift", {"reason": " "}),
        422,
        "inventory.invalid_change",
        "reason",
    ),
    "a unit that exists": (
        lambda _: ("/units", {"symbol": "kg", "amount": 1, "of": "g"}),
        409,
        "unit.taken",
        "symbol",
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_bad_input_is_refused_clearly_and_nothing_is_written(
    shelf: Shelf, installation: Installation, name: str
) -> None:
    ask, status, code, field = TABLE[name]
    path, body = ask(shelf)
    before = installation.kept()
    error = refusal(shelf.program.post(path, body, key="once"), status, code)
    assert installation.kept() == before
    assert error["field"] == field
    assert error["message"].endswith(".")
    assert error["details"]["expected"]
    assert error["details"]["got"]


def test_an_untracked_item_has_no_stock_to_change(program: Program) -> None:
    item_id = program.item(tracked=False)
    body = {"change_type": "restock", "quantity": 1}
    refusal(program.post(f"/items/{item_id}/adjustments", body), 409, "inventory.untracked_item")
