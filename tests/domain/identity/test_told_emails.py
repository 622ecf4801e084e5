"""Addresses that identity providers tell: as exact as those that people write, and nothing is mended."""

import pytest

from domain.identity.emails import EMAIL_LIMIT, told_email


@pytest.mark.parametrize(
    "told",
    [
        "ada@example.com",
        "Ada.Love+x@mail.example.co.uk",
        "o'hara@example.org",
        "ädä@bücher.example",
        "a@b-c.d1",
        "a@b.example",
    ],
)
def test_an_address_is_kept_as_it_is(told: str) -> None:
    assert told_email(told) == told


@pytest.mark.parametrize(
    "told",
    [
        None,
        1,
        True,
        ["ada@example.com"],
        "",
        "ada",
        "@example.com",
        "ada@",
        "ada@example",
        "ada@example..com",
        "ada@.example.com",
        "ada@-example.com",
        "ada@example.com-",
        "ada@example.com.",
        "ada@@example.com",
        "ada@evil.example@example.com",
        "ada example@example.com",
        "ada@exam ple.com",
        "Ada <ada@example.com>",
        "ada@example.com\r\nBcc: eve@example.com",
        "ada@example.com\n",
        '"ada"@example.com',
        "ada\x00@example.com",
        f"{'a' * 65}@example.com",
        f"a@{'b' * 64}.de",
    ],
)
def test_what_is_none_is_no_address(told: object) -> None:
    assert told_email(told) is None


def test_an_address_is_as_long_as_it_may_be() -> None:
    longest = f"{'a' * 64}@{'b' * 61}.{'c' * 61}.{'d' * 62}.de"
    assert len(longest) == EMAIL_LIMIT
    assert told_email(longest) == longest
    assert told_email(longest.replace("@", "@x")) is None


@pytest.mark.parametrize("told", ["ada\uff20example.com", "ada@evil.example\uff20example.com", "ada\ufe6bexample.com"])
def test_s27_a_full_width_at_sign_makes_no_address(told: str) -> None:
    assert told_email(told) is None


@pytest.mark.parametrize("told", ["\uff41da@example.com", "ada@\uff45xample.com", "ada@example\uff0ecom"])
def test_s27_stand_ins_of_letters_make_no_address(told: str) -> None:
    assert told_email(told) is None


def test_s27_an_address_has_one_spelling() -> None:
    assert told_email("\u0041\u030ada@example.com") == "\u00c5da@example.com"


def test_s27_what_grows_too_long_when_it_is_spelt_out_is_no_address() -> None:
    assert told_email("\ufdfa" * 60 + "@example.com") is None
