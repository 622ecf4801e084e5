"""Import and export in a browser: a file is looked through first, and taken when that is confirmed; twice is once."""

import tempfile
from base64 import b64encode
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from entrypoints.settings import Settings
from entrypoints.web.incoming.uploads import UPLOAD_LIMIT
from entrypoints.web.site import create_site
from tests.entrypoints.web.browsing import FORM_TOKEN, OURS, Pages, pages_by, words_of
from tests.entrypoints.web.hostile_files import HEADER, ROWS, UNREADABLE, csv_of, workbook_of
from tests.entrypoints.web.program import Program, program_of
from tests.installations import Installation, in_memory

ITEMS = csv_of(HEADER, *ROWS)


@pytest.fixture
def installation() -> Installation:
    """In memory alone: what a page shows comes by use cases that are proved on every kind of storage."""
    return in_memory()


def checked(pages: Pages, content: bytes, name: str = "stock.csv", **fields: str) -> TestResponse:
    """Send a file to be looked through."""
    return pages.send_file("/import", content, name, **fields)


def offered(response: TestResponse) -> dict[str, str]:
    """What the form that confirms would send."""
    assert response.status_code == 200, words_of(response)
    fields: dict[str, str] = {}

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            told = dict(attrs)
            if tag == "input" and told.get("type") == "hidden":
                fields[told["name"] or ""] = told["value"] or ""

    Reader().feed(response.text)
    return {name: value for name, value in fields.items() if name != "csrf_token"}


@pytest.mark.parametrize("content", [ITEMS, workbook_of(HEADER, *ROWS)])
def test_s47_a_file_is_shown_first_and_taken_when_that_is_confirmed(
    pages: Pages, installation: Installation, content: bytes
) -> None:
    before = installation.kept()
    shown = checked(pages, content)
    words = words_of(shown)
    assert "2 rows to import" in words
    assert "Nothing is wrong with the file, and nothing of it is kept yet" in words
    assert "3 HOPS Saaz ingredient g" in words
    assert installation.kept() == before
    for told in ("The file is imported, all of it", "There was nothing new in that file"):
        sent = pages.send_file("/import/confirm", None, **offered(shown))
        assert sent.status_code == 303, words_of(sent)
        assert told in pages.open(sent.headers["Location"])
    assert "Pale malt" in pages.open("/stock")


def test_s47_changes_that_are_confirmed_twice_happen_once(pages: Pages, program: Program) -> None:
    item_id = program.item("MALT")
    fields = offered(checked(pages, csv_of(["item", "change_type", "quantity"], ["MALT", "restock", "5"])))
    for _ in range(2):
        assert pages.send_file("/import/confirm", None, **fields).status_code == 303
    assert program.seen(f"/items/{item_id}")["on_hand"] == "5"
    again = words_of(checked(pages, csv_of(["item", "change_type", "quantity"], ["MALT", "restock", "5"])))
    assert "Nothing new in this file" in again
    assert "imported before, on 2 Mar 2026, 10:00" in again


def test_s47_what_is_wrong_is_a_table_of_rows_and_columns(pages: Pages, installation: Installation) -> None:
    before = installation.kept()
    content = csv_of([*HEADER, "density"], [*ROWS[0], "1,5"], ["", "No code", "ingredient", "kg", ""])
    response = checked(pages, content)
    assert response.status_code == 422
    words = words_of(response)
    assert "Nothing was imported" in words
    assert response.text.count('scope="row"') >= 2
    response = checked(pages, csv_of(HEADER, ROWS[0], ["HOPS", "<b>Saaz</b>", "spaceship", "g"]))
    words = words_of(response)
    assert (response.status_code, "1 problem. The header of the file is row 1" in words) == (422, True)
    assert "3 kind" in words
    assert "spaceship" in words
    assert installation.kept() == before


def test_s47_what_stock_came_to_stand_against_since_it_was_shown_is_refused_whole(
    pages: Pages, program: Program, installation: Installation
) -> None:
    item_id = program.item("MALT")
    program.restock(item_id, 5)
    fields = offered(checked(pages, csv_of(["item", "change_type", "quantity"], ["MALT", "sale", "5"])))
    program.adjust(item_id, "sale", 1)
    before = installation.kept()
    refused = pages.send_file("/import/confirm", None, **fields)
    assert refused.status_code == 422
    assert "5 kg asked" in words_of(refused) or "at most 4 kg" in words_of(refused)
    assert installation.kept() == before


def test_columns_that_are_called_otherwise_and_another_sheet_are_taken_as_told(pages: Pages, program: Program) -> None:
    program.item("MALT")
    content = "item;Menge\nMALT;5\n".encode("utf-16")
    shown = checked(pages, content, columns="quantity = Menge\r\n", kind="lots", encoding="utf-16")
    sent = pages.send_file("/import/confirm", None, **offered(shown))
    assert sent.headers["Location"].endswith("done=imported")
    for columns in ("quantity", "= Menge", "quantity ="):
        refused = checked(pages, content, columns=columns)
        assert (refused.status_code, 'id="columns-mistake"' in refused.text) == (422, True)


