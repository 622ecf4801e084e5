"""Recall packs: what is affected, where it is, and which orders had some; as tables, and whatever happened."""

import csv
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import text

from adapters.sql.engine import create
from application.production.add_sku import NewSku
from application.production.make_recall_pack import RecallPack
from domain.inventory.overview import HistoryQuery
from domain.inventory.refusals import UnknownLot
from domain.production.genealogy import Direction
from domain.production.gtins import parse_gtin
from domain.production.recall_tables import COLUMNS, PackTable
from domain.production.recalls import NewRecall, RecallKind
from domain.shared.errors import DomainError
from domain.shared.identifiers import AdjustmentId, LotId, RecallId
from domain.shared.quantity import MILLION, Quantity
from ports.sheets import SheetForm
from tests.batches import Cellar
from tests.brewery import Brewery
from tests.genealogies import Works
from tests.installations import Installation, in_memory, on_database

NEWEST = HistoryQuery(limit=1)
OF_EVENTS = {"shipping": "sold", "return": "returned", "transformation input": "used", "disposal": "lost"}


def pack_of(brewery: Brewery, *lots: LotId) -> RecallPack:
    return brewery.app.production.make_recall_pack(brewery.caller, lots)


def table_of(brewery: Brewery, table: PackTable, *lots: LotId) -> list[dict[str, str]]:
    target = BytesIO()
    brewery.app.production.make_recall_pack.write(brewery.caller, lots, table, target, SheetForm.CSV)
    return list(csv.DictReader(StringIO(target.getvalue().decode(), newline="")))


def started(brewery: Brewery, *lots: LotId, key: str | None = None, reason: str = "Glass") -> RecallId:
    new = NewRecall(kind=RecallKind.DRILL, lots=lots, reason=reason)
    return brewery.app.production.start_recall(brewery.caller, new, key).id


