"""Files by the API: imported whole or not at all, whatever they say they are, and taken away as attachments."""

import bz2
import gzip
import socket
import tracemalloc
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from domain.identity.permissions import Permission
from entrypoints.settings import Settings
from entrypoints.web.incoming.uploads import FILE_TYPES, UPLOAD_LIMIT
from entrypoints.web.site import create_site
from tests.entrypoints.web.hostile_files import HEADER, ROWS, UNREADABLE, csv_of, workbook_of
from tests.entrypoints.web.program import Program, answer, program_of, refusal
from tests.installations import Installation, in_memory

CSV, XLSX = FILE_TYPES[:2]
HOSTNAME = socket.gethostname()
ITEMS = csv_of(HEADER, *ROWS)
CHANGES = csv_of(["item", "change_type", "quantity"], ["MALT", "restock", "5"], ["MALT", "sale", "2"])


def test_s47_a_file_is_imported_by_whoever_first_saw_what_it_would_do(
    program: Program, installation: Installation
) -> None:
    before = installation.kept()
    tried = answer(program.send("/imports/items?dry_run=true", ITEMS, CSV), 200)
    assert tried == {
        "kind": "items",
        "file": "CSV, UTF-8, comma-separated",
        "recorded": 2,
        "unchanged": 0,
        "ignored": [],
        "dry_run": True,
        "imported_before_at": None,
    }
    assert installation.kept() == before
    assert answer(program.send("/imports/items", ITEMS, CSV), 200) == tried | {"dry_run": False}
    assert {each["code"] for each in program.seen("/items")["items"]} == {"MALT", "HOPS"}


def test_s47_a_file_that_is_sent_twice_is_imported_once(program: Program, installation: Installation) -> None:
    program.send("/imports/items", ITEMS, CSV)
    assert answer(program.send("/imports/items", ITEMS, CSV), 200)["unchanged"] == 2
    first = answer(program.send("/imports/changes", CHANGES, CSV), 200)
    assert (first["recorded"], first["imported_before_at"]) == (2, None)
    before = installation.kept()
    again = answer(program.send("/imports/changes", gzip.compress(CHANGES), "application/gzip"), 200)
    assert (again["recorded"], again["unchanged"]) == (0, 2)
    assert again["imported_before_at"] is not None
    assert installation.kept() == before


def test_s47_of_a_file_with_one_bad_row_nothing_is_kept_and_each_problem_is_told(
    program: Program, installation: Installation
) -> None:
    program.item("MALT")
    before = installation.kept()
    rows = [["MALT", f"L{number}", "1"] for number in range(1_200)]
    rows[700][2] = rows[1_100][2] = "a lot"
    refused = program.send("/imports/lots", csv_of(["item", "lot_number", "quantity"], *rows), CSV)
    error = refusal(refused, 422, "files.import_refused")
    assert list(error["details"]) == ["row 702, column quantity", "row 1102, column quantity"]
    assert error["details"]["row 702, column quantity"].endswith("; got 'a lot'")
    assert installation.kept() == before


@pytest.mark.parametrize("said", FILE_TYPES)
@pytest.mark.parametrize(
    "content", [ITEMS, gzip.compress(ITEMS), workbook_of(HEADER, *ROWS)], ids=["csv", "gzip", "xlsx"]
)
def test_s47_what_a_file_is_shows_in_its_content_whatever_it_says(program: Program, said: str, content: bytes) -> None:
    assert answer(program.send("/imports/items", content, said), 200)["recorded"] == 2


@pytest.mark.parametrize(
    "said",
    [
        None,
        "",
        "application/json",
        "text/html",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ],
)
def test_s47_a_body_that_another_sites_form_could_send_is_no_file(program: Program, said: str | None) -> None:
    error = refusal(program.send("/imports/items", ITEMS, said), 415, "request.not_a_file")
    assert error["field"] == "Content-Type"


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_s47_a_hostile_file_is_refused_in_little_memory(content: bytes) -> None:
    installation = in_memory()
    program = program_of(create_site(installation.app, Settings()), installation)
    assert len(content) < UPLOAD_LIMIT
    before = installation.kept()
    tracemalloc.start()
    try:
        response = program.send("/imports/items", content, "application/octet-stream")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert response.status_code == 422
    assert response.json is not None
    assert response.json["error"]["code"] in {"files.unreadable", "files.import_refused"}
    assert HOSTNAME not in response.text
    assert peak < 50_000_000
    assert installation.kept() == before


@pytest.mark.parametrize("encoding", ["bz2", "zip", "zlib_codec", "hex", "rot13", "base64", "uu", "idna", "punycode"])
def test_s47_what_unpacks_or_computes_is_no_encoding(program: Program, encoding: str) -> None:
    content = bz2.compress(bytes(50_000_000))
    error = refusal(program.send(f"/imports/items?encoding={encoding}", content, CSV), 422, "files.unreadable")
    assert (error["field"], error["details"]["got"]) == ("encoding", encoding)


