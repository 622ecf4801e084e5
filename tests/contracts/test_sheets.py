import gzip
import tracemalloc
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from adapters.files.sheets import FileSheets
from domain.inventory.transfer.problems import UnreadableFile
from ports.sheets import SheetForm, Sheets
from tests.domain.inventory.shelf import NOW, TODAY

HEADER = ["item", "notes", "delta"]
FULL_WIDTH = ["\uff1d1", "\uff0b1", "\uff0d1", "\uff20x"]
RUN_BY_SPREADSHEETS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1", " =1", "\u00a0@x", *FULL_WIDTH]
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20) | st.sampled_from(
    [*RUN_BY_SPREADSHEETS, "'", "'=x", "' =x", "''@", "'plain", "0012", "1e5", "true", "_x0041_", " x "]
)


def written(sheets: Sheets, form: SheetForm, rows: Sequence[Sequence[str]]) -> bytes:
    target = BytesIO()
    with sheets.write(target, form, HEADER, ["delta"]) as write:
        for row in rows:
            write(row)
    return target.getvalue()


def rows_of(sheets: Sheets, content: bytes) -> list[list[str]]:
    with sheets.read(BytesIO(content)) as sheet:
        return [list(cells) for _, cells in sheet.rows()]


def workbook_of(*rows: list[Any]) -> bytes:
    """A workbook as a spreadsheet program writes it."""
    book, target = Workbook(), BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(target)
    return target.getvalue()


