"""Broken files: each is refused with a clear reason, and nothing is written."""

import gzip
import struct
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from adapters.files import limits
from adapters.sql.engine import create
from application.inventory.import_stock import ImportRequest
from domain.inventory.transfer.columns import FileKind
from domain.inventory.transfer.problems import UnreadableFile
from ports.sheets import SheetForm
from tests.application.transfers import exported, imported, places_of, table
from tests.brewery import Brewery
from tests.installations import Installation, in_memory, on_engine

ITEMS = table("code,name,kind,unit", "MALT,Pale malt,ingredient,kg")
LOTS = "item,lot_number,quantity"


@pytest.fixture
def installation() -> Installation:
    return in_memory()


@pytest.fixture
def brewery(installation: Installation) -> Brewery:
    brewery = Brewery.founded(installation.app)
    imported(brewery, ITEMS)
    return brewery


@pytest.fixture(params=["sqlite_url", pytest.param("postgres_url", marks=pytest.mark.postgresql)])
def on_disk(request: pytest.FixtureRequest) -> Iterator[Installation]:
    engine = create(request.getfixturevalue(request.param))
    yield on_engine(engine)
    engine.dispose()


def unreadable(brewery: Brewery, content: bytes, request: ImportRequest | None = None) -> UnreadableFile:
    """Why a file cannot be read at all."""
    with pytest.raises(UnreadableFile) as refused:
        imported(brewery, content, request)
    return refused.value


def workbook(**parts: bytes) -> bytes:
    """A workbook with some of its parts replaced."""
    book = in_memory()
    whole = exported(Brewery.founded(book.app), FileKind.LOTS, SheetForm.XLSX)
    target = BytesIO()
    with ZipFile(BytesIO(whole)) as source, ZipFile(target, "w", ZIP_DEFLATED) as changed:
        for part in source.namelist():
            changed.writestr(part, parts.get(part, source.read(part)))
    return target.getvalue()


def declaring(content: bytes, part: str, size: int) -> bytes:
    """The archive, in which a part says that it has that size."""
    name, changed = part.encode(), bytearray(content)
    central = content.rindex(name) - 46
    changed[central + 24 : central + 28] = struct.pack("<I", size)
    return bytes(changed)


SHEET = "xl/worksheets/sheet1.xml"


class TestRows:
    def test_a_bad_number_in_row_17431_undoes_the_17429_rows_before_it(self, on_disk: Installation) -> None:
        rows = [f"MALT,L{number},{'1.5' if number != 17_431 else '1.5kg'}" for number in range(2, 17_501)]
        brewery = Brewery.founded(on_disk.app)
        imported(brewery, ITEMS)
        before = on_disk.kept()

        [(place, sentence)] = places_of(brewery, table(LOTS, *rows)).items()

        assert place == "row 17431, column quantity"
        assert sentence.startswith("expected a plain decimal number such as 2.5")
        assert sentence.endswith("; got '1.5kg'")
        assert on_disk.kept() == before

    def test_all_problems_of_a_file_are_told_together(self, brewery: Brewery) -> None:
        rows = [f"MALT,L{number},{'x' if number % 300 == 0 else '1'}" for number in range(2, 2_000)]
        assert list(places_of(brewery, table(LOTS, *rows))) == [
            f"row {number}, column quantity" for number in range(300, 2_000, 300)
        ]

    def test_no_more_problems_are_told_than_a_person_reads(self, brewery: Brewery) -> None:
        rows = [f"MALT,L{number},x" for number in range(2, 2_000)]
        assert list(places_of(brewery, table(LOTS, *rows))) == [
            f"row {number}, column quantity" for number in range(2, 22)
        ]

    def test_what_is_wrong_is_told_also_after_a_rule_was_broken(self, brewery: Brewery) -> None:
        rows = ["NONE,L1,1", *(f"MALT,L{number},1" for number in range(3, 700)), "MALT,L,x"]
        assert list(places_of(brewery, table(LOTS, *rows))) == ["row 2, column item", "row 700, column quantity"]

    @pytest.mark.parametrize("number", ["NaN", "inf", "1" * 40, "0.0000000000001", "--1", "1 000", "£5"])
    def test_what_is_no_quantity_is_refused(self, brewery: Brewery, number: str) -> None:
        assert list(places_of(brewery, table(LOTS, f"MALT,L,{number}"))) == ["row 2, column quantity"]

    def test_a_row_with_too_few_or_too_many_cells_is_refused(self, brewery: Brewery) -> None:
        assert places_of(brewery, table(LOTS, "MALT,L1", "MALT,L2,1,2", "MALT,L3,1,")) == {
            "row 2": "expected 3 cells, as there are columns; got '2'",
            "row 3": "expected 3 cells, as there are columns; got '2'",
        }

    def test_a_blank_row_among_others_is_refused_and_at_the_end_it_is_none(self, brewery: Brewery) -> None:
        assert places_of(brewery, table(LOTS, "MALT,L1,1", "", ",,", "MALT,L2,1", "", "")) == {
            "row 3": "expected a row without gaps before it; got 'nothing'"
        }
        assert imported(brewery, table(LOTS, "MALT,L1,1", ",,", "")).recorded == 1


