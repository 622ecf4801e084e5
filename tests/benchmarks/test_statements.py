"""Statements of one row fit the tables, or are refused."""

import pytest
from sqlalchemy import Column, Computed, Integer, MetaData, Table

from tests.benchmarks.statements import ColumnsDiffer, insert, insert_given, update

PAIR = Table("pair", MetaData(), Column("a", Integer), Column("b", Integer), Column("c", Integer, Computed("a + b")))


def test_a_row_is_inserted_with_all_its_columns_but_computed_ones() -> None:
    assert insert(PAIR, {"b": "2", "a": ":a"}) == 'INSERT INTO pair ("a", "b") VALUES (:a, 2)'
    assert insert_given(PAIR) == 'INSERT INTO pair ("a", "b") VALUES (:a, :b)'


def test_a_row_is_updated_by_its_key() -> None:
    assert update(PAIR, {"a": "1"}, {"b": "b - 1"}) == "UPDATE pair SET b = b - 1 WHERE a = 1"


@pytest.mark.parametrize("values", [{"a": "1"}, {"a": "1", "b": "2", "d": "3"}, {"a": "1", "b": "2", "c": "3"}])
def test_a_column_without_a_value_or_a_value_without_a_column_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(ColumnsDiffer):
        insert(PAIR, values)


def test_a_column_that_is_gone_cannot_be_updated() -> None:
    with pytest.raises(ColumnsDiffer, match="d"):
        update(PAIR, {"a": "1"}, {"d": "4"})
