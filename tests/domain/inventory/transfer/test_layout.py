import pytest

from domain.inventory.transfer.columns import COLUMNS, FileKind
from domain.inventory.transfer.layout import Layout, layout_of
from domain.inventory.transfer.problems import UnreadableFile

ITEMS = ["code", "name", "kind", "unit"]


def unreadable(headers: list[str], kind: FileKind | None = None, **mapping: str) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as refused:
        layout_of(headers, kind, mapping)
    return refused.value


@pytest.mark.parametrize("kind", FileKind)
def test_the_columns_of_an_export_tell_its_kind(kind: FileKind) -> None:
    headers = list(COLUMNS[kind])

    layout = layout_of(headers, None, {})

    assert layout == Layout(
        kind=kind, positions={name: place for place, name in enumerate(headers)}, headers=tuple(headers), ignored=()
    )


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        (["item", "quantity"], FileKind.LOTS),
        (["item", "quantity", "change_type"], FileKind.CHANGES),
        (ITEMS, FileKind.ITEMS),
    ],
)
def test_the_least_columns_tell_a_kind(headers: list[str], kind: FileKind) -> None:
    assert layout_of(headers, None, {}).kind is kind


def test_headers_may_be_written_as_people_do() -> None:
    layout = layout_of([" Item ", "Lot  number", "EXPIRATION-DATE", "Quantity"], None, {})

    assert layout.positions == {"item": 0, "lot_number": 1, "expiration_date": 2, "quantity": 3}
    assert layout.header("lot_number") == "Lot  number"
    assert layout.header("unit_cost") == "unit_cost"


@pytest.mark.parametrize("header", ["lot_number", "Lot-Number", "LOT - NUMBER", "Lot__number", "_lot number_"])
def test_blanks_dashes_and_underscores_are_the_same_in_a_header(header: str) -> None:
    assert layout_of(["item", "quantity", header], None, {}).positions["lot_number"] == 2


def test_columns_are_mapped_by_their_headers() -> None:
    layout = layout_of(["StockCode", "Menge", "Country"], None, {"item": "stockcode", "quantity": " Menge "})

    assert layout.kind is FileKind.LOTS
    assert layout.positions == {"item": 0, "quantity": 1}
    assert layout.ignored == ("Country",)


def test_a_mapped_header_does_not_mean_what_it_is_called() -> None:
    layout = layout_of(["item", "unit", "quantity"], None, {"lot_number": "unit"})

    assert layout.positions == {"item": 0, "quantity": 2, "lot_number": 1}


def test_columns_without_names_at_the_end_are_no_columns() -> None:
    assert layout_of([*ITEMS, "", " "], None, {}).headers == tuple(ITEMS)


def test_a_column_without_a_name_before_others_is_refused() -> None:
    refusal = unreadable(["code", " ", "name"])
    assert (refusal.field, refusal.got, refusal.message) == ("column 2", "nothing", "Column 2 has no name.")
    assert refusal.expected == "a name for each column in the first row"


def test_a_column_that_is_there_twice_is_refused() -> None:
    refusal = unreadable([*ITEMS, "Unit"])
    assert (refusal.field, refusal.expected, refusal.got) == ("Unit", "each column once", "columns 4 and 5")
    assert refusal.message == "There are two columns called Unit."


def test_an_empty_file_is_refused() -> None:
    refusal = unreadable([])
    assert (refusal.expected, refusal.got) == ("a first row with the columns' names", "nothing")
    assert refusal.message == "The file is empty."
    assert unreadable(["", ""]).got == "nothing"


def test_columns_that_tell_no_kind_are_refused_with_those_that_would() -> None:
    refusal = unreadable(["Foo", "Bar"])
    assert refusal.expected is not None
    assert "items: code, name, kind, unit; lots: item, quantity" in refusal.expected
    assert refusal.expected.startswith("movements: item, movement, adjustment, change_type, ")
    assert refusal.got == "foo, bar"
    assert refusal.message == ("The columns do not tell what the file is. Map them (column=Header), or name its kind.")


def test_a_missing_column_is_named() -> None:
    refusal = unreadable(["code", "name", "unit"], FileKind.ITEMS)
    assert (refusal.field, refusal.expected, refusal.got) == ("kind", "code, name, kind, unit", "code, name, unit")
    assert "(kind=Header)" in refusal.message


def test_an_unknown_column_is_refused_with_the_one_that_it_may_be() -> None:
    refusal = unreadable([*ITEMS, "unit_cots"])
    assert (refusal.field, refusal.expected, refusal.got) == ("unit_cots", "unit_cost, perhaps", "unit_cots")
    assert refusal.message == (
        "The column unit_cots means nothing in a file of items; rename it, take it out, or map the columns."
    )


def test_an_unknown_column_like_none_is_refused_with_all_that_are_known() -> None:
    refusal = unreadable(["item", "quantity", "Supplier"])
    assert refusal.expected == ", ".join(COLUMNS[FileKind.LOTS])


def test_a_mapping_of_a_column_that_no_such_file_has_is_refused() -> None:
    refusal = unreadable([*ITEMS, "x"], FileKind.ITEMS, quantity="x")
    assert (refusal.field, refusal.got) == ("quantity", "quantity")
    assert refusal.message == "A file of items has no column quantity to map to."
    assert refusal.expected == ", ".join(COLUMNS[FileKind.ITEMS])


def test_a_mapping_to_a_header_that_the_file_does_not_have_is_refused() -> None:
    refusal = unreadable(ITEMS, None, density="Dichte")
    assert (refusal.field, refusal.expected, refusal.got) == ("Dichte", "code, name, kind, unit", "Dichte")
    assert refusal.message == "The file has no column Dichte, which is to be density."
