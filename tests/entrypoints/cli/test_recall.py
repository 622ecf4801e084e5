"""Recalls on the command line: a drill from its start to its end, and the files of its pack."""

from pathlib import Path

from openpyxl import load_workbook

from domain.production.recall_tables import COLUMNS, PackTable
from tests.entrypoints.cli.terminal import Terminal

HOPS = "HOP-SIMCOE"


def test_a_drill_is_started_packed_shown_and_closed(brewery: Terminal, tmp_path: Path) -> None:
    [lot, *_] = brewery.told("stock", "lots", HOPS)["lots"]
    begun = brewery.told("recall", "drill", lot["lot_number"], "--item", HOPS)
    assert (begun["kind"], begun["number"], begun["packed_at"]) == ("drill", 1, None)
    assert [each["lot_number"] for each in begun["lots"]] == [lot["lot_number"]]
    assert begun["pack"]["lots"][0]["traceability_lot_code"] == f"{HOPS}/{lot['lot_number']}"
    folder = tmp_path / "pack"
    told = brewery.told("recall", "pack", "--recall", "1", "--out", str(folder))
    assert {Path(each).name for each in told["files"]} == {
        f"recall-{table}.{form}" for table in PackTable for form in ("csv", "xlsx")
    }
    for table in PackTable:
        book = load_workbook(folder / f"recall-{table}.xlsx")
        assert book.active is not None
        assert [cell.value for cell in book.active[1]] == list(COLUMNS[table].names)
    [listed] = brewery.told("recall", "list", "--kind", "drill")["recalls"]
    assert listed["seconds_to_pack"] is not None
    assert brewery.told("recall", "list", "--kind", "recall")["recalls"] == []
    closed = brewery.told("recall", "close", "1", "--note", "Quick enough")
    assert (closed["outcome"], closed["note"]) == ("done", "Quick enough")
    assert brewery.refused("recall", "close", "1", "--note", "Again")["code"] == "production.recall_closed"
    again = brewery.told("recall", "pack", "--recall", "1", "--out", str(tmp_path / "later.csv"))
    assert again["reached"] == 1
    assert brewery.told("recall", "show", "1")["packed_at"] == listed["packed_at"]
    shown = brewery.shown("recall", "show", "1")
    assert "drill 1, done" in shown
    assert lot["lot_number"] in shown


def test_a_recall_holds_what_it_reaches_and_may_be_a_mistake(brewery: Terminal) -> None:
    [lot, *_] = brewery.told("stock", "lots", HOPS)["lots"]
    begun = brewery.told("recall", "start", lot["lot_id"], "--reason", "Glass", "--hold")
    assert begun["pack"]["lots"][0]["held_reason"] == "Recall 1: Glass"
    assert "Held 0 lots." in brewery.shown("recall", "hold", "1")
    closed = brewery.told("recall", "close", begun["recall_id"], "--note", "The wrong lot", "--mistake")
    assert closed["outcome"] == "mistake"
    assert "by mistake" in brewery.shown("recall", "list")


def test_the_pack_of_lots_is_one_command_and_one_file(brewery: Terminal, tmp_path: Path) -> None:
    [lot, *_] = brewery.told("stock", "lots", HOPS)["lots"]
    file = tmp_path / "orders.csv"
    shown = brewery.shown("recall", "pack", lot["lot_number"], "--out", str(file), "--table", "orders")
    assert f"Wrote {file}." in shown.replace("\n", "")
    assert file.read_text().startswith("order,traceability_lot_code,")
    assert brewery.told("recall", "list")["recalls"] == []


def test_what_is_not_clear_is_asked_for(brewery: Terminal, tmp_path: Path) -> None:
    out = ["--out", str(tmp_path / "pack.xlsx")]
    assert "name the lots" in brewery.type("recall", "pack", *out).err
    assert "expected a number" in brewery.type("recall", "show", "first").err
    assert brewery.refused("recall", "pack", "nothing", *out)["code"] == "inventory.unknown_lot"
    assert brewery.refused("recall", "show", "7")["code"] == "production.unknown_recall"
    [lot, *_] = brewery.told("stock", "lots", HOPS)["lots"]
    assert "expected .xlsx or .csv" in brewery.type("recall", "pack", lot["lot_id"], "--out", "pack.pdf").err
    brewery.told("stock", "adjust", "MALT-PALE", "restock", "1", "kg", "--lot", lot["lot_number"])
    assert brewery.refused("recall", "drill", lot["lot_number"])["code"] == "inventory.lot_not_clear"
