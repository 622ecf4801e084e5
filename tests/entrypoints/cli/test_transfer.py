"""Files that are imported and exported from the command line."""

import gzip
from pathlib import Path

import pytest

from tests.entrypoints.cli.terminal import Terminal

ITEMS = "code,name,kind,unit\nMALT,Pale malt,ingredient,kg\nHOPS,Hops,ingredient,g\n"
GERMAN = "Artikel;Los;Menge;Preis;Lager\nMALT;L1;25;1.2;A\nHOPS;L2;500;0.08;B\n"
MAPPED = ["--map", "item=Artikel", "--map", "lot_number=Los", "--map", "quantity=Menge", "--map", "unit_cost = Preis"]


@pytest.fixture
def shop(terminal: Terminal) -> Terminal:
    """In front of an organisation without items."""
    terminal.told(
        "organizations", "create", "Shop", "--currency", "EUR", "--time-zone", "Europe/Berlin", "--owner", "Ada"
    )
    return terminal


@pytest.fixture
def items(tmp_path: Path) -> str:
    path = tmp_path / "items.csv"
    path.write_text(ITEMS)
    return str(path)


@pytest.fixture
def lots(tmp_path: Path) -> str:
    path = tmp_path / "lots.csv"
    path.write_text(GERMAN)
    return str(path)


def exported(terminal: Terminal, folder: Path, suffix: str = "csv") -> dict[str, Path]:
    """All that can be exported, in the order in which it is imported again."""
    folder.mkdir()
    files = {kind: folder / f"{kind}.{suffix}" for kind in ("items", "movements", "lots")}
    for kind, file in files.items():
        terminal.told("stock", "export", kind, str(file))
    return files


def test_an_import_tells_what_it_did(shop: Terminal, items: str) -> None:
    assert shop.told("stock", "import", items) == {
        "kind": "items",
        "file": "CSV, UTF-8, comma-separated",
        "recorded": 2,
        "unchanged": 0,
        "ignored": [],
        "dry_run": False,
        "earlier": None,
    }
    assert shop.shown("stock", "import", items) == (
        "Imported 0 rows of items, 2 unchanged.\nCSV, UTF-8, comma-separated\n"
    )


def test_foreign_columns_are_mapped_and_the_others_ignored(shop: Terminal, items: str, lots: str) -> None:
    shop.told("stock", "import", items)

    shown = shop.shown("stock", "import", lots, *MAPPED)

    assert "Imported 2 rows of lots, 0 unchanged." in shown
    assert "Ignored columns: Lager" in shown
    assert shop.told("stock", "lots", "MALT")["lots"][0]["lot_number"] == "L1"


def test_a_dry_run_keeps_nothing(shop: Terminal, items: str) -> None:
    assert "Dry run: would import 2 rows of items" in shop.shown("stock", "import", items, "--dry-run")
    assert shop.told("stock", "items")["items"] == []


def test_the_same_changes_again_change_nothing(brewery: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "sales.csv.gz"
    path.write_bytes(gzip.compress(b"item,change_type,quantity\nMALT-CARA,sale,2\n"))
    brewery.told("stock", "import", str(path))
    before = brewery.told("stock", "items")

    assert "This file was imported before, at " in brewery.shown("stock", "import", str(path))
    assert brewery.told("stock", "items") == before


def test_every_problem_of_a_file_is_told_with_its_place(shop: Terminal, items: str, tmp_path: Path) -> None:
    shop.told("stock", "import", items)
    path = tmp_path / "lots.csv"
    path.write_text("item,quantity\nMALT,x\nHOPS,1\nMALT,-\n")

    error = shop.refused("stock", "import", str(path))

    assert error["code"] == "files.import_refused"
    assert list(error["details"]) == ["row 2, column quantity", "row 4, column quantity"]
    answer = shop.type("stock", "import", str(path))
    assert (answer.exit_code, answer.out) == (1, "")
    assert "row 4, column quantity" in answer.err


def test_the_only_problem_of_a_file_is_told_as_any_refusal_is(shop: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "lots.csv"
    path.write_text("item,quantity\nMALT,1\n")
    error = shop.refused("stock", "import", str(path))
    assert (error["field"], error["details"]["got"]) == ("item", "MALT")


def test_a_file_that_is_no_table_is_refused(shop: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "photo.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    assert shop.refused("stock", "import", str(path))["code"] == "files.unreadable"


@pytest.mark.parametrize("mapping", ["Artikel", "=Artikel", "item="])
def test_a_mapping_that_is_none_is_misuse(shop: Terminal, lots: str, mapping: str) -> None:
    assert shop.refused("stock", "import", lots, "--map", mapping, exit_code=2)["code"] == "request.usage"


def test_a_file_that_is_not_there_is_misuse(shop: Terminal) -> None:
    assert shop.type("stock", "import", "nowhere.csv").exit_code == 2


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_brewery_moves_to_another_organisation_and_back_by_its_files(
    brewery: Terminal, tmp_path: Path, suffix: str
) -> None:
    first = exported(brewery, tmp_path / "first", suffix)
    brewery.told(
        "organizations", "create", "Twin", "--currency", "EUR", "--time-zone", "Europe/Berlin", "--owner", "Ada"
    )
    twin = brewery.with_settings(ORGANIZATION="Twin")

    for file in first.values():
        twin.told("stock", "import", str(file))

    there = exported(twin, tmp_path / "there")
    here = exported(brewery.with_settings(ORGANIZATION=own_name(brewery)), tmp_path / "here")
    assert {kind: file.read_bytes() for kind, file in there.items()} == {
        kind: file.read_bytes() for kind, file in here.items()
    }
    assert twin.told("verify")["findings"] == []


def own_name(brewery: Terminal) -> str:
    organizations: list[dict[str, str]] = brewery.told("organizations", "list")["organizations"]
    return next(each["name"] for each in organizations if each["name"] != "Twin")


def test_an_export_without_a_file_goes_to_standard_output(shop: Terminal, items: str) -> None:
    shop.told("stock", "import", items)
    out = shop.shown("stock", "export", "items")
    assert out.splitlines()[0].startswith("code,name,kind,unit,tracked,")
    assert [line.split(",")[0] for line in out.splitlines()[1:]] == ["MALT", "HOPS"]


def test_an_export_tells_how_many_rows_it_wrote(shop: Terminal, items: str, tmp_path: Path) -> None:
    shop.told("stock", "import", items)
    target = tmp_path / "out.csv"

    assert shop.told("stock", "export", "items", str(target)) == {"kind": "items", "rows": 2, "file": str(target)}
    assert "Exported 0 rows of lots to" in shop.shown("stock", "export", "lots", str(target))


def test_the_form_may_be_told_against_the_name(shop: Terminal, tmp_path: Path) -> None:
    target = tmp_path / "out.dat"
    shop.told("stock", "export", "items", str(target), "--format", "xlsx")
    assert target.read_bytes().startswith(b"PK")


def test_an_export_that_cannot_be_written_leaves_nothing(shop: Terminal, tmp_path: Path) -> None:
    assert shop.refused("stock", "export", "items", str(tmp_path / "none" / "x.csv"), exit_code=2)["field"] is None
    assert list(tmp_path.glob("*.part")) == list(tmp_path.glob(".*.part")) == []