class TestSheets:
    """For tables in files."""

    @pytest.fixture
    def sheets(self) -> Sheets:
        """Override this one to hold the contract against another adapter."""
        return FileSheets()

    @pytest.mark.parametrize("form", SheetForm)
    def test_what_was_written_is_read_with_its_rows_numbers(self, sheets: Sheets, form: SheetForm) -> None:
        content = written(sheets, form, [["A", "", "1.5"], ["B", "two\nlines", "-2"]])

        with sheets.read(BytesIO(content)) as sheet:
            assert list(sheet.header) == HEADER
            assert [(row, list(cells)) for row, cells in sheet.rows()] == [
                (2, ["A", "", "1.5"]),
                (3, ["B", "two\nlines", "-2"]),
            ]

    @pytest.mark.parametrize("form", SheetForm)
    def test_rows_may_be_walked_again(self, sheets: Sheets, form: SheetForm) -> None:
        content = written(sheets, form, [["A", "", "1"], ["B", "", "2"]])
        with sheets.read(BytesIO(content)) as sheet:
            assert next(sheet.rows())[0] == 2
            assert list(sheet.rows()) == list(sheet.rows())

    @pytest.mark.parametrize("form", SheetForm)
    def test_an_empty_table_has_no_rows(self, sheets: Sheets, form: SheetForm) -> None:
        assert rows_of(sheets, written(sheets, form, [])) == []

    @pytest.mark.parametrize("form", SheetForm)
    @given(rows=st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
    def test_texts_come_back_exactly(self, form: SheetForm, rows: list[tuple[str, str]]) -> None:
        sheets = FileSheets()
        told = [[first, second, "1"] for first, second in rows]
        assert rows_of(sheets, written(sheets, form, told)) == told

    @pytest.mark.parametrize("form", SheetForm)
    @given(millionths=st.integers(-(10**18), 10**18))
    def test_numbers_come_back_exactly(self, form: SheetForm, millionths: int) -> None:
        sheets, number = FileSheets(), f"{millionths // 10**6}.{abs(millionths) % 10**6:06d}".rstrip("0").rstrip(".")
        assert rows_of(sheets, written(sheets, form, [["A", "", number]])) == [["A", "", number]]

    @pytest.mark.parametrize("text", RUN_BY_SPREADSHEETS)
    def test_a_spreadsheet_runs_nothing_that_was_written(self, sheets: Sheets, text: str) -> None:
        content = written(sheets, SheetForm.CSV, [[text, "x", "-1"]])
        assert content.decode().split("\r\n", 1)[1].lstrip('"').startswith(f"'{text}"[:2])
        book = load_workbook(BytesIO(written(sheets, SheetForm.XLSX, [[text, "x", "-1"]])))
        assert book.active is not None
        [cells] = list(book.active.iter_rows(min_row=2))
        assert [cell.data_type for cell in cells] == ["s", "s", "n"]

    def test_the_columns_of_a_workbook_are_as_wide_as_what_stands_in_them(self, sheets: Sheets) -> None:
        """A day for which there is no room is shown as ########."""
        target = BytesIO()
        with sheets.write(target, SheetForm.XLSX, ["day", "n", "text"], ["n"], ["day"]) as write:
            write(["2026-11-26", "12345678.123456", "x" * 500])
        book = load_workbook(target)
        assert book.active is not None
        widths = [book.active.column_dimensions[name].width for name in "ABC"]
        assert all(width >= least for width, least in zip(widths, (10, 15, 40), strict=True))
        assert widths[2] < 100

    def test_equal_tables_are_equal_to_the_byte(self, sheets: Sheets) -> None:
        first, second = (written(sheets, SheetForm.CSV, [["A", "ä", "1"]]) for _ in range(2))
        assert first == second == "item,notes,delta\r\nA,ä,1\r\n".encode()

    def test_content_has_a_digest_that_compression_does_not_change(self, sheets: Sheets) -> None:
        content = written(sheets, SheetForm.CSV, [["A", "ä", "1"]])
        digests = []
        for each in (content, gzip.compress(content), content + b"B,,2\r\n"):
            with sheets.read(BytesIO(each)) as sheet:
                digests.append(sheet.digest)
        assert digests[0] == digests[1] != digests[2]

    def test_progress_can_be_measured(self, sheets: Sheets) -> None:
        for form in SheetForm:
            with sheets.read(BytesIO(written(sheets, form, [["A", "", "1"]] * 30))) as sheet:
                assert sheet.size == 30


class TestTextFiles:
    """Text with separators, as it comes from elsewhere."""

    @pytest.mark.parametrize(
        ("encoding", "told"),
        [
            ("utf-8", "UTF-8"),
            ("utf-8-sig", "UTF-8"),
            ("utf-16", "UTF-16"),
            ("latin-1", "Windows-1252"),
            ("cp1252", "Windows-1252"),
        ],
    )
    def test_the_encoding_is_found(self, encoding: str, told: str) -> None:
        text = "code,name\nA,Gift voucher £40\nB,Crème brûlée\n"
        with FileSheets().read(BytesIO(text.encode(encoding))) as sheet:
            assert list(sheet.header) == ["code", "name"]
            assert [cells[1] for _, cells in sheet.rows()] == ["Gift voucher £40", "Crème brûlée"]
            assert sheet.description == f"CSV, {told}, comma-separated"

    def test_the_encoding_of_a_byte_far_into_the_file_is_found(self) -> None:
        content = b"code,name\n" + b"A,plain\n" * 200_000 + b"B,caf\xe9\n"
        with FileSheets().read(BytesIO(content)) as sheet:
            assert [cells[1] for row, cells in sheet.rows() if row == 200_002] == ["café"]

    def test_a_character_of_windows_that_latin_1_lacks_is_read(self) -> None:
        assert rows_of(FileSheets(), "a\n€5 – “quoted”\n".encode("cp1252")) == [["€5 – “quoted”"]]

    def test_a_byte_that_windows_lacks_is_read_as_latin_1(self) -> None:
        assert rows_of(FileSheets(), b"a\ncaf\xe9 \x81\n") == [["café \x81"]]

    def test_text_that_makes_no_sense_as_western_is_read_as_what_it_is(self) -> None:
        text = "code,name\nA,Солод ячменный светлый\nB,Хмель ароматный гранулированный\n"
        assert [row[1] for row in rows_of(FileSheets(), text.encode("cp1251"))] == [
            "Солод ячменный светлый",
            "Хмель ароматный гранулированный",
        ]

    def test_the_encoding_may_be_told(self) -> None:
        content = "a\nŽatec\n".encode("cp1250")
        with FileSheets().read(BytesIO(content), encoding="Windows-1250") as sheet:
            assert list(sheet.rows()) == [(2, ["Žatec"])]

    @pytest.mark.parametrize(("separator", "told"), [(",", "comma"), (";", "semicolon"), ("\t", "tab")])
    def test_the_separator_is_found(self, separator: str, told: str) -> None:
        content = separator.join(["code", '"name, long; or\tnot"', "unit"]) + "\n" + separator.join("abc") + "\n"
        with FileSheets().read(BytesIO(content.encode())) as sheet:
            assert list(sheet.header) == ["code", "name, long; or\tnot", "unit"]
            assert list(sheet.rows()) == [(2, ["a", "b", "c"])]
            assert sheet.description.endswith(f"{told}-separated")

    def test_lines_may_end_as_anywhere(self) -> None:
        for end in ("\n", "\r\n", "\r"):
            assert rows_of(FileSheets(), end.join(["a,b", "1,2", "3,4"]).encode()) == [["1", "2"], ["3", "4"]]

    def test_blank_lines_are_rows_and_lines_in_quotes_are_none(self) -> None:
        with FileSheets().read(BytesIO(b'a,b\n"1\n1",2\n\n3,4\n')) as sheet:
            assert list(sheet.rows()) == [(2, ["1\n1", "2"]), (3, []), (4, ["3", "4"])]

    def test_a_file_without_anything_has_no_header(self) -> None:
        with FileSheets().read(BytesIO(b"")) as sheet:
            assert (list(sheet.header), sheet.size, list(sheet.rows())) == ([], 0, [])

    def test_memory_does_not_grow_with_the_file(self) -> None:
        row = b"AAAA," + b"a long name " * 20 + b"\n"
        content = gzip.compress(b"code,name\n" + row * 60_000)
        tracemalloc.start()
        with FileSheets().read(BytesIO(content)) as sheet:
            assert sum(1 for _ in sheet.rows()) == 60_000
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 60_000 * len(row) / 3


class TestWorkbooks:
    """XLSX, as spreadsheet programs write it."""

    def test_cells_are_read_as_people_see_them(self) -> None:
        content = workbook_of(
            ["text", "whole", "decimal", "flag", "day", "time", "nothing", "sum"],
            ["A", 12, 0.1 + 0.2, True, TODAY, NOW.replace(tzinfo=None), None, 1e15],
        )
        assert rows_of(FileSheets(), content) == [
            ["A", "12", "0.3", "true", "2026-03-02", "2026-03-02 09:00:00", "", "1000000000000000"]
        ]

    def test_short_rows_have_empty_cells_and_gaps_are_blank_rows(self) -> None:
        content = workbook_of(["a", "b", "c"], ["1"], [], [None, "2"])
        with FileSheets().read(BytesIO(content)) as sheet:
            assert list(sheet.rows()) == [(2, ["1", "", ""]), (3, ["", "", ""]), (4, ["", "2", ""])]

    def test_a_sheet_is_found_by_its_name_and_is_the_first_otherwise(self) -> None:
        book, content = Workbook(), BytesIO()
        assert book.active is not None
        book.active.title = "First"
        book.active.append(["a"])
        book.create_sheet("Lots").append(["b"])
        book.save(content)

        with FileSheets().read(content, name="Lots") as sheet:
            assert (list(sheet.header), sheet.description) == (["b"], "XLSX, sheet Lots")
        with FileSheets().read(content) as sheet:
            assert list(sheet.header) == ["a"]
        with pytest.raises(UnreadableFile) as refused, FileSheets().read(content, name="Items"):
            pass
        assert (refused.value.expected, refused.value.got) == ("First, Lots", "Items")

    def test_more_digits_than_a_spreadsheet_keeps_are_written_as_text(self) -> None:
        content = written(FileSheets(), SheetForm.XLSX, [["A", "", "123456789.123456"], ["B", "", "1234567890.123456"]])
        book = load_workbook(BytesIO(content))
        assert book.active is not None
        assert [cell.data_type for (cell,) in book.active.iter_rows(min_row=2, min_col=3)] == ["n", "s"]
