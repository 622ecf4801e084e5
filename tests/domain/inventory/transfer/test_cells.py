import pytest

from domain.inventory.transfer.cells import Cells, is_blank
from domain.inventory.transfer.columns import FileKind
from domain.inventory.transfer.layout import layout_of
from domain.inventory.transfer.problems import ImportRefused, Problem
from domain.inventory.transfer.values import whole
from domain.shared.errors import DomainError

LAYOUT = layout_of(["Item", "Menge", "Lot number"], FileKind.LOTS, {"quantity": "Menge"})


def cells(*texts: str) -> Cells:
    return Cells(LAYOUT, 12, texts)


def test_a_cell_is_read_by_its_columns_name() -> None:
    row = cells("MALT", " 12 ", " L 1 ")

    assert row.read("quantity", whole, None) == 12
    assert row.need("quantity", whole, 0) == 12
    assert row.need_text("quantity") == "12"
    assert (row.text("lot_number"), row.exact("lot_number")) == ("L 1", " L 1 ")
    assert row.problems == []


def test_what_the_file_does_not_have_is_empty_or_the_default() -> None:
    row = cells("MALT", " ", "")

    assert row.text("notes") == row.exact("notes") == ""
    assert row.read("unit_cost", whole, 7) == 7
    assert row.read("quantity", whole, 7) == 7
    assert row.problems == []


def test_what_cannot_be_read_is_a_problem_at_its_cell() -> None:
    row = cells("MALT", "3 kg", "")

    assert row.read("quantity", whole, 7) == 7
    assert row.problems == [
        Problem(
            row=12,
            column="Menge",
            code="files.bad_cell",
            message="That is not a whole number.",
            expected="a whole number such as 12",
            got="3 kg",
        )
    ]


def test_what_must_be_there_and_is_not_is_a_problem() -> None:
    row = cells(" ", "1", "")

    assert row.need_text("item") == ""
    assert [(each.place, each.sentence, each.message) for each in row.problems] == [
        ("row 12, column Item", "expected something; got ''", "item is missing.")
    ]


def test_what_must_be_there_and_cannot_be_read_is_not_missing() -> None:
    row = cells("MALT", "3 kg", "")

    assert row.need("quantity", whole, 7) == 7
    assert [each.sentence for each in row.problems] == ["expected a whole number such as 12; got '3 kg'"]


def test_every_problem_of_a_row_is_noted() -> None:
    row = cells("", "x", "")
    row.need_text("item")
    row.read("quantity", whole, 0)
    assert [each.column for each in row.problems] == ["Item", "Menge"]


def test_a_row_that_is_cut_short_is_a_problem() -> None:
    row = cells("MALT", "1")
    assert [(each.place, each.sentence, each.message) for each in row.problems] == [
        ("row 12", "expected 3 cells, as there are columns; got '2'", "The row is cut short.")
    ]
    assert row.text("lot_number") == ""


def test_what_stands_beyond_the_columns_is_a_problem() -> None:
    row = cells("MALT", "1", "L", "", "surplus" * 10)
    assert row.problems == [
        Problem(
            row=12,
            column=None,
            code="files.bad_cell",
            message="There is more in the row than columns.",
            expected="3 cells, as there are columns",
            got=("surplus" * 10)[:39] + "…",
        )
    ]


def test_empty_cells_beyond_the_columns_are_none() -> None:
    assert cells("MALT", "1", "L", "", " ").problems == []


@pytest.mark.parametrize(("texts", "blank"), [([], True), (["", " \t"], True), (["", "x"], False)])
def test_a_row_in_which_nothing_stands_is_blank(texts: list[str], blank: bool) -> None:  # noqa: FBT001 - the answer
    assert is_blank(texts) is blank


def problem(row: int | None = 12, column: str | None = "Menge", expected: str | None = "a number") -> Problem:
    return Problem(row=row, column=column, code="x", message="Wrong.", expected=expected, got="x")


def test_a_place_is_told_as_far_as_it_is_known() -> None:
    assert problem().place == "row 12, column Menge"
    assert problem(column=None).place == "row 12"
    assert problem(row=None).place == "column Menge"
    assert problem(row=None, column=None).place == "the file"


def test_a_problem_is_told_by_what_was_expected_or_by_its_message() -> None:
    assert problem().sentence == "expected a number; got 'x'"
    assert problem(expected=None).sentence == "Wrong."
    assert Problem(row=1, column=None, code="x", message="Wrong.", expected="a row").sentence == "expected a row"


def test_what_a_refusal_does_not_tell_its_problem_does_not_tell_either() -> None:
    assert Problem.of(DomainError("Wrong."), row=12, column="Menge") == Problem(
        row=12, column="Menge", code="domain.refused", message="Wrong."
    )


def test_a_refused_import_tells_its_only_problem_as_any_refusal_does() -> None:
    refusal = ImportRefused([problem()], complete=True)
    assert refusal.message == "Nothing was imported: 1 problem in the file."
    assert (refusal.field, refusal.expected, refusal.got) == ("Menge", "a number", "x")
    assert refusal.details == {"row 12, column Menge": "expected a number; got 'x'"}


def test_a_refused_import_tells_several_problems_by_their_places() -> None:
    refusal = ImportRefused([problem(), problem(row=13)], complete=False)
    assert refusal.message == "Nothing was imported: the first 2 problems in the file."
    assert (refusal.field, refusal.expected, refusal.got) == (None, None, None)
    assert list(refusal.details) == ["row 12, column Menge", "row 13, column Menge"]
    assert (len(refusal.problems), refusal.complete) == (2, False)
