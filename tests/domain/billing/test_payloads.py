"""What a provider sent is read for what it is, or refused by the name of what is wrong."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.payloads import (
    LARGEST,
    Fields,
    at,
    flag,
    kind,
    moment,
    moment_if_any,
    objects,
    organization,
    parsed,
    second,
    second_if_any,
    whole,
    word,
    word_if_any,
)
from domain.billing.refusals import MalformedEvent

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def refused(read: Callable[[], object]) -> tuple[str | None, str | None, str | None]:
    with pytest.raises(MalformedEvent) as refusal:
        read()
    return refusal.value.field, refusal.value.expected, refusal.value.got


def test_an_object_is_read_whole() -> None:
    assert parsed(b' {"id": "evt_1", "data": [1, {"a": null}], "name": "\xc3\xa9\xf0\x9f\x8d\xba"} ') == {
        "id": "evt_1",
        "data": [1, {"a": None}],
        "name": "é🍺",
    }


def test_characters_beyond_the_first_plane_may_be_escaped_in_two_halves() -> None:
    assert parsed(b'{"\\uD83C\\udf7a": "\\ud83c\\uDF7A"}') == {"🍺": "🍺"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{'a': 1}",
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": "\xff"}',
        b'{"a": "\\ud83c"}',
        b'{"a": [{"b": "x\\uDF7A"}]}',
        b'{"a": {"\\uD83C": 1}}',
        b'{"a": "\\u0000"}',
        b'{"\\u0000": 1}',
        b'{"a": 1, "a": 1}',
        b'{"b": [{"a": 1, "c": 2, "a": 3}]}',
        b"[" * 100_000,
        b'{"a": ' + b"9" * 5_000 + b"}",
    ],
    ids=lambda body: body[:20].decode("latin-1"),
)
def test_what_has_no_single_meaning_is_refused(body: bytes) -> None:
    assert refused(lambda: parsed(body)) == ("body", "JSON in UTF-8", "something else")


@pytest.mark.parametrize(
    ("body", "got"),
    [
        (b"null", "null"),
        (b"true", "true or false"),
        (b'"a"', "a text"),
        (b"1", "a number"),
        (b"1.5", "a number"),
        (b"[]", "a list"),
    ],
)
def test_what_is_no_object_is_refused_for_what_it_is(body: bytes, got: str) -> None:
    assert refused(lambda: parsed(body)) == ("body", "an object", got)


def test_so_many_bytes_are_read_and_not_one_more() -> None:
    whole_body = b"{" + b" " * (LARGEST - 2) + b"}"
    assert parsed(whole_body) == {}
    assert refused(lambda: parsed(whole_body + b" ")) == (
        "body",
        "at most 1000000 bytes",
        "1000001 bytes",
    )
    assert parsed(b"{ }", largest=3) == {}
    assert refused(lambda: parsed(b"{  }", largest=3)) == ("body", "at most 3 bytes", "4 bytes")


@given(st.dictionaries(st.text(), st.none() | st.booleans() | st.integers() | st.text(), max_size=5))
def test_what_can_be_kept_comes_back(told: dict[str, object]) -> None:
    body = json.dumps(told).encode()
    if any("\0" in each for pair in told.items() for each in pair if isinstance(each, str)):
        assert refused(lambda: parsed(body))[0] == "body"
    else:
        assert parsed(body) == told


FIELDS: Fields = {
    "word": "evt_1",
    "empty": "",
    "umlaut": "ä",
    "line": "a\nb",
    "long": "x" * 256,
    "longest": "x" * 255,
    "number": 7,
    "float": 7.5,
    "flag": True,
    "no": False,
    "null": None,
    "list": [{"a": 1}, {"b": 2}],
    "mixed": [{"a": 1}, 2],
    "object": {"inner": {"word": "deep"}},
    "second": 1_772_452_800,
    "huge": 10**30,
    "moment": "2026-03-02T13:00:00.5+01:00",
    "zulu": "2026-03-02T12:00:00Z",
    "naive": "2026-03-02T12:00:00",
    "edge": "0001-01-01T00:00:00+10:00",
}


def test_what_stands_there_is_found_at_any_depth_or_nothing() -> None:
    assert at(FIELDS, "word") == "evt_1"
    assert at(FIELDS, "object", "inner", "word") == "deep"
    assert at(FIELDS) is FIELDS
    for path in (("none",), ("word", "inner"), ("object", "none", "word"), ("list", "a")):
        assert at(FIELDS, *path) is None


def test_words_are_words() -> None:
    assert word(FIELDS, "word") == "evt_1"
    assert word(FIELDS, "object", "inner", "word") == "deep"
    assert len(word(FIELDS, "longest")) == 255
    for name, got in [("empty", "a text"), ("umlaut", "a text"), ("line", "a text"), ("long", "a text")]:
        assert refused(partial(word, FIELDS, name)) == (name, "a word", got)
    assert refused(lambda: word(FIELDS, "object", "none")) == ("object.none", "a word", "null")
    assert refused(lambda: word(FIELDS, "number")) == ("number", "a word", "a number")
    assert word_if_any(FIELDS, "word") == "evt_1"
    assert word_if_any(FIELDS, "null") is None
    assert word_if_any(FIELDS, "none") is None
    assert refused(lambda: word_if_any(FIELDS, "list"))[2] == "a list"


def test_numbers_are_whole_and_flags_are_no_numbers() -> None:
    assert whole(FIELDS, "number") == 7
    for name, got in [("float", "a number"), ("flag", "true or false"), ("word", "a text"), ("object", "an object")]:
        assert refused(partial(whole, FIELDS, name)) == (name, "a whole number", got)
    assert flag(FIELDS, "flag") is True
    assert flag(FIELDS, "no") is False
    assert refused(lambda: flag(FIELDS, "number")) == ("number", "true or false", "a number")
    assert refused(lambda: flag(FIELDS, "null")) == ("null", "true or false", "null")


def test_lists_hold_objects_alone() -> None:
    assert list(objects(FIELDS, "list")) == [{"a": 1}, {"b": 2}]
    assert refused(lambda: objects(FIELDS, "mixed")) == ("mixed", "a list of objects", "a list")
    assert refused(lambda: objects(FIELDS, "object")) == ("object", "a list of objects", "an object")


def test_seconds_are_times() -> None:
    assert second(FIELDS, "second") == NOON
    assert second_if_any(FIELDS, "second") == NOON
    assert second_if_any(FIELDS, "null") is None
    assert refused(lambda: second(FIELDS, "huge")) == ("huge", "a time", "a number")
    assert refused(lambda: second_if_any(FIELDS, "word")) == ("word", "a whole number", "a text")


def test_moments_are_times_somewhere() -> None:
    assert moment(FIELDS, "moment") == NOON.replace(microsecond=500_000)
    assert moment(FIELDS, "moment").tzinfo is UTC
    assert moment(FIELDS, "zulu") == NOON
    assert moment_if_any(FIELDS, "zulu") == NOON
    assert moment_if_any(FIELDS, "none") is None
    for name in ("naive", "edge", "word"):
        assert refused(partial(moment, FIELDS, name)) == (name, "a time", "a text")
    assert refused(lambda: moment_if_any(FIELDS, "number")) == ("number", "a word", "a number")


def test_an_organisation_is_named_by_its_id_or_not_at_all() -> None:
    ident = UUID("01a2064e-9f1c-7d21-b1a4-6f0c2c7f4a55")
    assert organization(str(ident)) == ident
    for told in ("", "me", None, 7, [str(ident)], f"{ident}0"):
        assert organization(told) is None


@pytest.mark.parametrize(
    ("told", "name"),
    [
        (None, "null"),
        (True, "true or false"),
        (0, "a number"),
        (0.5, "a number"),
        ("", "a text"),
        ([], "a list"),
        ({}, "an object"),
    ],
    ids=str,
)
def test_everything_has_a_name(told: object, name: str) -> None:
    assert kind(told) == name
