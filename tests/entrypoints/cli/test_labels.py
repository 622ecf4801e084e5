"""Labels from the command line."""

from pathlib import Path

from tests.entrypoints.cli.terminal import Terminal
from tests.scanner import of_pdf, sizes_of_pdf

GTIN = "06291041500213"


def bottles(brewery: Terminal, code: str = "K-1") -> str:
    """The id of a lot of bottles."""
    brewery.told("products", "create", "Bock")
    brewery.told("products", "add-sku", "Bock", "0.5", "l", "--code", "BOCK-50", "--gtin", GTIN, "--lasting")
    brewery.told("stock", "adjust", "BOCK-50", "restock", "24", "--lot", code)
    lot_id: str = brewery.told("stock", "lots", "BOCK-50")["lots"][0]["lot_id"]
    return lot_id


def test_labels_are_printed_to_a_file(brewery: Terminal, tmp_path: Path) -> None:
    lot_id, out = bottles(brewery), tmp_path / "labels.pdf"
    told = brewery.told("labels", lot_id, "--copies", "2", "--sheet", "62x29", "--out", str(out))
    assert told == {"labels": 2, "sheet": "62x29", "file": str(out)}
    assert sizes_of_pdf(out.read_bytes()) == [(62, 29), (62, 29)]
    assert ("]Q1", f"https://id.gs1.org/01/{GTIN}/10/K-1") in of_pdf(out.read_bytes())
    shown = brewery.shown("labels", "K-1", "--item", "BOCK-50", "--out", str(out)).replace("\n", "")
    assert "Printed 1 label to" in shown
    assert len(of_pdf(out.read_bytes())) == 2


def test_each_lot_may_have_a_count_of_its_own(brewery: Terminal, tmp_path: Path) -> None:
    bottles(brewery)
    brewery.told("stock", "adjust", "BOCK-50", "restock", "24", "--lot", "K-2")
    out = tmp_path / "labels.pdf"
    words = ("labels", "K-1=3", "K-2", "--item", "BOCK-50", "--copies", "2", "--sheet", "57x32", "--out", str(out))
    assert brewery.told(*words)["labels"] == 5
    assert len(sizes_of_pdf(out.read_bytes())) == 5
    of_bock = ("--item", "BOCK-50", "--out", str(out))
    assert brewery.refused("labels", "K-1=0", *of_bock)["code"] == "production.bad_label_count"
    assert brewery.refused("labels", "K-9=2", *of_bock)["code"] == "inventory.unknown_lot"


def test_the_resolver_of_links_is_a_setting(brewery: Terminal, tmp_path: Path) -> None:
    lot_id, out = bottles(brewery), tmp_path / "labels.pdf"
    ours = brewery.with_settings(DIGITAL_LINK_URL="https://beer.example/go/")
    ours.told("labels", lot_id, "--sheet", "A4-65", "--out", str(out))
    assert of_pdf(out.read_bytes()) == [("]Q1", f"https://beer.example/go/01/{GTIN}/10/K-1")]
    refused = brewery.with_settings(DIGITAL_LINK_URL="ftp://beer.example").type("labels", lot_id, "--out", str(out))
    assert "DIGITAL_LINK_URL" in refused.err
    assert refused.exit_code != 0


def test_nothing_is_written_where_there_is_no_label(brewery: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "labels.pdf"
    lot_id = bottles(brewery, "K 1")
    error = brewery.refused("labels", lot_id, "--out", str(out))
    assert error["code"] == "production.lot_code_not_on_label"
    assert list(tmp_path.glob("*labels*")) == []


def test_a_lot_by_its_number_needs_its_item_where_several_have_one(brewery: Terminal, tmp_path: Path) -> None:
    bottles(brewery)
    words = ("labels", "K-1", "--out", str(tmp_path / "labels.pdf"))
    assert brewery.told(*words)["labels"] == 1
    brewery.told("stock", "adjust", "MALT-PALE", "restock", "1", "kg", "--lot", "K-1")
    assert brewery.refused(*words)["code"] == "inventory.lot_not_clear"