def test_s47_a_file_that_is_too_large_is_refused_with_what_to_do(program: Program) -> None:
    for size in (UPLOAD_LIMIT + 1, 2 * UPLOAD_LIMIT):
        error = refusal(program.send("/imports/items", b"x" * size, CSV), 413, "files.too_large")
        assert error["details"]["expected"] == "at most 8 MB"
        assert "stillroom stock import" in error["message"]


def test_s47_a_file_that_does_not_tell_its_length_is_too_large_as_well(program: Program) -> None:
    response = program.client.post(
        "/api/v1/imports/items",
        input_stream=BytesIO(ITEMS + b"x" * (2 * UPLOAD_LIMIT)),
        content_type=CSV,
        headers={"Authorization": f"Bearer {program.token}"},
        environ_base={"wsgi.input_terminated": True},
    )
    assert response.status_code == 413


def test_s47_every_other_route_still_takes_a_megabyte_at_most(program: Program) -> None:
    refusal(program.send("/items", b" " * (1024 * 1024 + 1)), 413, "request.too_large")


def test_s47_an_empty_file_is_none(program: Program) -> None:
    refusal(program.send("/imports/items", b"", CSV), 422, "request.no_file")


@pytest.mark.parametrize("what", ["items", "lots", "movements"])
@pytest.mark.parametrize(("form", "kind"), [("csv", "text/csv; charset=utf-8"), ("xlsx", XLSX)])
def test_s47_an_export_is_an_attachment_under_a_name_of_our_own(
    program: Program, what: str, form: str, kind: str
) -> None:
    program.restock(program.item("MALT", name="=cmd|' /C calc'!A0"), 5)
    response = program.get(f"/exports/{what}", format=form)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == kind
    assert response.headers["Content-Disposition"] == f'attachment; filename="stillroom-{what}-2026-03-02.{form}"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.content_length == len(response.data)
    if what == "items":
        told = response.text if form == "csv" else str([*load_workbook(BytesIO(response.data)).worksheets[0].values])
        assert "'=cmd" in told


def test_s47_a_long_export_comes_from_a_file_that_is_gone_with_it(program: Program) -> None:
    rows = [[f"I{number}", "A name of some length " * 4, "ingredient", "kg"] for number in range(9_000)]
    assert answer(program.send("/imports/items", csv_of(HEADER, *rows), CSV), 200)["recorded"] == 9_000
    with program.get("/exports/items") as response:
        assert response.content_length == len(response.data) > 1_000_000
        assert response.data.count(b"\r\n") == 9_001


def test_what_is_exported_is_imported_exactly_elsewhere(
    program: Program, site: Flask, installation: Installation
) -> None:
    item_id = program.item("MALT")
    program.restock(item_id, "12.5", lot_number="A", unit_cost="1.2")
    program.adjust(item_id, "sale", 2, reference="SO-1")
    there = program_of(site, installation, "Elsewhere")
    for what in ("items", "movements", "lots"):
        there.send(f"/imports/{what}", program.get(f"/exports/{what}").data, CSV)
    for what in ("items", "movements", "lots"):
        assert there.get(f"/exports/{what}").data == program.get(f"/exports/{what}").data


def test_s44_a_file_reserves_nothing_for_who_may_not_reserve(site: Flask, installation: Installation) -> None:
    program = program_of(site, installation, scopes=set(Permission) - {Permission.RESERVE_INVENTORY})
    program.restock(program.item("MALT"), 5)
    before = installation.kept()
    for change_type in ("reserved", "unreserved"):
        content = csv_of(["item", "change_type", "quantity", "reference"], ["MALT", change_type, "1", "SO-1"])
        refused = program.send("/imports/changes?dry_run=true", content, CSV)
        error = refusal(refused, 403, "identity.missing_permission")
        assert error["details"]["expected"] == "inventory.reserve"
    header = ["item", "movement", "adjustment", "change_type", "effective_at", "lot_number", "delta"]
    told = ["MALT", "2", "2", "reserved", "2026-03-02T08:00:00Z", "L", "0", "1", "kg"]
    content = csv_of([*header, "reserved_delta", "unit"], told)
    refusal(program.send("/imports/movements?dry_run=1", content, CSV), 403, "identity.missing_permission")
    assert str(installation.kept()).count("MALT") == str(before).count("MALT")


def test_s44_what_differs_tells_no_cost_to_who_may_not_see_it(site: Flask, installation: Installation) -> None:
    program = program_of(site, installation, scopes=set(Permission) - {Permission.VIEW_COSTS})
    program.restock(program.item("MALT"), 5, lot_number="A", unit_cost="8.76")
    content = csv_of(["item", "lot_number", "quantity", "unit_cost"], ["MALT", "A", "5", "1"])
    refused = program.send("/imports/lots?dry_run=true", content, CSV)
    error = refusal(refused, 422, "files.import_refused")
    assert next(iter(error["details"])) == "row 2, column unit_cost"
    assert "8.76" not in refused.text
