import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from domain.production.gtins import InvalidGtin, check_digit, format_gtin, parse_gtin
from domain.shared.decimals import shortened
from tests.domain.shared.refusals import refused

LENGTHS = st.sampled_from([7, 11, 12, 13])
# From the GS1 General Specifications: an example of each length.
KNOWN = {
    "96385074": "00000096385074",
    "614141999996": "00614141999996",
    "6291041500213": "06291041500213",
    "10614141000415": "10614141000415",
}


@pytest.mark.parametrize(("written", "kept"), KNOWN.items())
def test_a_gtin_of_any_length_is_kept_with_fourteen_digits(written: str, kept: str) -> None:
    assert parse_gtin(written) == kept


@given(digits=LENGTHS.flatmap(lambda length: st.text("0123456789", min_size=length, max_size=length)))
@example(digits="0000001")
def test_the_check_digit_makes_a_gtin_of_any_digits(digits: str) -> None:
    assume(digits.strip("0"))
    assert parse_gtin(digits + check_digit(digits)) == (digits + check_digit(digits)).rjust(14, "0")


@given(
    digits=st.text("0123456789", min_size=12, max_size=12),
    place=st.integers(0, 12),
    off=st.integers(1, 9),
)
def test_one_digit_that_was_mistyped_is_noticed(digits: str, place: int, off: int) -> None:
    whole = digits + check_digit(digits)
    wrong = whole[:place] + str((int(whole[place]) + off) % 10) + whole[place + 1 :]
    with pytest.raises(InvalidGtin, match="mistyped"):
        parse_gtin(wrong)


def test_blanks_and_hyphens_may_stand_in_it() -> None:
    assert parse_gtin("6 291041-500213") == "06291041500213"


@pytest.mark.parametrize("text", ["", "62910415002", "٦٢٩١٠٤١٥٠٠٢١٣", "629104150021X", "629104150021300", "0" * 8])
def test_what_is_no_gtin_is_refused(text: str) -> None:
    with refused(
        "production.invalid_gtin",
        "gtin is not a GTIN.",
        field="gtin",
        expected="8, 12, 13 or 14 digits, not all of them zero",
        got=shortened(ascii(text)),
    ):
        parse_gtin(text)


def test_what_was_mistyped_is_told_with_the_digit_that_would_fit() -> None:
    with refused(
        "production.invalid_gtin",
        "bar_code was mistyped: its last digit does not fit the others.",
        field="bar_code",
        expected="a number that ends in 3, or other digits before",
        got="6291041500214",
    ):
        parse_gtin("6291041500214", field="bar_code")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("96385074", "96385074"),
        ("614141999996", "0614141999996"),
        ("6291041500213", "6291041500213"),
        ("10614141000415", "10614141000415"),
    ],
)
def test_it_is_shown_as_it_stands_under_a_bar_code(written: str, shown: str) -> None:
    assert format_gtin(parse_gtin(written)) == shown
