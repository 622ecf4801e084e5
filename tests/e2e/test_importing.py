"""Import in a real browser: with and without script, by keyboard, on a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Served, Watched, visiting

pytestmark = pytest.mark.e2e


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A list from a spreadsheet program that writes semicolons."""
    path = tmp_path / f"{tmp_path.name}.csv"
    rows = [f"{tmp_path.name[-20:]}-{number};Hop {number};ingredient;g" for number in range(12)]
    path.write_text("\n".join(["code;name;kind;unit", *rows, ""]))
    return path


def bring_in(page: Page, file: Path) -> None:
    """Choose the file, look at what would happen, and agree."""
    page.goto("/import")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Look through the file").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("12 rows to import")
    page.get_by_role("button", name="Import these 12 rows").press("Enter")
    expect(page.get_by_role("status")).to_have_text("The file is imported, all of it.")


def test_a_file_is_imported_after_it_was_looked_through(watched: Watched, file: Path) -> None:
    bring_in(watched.page, file)
    watched.page.goto(f"/stock?search={file.stem[-20:]}")
    expect(watched.page.get_by_role("row")).to_have_count(13)
    assert watched.complaints == []


def test_what_is_wrong_stands_in_a_table_and_nothing_is_wider_than_a_phone(watched: Watched, file: Path) -> None:
    file.write_text(file.read_text().replace("ingredient;g", "spaceship;g", 3))
    page = watched.page
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/import")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Look through the file").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was imported: 3 problems")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert watched.complaints == []


def test_an_import_needs_no_script(browser: Browser, served: Served, file: Path) -> None:
    context = visiting(browser, served, java_script_enabled=False)
    bring_in(context.new_page(), file)
    context.close()


def test_an_export_is_saved_under_our_name(watched: Watched) -> None:
    watched.page.goto("/export")
    with watched.page.expect_download() as saving:
        watched.page.get_by_role("link", name="CSV").first.click()
    assert saving.value.suggested_filename.startswith("stillroom-items-")
    assert saving.value.suggested_filename.endswith(".csv")