class TestFiles:
    @pytest.fixture(autouse=True)
    def nothing_is_written(self, installation: Installation, brewery: Brewery) -> object:  # noqa: ARG002 - made before
        before = installation.kept()
        yield
        assert installation.kept() == before

    def test_a_file_without_a_column_that_it_needs_is_refused(self, brewery: Brewery) -> None:
        refusal = unreadable(brewery, table("item,lot_number", "MALT,L"), ImportRequest(kind=FileKind.LOTS))
        assert refusal.field == "quantity"

    def test_a_file_with_a_column_twice_is_refused(self, brewery: Brewery) -> None:
        assert unreadable(brewery, table("item,quantity,Item", "MALT,1,HOPS")).field == "Item"

    def test_an_empty_file_is_refused(self, brewery: Brewery) -> None:
        assert unreadable(brewery, b"").message == "The file is empty."

    @pytest.mark.parametrize("end", [b'MALT,"L1', b'MALT,"L1"x,1\n'])
    def test_a_file_that_is_cut_within_quotes_is_refused(self, brewery: Brewery, end: bytes) -> None:
        [(place, sentence)] = places_of(brewery, table(LOTS, "MALT,L0,1") + end).items()
        assert place == "the file"
        assert sentence.startswith("expected cells between separators, quotes in pairs; got ")

    def test_a_file_that_is_cut_within_a_row_is_refused(self, brewery: Brewery) -> None:
        assert list(places_of(brewery, table(LOTS, "MALT,L0,1") + b"MALT,L")) == ["row 3"]

    @pytest.mark.parametrize("length", [1, 30, 200])
    def test_a_gzip_file_that_is_cut_is_refused(self, brewery: Brewery, length: int) -> None:
        whole = gzip.compress(table(LOTS, *(f"MALT,L{number},1" for number in range(500))))
        refusal = unreadable(brewery, whole[:-length])
        assert (refusal.expected, refusal.message) == (
            "a whole gzip file",
            "The compressed file is cut or damaged; get it again.",
        )

    def test_a_gzip_file_that_is_damaged_is_refused(self, brewery: Brewery) -> None:
        whole = bytearray(gzip.compress(table(LOTS, *(f"MALT,L{number},1" for number in range(500)))))
        whole[len(whole) // 2] ^= 0xFF
        assert unreadable(brewery, bytes(whole)).expected == "a whole gzip file"

    @pytest.mark.parametrize(
        "content", [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"\x7fELF\x02\x01\x01\x00", bytes(range(256))]
    )
    def test_what_is_no_table_is_refused(self, brewery: Brewery, content: bytes) -> None:
        assert unreadable(brewery, content).expected == "CSV or XLSX"

    def test_an_old_workbook_is_refused_with_what_to_do(self, brewery: Brewery) -> None:
        refusal = unreadable(brewery, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
        assert "save it as XLSX" in refusal.message

    def test_an_archive_of_something_else_is_refused(self, brewery: Brewery) -> None:
        content = BytesIO()
        with ZipFile(content, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        refusal = unreadable(brewery, content.getvalue())
        assert (refusal.expected, refusal.got) == ("CSV or XLSX", "mimetype")

    @pytest.mark.parametrize("length", [1, 30, 3_000])
    def test_a_workbook_that_is_cut_is_refused(self, brewery: Brewery, length: int) -> None:
        assert unreadable(brewery, workbook()[:-length]).expected == "a whole XLSX file"

    @pytest.mark.parametrize(
        "part", [SHEET, "xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]
    )
    def test_a_workbook_with_a_broken_part_is_refused(self, brewery: Brewery, part: str) -> None:
        assert unreadable(brewery, workbook(**{part: b"<a><b></a>"})).expected == "a whole XLSX file"

    def test_a_workbook_that_declares_two_gigabytes_is_not_inflated(self, brewery: Brewery) -> None:
        refusal = unreadable(brewery, declaring(workbook(), SHEET, 2_000_000_000))
        assert (refusal.expected, refusal.got) == ("at most 1000 MB", "2000 MB")

    def test_texts_that_declare_too_much_are_not_inflated(self, brewery: Brewery) -> None:
        bomb = workbook(**{"xl/styles.xml": bytes(limits.PART_BYTES + 1)})
        assert len(bomb) < 100_000
        assert unreadable(brewery, bomb).expected == "at most 32 MB"

    def test_a_sheet_that_is_larger_than_it_declares_is_not_read_beyond(self, brewery: Brewery) -> None:
        bomb = workbook(**{SHEET: b"<worksheet><sheetData>" + b"<row r='1'/>" * 1_000_000})
        assert unreadable(brewery, declaring(bomb, SHEET, 5_000)).expected == "a whole XLSX file"

    def test_a_sheet_of_one_endless_row_is_not_read(self, brewery: Brewery) -> None:
        bomb = workbook(**{SHEET: b"<worksheet><sheetData><row>" + b"<c/>" * 2_000_000})
        assert unreadable(brewery, bomb).expected == "at most 4 MB"

    def test_entities_that_grow_are_not_expanded(self, brewery: Brewery) -> None:
        laughs = b'<!DOCTYPE a [<!ENTITY b "haha"><!ENTITY c "&b;&b;&b;&b;">]>'
        sheet = laughs + b"<worksheet><sheetData><row><c t='str'><v>&c;</v></c></row></sheetData></worksheet>"
        assert unreadable(brewery, workbook(**{SHEET: sheet})).expected == "a whole XLSX file"

    def test_a_line_without_an_end_is_not_kept_in_memory(self, brewery: Brewery) -> None:
        refusal = unreadable(brewery, gzip.compress(b"x" * 3_000_000))
        assert refusal.expected == "at most 1000000 characters in a line"

    def test_a_text_that_inflates_beyond_measure_is_refused(
        self, brewery: Brewery, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(limits, "TEXT_BYTES", 2_000_000)
        refusal = unreadable(brewery, gzip.compress(b"x\n" * 2_000_000))
        assert refusal.expected == "at most 2 MB of text"

    def test_an_encoding_that_is_not_the_files_is_refused(self, brewery: Brewery) -> None:
        content = table("item,quantity", "MALT,1") + b"M\xe4LT,1\n"
        refusal = unreadable(brewery, content, ImportRequest(encoding="utf-8"))
        assert (refusal.field, refusal.got) == ("encoding", "utf-8")
        assert unreadable(brewery, content, ImportRequest(encoding="klingon")).got == "klingon"

    def test_a_dry_run_does_everything_and_keeps_nothing(self, brewery: Brewery) -> None:
        dry = ImportRequest(dry_run=True)

        report = imported(brewery, table(LOTS, "MALT,L1,1", "MALT,L2,1"), dry)

        assert (report.recorded, report.dry_run) == (2, True)
        assert list(places_of(brewery, table(LOTS, "MALT,L1,1", "MALT,L2,0"), dry)) == ["row 3, column quantity"]

    def test_a_dry_run_of_changes_does_not_count_as_an_import(self, brewery: Brewery) -> None:
        changes = table("id,item,change_type,quantity", "1,MALT,restock,1")
        for _ in range(2):
            assert imported(brewery, changes, ImportRequest(dry_run=True)).earlier is None
