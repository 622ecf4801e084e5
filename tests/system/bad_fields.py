"""Requests that say what cannot be, whatever is in stock."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from domain.inventory.item_rules import NewItem
from domain.inventory.items import ItemKind
from domain.shared.decimals import EXPECTED as A_NUMBER
from domain.shared.money import parse_unit_cost
from domain.shared.quantity import parse_amount
from tests.brewery import change
from tests.domain.inventory.shelf import NOW, TODAY
from tests.system.shop import Bad, Request, Shop, asks

INVALID = "inventory.invalid_change"
HOPS = NewItem(code="hops", name="Hops", kind=ItemKind.INGREDIENT, unit="kg")
TOMORROW = NOW + timedelta(days=1)


def sells(written: str) -> Request:
    """A sale of as much malt as a person wrote."""

    def ask(shop: Shop) -> object:
        return shop.brewery.do("sale", shop.items["malt"], parse_amount(written, field="quantity"), key="bad")

    return ask


def buys_at(written: str) -> Request:
    """A delivery of malt at the price that a person wrote."""

    def ask(shop: Shop) -> object:
        cost = parse_unit_cost(written, field="unit_cost")
        return shop.brewery.do("restock", shop.items["malt"], 1, key="bad", unit_cost=cost)

    return ask


def creates(new: NewItem) -> Request:
    return lambda shop: shop.brewery.app.inventory.create_items(shop.brewery.caller, [new], "bad")


def defines(symbol: str) -> Request:
    return lambda shop: shop.brewery.app.inventory.define_unit(shop.brewery.caller, symbol, Fraction(25), "kg")


QUANTITIES: Mapping[str, Bad] = {
    "a negative sale": Bad(asks("sale", "malt", -1), INVALID, "quantity", "more than zero", "-1 kg"),
    "a sale of zero": Bad(asks("sale", "malt", 0), INVALID, "quantity", "more than zero", "0 kg"),
    "a negative delivery": Bad(asks("restock", "malt", "-0.5"), INVALID, "quantity", "more than zero", "-0.5 kg"),
    "a change of nothing": Bad(asks("manual", "malt", 0), INVALID, "quantity", "a number that is not zero", "0 kg"),
    "a negative count": Bad(asks("recount", "malt", -1), INVALID, "quantity", "zero or more", "-1 kg"),
    "no quantity": Bad(asks("sale", "malt"), INVALID, "quantity", "a decimal number", "nothing"),
    "not a number": Bad(sells("NaN"), "quantity.not_a_number", "quantity", A_NUMBER, "NaN"),
    "infinity": Bad(sells("-Infinity"), "quantity.not_a_number", "quantity", A_NUMBER, "-Infinity"),
    "a word": Bad(sells("much"), "quantity.not_a_number", "quantity", A_NUMBER, "much"),
    "forty digits": Bad(sells("9" * 40), "quantity.too_large", "quantity", A_NUMBER, "9" * 40),
    "forty decimals": Bad(sells(f"1.{'3' * 40}"), "quantity.too_precise", "quantity", A_NUMBER, f"1.{'3' * 37}…"),
    "forty digits by arithmetic": Bad(
        asks("sale", "malt", 10**39),
        "quantity.too_large",
        "quantity",
        "at most 1000000000000 of the stock unit",
        f"1{'0' * 39}",
    ),
    "less than a millionth": Bad(
        asks("sale", "malt", Fraction(1, 10_000_000)),
        "quantity.too_small",
        "quantity",
        "0 or at least 0.000001 of the stock unit",
        "1/10000000 of the stock unit",
    ),
    "a negative price": Bad(buys_at("-2"), "money.negative", "unit_cost", "0 or more", "-2"),
    "a price that is not kept": Bad(
        buys_at("0.0000001"), "money.too_precise", "unit_cost", "at most 6 decimals", "0.0000001"
    ),
    "more than can be kept": Bad(
        asks("restock", "malt", 10**12),
        "inventory.stock_too_large",
        "quantity",
        "at most 1000000000000 kg in all",
    ),
}
UNITS: Mapping[str, Bad] = {
    "a volume of what has no density": Bad(
        asks("sale", "malt", 1, unit="ml"),
        "unit.density_needed",
        "unit",
        "a unit of mass, as kg is",
        "ml, a unit of volume",
    ),
    "a length of what is weighed": Bad(
        asks("sale", "malt", 1, unit="m"),
        "unit.incompatible",
        "unit",
        "a unit of mass, as kg is",
        "m, a unit of length",
    ),
    "a unit that nobody knows": Bad(
        asks("sale", "malt", 1, unit="xyzzy"), "unit.unknown", "unit", "a unit such as g, ml, each", "xyzzy"
    ),
    "a unit that means two": Bad(
        asks("sale", "malt", 1, unit="gallon"), "unit.ambiguous", "unit", "gal_us or gal_imp", "gallon"
    ),
    "a unit that there is already": Bad(defines("kg"), "unit.taken", "symbol", "a symbol that no other unit has", "kg"),
}
FIELDS: Mapping[str, Bad] = {
    "long notes": Bad(
        asks("sale", "malt", 1, notes="n" * 501), INVALID, "notes", "at most 500 characters", "501 characters"
    ),
    "a long lot number": Bad(
        asks("restock", "malt", 1, lot_code="n" * 101),
        INVALID,
        "lot_number",
        "at most 100 characters",
        "101 characters",
    ),
    "a blank reference": Bad(asks("sale", "malt", 1, reference=" "), INVALID, "reference", "text", "' '"),
    "a NUL in the notes": Bad(asks("sale", "malt", 1, notes="a\x00b"), INVALID, "notes", "text", r"'a\x00b'"),
    "half of a character": Bad(asks("sale", "malt", 1, notes="\ud83c"), INVALID, "notes", "text", r"'\ud83c'"),
    "tomorrow's sale": Bad(
        asks("sale", "malt", 1, effective_at=TOMORROW),
        INVALID,
        "effective_at",
        f"{NOW.isoformat()} or earlier",
        TOMORROW.isoformat(),
    ),
    "a time without its zone": Bad(
        asks("sale", "malt", 1, effective_at=NOW.replace(tzinfo=None)),
        INVALID,
        "effective_at",
        "a time with its zone, in the years 1970 to 9998",
        "2026-03-02T09:00:00",
    ),
    "a reservation that is over": Bad(
        asks("reserved", "malt", 1, reference="order 2", reserved_until=NOW),
        INVALID,
        "reserved_until",
        f"a time after {NOW.isoformat()}",
        NOW.isoformat(),
    ),
    "a reservation for nobody": Bad(
        asks("reserved", "malt", 1), INVALID, "reference", "the order that the stock is reserved for", "nothing"
    ),
    "a sale with an expiry": Bad(
        asks("sale", "malt", 1, expires_on=TODAY),
        INVALID,
        "expiration_date",
        "nothing, or one of the change types batch_output, manual, recount, restock",
        "2026-03-02",
    ),
    "an expiry of what does not perish": Bad(
        asks("restock", "malt", 1, expires_on=TODAY), INVALID, "expiration_date", "nothing", "2026-03-02"
    ),
    "no expiry of what perishes": Bad(asks("restock", "yeast", 1), INVALID, "expiration_date", "a date", "nothing"),
    "a delivery that has expired": Bad(
        asks("restock", "yeast", 1, expires_on=TODAY - timedelta(days=1)),
        INVALID,
        "expiration_date",
        "2026-03-02 or later",
        "2026-03-01",
    ),
    "no line": Bad(lambda shop: shop.brewery.together([], "bad"), INVALID, "lines", "one line or more", "none"),
    "a reversal among others": Bad(
        lambda shop: shop.brewery.together(
            [change("sale", shop.items["malt"], 1), change("reversal", shop.items["malt"])], "bad"
        ),
        INVALID,
        "change_type",
        "other types in several lines",
        "reversal",
    ),
    "an empty key": Bad(
        lambda shop: shop.brewery.do("sale", shop.items["malt"], 1, key=""),
        "request.bad_key",
        "Idempotency-Key",
        "1 to 200 printable characters",
        "0 characters",
    ),
    "a key of another request": Bad(
        lambda shop: shop.brewery.do("sale", shop.items["malt"], 1, key="order 1"),
        "request.key_reused",
        "Idempotency-Key",
        "a key not used before, or the same request again",
        "order 1",
    ),
    "a hold without a reason": Bad(
        lambda shop: shop.brewery.app.inventory.hold_lot(shop.brewery.caller, shop.lots["A"], " "),
        INVALID,
        "reason",
        "1 to 500 characters",
        "1 characters",
    ),
    "an item without a name": Bad(
        creates(replace(HOPS, name="")),
        "inventory.invalid_item",
        "name",
        "printable text without blanks around it",
        "''",
    ),
    "an item in an unknown unit": Bad(
        creates(replace(HOPS, unit="xyzzy")), "unit.unknown", "unit", "a unit such as g, ml, each", "xyzzy"
    ),
    "an item's code twice": Bad(
        creates(replace(HOPS, code="malt")),
        "inventory.item_code_taken",
        "code",
        "a code that no other item has",
        "malt",
    ),
}