@pytest.mark.parametrize(
    "name", ["../../../etc/cron.d/x", "C:\\x.csv", "a%0d%0aSet-Cookie: x=1.csv", "x.html", "é" * 300, "<img src=x>"]
)
def test_s47_what_a_browser_calls_a_file_is_never_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    installation = in_memory()
    pages = pages_by(installation, program_of(create_site(installation.app, Settings()), installation).token)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    # More than is kept in memory while a form is read.
    long = csv_of(HEADER, ["MALT", "Malt", "ingredient", "kg"]) + b"," * 400 + b"\n" * 600_000
    shown = checked(pages, long, name)
    assert list(tmp_path.iterdir()) == []
    assert shown.status_code in {200, 422}
    assert unescape(name) not in unescape(shown.text)
    assert "Set-Cookie" not in shown.headers


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_s47_a_hostile_file_is_refused_beside_the_form(content: bytes) -> None:
    installation = in_memory()
    program = program_of(create_site(installation.app, Settings()), installation)
    pages = pages_by(installation, program.token)
    before = installation.kept()
    again = b64encode(content).decode()
    for response in (checked(pages, content), pages.send_file("/import/confirm", content=again)):
        assert response.status_code == 422
        assert 'role="alert"' in response.text
        assert "<script>alert" not in response.text
    assert installation.kept() == before


@pytest.mark.parametrize("content", ["", "=", "é", "%", "A"])
def test_s47_what_is_no_file_of_ours_is_not_confirmed(pages: Pages, installation: Installation, content: str) -> None:
    before = installation.kept()
    assert pages.send_file("/import/confirm", content=content).status_code == 422
    assert installation.kept() == before


def test_s47_a_form_without_its_file_says_so_beside_the_field(pages: Pages) -> None:
    for file in (None, b""):
        refused = pages.send_file("/import", file)
        assert (refused.status_code, 'id="file-mistake"' in refused.text) == (422, True)
        assert "Choose a file." in words_of(refused)


def test_s47_a_file_that_is_too_large_is_told_as_such(pages: Pages) -> None:
    beside = checked(pages, b"x" * (UPLOAD_LIMIT + 1))
    assert (beside.status_code, 'id="file-mistake"' in beside.text) == (413, True)
    far = checked(pages, b"x" * (2 * UPLOAD_LIMIT))
    assert (far.status_code, "The file is larger than 8 MB" in words_of(far)) == (413, True)


def test_s47_a_form_in_another_encoding_is_refused(pages: Pages) -> None:
    token = pages.client.get(FORM_TOKEN).text
    part = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    body = part % (b"csrf_token", token.encode()) + part % (b"sheet", b"M\xe4rz")
    kind = "multipart/form-data; boundary=x"
    refused = pages.client.post("/import", data=body + b"--x--\r\n", content_type=kind, headers=OURS)
    assert (refused.status_code, "is not UTF-8" in words_of(refused)) == (400, True)


def test_s47_a_file_that_is_sent_as_another_kind_of_form_is_refused(pages: Pages) -> None:
    assert pages.send("/import", kind="items").status_code == 415


@pytest.mark.parametrize("kind", ["items", "lots", "changes", "movements"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_s47_a_template_is_an_attachment_with_the_columns_of_its_kind(pages: Pages, kind: str, form: str) -> None:
    response = pages.client.get("/import/template", query_string={"what": kind, "format": form})
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == f'attachment; filename="stillroom-{kind}-template.{form}"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    if form == "xlsx":
        sheet = load_workbook(BytesIO(response.data)).active
        assert sheet is not None
        header = [str(cell.value) for cell in sheet[1]]
    else:
        header = response.text.strip().split(",")
    assert {"items": "code", "lots": "item", "changes": "id", "movements": "item"}[kind] == header[0]
    assert "Nothing new in this file" in words_of(checked(pages, response.data, kind=kind))


def test_s47_an_export_is_an_attachment_and_no_address_makes_it_another(pages: Pages, program: Program) -> None:
    program.item("MALT")
    response = pages.client.get("/export/file?what=items&format=csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="stillroom-items-2026-03-02.csv"'
    assert response.text.splitlines()[1].startswith("MALT,Malt,ingredient,kg")
    for query in ("what=users", "what=changes", "format=html", "name=../x", "what=items&what=lots"):
        assert pages.client.get(f"/export/file?{query}").status_code == 422


def test_the_pages_lead_to_each_other(pages: Pages) -> None:
    assert "Bring in a list" in pages.open("/stock")
    for page, others in {"/stock": ["/import", "/export"], "/import": ["/export"], "/export": ["/import"]}.items():
        text = pages.client.get(page).text
        assert [other for other in others if f'href="{other}"' not in text] == []


def test_s40_nothing_is_imported_from_another_sites_page(pages: Pages) -> None:
    crossed = pages.client.post(
        "/import/confirm",
        data={"content": b64encode(ITEMS).decode()},
        content_type="multipart/form-data",
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert crossed.status_code == 403
