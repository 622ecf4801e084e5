import pytest

from domain.identity.names import checked_name
from tests.domain.shared.refusals import refused

EXPECTED = "1 to 100 printable characters without blanks around them"


@pytest.mark.parametrize("name", ["A", "Waage im Keller — 1", "Zoë O'Neill", "x" * 100, "葡萄酒"])
def test_a_name_is_taken_as_it_is(name: str) -> None:
    assert checked_name(name) == name


@pytest.mark.parametrize(
    "name", ["", " ", " A", "A ", "A\nB", "A\r\nidentity.refused", "A\tB", "\x1b[2J", "A\x00", "\u202eA", "A\u2028B"]
)
def test_s45_a_name_that_could_forge_another_line_is_refused(name: str) -> None:
    with refused(
        "identity.invalid_name",
        "owner is not a name that can be kept.",
        field="owner",
        expected=EXPECTED,
        got=ascii(name),
    ):
        checked_name(name, field="owner")


def test_a_name_that_is_too_long_is_refused_and_not_repeated() -> None:
    with refused(
        "identity.invalid_name",
        "name is not a name that can be kept.",
        field="name",
        expected=EXPECTED,
        got="101 characters",
    ):
        checked_name("x" * 101)
