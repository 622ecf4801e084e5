from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.identity.emails import Email, InvalidEmail, parse_email
from tests.domain.shared.refusals import refused

LONG = f"{'n' * 64}@{'.'.join(['d' * 63] * 2)}"


@pytest.mark.parametrize(
    "text",
    [
        "ada@example.org",
        "Ada.Lovelace+stock@mail.example.co.uk",
        "jürgen@brauerei.example",
        "o'neill@example.org",
        "a@b.c",
        "a@x-y.example",
        "n" * 64 + "@example.org",
        f"a@{'d' * 63}.example",
        f"{LONG}.{'d' * 61}",
    ],
)
def test_an_address_is_shown_as_it_is_written(text: str) -> None:
    assert parse_email(text) == Email(text)
    assert str(parse_email(f" {text}\n")) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada",
        "@example.org",
        "ada@",
        "ada@example",
        "ada@.org",
        "ada@example.",
        "ada@example..org",
        "ada@-example.org",
        "ada@example-.org",
        "ada@exa_mple_.org",
        "ada@exam ple.org",
        "ada@@example.org",
        "ada@b@example.org",
        "ada b@example.org",
        ".ada@example.org",
        "ada.@example.org",
        "a..b@example.org",
        "ada,eve@example.org",
        '"ada"@example.org',
        "<ada@example.org>",
        "ada@[127.0.0.1]",
        "ada\r\nBcc: eve@example.org",
        "ada\x00@example.org",
        "ada\u202e@example.org",
        "n" * 65 + "@example.org",
        f"a@{'d' * 64}.example",
        f"{LONG}.{'d' * 62}",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with refused(
        "identity.invalid_email",
        "This is not an email address.",
        field="email",
        expected="an address such as ada@example.org, in plain characters",
        got=ascii(text[:254]),
    ):
        parse_email(text)


@pytest.mark.parametrize(
    "text",
    [
        "ada\uff20example.org",
        "ada@example\uff0eorg",
        "\uff41da@example.org",
        "ada@\uff45xample.org",
        "ﬁn@example.org",
        "ada﹫example.org",
    ],
)
def test_s27_an_address_that_normalising_would_change_is_refused(text: str) -> None:
    with pytest.raises(InvalidEmail):
        parse_email(text)


def test_s27_addresses_that_differ_by_case_or_form_alone_are_the_same() -> None:
    assert parse_email("Ada@Example.ORG").key == parse_email("ada@example.org").key == "ada@example.org"
    assert parse_email("jürgen@example.org").key == parse_email(normalize("NFD", "Jürgen@example.org")).key
    assert parse_email("strasse@example.org").key == parse_email("straße@example.org").key


@given(st.emails() | st.text(max_size=40).map("{}@example.org".format))
def test_the_key_of_an_address_is_an_address_with_the_same_key(text: str) -> None:
    try:
        email = parse_email(text)
    except InvalidEmail:
        return
    assert Email(email.key).key == email.key
    assert email.key.count("@") == 1


def test_the_field_is_named_as_the_caller_names_it() -> None:
    with pytest.raises(InvalidEmail) as caught:
        parse_email("x", field="owner_email")
    assert caught.value.field == "owner_email"
