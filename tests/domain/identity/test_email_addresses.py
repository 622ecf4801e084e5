import pytest

from domain.identity.email_addresses import LONGEST, email_address


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
    assert email_address(told) == told


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
        f"a@{'b' * (LONGEST - 4)}.de",
    ],
)
def test_what_is_none_is_no_address(told: object) -> None:
    assert email_address(told) is None


def test_an_address_is_as_long_as_it_may_be() -> None:
    local = "a" * 64
    longest = f"{local}@{'b' * (LONGEST - 64 - 1 - 3)}.de"
    assert len(longest) == LONGEST
    assert email_address(longest) == longest
    assert email_address(f"{local}@b{longest[65:]}") is None


@pytest.mark.parametrize("told", ["ada\uff20example.com", "ada@evil.example\uff20example.com", "ada\ufe6bexample.com"])
def test_s27_a_full_width_at_sign_makes_no_address(told: str) -> None:
    assert email_address(told) is None


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("\uff41da@example.com", "ada@example.com"),
        ("ada@\uff45xample.com", "ada@example.com"),
        ("ada@example\uff0ecom", "ada@example.com"),
        ("\u0041\u030ada@example.com", "\u00c5da@example.com"),
    ],
)
def test_s27_an_address_has_one_spelling(told: str, kept: str) -> None:
    assert email_address(told) == kept


def test_s27_what_grows_too_long_when_it_is_spelt_out_is_no_address() -> None:
    assert email_address("\ufdfa" * 60 + "@example.com") is None