class TestPack:
    """What a recall reaches."""

    def test_all_that_was_made_of_a_lot_is_affected_and_told_by_state(self, brewery: Brewery) -> None:
        cellar = Cellar.opened(brewery)
        cellar.finish(cellar.started(), fills=(cellar.bottled(6, lot_code="ALE-1"),), lot_code="W-1")
        ale = cellar.sku.item_id
        brewery.do("sale", ale, 3, reference="SO-1")
        brewery.do("sale", ale, 1, reference="SO-2")
        brewery.do("return", ale, 1, reference="SO-1")
        brewery.do("reserved", ale, 1, reference="SO-3")
        brewery.do("damaged", ale, 1)
        pack = pack_of(brewery, brewery.lots(cellar.hops)["H-1"].id)
        assert [(each.identity.code, each.is_first) for each in pack.lots] == [
            ("HOPS/H-1", True),
            ("ALE-05/ALE-1", False),
            ("WORT/W-1", False),
        ]
        bottles = pack.lots[1].states
        assert {name: getattr(bottles, name) // MILLION for name in ("came", "sold", "returned", "lost", "out")} == {
            "came": 6,
            "sold": 4,
            "returned": 1,
            "lost": 1,
            "out": 3,
        }
        assert (bottles.available // MILLION, bottles.reserved // MILLION, bottles.difference) == (1, 1, 0)
        assert [(lot.identity.lot_code, order.reference, order.out // MILLION) for lot, order in pack.orders] == [
            ("ALE-1", "SO-1", 2),
            ("ALE-1", "SO-2", 1),
            ("ALE-1", "SO-3", 0),
        ]
        assert (pack.reached, pack.ordered, pack.differing) == (3, 3, [])
        assert pack.lots[2].identity.sources == ["HOPS/H-1", "MALT/M-1", "MALT/M-2"]

    def test_lots_of_one_item_are_added_up(self, brewery: Brewery) -> None:
        malt = brewery.item("MALT")
        lots = [brewery.restock(malt, f"M-{number}", number) for number in (1, 2)]
        brewery.do("sale", malt, 2)
        [item] = pack_of(brewery, *lots).items
        assert (item.code, item.lots, item.unit) == ("MALT", 2, "kg")
        assert (item.states.came // MILLION, item.states.out // MILLION) == (3, 2)

    def test_a_lot_that_a_count_found_was_received_and_one_that_a_count_changed_was_counted(
        self, brewery: Brewery
    ) -> None:
        malt = brewery.item("MALT")
        brewery.do("recount", malt, 5)
        [found] = brewery.lots(malt)
        brewery.do("recount", malt, 3, lot_code=found)
        brewery.do("manual", malt, 4, lot_code="GIVEN")
        lots = brewery.lots(malt)
        rows = table_of(brewery, PackTable.EVENTS, lots[found].id, lots["GIVEN"].id)
        assert [(row["lot_number"], row["event_type"], row["quantity"]) for row in rows] == [
            ("GIVEN", "receiving", "4"),
            (found, "receiving", "5"),
            (found, "count", "-2"),
        ]

    def test_what_comes_back_from_a_use_is_used_less_and_is_no_return_of_an_order(self, brewery: Brewery) -> None:
        malt = brewery.item("MALT")
        lot = brewery.restock(malt, "M-1", 10)
        used = brewery.do("batch_use", malt, 3, reference="Trial 1")
        brewery.do("return", malt, 1, origin=used.id)
        brewery.do("return", malt, 1, reference="Trial 1")
        [told] = pack_of(brewery, lot).lots
        assert (told.states.used // MILLION, told.states.out, told.orders) == (1, 0, [])
        brewery.do("sale", malt, 4, reference="Trial 1")
        brewery.do("return", malt, 1, reference="Trial 1")
        [told] = pack_of(brewery, lot).lots
        assert (told.states.used // MILLION, told.states.out // MILLION) == (1, 3)
        check_pack(brewery, lot)

    def test_batches_in_progress_are_told_of_by_what_they_took_and_not_by_what_they_spilled(
        self, brewery: Brewery
    ) -> None:
        works = Works.opened(brewery)
        taken, spilled = works.deliver("M-1"), works.deliver("M-2")
        batch = works.run(**{"M-1": 2})
        works.waste(batch, "M-2", 1)
        works.made(**{"M-1": 1})
        assert pack_of(brewery, taken).running == [batch.label]
        assert pack_of(brewery, spilled).running == []
        works.finish(batch)
        assert pack_of(brewery, taken).running == []

    def test_s44_lots_of_others_are_unknown(self, installation: Installation, brewery: Brewery) -> None:
        lot = brewery.restock(brewery.item("MALT"), "M-1", 5)
        cidery = Brewery.founded(installation.app, "Cidery")
        with pytest.raises(UnknownLot):
            pack_of(cidery, lot)
        with pytest.raises(UnknownLot):
            started(cidery, lot)


def test_books_that_do_not_add_up_are_told(sqlite_url: str) -> None:
    brewery = Brewery.founded(on_database(sqlite_url).app)
    malt = brewery.item("MALT")
    lots = [brewery.restock(malt, code, 5) for code in ("M-1", "M-2")]
    engine = create(sqlite_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE inventory_lot SET remaining = remaining - 1 WHERE code = 'M-2'"))
    engine.dispose()
    pack = pack_of(brewery, *lots)
    assert [(each.identity.lot_code, each.states.difference) for each in pack.differing] == [("M-2", 1)]
    rows = table_of(brewery, PackTable.LOTS, *lots)
    assert [row["difference"] for row in rows] == ["0", "0.000001"]


class TestTables:
    """The files of a pack, opened again."""

    @pytest.fixture
    def lots(self, brewery: Brewery) -> Sequence[LotId]:
        """Bottles with a GTIN, of a name that a spreadsheet would run, made of a lot of malt."""
        works = Works.opened(brewery)
        product = brewery.app.production.manage_products.create(brewery.caller, "=Kölsch", "")
        new = NewSku(size=Quantity(330_000), unit="l", code="KOE", shelf_life_days=90, gtin=parse_gtin("6291041500213"))
        sku = brewery.app.production.add_sku(brewery.caller, product.id, new)
        bottles = brewery.restock(sku.item_id, "K-1", "12.000001", expires_on=date(2026, 6, 1), reference="DN-7")
        brewery.do("sale", sku.item_id, "2.5", reference="+SO-1")
        brewery.do("recount", sku.item_id, 8)
        malt = works.deliver("M-1")
        works.made(**{"M-1": 4})
        return bottles, malt

    def test_the_spreadsheet_has_a_lots_code_on_every_row(self, brewery: Brewery, lots: Sequence[LotId]) -> None:
        rows = table_of(brewery, PackTable.EVENTS, *lots)
        code = "(01)06291041500213(10)K-1"
        told = [(row["traceability_lot_code"], row["event_type"], row["quantity"], row["unit"]) for row in rows]
        [made] = {row["lot_number"] for row in rows if row["event_type"] == "transformation"}
        assert told == [
            (code, "receiving", "12.000001", "each"),
            (code, "shipping", "2.5", "each"),
            (code, "count", "-1.500001", "each"),
            ("MALT/M-1", "receiving", "10", "kg"),
            ("MALT/M-1", "transformation input", "4", "kg"),
            (f"WORT/{made}", "transformation", "10", "kg"),
        ]
        assert rows[0] | {"source_traceability_lot_codes": ""} == rows[0]
        assert (rows[0]["product_description"], rows[0]["gtin"]) == ("'=Kölsch, 0.33 l", "6291041500213")
        assert (rows[0]["event_date"], rows[0]["expiration_date"]) == ("2026-03-02", "2026-06-01")
        assert (rows[0]["reference_document_type"], rows[0]["reference_document_number"]) == ("delivery", "DN-7")
        assert rows[1]["reference_document_number"] == "'+SO-1"
        assert rows[2]["reference_document_type"] == "stock record"
        assert rows[5]["source_traceability_lot_codes"] == "MALT/M-1"
        assert (rows[5]["reference_document_type"], rows[5]["reference_document_number"]) == ("batch record", made)
        assert {row["location"] for row in rows} == {"Little Brewery"}

    @pytest.mark.parametrize("table", PackTable)
    def test_a_workbook_has_the_same_figures_as_real_numbers_and_days(
        self, brewery: Brewery, lots: Sequence[LotId], table: PackTable
    ) -> None:
        target, rows = BytesIO(), table_of(brewery, table, *lots)
        written = brewery.app.production.make_recall_pack.write(brewery.caller, lots, table, target, SheetForm.XLSX)
        sheet = load_workbook(target).active
        assert sheet is not None
        header, *cells = sheet.iter_rows(values_only=True)
        assert list(header) == list(COLUMNS[table].names)
        assert len(cells) == len(rows) == written > 0
        for found, told in zip(cells, rows, strict=True):
            for name, cell in zip(header, found, strict=True):
                assert _same(cell, told[str(name)], str(name), table), name
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", sheet.dimensions)

    def test_what_the_tables_tell_is_what_the_page_tells(self, brewery: Brewery, lots: Sequence[LotId]) -> None:
        pack = pack_of(brewery, *lots)
        told = {row["traceability_lot_code"]: row for row in table_of(brewery, PackTable.LOTS, *lots)}
        assert list(told) == [each.identity.code for each in pack.lots]
        check_pack(brewery, *lots)
        orders = table_of(brewery, PackTable.ORDERS, *lots)
        assert [(row["order"], row["still_out"], row["last_sold_on"]) for row in orders] == [
            ("'+SO-1", "2.5", "2026-03-02")
        ]


def _same(cell: object, told: str, name: str, table: PackTable) -> bool:
    if not told:
        return cell is None
    if name in COLUMNS[table].days:
        return isinstance(cell, datetime) and cell.date().isoformat() == told
    if name in COLUMNS[table].numbers:
        return isinstance(cell, int | float) and Decimal(str(cell)) == Decimal(told)
    return cell == told


def check_pack(brewery: Brewery, *lots: LotId) -> None:
    """
    What a trace reaches is affected; all that came of it stands in the states; the rows of the spreadsheet add up to
    them, and to what is on hand.
    """
    pack, trace = pack_of(brewery, *lots), brewery.app.production.trace_lot
    reached = {each for first in lots for each in trace(brewery.caller, first, Direction.FORWARD).lots}
    assert {each.id for each in pack.lots} == reached
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in table_of(brewery, PackTable.EVENTS, *lots):
        sums[row["traceability_lot_code"], row["event_type"]] += Decimal(row["quantity"])
    assert pack.differing == []
    for lot in pack.lots:
        states, code = lot.states, lot.identity.code
        assert states.difference == 0
        assert states.accounted == states.came
        assert states.on_hand == brewery.lots(lot.item_id)[lot.identity.lot_code].remaining
        assert min(states.available, states.reserved, states.held, states.expired) >= 0
        for event, state in OF_EVENTS.items():
            assert sums[code, event] * MILLION == getattr(states, state), (code, event)
        came = sums[code, "receiving"] + sums[code, "transformation"]
        assert came * MILLION == Decimal(states.came)
        assert sums[code, "count"] * MILLION == -Decimal(states.counted)
        by_order = {order.reference: order for order in lot.orders}
        assert sum(order.sold for order in by_order.values()) == states.sold
        assert sum(order.returned for order in by_order.values()) == states.returned
        assert sum(order.reserved for order in by_order.values()) == states.reserved


DOINGS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "sale",
                "return",
                "damaged",
                "recount",
                "manual",
                "reserved",
                "reverse",
                "hold",
                "use",
                "batch",
                "batch of it",
                "run",
                "call off",
                "fail",
            ]
        ),
        st.integers(0, 2),
        st.integers(1, 3),
    ),
    max_size=14,
)


class TestAddingUp:
    """Whatever happened, all of a lot stands somewhere."""

    @given(doings=DOINGS)
    @settings(max_examples=40)
    def test_all_of_every_lot_is_told_whatever_happened(self, doings: Sequence[tuple[str, int, int]]) -> None:
        works = Works.opened(Brewery.founded(in_memory().app))
        lots = [works.deliver(f"M-{number}", 6) for number in range(3)]
        for what, which, amount in doings:
            _do(works, what, f"M-{which}", amount)
        check_pack(works.brewery, *lots)
        assert works.brewery.findings() == []


def _do(works: Works, what: str, code: str, amount: int) -> None:
    """Do it, if it can be done."""
    brewery, malt = works.brewery, works.malt
    doings: dict[str, Callable[[], object]] = {
        "return": lambda: brewery.do("return", malt, amount, reference="SO-1"),
        "manual": lambda: brewery.do("manual", malt, -amount if amount > 1 else amount),
        "reverse": lambda: brewery.reverse(_last_change(brewery)),
        "hold": lambda: brewery.app.inventory.hold_lot(brewery.caller, works.lot(code).id, "Glass"),
        "use": lambda: brewery.do("batch_use", malt, amount),
        "batch": lambda: works.made(amount, **{code: amount}),
        "batch of it": lambda: works.made(amount, bottles=1, **{max(brewery.lots(works.wort), default=code): 1}),
        "run": lambda: works.run(**{code: amount}),
        "call off": lambda: brewery.app.production.cancel_batch(
            brewery.caller, works.run(**{code: amount}).id, "No power"
        ),
        "fail": lambda: brewery.app.production.fail_batch(brewery.caller, works.run(**{code: amount}).id, "Burnt"),
    }
    try:
        if what in doings:
            doings[what]()
        else:
            brewery.do(what, malt, amount, reference="SO-1", lot_code=code)
    except DomainError:
        return


def _last_change(brewery: Brewery) -> AdjustmentId:
    return brewery.app.inventory.view_stock.history(brewery.caller, NEWEST).rows[0].adjustment.id
