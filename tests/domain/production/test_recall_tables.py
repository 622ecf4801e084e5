"""The tables of a recall pack: every key data element, a lot's code on each row."""

from datetime import date

import pytest

from domain.production.recall_events import Happening
from domain.production.recall_orders import Order, Orders
from domain.production.recall_states import States, Way
from domain.production.recall_tables import COLUMNS, Identity, PackTable, event_row, lot_row, order_rows
from domain.shared.quantity import MILLION, Quantity

DAY = date(2026, 3, 1)
JAR = Identity(
    code="(01)06291041500213(10)KOE-7",
    description="Kölsch, 0.33 l",
    unit="each",
    item_code="KOE-033",
    lot_code="KOE-7",
    gtin="6291041500213",
    expires_on=date(2027, 5, 1),
    location="Heron Street Brewery",
    sources=("MALT/M-1", "HOPS/H-1"),
)
CALLED = {
    "traceability_lot_code": "(01)06291041500213(10)KOE-7",
    "product_description": "Kölsch, 0.33 l",
    "unit": "each",
    "item_code": "KOE-033",
    "lot_number": "KOE-7",
    "gtin": "6291041500213",
    "expiration_date": "2027-05-01",
}


def happened(way: Way, delta: int, reference: str = "", *, on: date = DAY, in_batch: bool = False) -> Happening:
    """delta: in whole units."""
    return Happening(
        way=way, delta=Quantity(delta * MILLION), on=on, reference=reference, in_batch=in_batch, record="01a2"
    )


def row(what: Happening) -> dict[str, str]:
    return dict(zip(COLUMNS[PackTable.EVENTS].names, event_row(JAR, what), strict=True))


def test_an_event_tells_what_where_when_how_much_and_by_which_document() -> None:
    assert row(happened(Way.SOLD, -2, "SO-1")) == CALLED | {
        "event_type": "shipping",
        "event_date": "2026-03-01",
        "quantity": "2",
        "reference_document_type": "order",
        "reference_document_number": "SO-1",
        "location": "Heron Street Brewery",
        "source_traceability_lot_codes": "",
    }


@pytest.mark.parametrize(
    ("way", "delta", "event", "document", "quantity"),
    [
        (Way.RECEIVED, 1, "receiving", "delivery", "1"),
        (Way.MADE, 1, "transformation", "production", "1"),
        (Way.USED, -1, "transformation input", "production", "1"),
        (Way.USED, 1, "transformation input", "production", "-1"),
        (Way.SOLD, -1, "shipping", "order", "1"),
        (Way.RETURNED, 1, "return", "order", "1"),
        (Way.LOST, -1, "disposal", "stock record", "1"),
        (Way.COUNTED, -1, "count", "stock record", "-1"),
        (Way.COUNTED, 1, "count", "stock record", "1"),
    ],
)
def test_each_way_is_an_event_with_its_document_and_sign(
    way: Way, delta: int, event: str, document: str, quantity: str
) -> None:
    told = row(happened(way, delta, "R-1"))
    assert (told["event_type"], told["reference_document_type"], told["quantity"]) == (event, document, quantity)
    of_batch = happened(way, delta, "B-2026-0001", in_batch=True).document
    assert of_batch == ("batch record", "B-2026-0001")


@pytest.mark.parametrize(("way", "reference", "number"), [(Way.SOLD, "", "01a2"), (Way.LOST, "R-1", "01a2")])
def test_what_no_document_tells_of_is_found_by_the_record_of_the_change(way: Way, reference: str, number: str) -> None:
    assert happened(way, -1, reference).document == ("stock record", number)


def test_what_was_made_names_the_lots_that_it_was_made_of() -> None:
    assert row(happened(Way.MADE, 1))["source_traceability_lot_codes"] == "MALT/M-1; HOPS/H-1"


def test_a_lot_has_its_quantities_by_state() -> None:
    amounts = dict(zip(States.__dataclass_fields__, range(1, 11), strict=True))
    states = States(**{name: Quantity(number * MILLION) for name, number in amounts.items()})
    told = dict(zip(COLUMNS[PackTable.LOTS].names, lot_row(JAR, states, "Glass"), strict=True))
    assert told == CALLED | {
        "received_or_made": "1",
        "sold": "2",
        "returned": "3",
        "used": "4",
        "lost": "5",
        "counted": "6",
        "available": "7",
        "reserved": "8",
        "held": "9",
        "expired": "10",
        "difference": "-47",
        "held_because": "Glass",
    }
    assert lot_row(JAR, states, None)[-5] == ""


def test_orders_tell_what_went_out_what_came_back_and_what_waits() -> None:
    orders = Orders([("SO-2", Quantity(4)), ("SO-9", Quantity(MILLION))])
    for what in (
        happened(Way.SOLD, -5, "SO-2", on=date(2026, 3, 3)),
        happened(Way.SOLD, -1, "SO-2", on=date(2026, 3, 2)),
        happened(Way.RETURNED, 2, "SO-2"),
        happened(Way.SOLD, -1),
        happened(Way.USED, -3, "B-1"),
        happened(Way.RETURNED, 1, "SO-1"),
    ):
        orders.add(what)
    first, second, third, last = orders.all()
    assert first == Order(reference="", sold=Quantity(MILLION), last=DAY)
    assert second == Order(reference="SO-1", returned=Quantity(MILLION))
    sold, returned = Quantity(6 * MILLION), Quantity(2 * MILLION)
    assert third == Order(reference="SO-2", sold=sold, returned=returned, reserved=Quantity(4), last=date(2026, 3, 3))
    assert (third.out, last.out, last.last) == (4 * MILLION, 0, None)
    told = [dict(zip(COLUMNS[PackTable.ORDERS].names, each, strict=True)) for each in order_rows(JAR, [third, last])]
    assert told == [
        CALLED
        | {
            "order": "SO-2",
            "sold": "6",
            "returned": "2",
            "still_out": "4",
            "reserved": "0.000004",
            "last_sold_on": "2026-03-03",
        },
        CALLED
        | {
            "order": "SO-9",
            "sold": "0",
            "returned": "0",
            "still_out": "0",
            "reserved": "1",
            "last_sold_on": "",
        },
    ]


def test_every_number_and_every_day_is_a_column() -> None:
    for columns in COLUMNS.values():
        assert {*columns.numbers, *columns.days} < {*columns.names}
        assert len(set(columns.names)) == len(columns.names)
