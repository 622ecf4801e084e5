import pytest

from domain.identity.callbacks import LONGEST, Callback, read_callback
from tests.domain.shared.refusals import refused

SENTENCE = "This is not an answer to a login of yours; start again."


def test_an_answer_has_a_state_and_a_code_or_an_error() -> None:
    assert read_callback({"state": ["s"], "code": ["c"]}) == Callback(state="s", code="c")
    assert read_callback({"state": ["s"], "error": ["e"]}) == Callback(state="s", error="e")


def test_s08_an_answer_tells_its_issuer_even_if_that_is_empty() -> None:
    assert read_callback({"state": ["s"], "code": ["c"], "iss": ["i"]}).issuer == "i"
    assert read_callback({"state": ["s"], "code": ["c"], "iss": [""]}).issuer == ""


def test_what_else_a_provider_says_is_ignored() -> None:
    told = {"state": ["s"], "code": ["c"], "error_description": ["a", "b"], "session_state": ["x"], "scope": []}
    assert read_callback(told) == Callback(state="s", code="c")


@pytest.mark.parametrize("name", ["state", "code", "iss", "error"])
def test_s10_a_parameter_that_is_there_twice_is_refused(name: str) -> None:
    told = {"state": ["s"], "code": ["c"]} | {name: ["x", "x"]}
    with refused("identity.malformed_callback", SENTENCE, field=name, expected="one value", got="2 values"):
        read_callback(told)


def test_s10_code_and_error_together_are_refused() -> None:
    with refused(
        "identity.malformed_callback", SENTENCE, field="code", expected="either a code or an error", got="both"
    ):
        read_callback({"state": ["s"], "code": ["c"], "error": ["e"]})


@pytest.mark.parametrize("told", [{}, {"code": [""]}, {"error": [""]}, {"code": [], "error": [""]}])
def test_s10_neither_code_nor_error_is_refused(told: dict[str, list[str]]) -> None:
    with refused(
        "identity.malformed_callback", SENTENCE, field="code", expected="either a code or an error", got="neither"
    ):
        read_callback({"state": ["s"], **told})


@pytest.mark.parametrize("told", [{}, {"state": []}, {"state": [""]}])
@pytest.mark.parametrize("answer", ["code", "error"])
def test_s09_an_answer_without_state_is_refused(told: dict[str, list[str]], answer: str) -> None:
    with refused("identity.malformed_callback", SENTENCE, field="state", expected="a state", got="none"):
        read_callback({answer: ["x"], **told})


@pytest.mark.parametrize("value", ["ä", "a\r\nb", "\x00", "\ud800", "a\tb"])
def test_s10_a_parameter_of_other_characters_is_refused(value: str) -> None:
    with refused(
        "identity.malformed_callback", SENTENCE, field="code", expected="printable ASCII", got="something else"
    ):
        read_callback({"state": ["s"], "code": [value]})


def test_s10_a_parameter_that_is_too_long_is_refused() -> None:
    longest = "c" * LONGEST
    assert read_callback({"state": ["s"], "code": [longest]}).code == longest
    with refused("identity.malformed_callback", SENTENCE, field="code", expected="at most 4096 characters", got="4097"):
        read_callback({"state": ["s"], "code": [f"{longest}c"]})


def test_s14_an_answers_secrets_do_not_show() -> None:
    shown = repr(Callback(state="st-1", code="co-1"))
    assert "st-1" not in shown
    assert "co-1" not in shown
